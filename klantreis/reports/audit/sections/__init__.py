"""The sections of the report, one file each: the question, what is found, the drawing, the tables."""

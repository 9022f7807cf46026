"""When and in which order (Prefect). Each flow is a table of contents."""

"""How timely the follow-up was: the 15 definitions of timeliness.md (section 1), counted exactly.

`cases.py` is what goes in, `figures.py` what comes out, `auditing.py` the one pass from the first to the second. All of
it is pure: the same cases give the same figures, whether they were read from the projection or replayed from facts.
"""

"""When something is overdue: one predicate, used wherever it is decided (timeliness.md 1.4).

Rules
-----
1. A due date holds until the end of that day. Overdue is what is not done on a later calendar day, also in a weekend.
2. How late it is, is told in office days. That may be 0: due on Friday, asked on Saturday.
3. SQL cannot call this. A condition there stands beside a comment that names it.
"""

from datetime import date


def is_overdue(due_on: date | None, day: date) -> bool:
    """Whether what was due on `due_on` is overdue on `day`. What has no date yet is not."""
    return due_on is not None and day > due_on

"""When to ask again what became of a message that was taken.

Rules
-----
1. Soon at first, then ever less often: after 15 minutes, half an hour, an hour, … at most a day apart. So what a round
   asks follows what is still open, and most of that is young.
2. Not for ever: a mail or SMS that nobody told about in four days is not asked for any more (providers try for 72
   hours, and keep what they know for 7 days); a letter, which may come back, for 60 days.
"""

from datetime import datetime, timedelta

from klantreis.core.ways import POST

FIRST, LAST = timedelta(minutes=15), timedelta(days=1)
MAIL_FOR, LETTER_FOR = timedelta(days=4), timedelta(days=60)
_DOUBLINGS = 7  #: from FIRST to beyond LAST


def next_ask(medium: str, since: datetime, asked: int, now: datetime) -> datetime | None:
    """When to ask for the next time, having asked `asked` times; None: not any more. All moments have a zone."""
    wait = min(FIRST * 2 ** min(asked, _DOUBLINGS), LAST)
    at = now + wait
    return at if at <= since + (LETTER_FOR if medium == POST else MAIL_FOR) else None

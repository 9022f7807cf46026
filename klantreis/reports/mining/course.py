"""The course of a case as events, in the order in which they happened: what both event logs are made of.

Rules
-----
1. Facts are events, and so is each message to the resident that left. Facts keep the order of the language.
2. Of most things we know the day and not the time. An event has the moment we heard of it where that is the day it
   happened; else the beginning of its day, and says so (`is_exact`).
3. No event is earlier than the one before it, so that a tool that sorts by time keeps the order; `order` says it too.
4. A message comes after the facts of its day: it is what follows from them.
5. What happened after the day asked cannot occur: cases are as of that day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Sent

MESSAGE = "Bericht verstuurd"  #: what a message to the resident is called

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: What XML 1.0 cannot hold, however it is written; a database of text neither.
_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Opening = tuple[str, str]  #: name and opener of an obligation
Key = tuple[str, str, str]  #: and its point: which obligation of a case it is


@dataclass(frozen=True, slots=True)
class CourseEvent:
    """One event of a case. Either `fact` or `sent` says what it was."""

    order: int  #: from 1, in its case
    at: datetime  #: in Europe/Amsterdam
    is_exact: bool  #: the time is known, not the day only
    fact: Happening | None
    sent: Sent | None


def course_of(case: AuditedCase) -> Iterator[CourseEvent]:
    """The events of a case in order."""
    last: datetime | None = None
    for order, (day, fact, sent) in enumerate(_by_day(case), start=1):
        moment = fact.moment.astimezone(_AMSTERDAM) if fact and fact.moment else None
        is_exact = moment is not None and moment.date() == day
        at = moment if moment is not None and is_exact else beginning(day)
        if last is not None and at < last:
            at, is_exact = last, False
        last = at
        yield CourseEvent(order, at, is_exact, fact, sent)


def _by_day(case: AuditedCase) -> Iterable[tuple[date, Happening | None, Sent | None]]:
    """Facts in their order, each message after the facts of its day."""
    events: list[tuple[date, Happening | None, Sent | None]] = [(fact.on, fact, None) for fact in case.facts]
    events += [(sent.on, None, sent) for sent in case.sent]
    return sorted(events, key=_day_and_kind)  # stable: facts of a day stay in the order of the language


def _day_and_kind(event: tuple[date, Happening | None, Sent | None]) -> tuple[date, bool]:
    return event[0], event[1] is None


@lru_cache(maxsize=10_000)
def beginning(day: date) -> datetime:
    """Midnight at which a local day begins."""
    return datetime.combine(day, time(), _AMSTERDAM)


def readable(text: str) -> str:
    """The text with a mark in the place of what no event log can hold."""
    return _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def key_of(obligation: AuditedObligation) -> Key:
    """Which obligation of its case it is."""
    return obligation.obligation, obligation.opener, obligation.point


class Ties:
    """Which obligations of a case an event opened, ended or was about."""

    def __init__(self, case: AuditedCase) -> None:
        self.ended: dict[str, list[AuditedObligation]] = defaultdict(list)  #: by id of the fact
        self.opened: dict[str, list[AuditedObligation]] = defaultdict(list)
        self.opener: dict[Key, str] = {}  #: by obligation the fact that opened it, where one did
        self._by_opening: dict[Opening, list[AuditedObligation]] = defaultdict(list)
        facts = {fact.id for fact in case.facts}
        for each in case.obligations:
            if each.evidence in facts:
                self.ended[each.evidence].append(each)
            if opening_fact := _fact_in(each.opener, facts):
                self.opened[opening_fact].append(each)
                self.opener[key_of(each)] = opening_fact
            self._by_opening[each.obligation, each.opener].append(each)

    def about(self, sent: Sent) -> list[AuditedObligation]:
        """The obligations a message belongs to: those with its opening. Several where they are points of a series."""
        return self._by_opening.get((sent.obligation, sent.opener), [])


def _fact_in(opener: str, facts: set[str]) -> str:
    """The fact in an opener: its id, or what follows on the anchor's text and `@`. Empty: a day opened it."""
    if opener in facts:
        return opener
    while "@" in opener:
        opener = opener.split("@", 1)[1]
        if opener in facts:
            return opener
    return ""

"""How long ago somebody of us and the resident last spoke with each other (timeliness.md 1.9).

Rules
-----
1. Contact goes both ways: the events that the configuration calls contact. Letters, reminders and attempts are none.
2. Every open case counts, from its own facts: who follows two journeys is asked about in both.
3. The never spoken are a bin of their own, and count from the opening of the case. Whom of them we tried to reach is
   told apart: it is no contact, and no neglect either.
4. The median is of those who were spoken, so it says nothing of the never spoken: both are told together.
"""

from __future__ import annotations

from collections import Counter

from klantreis.core.timeliness.cases import AuditedCase, Meaning, Question
from klantreis.core.timeliness.counting import middle
from klantreis.core.timeliness.figures import ContactAge, ContactBin
from klantreis.core.timeliness.looking import Looked
from klantreis.core.timeliness.meanings import Meant

_BINS = (("up_to_20", 20), ("21_40", 40), ("41_60", 60), ("over_60", None))
_NEVER = "never"


class ContactTally:
    """Counts working days since the last contact, per open case."""

    def __init__(self, question: Question) -> None:
        self._as_of, self._calendars, self._contact = question.as_of, question.calendars, question.contact
        self._attempts = Meant(question, Meaning.attempt)
        self._days: Counter[int] = Counter()
        self._never: list[tuple[str, int]] = []
        self._tried = 0

    def add(self, looked: Looked) -> None:
        case = looked.case
        if case.closed_on is not None:
            return
        last = max((fact.on for fact in case.facts if fact.event in self._contact), default=None)
        calendar = self._calendars[case.municipality]
        # A fact or case of the very day may be dated after it where clocks differ: no contact is less than 0 days ago.
        since = max(0, calendar.workdays_between(last or case.enrolled_on, self._as_of))
        if last is not None:
            self._days[since] += 1
        else:
            self._never.append((case.ref, since))
            self._tried += self._was_tried(case)

    def _was_tried(self, case: AuditedCase) -> bool:
        attempts = self._attempts.within(case.journey)
        return any(fact.event in attempts for fact in case.facts)

    def result(self) -> ContactAge:
        bins: Counter[str] = Counter()
        for workdays, count in self._days.items():
            bins[next(name for name, most in _BINS if most is None or workdays <= most)] += count
        bins[_NEVER] = len(self._never)
        return ContactAge(
            open_cases=sum(self._days.values()) + len(self._never),
            bins=tuple(ContactBin(name=name, count=bins[name]) for name in (*dict(_BINS), _NEVER)),
            median=middle(self._days),
            tried_since=self._tried,
            never=tuple(sorted(self._never, key=lambda each: (-each[1], each[0]))),
        )

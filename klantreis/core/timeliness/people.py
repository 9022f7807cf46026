"""The cases of one audit, person by person: who they are taken together, and how far who entered got.

Rules
-----
1. Cases come ordered by person, so at most one person is held at a time.
2. The situation of a person is that of the newest round of each journey, as in the results of a programme
   (`results/people.py`): labels overlap, and who died or moved away is in none. Told are the labels of the journeys
   that have a case, and what anybody has.
3. Entered are the people of whom a case was enrolled in the period; their cases enrolled in it are looked at. A step is
   reached when one of those says so, under way while one of them runs, else stopped. The steps are told each by itself:
   who found work without a plan reached the one and not the other.
4. A journey in which a step does not exist is not asked for it: who is in no other one is in none of the parts of that
   step. So the parts of a step may add up to fewer people than entered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from klantreis.core.case import Fact
from klantreis.core.journey import CLOSING_EVENTS
from klantreis.core.results.people import CaseOnDay, Person
from klantreis.core.results.situations import Situations, SituationTally
from klantreis.core.timeliness.cases import AuditedCase, Happening, Meaning, Question
from klantreis.core.timeliness.figures import Progress, Step
from klantreis.core.timeliness.meanings import Meant

STEPS = (Meaning.intake, Meaning.plan, Meaning.placement)


class PeopleTally:
    """Counts people. Raises ValueError in `add` where cases do not come ordered by person."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._events = [Meant(question, meaning) for meaning in STEPS]
        self._situations = SituationTally(question.labels)
        self._steps: Counter[tuple[int, str]] = Counter()
        self._journeys: set[str] = set()
        self._entered = 0
        self.people = 0
        self._held: list[AuditedCase] = []

    def add(self, case: AuditedCase) -> None:
        if self._held and self._held[0].person != case.person:
            if case.person < self._held[0].person:
                raise ValueError("cases come ordered by person; order them where they are read")
            self._take()
        self._held.append(case)
        self._journeys.add(case.journey)

    def _take(self) -> None:
        """Count the person whose cases are held."""
        if not self._held:
            return
        cases = sorted(self._held, key=lambda case: (case.enrolled_on, case.closed_on is None, case.ref))
        self._held = []
        self.people += 1
        self._situations.add(Person([_on_day(case) for case in cases]))
        since, as_of = self._question.since, self._question.as_of
        entered = [case for case in cases if since <= case.enrolled_on <= as_of]
        if entered:
            self._entered += 1
            self._follow(entered)

    def _follow(self, entered: Sequence[AuditedCase]) -> None:
        happened = [(case, {fact.event for fact in case.facts}) for case in entered]
        for index, events in enumerate(self._events):
            asked = [each for each in happened if self._question.knows(each[0].journey, events.meaning)]
            if asked:
                is_open = any(case.closed_on is None for case, _ in asked)
                is_there = any(not facts.isdisjoint(events.within(case.journey)) for case, facts in asked)
                self._steps[index, "reached" if is_there else "under_way" if is_open else "stopped"] += 1

    def outcomes(self) -> Situations:
        self._take()
        found = self._situations.result()
        return replace(found, labels=tuple(each for each in found.labels if each.people or self._is_met(each.name)))

    def _is_met(self, label: str) -> bool:
        knowing = {journey for journey, labels in self._question.labels_of.items() if label in labels}
        return not knowing or not knowing.isdisjoint(self._journeys)

    def progress(self) -> Progress:
        self._take()
        return Progress(entered=self._entered, steps=tuple(self._step(index) for index in range(len(STEPS))))

    def _step(self, index: int) -> Step:
        reached, under_way, stopped = (self._steps[index, how] for how in ("reached", "under_way", "stopped"))
        return Step(name=STEPS[index].value, reached=reached, under_way=under_way, stopped=stopped)


def _on_day(case: AuditedCase) -> CaseOnDay:
    """As the results of a programme see it: of the facts only those matter here that end it all."""
    return CaseOnDay(
        journey=case.journey,
        enrolled_on=case.enrolled_on,
        closed=case.closed_on is not None,
        groups=case.groups,
        labels=case.labels,
        facts=tuple(_fact(fact) for fact in case.facts if fact.event in CLOSING_EVENTS),
    )


def _fact(fact: Happening) -> Fact:
    recorded_at = datetime.combine(fact.recorded_on, time.min)
    return Fact(id=fact.id, event=fact.event, occurred_on=fact.on, recorded_at=recorded_at)

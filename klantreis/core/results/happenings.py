"""What happened in a programme: to how many people, how often, and with which codes.

Rules
-----
1. Each event stands by itself: offered, accepted and started are three figures, and none follows from another.
2. A code is counted in people too. Somebody may have several, on different days, so codes do not add up; they are parts
   all the same, and are told as such (`cells.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klantreis.core.journey import Journey, Obligation, Stage
from klantreis.core.results.cells import Cell, told
from klantreis.core.results.people import Person

#: The codes that may be told, by event and field: those that the configuration declares, in its order.
Codes = Mapping[str, Mapping[str, Sequence[str]]]
OTHER = ""  #: a code that is not declared any more


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the programme by the day asked."""

    event: str
    people: int
    times: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    code: str
    people: Cell


@dataclass(frozen=True, slots=True)
class CodedField:
    """The codes in one field of an event, in people."""

    event: str
    field: str
    people: int  #: of whom a fact says this field
    codes: tuple[CodeCount, ...]


def events_of(journey: Journey) -> tuple[str, ...]:
    """The events that a programme is followed by, stage by stage, so about in the order in which they happen.

    Those that move a case, those that open or meet an obligation (else what was offered and what was accepted would be
    left out), and those of its labels and goals.
    """
    goals = [goal.sum[0] if goal.sum else goal.count for goal in journey.goals.values()]
    labels = [event for label in journey.labels.values() for event in (*label.since, *label.until)]
    stages = [event for stage in (*journey.stages.values(), journey.always) for event in _of_stage(stage)]
    return tuple(dict.fromkeys([*stages, *labels, *goals]))


def _of_stage(stage: Stage) -> list[str]:
    return [
        *(event for spec in stage.obligations for event in _of_obligation(spec)),
        *(move.event for move in stage.moves),
    ]


def _of_obligation(spec: Obligation) -> list[str]:
    opens = [event for event in (spec.opens.event, spec.opens.each) if event]
    return [*opens, *(match.event for match in spec.met_by)]


class HappeningTally:
    """Counts events and codes, person by person."""

    def __init__(self, events: Sequence[str], codes: Codes) -> None:
        self.events = events
        self.codes = {event: codes[event] for event in events if event in codes}
        self.people: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        self.coded: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.with_field: Counter[tuple[str, str]] = Counter()

    def add(self, person: Person) -> None:
        seen: set[str] = set()
        coded: dict[tuple[str, str], set[str]] = defaultdict(set)
        for fact in (fact for case in person.cases for fact in case.facts):
            seen.add(fact.event)
            self.times[fact.event] += 1
            for field, declared in self.codes.get(fact.event, {}).items():
                if field in fact.data:
                    code = str(fact.data[field])
                    coded[fact.event, field].add(code if code in declared else OTHER)
        self.people.update(seen)
        for place, codes in coded.items():
            self.with_field[place] += 1
            self.coded[place].update(codes)

    def happened(self) -> tuple[Happened, ...]:
        return tuple(Happened(event, self.people[event], self.times[event]) for event in self.events)

    def fields(self) -> tuple[CodedField, ...]:
        """The coded fields of which a fact says something."""
        places = [(event, field) for event, fields in self.codes.items() for field in fields]
        return tuple(self._field(*place) for place in places if self.with_field[place])

    def _field(self, event: str, field: str) -> CodedField:
        counts = {code: self.coded[event, field][code] for code in (*self.codes[event][field], OTHER)}
        cells = told({code: count for code, count in counts.items() if count or code != OTHER})
        return CodedField(
            event, field, self.with_field[event, field], tuple(CodeCount(code, cell) for code, cell in cells.items())
        )

"""A journey in Dutch words: terms, due dates and conditions as a colleague would say them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantreis.core.conditions import Condition, FieldIs
from klantreis.core.dates import (
    Anchor,
    Appointment,
    CountDay,
    DateExpr,
    DateNode,
    Due,
    Enrolled,
    EventDay,
    Extreme,
    FieldDay,
    Known,
    Literal,
    Offset,
    Opened,
    Rolled,
    StageStart,
)
from klantreis.core.fields import written_term
from klantreis.core.journey import Journey, Move, Obligation, Series, Step
from klantreis.core.names import ENROLLED
from klantreis.core.workdays import Term
from klantreis.definitions.events import EventType
from klantreis.definitions.roles import OUTSIDE, OWNER, STAFF

_FIELDS = {"date": "de datum"}
_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def term_in_words(term: Term) -> str:
    """`10 werkdagen`, `1 week`."""
    return written_term(str(term))


@dataclass(frozen=True, slots=True)
class Words:
    """Says things about one journey. Without `events` the names stand in for the Dutch titles."""

    journey: Journey
    events: Mapping[str, EventType] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=lambda: STAFF)

    def event(self, name: str) -> str:
        return self.events[name].title if name in self.events else name.replace("_", " ").capitalize()

    def role(self, name: str) -> str:
        return "eigenaar" if name == OWNER else self.roles.get(name) or OUTSIDE.get(name) or name.replace("_", " ")

    def move(self, move: Move) -> str:
        """The event that moves the case, with its condition behind it."""
        said = self.condition(move.event, move.condition) if move.condition else ""
        return f"{self.event(move.event)} ({said})" if said else self.event(move.event)

    def condition(self, event: str, condition: Condition) -> str:
        """A code in Dutch where events.yaml has it; `onder voorwaarde` for what has no short way to say it."""
        if not isinstance(condition, FieldIs):
            return "onder voorwaarde"
        kind = self.events[event].fields.get(condition.field) if event in self.events else None
        return kind.titles.get(condition.code, condition.code) if kind else condition.code

    def due(self, spec: Obligation) -> str:
        """By when: `binnen 10 werkdagen`, `elke 4 weken`, `na 1, 2, 4 weken en 3, 6, 12 maanden`."""
        if spec.due is not None:
            return self._due(spec.due)
        if spec.series is not None:
            return self._series(spec.series)
        if isinstance(spec.repeat, Term):
            return f"elke {_each(spec.repeat)}"
        return f"elke {self._named(str(spec.repeat))}"

    def _due(self, expr: DateExpr) -> str:
        match expr.node:
            case Offset(Opened() | StageStart() | Enrolled(), False, term, name):
                return f"binnen {self._length(term, name)}"
            case Offset(base, back, term, name):
                return self._from(base, back, self._length(term, name))
            case Appointment():
                return "op de dag van de afspraak"
            case Opened() | StageStart() | Enrolled():
                return "meteen"
            case Extreme(latest, parts):
                return f"op {self._extreme(latest, parts)}"
        return f"op {self.day(expr.node)}"

    def at(self, step: Step) -> str:
        """When a step is given: `10 weken voor einde WW`."""
        match step.at.node:
            case Offset(base, back, term, name):
                return self._from(base, back, self._length(term, name))
            case Rolled(Offset(base, back, term, name)):
                return self._from(base, back, self._length(term, name))
        return f"bij {self.day(step.at.node)}"

    def _from(self, base: DateNode, back: bool, length: str) -> str:
        return f"{length} {'voor' if back else 'na'} {self.day(base)}"

    def _extreme(self, latest: bool, parts: tuple[DateNode, ...]) -> str:
        """`de laatste van 6 maanden voor ww end en 5 werkdagen na het begin`."""
        return f"de {'laatste' if latest else 'eerste'} van {_and([self.day(part) for part in parts])}"

    def day(self, node: DateNode) -> str:
        """A date as it is named in a sentence."""
        match node:
            case EventDay(event):
                return f"‘{self.event(event)}’"
            case FieldDay(event, name):
                return "de einddatum" if name == "until" else self._field(event, name)
            case Anchor(name):
                return self._called(name)
            case CountDay(n, count):
                return f"{n}× ‘{self.count(count)}’"
            case Appointment():
                return "de afspraak"
            case Literal(day):
                return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            case Rolled(base):
                return self.day(base)
            case Opened() | StageStart() | Enrolled():
                return "het begin"
            case Due():
                return "de uiterste dag"
            case Offset(base, back, term, name):
                return self._from(base, back, self._length(term, name))
            case Extreme(latest, parts):
                return self._extreme(latest, parts)
            case Known(parts):
                return " of ".join(dict.fromkeys(self.day(part) for part in parts))
        return "een berekende dag"

    def _field(self, event: str, name: str) -> str:
        said = self.journey.titles.get(name) or _FIELDS.get(name) or self._called(name)
        return said if event == ENROLLED else f"{said} van ‘{self.event(event)}’"

    def _called(self, name: str) -> str:
        return self.journey.titles.get(name) or name.replace("_", " ")

    def count(self, name: str) -> str:
        """What is counted: its title, or that of the event, or of the obligation that is missed."""
        if name in self.journey.titles:
            return self.journey.titles[name]
        of = self.journey.counts[name].of
        if not of.endswith(".missed"):
            return self.event(of)
        missed = of.removesuffix(".missed")
        stages = [self.journey.always, *self.journey.stages.values()]
        titles = [spec.title for stage in stages for spec in stage.obligations if spec.name == missed]
        return f"{titles[0] if titles else missed} gemist"

    def _length(self, term: Term | None, name: str) -> str:
        return term_in_words(term) if term is not None else self._named(name)

    def _named(self, name: str) -> str:
        """A term by name: what it is, or from the least to the most where it differs by group; else its name."""
        named = self.journey.terms.get(name)
        if named is not None and named.otherwise is not None and not named.by_date:
            terms = {named.otherwise, *(term for _, term in named.by_group)}
            if len(terms) == 1:
                return term_in_words(named.otherwise)
            if len({term.unit for term in terms}) == 1:
                least, most = (choose(terms, key=lambda term: term.count) for choose in (min, max))
                return f"{least.count} tot {term_in_words(most)} (naar groep)"
        return f"termijn ‘{name.replace('_', ' ')}’"

    def _series(self, series: Series) -> str:
        if series.terms:
            return f"na {_listed(series.terms)}"
        if series.every is not None:
            return f"elke {_each(series.every)}"
        if series.monthly_on:
            return f"elke maand op de {series.monthly_on}e"
        if series.yearly_on:
            days = " en ".join(f"{day} {_MONTHS[month - 1]}" for month, day in series.yearly_on)
            return f"elk jaar op {days}"
        return f"verdeeld over {term_in_words(series.spread_over)}" if series.spread_over else ""


def _and(said: list[str]) -> str:
    return " en ".join([", ".join(said[:-1]), said[-1]] if said[1:] else said)


def _each(term: Term) -> str:
    return term_in_words(term).removeprefix("1 ") if term.count == 1 else term_in_words(term)


def _listed(terms: tuple[Term, ...]) -> str:
    """`1, 2, 4 weken en 3, 6, 12 maanden`."""
    by_unit: dict[str, list[Term]] = {}
    for term in terms:
        by_unit.setdefault(term.unit, []).append(term)
    groups = [
        ", ".join([*(str(term.count) for term in group[:-1]), term_in_words(group[-1])]) for group in by_unit.values()
    ]
    return " en ".join(groups)

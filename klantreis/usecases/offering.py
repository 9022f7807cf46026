"""Which events a colleague can fill in on a row of a work list.

Rules
-----
1. First what ends or moves this very obligation or task, then what else can happen in this stage of the case.
2. Never offered: a decision, the answer to a card (both need the code on the card), what the program or another file
   tells (enrolled, deceased, delivery, pauses), and what needs a field that cannot be chosen from a list.
3. A field that follows from the row (the point of a series, the reference that `per` tells apart) is not asked.
4. The next appointment is the event of the journey that needs a moment and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from klantreis.core.cards import CARD
from klantreis.core.case import Kind, Value
from klantreis.core.journey import Journey, Obligation, Stage, Step
from klantreis.core.planner.asked import UNPROVEN_DONE_BY
from klantreis.core.planner.deciding import UNPROVEN
from klantreis.core.timeliness.cases import Meaning
from klantreis.core.worklist import Code, Offer, RowKind
from klantreis.definitions.events import BUILT_IN, MOMENT, OPTIONAL, EventType, FieldKind, FieldType
from klantreis.store.cases import ObligationKey

#: Told by the program, by `gone`, `pause` and `wave`: they have rules of their own.
ELSEWHERE = frozenset({*BUILT_IN, *OPTIONAL, "wave_assigned"})
PLACE = "place"


class Offering:
    """What can be filled in, for one journey of one municipality on one day."""

    def __init__(
        self, journey: Journey, events: Mapping[str, EventType], places: Mapping[str, str], day: date
    ) -> None:  # fmt: skip
        self._journey, self._events, self._places, self._day = journey, events, places, day

    def offers(self, key: ObligationKey, kind: str, stage: str, opening: Mapping[str, Value]) -> tuple[Offer, ...]:
        """For this row, its own events first. A card has none."""
        if kind == RowKind.decision:
            return ()
        own = list(dict.fromkeys(self._own(key, kind)))
        others = sorted({*self._of_stage(stage)} - {*own}, key=lambda name: self._title(name))
        given = self.given(key, opening)
        found = [self._offer(name, given if name in own else {}) for name in (*own, *others)]
        return tuple(offer for offer in found if offer is not None)

    def any(self, event: str, key: ObligationKey, kind: str, opening: Mapping[str, Value]) -> Offer | None:
        """The same for one event, in whatever stage of this journey it can happen; None: not in this journey."""
        own = set(self._own(key, kind))
        if kind == RowKind.decision or event not in own | {*self._everywhere()}:
            return None
        return self._offer(event, self.given(key, opening) if event in own else {})

    def appointment(self) -> Offer | None:
        """Rule 4; None where the journey has none, or more than one."""
        names = {*self._everywhere()}
        plain = [name for name in sorted(names) if name in self._events and self._events[name].needs == (MOMENT,)]
        return self._offer(plain[0], {}) if len(plain) == 1 else None

    def given(self, key: ObligationKey, opening: Mapping[str, Value]) -> dict[str, str]:
        """Rule 3."""
        spec = self._spec(key)
        if spec is None:
            return {}
        found = {spec.match: key.point.rpartition("/")[2]} if spec.match and key.point else {}
        if spec.opens.per:
            reference, counted, _ = key.point.rpartition("/")
            if spec.series is None:
                found[spec.opens.per] = key.point
            else:
                found[spec.opens.per] = reference if counted else str(opening.get(spec.opens.per, ""))
        return {name: value for name, value in found.items() if value}

    # --- names of events ----------------------------------------------------------------------------------------------

    def _own(self, key: ObligationKey, kind: str) -> Iterator[str]:
        spec = self._spec(key)
        if kind == RowKind.task:
            yield from self._done_by(spec, key)
        if spec is not None:
            yield from _heeds(spec)

    def _done_by(self, spec: Obligation | None, key: ObligationKey) -> Iterable[str]:
        step = key.obligation.rpartition(".")[2]
        if step == UNPROVEN:
            return UNPROVEN_DONE_BY
        steps: tuple[Step, ...] = spec.steps if spec is not None else ()
        return (match.event for each in steps if each.id == step for match in each.done_by)

    def _spec(self, key: ObligationKey) -> Obligation | None:
        name = key.obligation.partition(".")[0]
        return next((spec for stage in self._stages() for spec in stage.obligations if spec.name == name), None)

    def _stages(self) -> tuple[Stage, ...]:
        return self._journey.always, *self._journey.stages.values()

    def _of_stage(self, name: str) -> Iterator[str]:
        for stage in (self._journey.always, self._journey.stages.get(name)):
            if stage is not None:
                yield from _of(stage)

        yield from self._attempts()

    def _everywhere(self) -> Iterator[str]:
        for stage in self._stages():
            yield from _of(stage)
        yield from self._attempts()

    def _attempts(self) -> Iterator[str]:
        """That somebody was not reached can be told of any case, whether or not a definition asks for it."""
        return (name for name, event in self._events.items() if Meaning.attempt in event.means)

    # --- one event ----------------------------------------------------------------------------------------------------

    def _title(self, name: str) -> str:
        return self._events[name].title if name in self._events else name

    def _offer(self, name: str, given: Mapping[str, str]) -> Offer | None:
        """None under rule 2."""
        event = self._events.get(name)
        if event is None or name in ELSEWHERE or event.decision or CARD in event.fields:
            return None
        if not event.valid.holds(self._day):
            return None
        own = {field: value for field, value in given.items() if field in event.fields}
        asked_for = {field: kind for field, kind in event.fields.items() if field not in own}
        codes = tuple(code for field, kind in asked_for.items() for code in self._codes(field, kind))
        day = next((field for field, kind in event.fields.items() if kind.kind is FieldKind.date), "")
        asked = tuple(field for field in event.needs if field != MOMENT and field not in own)
        if set(asked) - {code.field for code in codes} - {day}:
            return None
        return Offer(
            event=name, title=event.title, moment=event.needs_moment, day=day, codes=codes, needs=asked, given=own
        )

    def _codes(self, field: str, kind: FieldType) -> Iterator[Code]:
        if field == PLACE and not kind.codes:
            yield from (Code(field, code, address) for code, address in self._places.items())
        for code in kind.codes:
            valid = kind.valid.get(code)
            if valid is None or valid.holds(self._day):
                yield Code(field, code, kind.titles.get(code, code))


def _heeds(spec: Obligation) -> Iterator[str]:
    """What meets it first, then what ends or moves it otherwise."""
    yield from (match.event for match in (*spec.met_by, *spec.missed_by, *spec.lapsed_by))
    yield from spec.extended_by
    yield from (name for pause in spec.pauses for name in (pause.start, pause.until))


def _of(stage: Stage) -> Iterator[str]:
    """What can happen in this stage: what moves it on, and what its obligations open by, end by and ask."""
    yield from (move.event for move in stage.moves)
    for spec in stage.obligations:
        yield from filter(None, (spec.opens.each, spec.opens.event))
        yield from _heeds(spec)
        yield from (match.event for step in spec.steps if step.kind is Kind.task for match in step.done_by)

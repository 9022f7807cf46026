"""Who is called to which session: asked of the wave itself, day by day, so that what is told fits the letter.

Rules
-----
1. On each working day the wave of the journey is run at half past nine, on what was heard by then, as the demo does.
2. Whoever is called gets the rest of their life told at once; what of it is heard later counts from then on.
3. No two households share the day of their last talk: the lot, which goes by our own references, is never drawn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from examples.invented.appointments import AMSTERDAM, Slot
from examples.invented.colleagues import Colleague
from examples.invented.days import is_working
from examples.invented.facts import Event, Life
from klantreis.core import waves
from klantreis.core.case import Case, Fact
from klantreis.core.planner.pool import LAST_TALK, SLOT, candidate, expected_at
from klantreis.core.waves import Candidate
from klantreis.definitions.configuration import Configuration, load

CONFIG = Path(__file__).parents[2] / "config"
JOURNEY = "haarlemmermeer"

Told = Callable[[Life, Slot], None]


@dataclass
class District:
    """Everybody, the sessions, and the calls so far."""

    lives: Sequence[Life]
    sessions: Sequence[Slot]
    colleagues: Sequence[Colleague]
    calls: dict[str, list[Fact]] = field(default_factory=dict)  #: by client number
    configuration: Configuration = field(default_factory=lambda: load(CONFIG))

    def call(self, told: Told, last: date) -> None:
        """Run the waves until `last`; `told` tells what happens to somebody who is called to a session on this day."""
        people = {life.person.ref: life for life in self.lives}
        sessions = {session.code: session for session in self.sessions}
        for day in _working_days(self.lives[0].stretch.takeover, last):
            at = datetime.combine(day, time(9, 30), AMSTERDAM)
            for each in self._wave(at).calls:
                self.calls.setdefault(each.case_ref, []).append(_called(each, at))
                told(people[each.case_ref], sessions[each.slot.code])

    def _wave(self, at: datetime) -> waves.Wave:
        journey, calendar = self.configuration.journey(JOURNEY, at.date()), self.configuration.calendars[JOURNEY]
        cases = [(life, self._case(life, at)) for life in self.lives]
        pool = [_waiting(life, candidate(journey, case, at.date(), calendar)) for life, case in cases]
        expected = [expected_at(journey, case, at.date(), calendar) for _, case in cases]
        slots = [self._slot(session, expected) for session in self.sessions if session.at > at]
        return waves.plan_wave(journey, filter(None, pool), slots, at.date(), calendar)

    def _case(self, life: Life, at: datetime) -> Case:
        cells = life.person.cells
        ref, enrolled_on = life.person.ref, life.person.enrolled_on
        told = Fact(
            id="enrolled", event="enrolled", occurred_on=enrolled_on, recorded_at=at,
            data={LAST_TALK: date.fromisoformat(cells[LAST_TALK])} if cells[LAST_TALK] else {},
        )  # fmt: skip
        facts = (told, *_known(life, at), *self.calls.get(ref, []))
        return Case(
            ref=ref, enrolled_on=enrolled_on, facts=facts, groups=frozenset(cells["target_groups"].split("|"))
        )  # fmt: skip

    def _slot(self, session: Slot, expected: Sequence[str]) -> waves.Slot:
        day = session.at.date()
        leaves = [leave for each in self.colleagues if each.code == session.person for leave in each.leaves]
        return waves.Slot(
            code=session.code, at=session.at, capacity=session.capacity, place=session.place,
            taken=expected.count(session.code), absent=any(leave.first <= day <= leave.last for leave in leaves),
        )  # fmt: skip


def _waiting(life: Life, found: Candidate | None) -> Candidate | None:
    return replace(found, household=life.person.cells["household"]) if found else None


def _known(life: Life, at: datetime) -> Iterator[Fact]:
    numbers = {id(each): f"{number}" for number, each in enumerate(life.events)}
    return (_fact(each, numbers) for each in life.events if each.recorded_at <= at)


def _fact(each: Event, numbers: Mapping[int, str]) -> Fact:
    return Fact(
        id=numbers[id(each)], event=each.event, occurred_on=each.occurred_on, recorded_at=each.recorded_at, at=each.at,
        data={name: value for name, value in each.data.items() if isinstance(value, str | int | float | date)},
        corrects=numbers.get(id(each.corrects)), withdraws=numbers.get(id(each.withdraws)),
    )  # fmt: skip


def _called(each: waves.Call, at: datetime) -> Fact:
    return Fact(
        id=f"wave:{each.slot.code}", event="wave_assigned", occurred_on=at.date(), recorded_at=at, at=each.slot.at,
        data={"date": each.slot.day, SLOT: each.slot.code, "place": each.slot.place},
    )  # fmt: skip


def _working_days(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return (day for day in days if is_working(day))

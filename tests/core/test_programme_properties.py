"""The properties of the planner on every journey that is shipped, with histories of its own events."""

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.case import Case, Fact, Kind, Value
from klantreis.core.conditions import InGroup
from klantreis.core.journey import CLOSING_EVENTS, Journey
from klantreis.core.workdays import Calendar
from klantreis.definitions.configuration import Configuration, load
from klantreis.definitions.events import EventType, FieldKind
from tests.core.small_journeys import Life, moment

DAY = timedelta(days=1)
START = date(2026, 3, 2)
LOOKED_AT = 0.25  #: of the days on which a plan says that nothing will be due, those on which that is seen
OURS = ("enrolled", "message_accepted", "message_delivered", "message_bounced", "letter_handed_over", "letter_returned")


@cache
def configuration() -> Configuration:
    return load(Path("config"))


def shipped() -> list[str]:
    files = Path("config/journeys").glob("*.yaml")
    return sorted(path.stem for path in files if "\njourney:" in path.read_text())


@cache
def known(name: str) -> tuple[Journey, Calendar, tuple[EventType, ...]]:
    """The journey, a calendar of a municipality that follows it, and the events it heeds."""
    found = configuration()
    municipality = next(each for each in found.municipalities.values() if name in each.journeys)
    journey = found.journeys[name][-1]
    heeded = {str(value) for value in _texts(journey)}
    events = tuple(event for key, event in sorted(found.events.items()) if key in heeded and key not in OURS)
    return journey, found.calendars[municipality.name], events


def _texts(value: object) -> Iterator[object]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))


def _groups(value: object) -> Iterator[str]:
    if isinstance(value, InGroup):
        yield value.group
    elif isinstance(value, dict):
        for each in value.values():
            yield from _groups(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _groups(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _groups(getattr(value, part.name))


def life_of(name: str, seed: int) -> tuple[Life, list[date]]:
    """Somebody in this journey for over a year, and the office days on which a run happens."""
    journey, calendar, events = known(name)
    chance = random.Random(f"{name}/{seed}")
    far = START + chance.randint(-60, 300) * DAY
    enrolled: dict[str, Value] = {
        key: far + chance.randint(-20, 20) * DAY
        for key in ("ww_end", "duo_notice", "brp_registration", "benefit_start", "start_learning", "planned_end")
    }
    facts = [Fact(id="f0", event="enrolled", occurred_on=START, recorded_at=moment(START, 8), data=enrolled)]
    day = START - chance.choice([0, 0, 0, 90]) * DAY
    for number in range(1, chance.randint(4, 30)):
        event = chance.choice(events)
        if event.name in CLOSING_EVENTS or event.name == "journey_closed":
            event = chance.choice(events)  # so that most lives last
        day += chance.choice([0, 1, 3, 7, 7, 14, 30]) * DAY
        told = max(day + chance.choice([0, 0, 0, 0, 2, 9, 30]) * DAY, START)
        at = moment(day + chance.randint(0, 30) * DAY, 10) if event.needs_moment else None
        facts.append(
            Fact(id=f"f{number}", event=event.name, occurred_on=day, recorded_at=moment(told, 12), at=at,
                 data=_data(event, day, chance))
        )  # fmt: skip
    if chance.random() < 0.4:
        target = chance.choice(facts[1:])
        heard = target.recorded_at + chance.randint(1, 20) * DAY
        facts.append(replace(target, id="w", recorded_at=heard, withdraws=target.id))
    life = Life(journey, "ma 2026-03-02", calendar)
    groups = frozenset(group for group in sorted(set(_groups(journey))) if chance.random() < 0.5)
    born = chance.choice([None, date(1980, 5, 5), date(2001, 1, 1)])
    life.case = Case(ref="AAAAA-00000", enrolled_on=START, facts=tuple(facts), groups=groups, birth_date=born)
    days = [START + number * DAY for number in range(400)]
    return life, [each for each in days if calendar.is_office_day(each) and chance.random() < 0.8]


def _data(event: EventType, day: date, chance: random.Random) -> dict[str, Value]:
    data: dict[str, Value] = {}
    for key, kind in event.fields.items():
        match kind.kind:
            case FieldKind.date:
                data[key] = day + chance.randint(0, 90) * DAY
            case FieldKind.number:
                data[key] = chance.randint(1, 8)
            case FieldKind.code if kind.codes:
                data[key] = chance.choice(kind.codes)
            case FieldKind.ref if key in ("ref", "partner", "training_company"):
                data[key] = chance.choice(["A", "B"])
    return data


def bounce(life: Life, today: date, chance: random.Random) -> None:
    """Some of what was sent comes back, so that a second way is asked for."""
    assert life.last is not None
    sent = [action for action in life.last.actions if action.kind is Kind.send and not action.skipped]
    for action in sent if chance.random() < 0.3 else ():
        back = today + chance.randint(1, 4) * DAY
        key = action.key.text()
        fact = Fact(id=f"b{len(life.case.facts)}", event="message_bounced", occurred_on=back,
                    recorded_at=moment(back, 7), data={"key": key, "step": action.key.step})  # fmt: skip
        life.case = replace(life.case, facts=(*life.case.facts, fact))


@pytest.mark.parametrize("name", shipped())
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_year_gives_everything_once_in_time_and_says_when_to_look_again(name: str, seed: int) -> None:
    life, days = life_of(name, seed)
    chance = random.Random(seed)
    settled, look = set(), START
    for number, today in enumerate(days):
        news = any(days[number - 1] < fact.recorded_at.date() <= today for fact in life.case.facts) or not number
        waits = not news and today < look
        if waits and chance.random() > LOOKED_AT:
            continue
        plan = life.plan(today)
        if waits:
            assert (plan.actions, plan.withdrawn, plan.in_good_faith) == ((), (), ()), f"{today} before {look}"
            continue
        life.on(today)
        again = life.plan(today)
        assert (again.actions, again.withdrawn, again.in_good_faith) == ((), (), ())
        assert again.obligations == plan.obligations
        look = plan.look_again_on or date.max
        for action in plan.actions:
            assert action.key not in settled
            settled.add(action.key)
            assert action.skipped or (action.step_day <= today and life.calendar.is_office_day(action.step_day))
            if action.kind is Kind.send and not action.skipped:
                assert action.last_day is not None
                assert today <= action.last_day
        rows = [(row.obligation, row.opener, row.point) for row in plan.obligations]
        assert len(set(rows)) == len(rows)
        bounce(life, today, chance)


@pytest.mark.parametrize("name", shipped())
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_order_in_which_facts_were_stored_makes_no_difference(name: str, seed: int) -> None:
    life, days = life_of(name, seed)
    today = days[seed % len(days)]
    before = life.plan(today)
    life.case = replace(life.case, facts=life.case.facts[::-1])
    assert life.plan(today) == before


def test_every_shipped_journey_is_asked() -> None:
    assert shipped() == sorted(configuration().journeys)

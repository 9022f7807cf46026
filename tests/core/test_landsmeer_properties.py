"""The properties of the planner on the journey that is shipped, with histories of its own events."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.case import Case, Fact, Kind, Value
from klantreis.core.journey import Journey
from klantreis.core.workdays import Calendar
from klantreis.definitions.configuration import load
from tests.core.small_journeys import Life, moment

DAY = timedelta(days=1)
START = date(2026, 3, 2)
EVENTS = [
    "talk_planned", "talk_planned", "talk_planned", "intake_held", "intake_held", "plan_agreed", "plan_agreed",
    "no_show", "no_show", "no_show", "cancelled_by_client", "contact_held", "contact_held", "contact_tried",
    "placement_started", "placement_started", "placement_ended", "aftercare_contact", "aftercare_contact",
    "relapse_signalled", "relapse_talk_held", "placement_repaired", "contract_known", "trial_started", "trial_stopped",
    "case_paused", "case_resumed", "outreach_done", "reason_accepted", "message_accepted", "message_bounced",
]  # fmt: skip


@cache
def landsmeer() -> tuple[Journey, Calendar]:
    configuration = load(Path("config"))
    return configuration.journeys["landsmeer"][-1], configuration.calendars["landsmeer"]


def life_of(seed: int) -> tuple[Life, list[date]]:
    """A client of Landsmeer over a year, and the office days on which a run happens."""
    chance = random.Random(seed)
    facts = [Fact(id="f0", event="enrolled", occurred_on=START, recorded_at=moment(START, 8))]
    day = START - chance.choice([0, 0, 0, 200]) * DAY
    for number in range(1, chance.randint(3, 26)):
        event = chance.choice(EVENTS)
        day += chance.choice([0, 1, 3, 7, 7, 14, 30]) * DAY
        later = day + chance.randint(0, 60) * DAY
        data: dict[str, Value] = {"until": later} if event in ("case_paused", "contract_known", "trial_started") else {}
        if event.startswith("message"):
            data = {"step": "invite", "key": f"attend|f{number - 1}||invite"}
        if event == "placement_ended":
            data = {"reason": chance.choice(["returns_to_benefit", "other"])}
        told = max(day + chance.choice([0, 0, 0, 0, 2, 9, 30]) * DAY, START)
        at = moment(later, 10) if event == "talk_planned" else None
        facts.append(
            Fact(id=f"f{number}", event=event, occurred_on=day, recorded_at=moment(told, 12), at=at, data=data)
        )  # fmt: skip
    if chance.random() < 0.4:
        target = chance.choice(facts[1:])
        heard = target.recorded_at + chance.randint(1, 20) * DAY
        facts.append(replace(target, id="w", recorded_at=heard, withdraws=target.id))
    journey, calendar = landsmeer()
    life = Life(journey, "ma 2026-03-02", calendar)
    life.case = Case(ref="AAAAA-00000", enrolled_on=START, facts=tuple(facts))
    days = [START + number * DAY for number in range(400)]
    return life, [day for day in days if calendar.is_office_day(day) and chance.random() < 0.8]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_a_year_in_landsmeer_gives_everything_once_in_time_and_says_when_to_look_again(seed: int) -> None:
    life, days = life_of(seed)
    settled, look = set(), START
    for number, today in enumerate(days):
        news = any(days[number - 1] < fact.recorded_at.date() <= today for fact in life.case.facts) or not number
        plan = life.plan(today)
        if not news and today < look:
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
            assert action.skipped or action.step_day <= today
            if action.kind is Kind.send and not action.skipped:
                assert action.last_day is not None
                assert today <= action.last_day
        rows = [(row.obligation, row.opener, row.point) for row in plan.obligations]
        assert len(set(rows)) == len(rows)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_the_order_in_which_facts_were_stored_makes_no_difference(seed: int) -> None:
    life, days = life_of(seed)
    today = days[seed % len(days)]
    before = life.plan(today)
    life.case = replace(life.case, facts=life.case.facts[::-1])
    assert life.plan(today) == before

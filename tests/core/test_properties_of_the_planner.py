"""What holds for every history: generated lives of a client, planned day by day, with facts told late."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.case import Fact, Kind
from klantreis.core.journey import Count, Journey, Label, Move
from tests.core.small_journeys import CALENDAR, Life, journey, moment, obligation, stalled, step
from tests.core.test_story_of_an_appointment import ATTEND, INTAKE, MISSED, PLAN
from tests.core.test_story_of_nazorg import AFTERCARE, CONTACT

DAY = timedelta(days=1)
START = date(2026, 3, 2)

STATED = obligation(
    "income", "each part_time_started", series="monthly on 10", while_label="part_time", owner="client", match="period",
    met_by=["income_stated"], steps=[step("remind_income", "due - 2wd", "send", "client")],
)  # fmt: skip
WATCH = obligation(
    "watch", "ww_end - 6w", due="ww_end - 2w", anchors=["ww_end"], met_by=["talk_held"],
    steps=[step("ask_watch", "ww_end - 3w", "send", "client", anchors=["ww_end"]), *stalled()],
)  # fmt: skip
SILENCE = obligation("silence", "2 x missed_points", due="opened + 2wd", met_by=["talk_held"], counts=["missed_points"],
                     steps=stalled())  # fmt: skip
WHOLE: Journey = journey(
    PLAN, ATTEND, INTAKE,
    always=[STATED, WATCH],
    moves={
        "intake": [Move("talk_held", "trajectory"), Move("journey_closed", "end")],
        "trajectory": [Move("placement_started", "nazorg"), Move("journey_closed", "end")],
        "nazorg": [Move("placement_ended", "trajectory")],
    },
    others={"trajectory": [CONTACT, ATTEND], "nazorg": [AFTERCARE, SILENCE]},
    counts=[MISSED, Count(name="missed_points", of="aftercare.missed", since=("aftercare_contact",))],
    labels=[Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))],
    anchors={"placement_start": "placement_started", "ww_end": "known(end_moved.date, enrolled.ww_end)"},
)  # fmt: skip

EVENTS = [
    "talk_planned", "talk_planned", "talk_held", "no_show", "cancelled_by_client", "plan_agreed", "contact_held",
    "contact_tried", "placement_started", "placement_ended", "aftercare_contact", "case_paused", "case_resumed",
    "end_moved", "part_time_started", "part_time_ended", "income_stated", "journey_closed", "deceased",
    "reason_accepted",
]  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> tuple[Fact, ...]:
    facts = [
        Fact(
            id="f0",
            event="enrolled",
            occurred_on=START,
            recorded_at=moment(START, 8),
            data={"ww_end": date(2026, 6, 30)},
        )
    ]
    for number in range(1, draw(st.integers(1, 12)) + 1):
        event = draw(st.sampled_from(EVENTS))
        occurred = START + draw(st.integers(-20, 200)) * DAY
        late = draw(st.sampled_from([0, 0, 0, 1, 3, 9, 40]))
        ahead = draw(st.integers(0, 20)) * DAY
        data = {"case_paused": {"until": occurred + ahead}, "end_moved": {"date": date(2026, 6, 30) + ahead * 3}}
        facts.append(
            Fact(
                id=f"f{number}",
                event=event,
                occurred_on=occurred,
                recorded_at=moment(max(occurred, START) + late * DAY, 12),
                at=moment(occurred + ahead, 10) if event == "talk_planned" else None,
                data=data.get(event, {}),
            )
        )
    if len(facts) > 2 and draw(st.booleans()):
        target = facts[draw(st.integers(1, len(facts) - 1))]
        heard = target.recorded_at + draw(st.integers(1, 30)) * DAY
        if draw(st.booleans()):
            facts.append(replace(target, id="w", recorded_at=heard, withdraws=target.id))
        else:
            facts.append(
                replace(target, id="c", recorded_at=heard, corrects=target.id, occurred_on=target.occurred_on + DAY)
            )
    return tuple(facts)


def life_of(facts: tuple[Fact, ...]) -> Life:
    life = Life(WHOLE, "ma 2026-03-02")
    life.case = replace(life.case, facts=facts)
    return life


def planned_days(seed: int) -> list[date]:
    """Office days on which a run happens: most of them, with an outage now and then."""
    chance = random.Random(seed)
    days, day = [], START
    while day < START + 230 * DAY:
        day += DAY * chance.choice([1, 1, 1, 1, 2, 9])
        if CALENDAR.is_office_day(day):
            days.append(day)
    return days


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 1000))
def test_planning_again_after_applying_adds_nothing(facts: tuple[Fact, ...], seed: int) -> None:
    life = life_of(facts)
    for today in planned_days(seed)[::7]:
        life.on(today, leaves=seed % 2 == 0)
        again = life.plan(today)
        assert (again.actions, again.withdrawn, again.in_good_faith) == ((), (), ())
        assert life.last is not None
        assert again.obligations == life.last.obligations


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(0, 1000))
def test_no_day_before_look_again_on_would_have_given_an_action(facts: tuple[Fact, ...], seed: int) -> None:
    life = life_of(facts)
    for today in planned_days(seed)[::13]:
        life.on(today)
        assert life.last is not None
        known = tuple(fact for fact in facts if fact.recorded_at.date() <= today and fact.occurred_on <= today)
        frozen = Life(WHOLE, "ma 2026-03-02")
        frozen.case = replace(life.case, facts=known)
        frozen.on(today)
        assert frozen.last is not None
        until = frozen.last.look_again_on or today + 120 * DAY
        day = today + DAY
        while day < until:
            quiet = frozen.plan(day)
            assert (quiet.actions, quiet.withdrawn) == ((), ()), f"{day} gives something before {until}"
            day += DAY


@settings(max_examples=100, deadline=None)
@given(histories(), st.randoms(use_true_random=False), st.integers(0, 230))
def test_facts_in_any_order_of_recording_give_the_same_picture(
    facts: tuple[Fact, ...], chance: random.Random, later: int
) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)
    today = START + later * DAY
    assert life_of(facts).plan(today) == life_of(tuple(shuffled)).plan(today)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 1000))
def test_nothing_is_given_twice_too_late_or_on_a_day_it_may_not_be(facts: tuple[Fact, ...], seed: int) -> None:
    """A fact told late therefore never re-sends: its key was used, or it is too old."""
    life = life_of(facts)
    seen = set()
    for today in planned_days(seed):
        for action in life.on(today):
            assert action.key not in seen, "given twice"
            seen.add(action.key)
            assert CALENDAR.is_office_day(action.step_day)
            assert action.step_day <= today
            if action.kind is Kind.send:
                assert action.last_day is not None
                assert today <= action.last_day
        assert life.last is not None
        for row in life.last.obligations:
            assert row.due_on is None or row.clock == "statutory" or CALENDAR.is_office_day(row.due_on)
            assert (row.verdict is None) == (row.ended_on is None)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 1000))
def test_every_message_that_came_due_was_given_or_skipped_with_a_reason(facts: tuple[Fact, ...], seed: int) -> None:
    """Keys of one plan are unique, and a skipped step never comes back."""
    life = life_of(facts)
    settled = set()
    for today in planned_days(seed)[::3]:
        life.on(today)
        assert life.last is not None
        keys = [action.key for action in life.last.actions]
        assert len(keys) == len(set(keys))
        assert not settled & set(keys)
        settled.update(keys)

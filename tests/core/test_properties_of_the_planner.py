"""What holds for every journey and history: generated lives, planned day by day, with facts told late and ahead."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.case import Fact, Kind, PastState
from klantreis.core.journey import Count, Journey, Label, Move
from tests.core.random_journeys import history_of, journey_of
from tests.core.small_journeys import CALENDAR, Life, journey, obligation, stalled, step
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

SEEDS = st.integers(0, 10**9)


class Drawn(tuple[Journey, tuple[Fact, ...]]):
    """A journey and a history; told by their seeds, since both written out are pages."""

    seeds: tuple[int | None, int]

    @classmethod
    def of(cls, seeds: tuple[int | None, int]) -> "Drawn":
        which, history = seeds
        drawn = cls((WHOLE if which is None else journey_of(which), history_of(history)))
        drawn.seeds = seeds
        return drawn

    def __repr__(self) -> str:
        return f"Drawn.of({self.seeds})"


LIVES = st.tuples(st.one_of(st.none(), SEEDS, SEEDS), SEEDS).map(Drawn.of)


def life_of(journey: Journey, facts: tuple[Fact, ...]) -> Life:
    life = Life(journey, "ma 2026-03-02")
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


@settings(max_examples=100, deadline=None)
@given(LIVES, st.integers(0, 1000))
def test_planning_again_after_applying_adds_nothing(drawn: tuple[Journey, tuple[Fact, ...]], seed: int) -> None:
    life = life_of(*drawn)
    for today in planned_days(seed)[::7]:
        life.on(today, leaves=seed % 2 == 0)
        again = life.plan(today)
        assert (again.actions, again.withdrawn, again.in_good_faith) == ((), (), ())
        assert life.last is not None
        assert again.obligations == life.last.obligations
        if seed % 2 == 0:
            assert again.look_again_on == life.last.look_again_on


@settings(max_examples=80, deadline=None)
@given(LIVES, st.integers(0, 1000))
def test_nothing_changes_before_look_again_on(drawn: tuple[Journey, tuple[Fact, ...]], seed: int) -> None:
    """No action, no verdict, no stage: so a case that is not looked at is not behind."""
    journey, facts = drawn
    life = life_of(journey, facts)
    for today in planned_days(seed)[::17]:
        life.on(today)
        life.case = replace(life.case, facts=facts)
        frozen = Life(journey, "ma 2026-03-02")
        frozen.case = replace(life.case, facts=tuple(fact for fact in facts if fact.recorded_at.date() <= today))
        before = frozen.plan(today)
        until = before.look_again_on or today + 120 * DAY
        for ahead in {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, (until - today).days - 1}:
            day = today + ahead * DAY
            if today < day < until:
                quiet = frozen.plan(day)
                assert (quiet.actions, quiet.withdrawn) == ((), ()), f"{day} gives something before {until}"
                assert quiet.obligations == before.obligations, f"{day} differs from {today}, before {until}"
                assert quiet.stage == before.stage


@settings(max_examples=120, deadline=None)
@given(LIVES, st.randoms(use_true_random=False), st.integers(0, 230))
def test_facts_in_any_order_of_recording_give_the_same_picture(
    drawn: tuple[Journey, tuple[Fact, ...]], chance: random.Random, later: int
) -> None:
    journey, facts = drawn
    shuffled = list(facts)
    chance.shuffle(shuffled)
    today = START + later * DAY
    assert life_of(journey, facts).plan(today) == life_of(journey, tuple(shuffled)).plan(today)


@settings(max_examples=80, deadline=None)
@given(LIVES, st.integers(0, 1000))
def test_nothing_is_given_twice_too_late_or_on_a_day_it_may_not_be(
    drawn: tuple[Journey, tuple[Fact, ...]], seed: int
) -> None:
    """A fact told late therefore never re-sends: its key was used, or it is too old. And every row has its own key."""
    life = life_of(*drawn)
    settled = set()
    for today in planned_days(seed)[:: 1 + seed % 3]:
        life.on(today)
        assert life.last is not None
        for action in life.last.actions:
            assert action.key not in settled, "given or skipped twice"
            settled.add(action.key)
            if action.skipped:
                continue
            assert CALENDAR.is_office_day(action.step_day)
            assert action.step_day <= today
            if action.kind is Kind.send:
                assert action.last_day is not None
                assert today <= action.last_day
        rows = [(row.obligation, row.opener, row.point) for row in life.last.obligations]
        assert len(set(rows)) == len(rows)
        for row in life.last.obligations:
            assert (row.verdict is None) == (row.ended_on is None)
            assert row.opened_on >= START


@settings(max_examples=40, deadline=None)
@given(LIVES, st.integers(0, 1000))
def test_what_was_given_is_never_forgotten(drawn: tuple[Journey, tuple[Fact, ...]], seed: int) -> None:
    """Each task and card that left is a row, as long as the fact it rests on stands: else it is in good faith."""
    life = life_of(*drawn)
    for today in planned_days(seed)[::5]:
        life.on(today)
        assert life.last is not None
        rows = {(row.obligation, row.opener, row.point) for row in life.last.obligations if row.kind != "obligation"}
        for past in life.case.actions:
            if past.kind in (Kind.task, Kind.decide) and past.state is PastState.given and not past.in_good_faith:
                key = past.key
                assert (f"{key.obligation}.{key.step}", key.opener, key.point) in rows, f"{key} is gone on {today}"


@settings(max_examples=40, deadline=None)
@given(LIVES, st.integers(0, 1000), st.integers(1, 60))
def test_an_earlier_day_can_be_looked_at_after_a_later_one(
    drawn: tuple[Journey, tuple[Fact, ...]], seed: int, back: int
) -> None:
    life = life_of(*drawn)
    for today in planned_days(seed)[::20]:
        life.on(today)
        earlier = life.plan(today - back * DAY)
        keys = {past.key for past in life.case.actions}
        assert not keys & {action.key for action in earlier.actions}

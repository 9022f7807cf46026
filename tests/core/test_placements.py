"""The placement that runs in a case, told by facts."""

from datetime import date

import pytest

from klantreis.core.journey import Move
from klantreis.core.placements import Placement, placement
from tests.core.small_journeys import CALENDAR, Life, day, journey, obligation

AFTERCARE = obligation(
    "aftercare", "each placement_started", series=["1w", "2w", "4w", "3m"], origin="placement_started", clock="policy",
    owner="jobcoach", met_by=["aftercare_contact"], lapsed_by=["placement_ended"],
)  # fmt: skip
INCOME = obligation(
    "income", "each part_time_started", series="monthly on 10", clock="policy", owner="client", met_by=["income_stated"]
)
JOURNEY = journey(
    moves={"intake": [Move("placement_started", "nazorg")], "nazorg": [Move("journey_closed", "end")]},
    others={"nazorg": [AFTERCARE]},
    always=[INCOME],
)


@pytest.fixture
def life() -> Life:
    return Life(JOURNEY, "ma 2026-01-05")


def on(life: Life, when: str) -> Placement | None:
    return placement(JOURNEY, life.case, CALENDAR, day(when))


def found(life: Life, when: str) -> Placement:
    running = on(life, when)
    assert running is not None
    return running


def start(life: Life, when: str = "ma 2026-03-02", employer: str = "W-1") -> str:
    return life.tell("placement_started", when, employer=employer, hours=24, contract="fixed", until=date(2026, 8, 31))


def test_a_placement_as_it_began(life: Life) -> None:
    start(life)
    assert found(life, "ma 2026-03-02") == Placement(
        employer="W-1", started_on=date(2026, 3, 2), until=date(2026, 8, 31), hours=24, contract="fixed",
        next_point="1w", next_by=date(2026, 3, 9), relapse=False,
    )  # fmt: skip


def test_what_was_not_told_is_not_known(life: Life) -> None:
    life.tell("placement_started", "ma 2026-03-02")
    running = found(life, "ma 2026-03-02")
    assert (running.employer, running.until, running.hours, running.contract) == ("", None, None, "")


def test_nobody_is_placed_before_it_began_or_without(life: Life) -> None:
    assert on(life, "ma 2026-03-02") is None
    start(life)
    assert on(life, "vr 2026-02-27") is None


@pytest.mark.parametrize("event", ["placement_ended", "journey_closed", "deceased", "moved_away"])
def test_a_placement_is_over_on_the_day_of(event: str, life: Life) -> None:
    start(life)
    life.tell(event, "ma 2026-04-13")
    assert on(life, "vr 2026-04-10") is not None
    assert on(life, "ma 2026-04-13") is None


def test_a_second_placement_takes_the_place_of_the_first(life: Life) -> None:
    start(life)
    start(life, "ma 2026-05-04", "W-2")
    running = found(life, "ma 2026-05-04")
    assert (running.employer, running.started_on, running.next_point) == ("W-2", date(2026, 5, 4), "1w")


def test_a_placement_after_one_that_ended_runs(life: Life) -> None:
    start(life)
    life.tell("placement_ended", "ma 2026-04-13")
    start(life, "ma 2026-05-04", "W-2")
    assert found(life, "ma 2026-05-04").employer == "W-2"


@pytest.mark.parametrize(
    ("when", "until"),
    [("di 2026-03-31", date(2026, 8, 31)), ("wo 2026-04-01", date(2026, 12, 31)), ("ma 2026-06-01", date(2027, 2, 28))],
)
def test_the_end_of_the_contract_is_the_last_one_told(when: str, until: date, life: Life) -> None:
    life.tell("contract_known", "ma 2026-02-02", until=date(2026, 3, 31))  # of work before
    start(life)
    life.tell("contract_known", "wo 2026-04-01", until=date(2026, 12, 31))
    life.tell("contract_known", "ma 2026-06-01", until=date(2027, 2, 28))
    assert found(life, when).until == until


def test_a_contract_told_on_the_first_day_is_of_this_placement(life: Life) -> None:
    life.tell("contract_known", "ma 2026-03-02", until=date(2026, 12, 31))
    start(life)
    assert found(life, "ma 2026-03-02").until == date(2026, 12, 31)


def test_the_next_aftercare_point_is_the_first_that_is_not_met_or_over(life: Life) -> None:
    """Points on ma 9, ma 16 and ma 30 March, and di 2 June; windows end halfway: do 12 and ma 23 March."""
    start(life)
    life.tell("aftercare_contact", "di 2026-03-10")
    said = {when: (found(life, when).next_point, found(life, when).next_by) for when in NEXT}
    assert said == NEXT


NEXT = {
    "ma 2026-03-09": ("1w", date(2026, 3, 9)),
    "di 2026-03-10": ("2w", date(2026, 3, 16)),
    "ma 2026-03-23": ("2w", date(2026, 3, 16)),  # late, and still open
    "di 2026-03-24": ("4w", date(2026, 3, 30)),  # missed: its window is over
    "ma 2026-06-15": ("3m", date(2026, 6, 2)),  # the last one stays open
}


def test_points_of_other_things_are_no_aftercare(life: Life) -> None:
    life.tell("part_time_started", "ma 2026-02-02")
    start(life)
    assert found(life, "ma 2026-03-02").next_point == "1w"


def test_after_the_last_point_there_is_no_next(life: Life) -> None:
    start(life)
    life.tell("aftercare_contact", "di 2026-06-02")
    assert (found(life, "wo 2026-06-03").next_point, found(life, "wo 2026-06-03").next_by) == ("", None)


def test_a_relapse_is_signalled_until_the_placement_is_repaired(life: Life) -> None:
    start(life)
    life.tell("relapse_signalled", "ma 2026-04-13")
    life.tell("relapse_talk_held", "di 2026-04-14")
    life.tell("placement_repaired", "ma 2026-04-20")
    life.tell("relapse_signalled", "ma 2026-06-01")
    days = ("vr 2026-04-10", "ma 2026-04-13", "do 2026-04-16", "ma 2026-04-20", "ma 2026-06-01")
    assert [found(life, when).relapse for when in days] == [False, True, True, False, True]


def test_a_withdrawn_signal_was_none(life: Life) -> None:
    start(life)
    wrong = life.tell("relapse_signalled", "ma 2026-04-13")
    life.tell("relapse_signalled", "ma 2026-04-13", recorded="di 2026-04-14", withdraws=wrong)
    assert not found(life, "wo 2026-04-15").relapse

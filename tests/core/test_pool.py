"""Who waits to be called in a wave, and who was called and is still expected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from klantreis.core.case import Fact
from klantreis.core.journey import Journey, Move, Waves
from klantreis.core.parser import parse_condition, parse_term
from klantreis.core.planner.pool import candidate, expected_at
from klantreis.core.waves import Candidate
from tests.core.small_journeys import AMSTERDAM, CALENDAR, Life, day, journey, moment, names, obligation


def programme(only: str = "", again: tuple[str, ...] = ("cancelled_by_client",)) -> Journey:
    """A group session, then talks: called by `wave_assigned`; spoken with in `talk_held` and `contact_held`."""
    session = obligation(
        "session", "each wave_assigned", due="appointment", met_by=["talk_held"], missed_by=["no_show"],
        lapsed_by=["cancelled_by_client", "stopped"],
    )  # fmt: skip
    waves = Waves(
        unit="household", slots="group_sessions", ahead=parse_term("10wd"), notice=parse_term("5wd"),
        order="longest_not_spoken", gives="wave_assigned", again=again,
        only=parse_condition(only, names()) if only else None,
    )  # fmt: skip
    moves = {"intake": [Move("talk_held", "trajectory"), Move("journey_closed", "end")]}
    made = journey(session, moves=moves, others={"trajectory": []})
    return replace(made, waves=waves, contacts=frozenset({"talk_held", "contact_held"}))


def resident(made: Journey | None = None, enrolled: str = "ma 2026-01-05", **fields: object) -> Life:
    return Life(made or programme(), enrolled, **fields)  # type: ignore[arg-type]


def call(life: Life, on: str, to: str, slot: str = "s1") -> str:
    """The fact a wave gives: the moment of the slot lies ahead."""
    return life.tell("wave_assigned", on, at=to, date=day(to), slot=slot)


def cancel(life: Life, on: str, hour: int) -> None:
    at = moment(day(on), hour)
    fact = Fact(id=f"cancelled-{on}", event="cancelled_by_client", occurred_on=at.date(), recorded_at=at)
    life.case = replace(life.case, facts=(*life.case.facts, fact))


def waits(life: Life, on: str) -> Candidate | None:
    today = day(on)
    known = tuple(fact for fact in life.case.facts if fact.recorded_at.date() <= today)
    return candidate(life.journey, replace(life.case, facts=known), today, CALENDAR)


def expected(life: Life, on: str) -> str:
    return expected_at(life.journey, life.case, day(on), CALENDAR)


# --- who waits --------------------------------------------------------------------------------------------------------


def test_who_was_enrolled_and_never_called_waits() -> None:
    assert waits(resident(), "ma 2026-03-02") == Candidate(case_ref="AAAAA-00000", enrolled_on=day("ma 2026-01-05"))


@pytest.mark.parametrize(
    ("told", "on", "is_waiting"),
    [
        ([("talk_held", "di 2026-02-03")], "ma 2026-03-02", False),  # another stage
        ([("journey_closed", "di 2026-02-03")], "ma 2026-03-02", False),
        ([("deceased", "di 2026-02-03")], "ma 2026-03-02", False),
        ([("moved_away", "di 2026-02-03")], "ma 2026-03-02", False),
        ([("contact_held", "di 2026-02-03")], "ma 2026-03-02", True),
        ([("no_show", "di 2026-02-03")], "ma 2026-03-02", True),
        ([("talk_held", "di 2026-02-03")], "ma 2026-02-02", True),  # not yet
    ],
)
def test_only_an_open_case_in_the_first_stage_waits(told: list[tuple[str, str]], on: str, is_waiting: bool) -> None:
    life = resident()
    for event, happened in told:
        life.tell(event, happened)
    assert (waits(life, on) is not None) == is_waiting


def test_nobody_waits_before_their_enrolment() -> None:
    life = resident(enrolled="ma 2026-03-09")
    assert waits(life, "vr 2026-03-06") is None
    assert candidate(life.journey, life.case, day("vr 2026-03-06"), CALENDAR) is None
    assert waits(life, "ma 2026-03-09") is not None


@pytest.mark.parametrize(
    ("on", "is_waiting"),
    [("ma 2026-02-09", True), ("di 2026-02-10", False), ("vr 2026-03-06", False), ("ma 2026-03-09", True)],
)
def test_who_is_paused_does_not_wait_until_the_pause_is_over(on: str, is_waiting: bool) -> None:
    life = resident()
    life.tell("case_paused", "di 2026-02-10", until=day("ma 2026-03-09"))
    assert (waits(life, on) is not None) == is_waiting


def test_a_pause_without_an_end_lasts_until_it_is_taken_away() -> None:
    life = resident()
    life.tell("case_paused", "di 2026-02-10")
    assert waits(life, "ma 2026-11-02") is None
    life.tell("case_resumed", "ma 2026-03-02")
    assert waits(life, "ma 2026-03-02") is not None


@pytest.mark.parametrize(
    ("only", "is_waiting"),
    [
        ("not group has comparison_group", True),
        ("group has comparison_group", False),
        ("age(enrolled) < 27", False),  # the birth date is not known
        ("enrolled.district = nieuw_vennep", True),
        ("enrolled.district = hoofddorp", False),
        ("happened(contact_held)", False),
    ],
)
def test_only_those_for_whom_the_condition_holds_wait(only: str, is_waiting: bool) -> None:
    life = resident(programme(only), district="nieuw_vennep")
    assert (waits(life, "ma 2026-03-02") is not None) == is_waiting


def test_who_was_called_waits_no_more_also_after_the_slot_passed() -> None:
    life = resident()
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    assert waits(life, "ma 2026-03-02") is None
    life.tell("no_show", "wo 2026-03-11")
    assert waits(life, "ma 2026-06-01") is None


def test_who_cancelled_waits_again_but_is_not_called_twice_on_one_day() -> None:
    life = resident()
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    cancel(life, "ma 2026-03-02", hour=15)
    assert waits(life, "ma 2026-03-02") is None
    assert waits(life, "di 2026-03-03") is not None
    call(life, "di 2026-03-03", "do 2026-03-12", "s2")
    assert waits(life, "wo 2026-03-04") is None
    life.tell("cancelled_by_client", "do 2026-03-05")
    assert waits(life, "vr 2026-03-06") is not None


def test_a_cancellation_of_before_the_call_does_not_undo_it_however_late_it_is_told() -> None:
    life = resident()
    life.tell("cancelled_by_client", "vr 2026-02-27", recorded="di 2026-03-03")
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    assert waits(life, "wo 2026-03-04") is None


def test_an_event_that_is_not_named_does_not_let_anybody_be_called_again() -> None:
    life = resident(programme(again=()))
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    life.tell("cancelled_by_client", "di 2026-03-03")
    assert waits(life, "wo 2026-03-04") is None


def test_a_call_that_was_withdrawn_never_was() -> None:
    life = resident()
    wrong = call(life, "ma 2026-03-02", "wo 2026-03-11")
    life.tell("wave_assigned", "ma 2026-03-02", recorded="di 2026-03-03", withdraws=wrong)
    assert waits(life, "di 2026-03-03") is not None


def test_a_journey_without_waves_has_nobody_waiting_or_expected() -> None:
    life = resident(journey())
    assert waits(life, "ma 2026-03-02") is None
    assert expected(life, "ma 2026-03-02") == ""


# --- since when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told_at_enrolment", "facts", "last"),
    [
        ("", [], ""),
        ("di 2024-05-07", [], "di 2024-05-07"),
        ("di 2024-05-07", [("contact_held", "wo 2026-02-04")], "wo 2026-02-04"),
        ("", [("contact_held", "wo 2026-02-04"), ("contact_held", "do 2026-01-15")], "wo 2026-02-04"),
        ("", [("contact_held", "do 2025-10-02")], "do 2025-10-02"),  # from before enrolment
        ("di 2025-11-04", [("contact_held", "do 2025-10-02")], "di 2025-11-04"),  # the column tells of a later talk
        ("di 2024-05-07", [("contact_tried", "wo 2026-02-04"), ("no_show", "do 2026-02-05")], "di 2024-05-07"),
        ("", [("contact_held", "wo 2026-03-04")], ""),  # lies ahead
    ],
)
def test_the_last_talk_is_the_last_real_contact_else_the_day_of_the_enrolment_file(
    told_at_enrolment: str, facts: list[tuple[str, str]], last: str
) -> None:
    life = resident(**({"last_talk_on": day(told_at_enrolment)} if told_at_enrolment else {}))
    for event, on in facts:
        life.tell(event, on, recorded="ma 2026-02-09")
    found = waits(life, "ma 2026-03-02")
    assert found is not None
    assert found.last_spoken_on == (day(last) if last else None)


# --- who is still expected --------------------------------------------------------------------------------------------


def test_who_was_called_is_expected_until_something_says_otherwise() -> None:
    life = resident()
    assert expected(life, "ma 2026-03-02") == ""
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    assert expected(life, "ma 2026-03-02") == "s1"
    assert expected(life, "wo 2026-03-11") == "s1"


@pytest.mark.parametrize(
    ("event", "again", "place"),
    [
        ("cancelled_by_client", ("cancelled_by_client",), ""),  # called again
        ("cancelled_by_client", (), ""),  # not called again, and not coming either
        ("stopped", (), ""),
        ("journey_closed", (), ""),
        ("deceased", (), ""),
        ("contact_held", (), "s1"),
        ("case_paused", (), "s1"),
        ("talk_held", (), "s1"),  # met: what that means for the slot is not for us to say
    ],
)
def test_a_place_is_free_when_somebody_cancelled_or_left(event: str, again: tuple[str, ...], place: str) -> None:
    life = resident(programme(again=again))
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    life.tell(event, "wo 2026-03-04")
    assert expected(life, "do 2026-03-05") == place


def test_who_cancels_on_the_day_of_the_call_and_may_be_called_again_frees_the_place_at_once() -> None:
    life = resident()
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    cancel(life, "ma 2026-03-02", hour=15)
    assert expected(life, "ma 2026-03-02") == ""


def test_who_is_called_elsewhere_is_expected_there() -> None:
    life = resident()
    first = call(life, "ma 2026-03-02", "wo 2026-03-11")
    corrected = Fact(
        id="x", event="wave_assigned", occurred_on=day("ma 2026-03-02"), recorded_at=moment(day("di 2026-03-03")),
        at=(moment(day("do 2026-03-12"), 10)).astimezone(AMSTERDAM), corrects=first,
        data={"date": day("do 2026-03-12"), "slot": "s2"},
    )  # fmt: skip
    moved = replace(life.case, facts=(*life.case.facts, corrected))
    assert expected_at(life.journey, moved, day("wo 2026-03-04"), CALENDAR) == "s2"


def test_who_waits_again_is_expected_nowhere_and_who_is_expected_does_not_wait() -> None:
    life = resident()
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    life.tell("cancelled_by_client", "vr 2026-03-06")
    today = day("ma 2026-03-02")
    while today <= day("ma 2026-03-23"):
        known = tuple(fact for fact in life.case.facts if fact.recorded_at.date() <= today)
        case = replace(life.case, facts=known)
        waiting = candidate(life.journey, case, today, CALENDAR) is not None
        assert not (waiting and expected_at(life.journey, case, today, CALENDAR))
        today += timedelta(days=1)


def test_a_call_that_opens_nothing_by_itself_stands_until_the_case_closes() -> None:
    """Doetinchem counts from the day of the slot: what opens is opened by that date, not by the call."""
    by_date = obligation("first_talk", "known(wave_assigned.date) - 1w", due="known(wave_assigned.date)")
    waves = programme().waves
    life = resident(replace(journey(by_date, moves={"intake": [Move("journey_closed", "end")]}), waves=waves))
    call(life, "ma 2026-03-02", "wo 2026-03-11")
    assert expected(life, "do 2026-03-05") == "s1"
    life.tell("journey_closed", "vr 2026-03-06")
    assert expected(life, "vr 2026-03-06") == ""

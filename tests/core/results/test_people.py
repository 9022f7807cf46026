"""One person on a day: rounds, situations, and days that a goal names."""

from dataclasses import replace
from datetime import date

from klantreis.core.journey import Label, Move
from klantreis.core.parser import parse_date
from klantreis.core.results.people import CaseOnDay, on_day
from tests.core.results.people import case, person
from tests.core.small_journeys import CALENDAR, Life, day, journey, names

PART_TIME = Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))
JOURNEY = journey(labels=[PART_TIME], moves={"intake": [Move("journey_closed", "end")]})


def seen(life: Life, when: str, at: str = "", known: str = "") -> CaseOnDay:
    today, heard = day(when), day(known or when)
    told = tuple(fact for fact in life.case.facts if fact.recorded_at.date() <= heard)
    looks = {"goal": (life.journey, parse_date(at, names()))} if at else {}
    return on_day(life.journey, replace(life.case, facts=told), CALENDAR, today, looks)


def events(found: CaseOnDay) -> list[str]:
    return [fact.event for fact in found.facts if fact.event != "enrolled"]


def test_a_situation_holds_from_its_fact_until_the_one_that_ends_it() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    life.tell("part_time_started", "ma 2026-02-02")
    life.tell("part_time_ended", "vr 2026-05-29")
    days = ("zo 2026-02-01", "ma 2026-02-02", "do 2026-05-28", "vr 2026-05-29")
    held = {"part_time"}
    assert [seen(life, when).labels for when in days] == [frozenset(), held, held, frozenset()]


def test_a_situation_outlives_the_journey() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    life.tell("part_time_started", "ma 2026-02-02")
    life.tell("journey_closed", "ma 2026-03-02")
    assert seen(life, "ma 2026-03-02").closed
    assert seen(life, "wo 2026-04-01").labels == {"part_time"}
    life.tell("part_time_ended", "di 2026-04-07")
    assert seen(life, "wo 2026-04-08").labels == frozenset()


def test_a_withdrawn_fact_did_not_happen_and_a_corrected_one_happened_then() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    wrong = life.tell("part_time_started", "ma 2026-02-02")
    late = life.tell("contact_held", "di 2026-02-03")
    life.tell("part_time_started", "ma 2026-02-02", recorded="wo 2026-02-04", withdraws=wrong)
    life.tell("contact_held", "wo 2026-02-04", recorded="do 2026-02-05", corrects=late)
    assert events(seen(life, "di 2026-02-03")) == ["part_time_started", "contact_held"]
    assert events(seen(life, "wo 2026-02-04")) == ["contact_held"]
    (enrolled, contact) = seen(life, "do 2026-02-05").facts
    assert (enrolled.event, contact.occurred_on) == ("enrolled", date(2026, 2, 4))


def test_a_day_in_the_past_is_seen_as_it_was_known_then() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    life.tell("part_time_started", "ma 2026-02-02", recorded="ma 2026-03-02")
    assert seen(life, "vr 2026-02-06").labels == frozenset()
    assert seen(life, "vr 2026-02-06", known="ma 2026-03-02").labels == {"part_time"}


def test_what_lies_in_the_future_has_not_happened() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    life.tell("part_time_started", "ma 2026-06-01", recorded="ma 2026-02-02")
    assert events(seen(life, "vr 2026-02-06")) == []


def test_a_goal_is_looked_at_on_a_day_of_the_case_itself() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    assert seen(life, "wo 2026-04-01", at="enrolled + 7m").looked_at == {"goal": date(2026, 8, 5)}
    assert seen(life, "wo 2026-04-01", at="placement_started + 6m").looked_at == {"goal": None}


def test_a_later_version_may_date_a_goal_by_names_the_case_does_not_have() -> None:
    life = Life(JOURNEY, "ma 2026-01-05")
    later = journey(anchors={"begun": "enrolled"})
    looks = {"goal": (later, parse_date("begun + 1m", names(anchors=["begun"])))}
    found = on_day(JOURNEY, life.case, CALENDAR, day("wo 2026-04-01"), looks)
    assert found.looked_at == {"goal": date(2026, 2, 5)}


def test_running_groups_and_situation_are_those_of_the_newest_round() -> None:
    somebody = person(
        case(groups=["young"], labels=["part_time"], closed=True),
        case(enrolled="ma 2026-09-07", groups=["long_term"]),
    )
    assert (somebody.running, somebody.groups, somebody.labels) == (True, {"long_term"}, frozenset())


def test_of_several_journeys_each_has_its_newest_round() -> None:
    somebody = person(
        case(labels=["part_time"], closed=True),
        case(labels=["in_track"], journey="other"),
    )
    assert (somebody.running, somebody.labels) == (True, {"part_time", "in_track"})


def test_who_came_back_after_moving_away_is_not_gone() -> None:
    away = case("moved_away ma 2026-03-02", labels=["part_time"], closed=True)
    assert person(away).gone
    assert person(away).labels == frozenset()
    back = person(away, case(enrolled="ma 2026-09-07", labels=["part_time"]))
    assert not back.gone
    assert back.labels == {"part_time"}

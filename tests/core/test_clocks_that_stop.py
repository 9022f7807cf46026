"""A clock of law that is stopped more than once, for one of several, or after an extension (Awb 4:14, 4:15)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.journey import Extension
from klantreis.core.parser import parse_date
from tests.core.small_journeys import Life, day, journey, names, obligation
from tests.core.test_law import ASKED, applied, decision, due

REQUESTS = st.lists(st.tuples(st.integers(1, 20), st.booleans(), st.one_of(st.none(), st.integers(1, 25))), max_size=6)
WEEKS = Extension(to=parse_date("due + 6w", names()), once=True, in_time=True, law="Awb 4:14 lid 3")


def written(on: date) -> str:
    return f"{'ma di wo do vr za zo'.split()[on.weekday()]} {on}"


@pytest.mark.parametrize(
    ("first", "second", "received", "raw"),
    [
        # the first term passed unused: the clock ran from the 31st to 10 April, and stopped again; 14 and 4 days
        (("ma 2026-03-16", "ma 2026-03-30"), ("vr 2026-04-10", "vr 2026-04-17"), "wo 2026-04-15", "za 2026-05-23"),
        # asked once more before the first term had passed: 17 March to 5 April in one stretch, 20 days
        (("ma 2026-03-16", "ma 2026-03-30"), ("wo 2026-03-25", "vr 2026-04-10"), "ma 2026-04-06", "ma 2026-05-25"),
        # neither was used: 14 days, and 11 to 17 April
        (("ma 2026-03-16", "ma 2026-03-30"), ("vr 2026-04-10", "vr 2026-04-17"), "", "di 2026-05-26"),
    ],
)
def test_whoever_is_asked_again_has_a_new_term(
    first: tuple[str, str], second: tuple[str, str], received: str, raw: str
) -> None:
    """Awb 4:15 lid 1 onder a: each request to complete the application stops the clock."""
    life = applied()
    for asked, until in (first, second):
        life.tell("information_asked", asked, until=day(until))
    if received:
        life.tell("information_received", received)
    told = due(life, "vr 2026-05-01")
    assert told.raw == day(raw)
    assert told.stopped_by == ("Awb 4:15 lid 1 onder a",)
    assert sum((stop.until - stop.since).days for stop in told.stops if stop.until) == told.paused_days


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 3, 1), date(2026, 9, 30)), REQUESTS)
def test_the_clock_counts_the_days_on_which_nothing_stops_it(
    start: date, told: list[tuple[int, bool, int | None]]
) -> None:
    """Awb 4:13 with 4:15, counted day by day: 56 days on which no request stands open, then to an ordinary day."""
    life = Life(journey(decision()), written(start))
    life.tell("talk_planned", written(start))
    stops: list[tuple[date, date | None, date | None]] = []
    on = start
    for later, asks, within in told:
        on += timedelta(days=later)
        if asks:
            until = on + timedelta(days=within) if within else None
            life.tell("information_asked", written(on), **({"until": until} if until else {}))
            stops.append((on, until, None))
        else:
            life.tell("information_received", written(on))
            stops = [(asked, until, there or on) for asked, until, there in stops]
    last, counted = start, 0
    while counted < 56 and last < date(2029, 1, 1):
        last += timedelta(days=1)
        counted += not any(
            asked < last and (there is None or last < there) and (until is None or last <= until)
            for asked, until, there in stops
        )
    expected = life.calendar.roll(last, "atw") if counted == 56 else None
    assert due(life, written(start + timedelta(days=300))).on == expected


def test_what_is_asked_about_one_application_stops_no_other() -> None:
    spec = obligation("decide", "each talk_planned", due="opened + 8w atw", clock="statutory", per="ref",
                      met_by=["plan_agreed"])  # fmt: skip
    life = Life(journey(replace(spec, pauses=(ASKED,))), "ma 2026-03-02")
    for ref in ("a", "b"):
        life.tell("talk_planned", "di 2026-03-10", ref=ref)
    life.tell("information_asked", "ma 2026-03-16", until=day("ma 2026-03-30"), ref="a")
    life.on("vr 2026-05-01")
    assert {row.point: row.due_on for row in life.rows("decide")} == {
        "a": day("di 2026-05-19"),
        "b": day("wo 2026-05-06"),
    }


def test_a_clock_that_is_stopped_after_the_extension_stands_still_in_the_extended_term() -> None:
    """Told on 4 May: 15 June. Asked on 1 June, there on the 8th: six days, and a day that was named does not roll."""
    life = applied()
    life.tell("extended", "ma 2026-05-04", until=day("ma 2026-06-15"))
    life.tell("information_asked", "ma 2026-06-01", until=day("ma 2026-06-22"))
    life.tell("information_received", "ma 2026-06-08")
    told = due(life, "di 2026-06-09")
    assert (told.on, told.paused_days) == (day("zo 2026-06-21"), 6)


def test_what_stood_still_before_the_extension_is_in_the_day_that_was_named() -> None:
    life = applied()
    life.tell("information_asked", "ma 2026-03-16", until=day("ma 2026-03-30"))
    life.tell("information_received", "ma 2026-03-23")
    life.tell("extended", "ma 2026-05-04", until=day("ma 2026-06-15"))
    assert due(life, "di 2026-05-05").on == day("ma 2026-06-15")


@pytest.mark.parametrize("to", ["a day", "weeks"])
def test_in_an_extended_term_that_stands_still_without_an_end_there_is_no_due_date(to: str) -> None:
    """Else the decision would be late by the term that was extended."""
    life = applied()
    if to == "weeks":
        life.journey = journey(replace(decision(), extended_by={"extended": WEEKS}))
    life.tell("extended", "ma 2026-05-04", until=day("ma 2026-06-15"))
    life.tell("information_asked", "ma 2026-06-01")
    assert due(life, "vr 2026-07-03").on is None


def test_days_on_which_the_term_stood_still_are_not_its_two_ordinary_days() -> None:
    """Algemene termijnenwet art. 2. Asked on Sunday, there on Wednesday: of Sat 7, Sun 8 and Wed 11 one is ordinary."""
    spec = replace(obligation("repair", "stage", due="enrolled + 3d atw", clock="statutory"), pauses=(ASKED,))
    life = Life(journey(spec), "vr 2026-03-06")
    life.tell("information_asked", "zo 2026-03-08", until=day("vr 2026-03-20"))
    life.tell("information_received", "wo 2026-03-11")
    life.on("wo 2026-03-11")
    assert life.row("repair").due_on == day("do 2026-03-12")

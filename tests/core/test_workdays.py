"""Working days, rolls and terms against the tables of reference domain.md 6.1 and 6.2, weekday by weekday."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.workdays import FIRST_DAY, LAST_DAY, Calendar, Term

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(written: str) -> date:
    """`Fri 2026-05-15`; the weekday is checked, so that a table cannot lie."""
    weekday, iso = written.split()
    found = date.fromisoformat(iso)
    assert WEEKDAYS[found.weekday()] == weekday, written
    return found


PUBLIC = """
    Wed 2025-01-01  Fri 2025-04-18  Mon 2025-04-21  Sat 2025-04-26  Mon 2025-05-05  Thu 2025-05-29  Mon 2025-06-09
    Thu 2025-12-25  Fri 2025-12-26
    Thu 2026-01-01  Fri 2026-04-03  Mon 2026-04-06  Mon 2026-04-27  Tue 2026-05-05  Thu 2026-05-14  Mon 2026-05-25
    Fri 2026-12-25  Sat 2026-12-26
    Fri 2027-01-01  Fri 2027-03-26  Mon 2027-03-29  Tue 2027-04-27  Wed 2027-05-05  Thu 2027-05-06  Mon 2027-05-17
    Sat 2027-12-25  Sun 2027-12-26
"""
DECREE = (
    "Fri 2024-12-27  Fri 2025-05-30  Fri 2026-01-02  Fri 2026-05-15  Fri 2027-05-07  Fri 2028-04-28  Fri 2028-05-26"
)
CLOSURES = "Thu 2026-12-24  Mon 2026-12-28"


def days(table: str) -> list[date]:
    words = table.split()
    return [day(f"{weekday} {iso}") for weekday, iso in zip(words[::2], words[1::2], strict=True)]


def calendar(closures: str = "") -> Calendar:
    return Calendar.of(
        public=days(PUBLIC), decree=days(DECREE), closures=days(closures), valid_until=date(2028, 12, 31)
    )


NL = calendar()
CLOSED = calendar(CLOSURES)


@pytest.mark.parametrize(("year", "working"), [(2025, 252), (2026, 251), (2027, 253)])
def test_a_year_has_as_many_working_days_as_the_reference_counts(year: int, working: int) -> None:
    assert NL.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == working


@pytest.mark.parametrize("closed", days(PUBLIC) + days(DECREE))
def test_a_recognised_day_is_no_working_day_in_either_calendar(closed: date) -> None:
    assert not NL.is_atw_day(closed)
    assert not NL.is_office_day(closed)


@pytest.mark.parametrize("written", ["Thu 2026-12-24", "Thu 2026-12-31", "Mon 2026-02-16", "Wed 2026-05-13"])
def test_christmas_eve_new_years_eve_and_carnival_are_ordinary_days(written: str) -> None:
    assert NL.is_atw_day(day(written))
    assert NL.is_office_day(day(written))


@pytest.mark.parametrize("closed", days(CLOSURES))
def test_a_closure_shuts_the_office_and_changes_nothing_in_law(closed: date) -> None:
    assert not CLOSED.is_office_day(closed)
    assert CLOSED.is_atw_day(closed)
    assert CLOSED.roll(closed, "atw") == closed


ROLL = [
    ("Fri 2025-04-18", "Tue 2025-04-22"),
    ("Sat 2025-04-26", "Mon 2025-04-28"),
    ("Mon 2025-05-05", "Tue 2025-05-06"),
    ("Thu 2025-05-29", "Mon 2025-06-02"),
    ("Fri 2025-05-30", "Mon 2025-06-02"),
    ("Mon 2025-06-09", "Tue 2025-06-10"),
    ("Thu 2025-12-25", "Mon 2025-12-29"),
    ("Thu 2026-01-01", "Mon 2026-01-05"),
    ("Fri 2026-01-02", "Mon 2026-01-05"),
    ("Fri 2026-04-03", "Tue 2026-04-07"),
    ("Sat 2026-04-04", "Tue 2026-04-07"),
    ("Sat 2026-04-25", "Tue 2026-04-28"),
    ("Tue 2026-05-05", "Wed 2026-05-06"),
    ("Thu 2026-05-14", "Mon 2026-05-18"),
    ("Fri 2026-05-15", "Mon 2026-05-18"),
    ("Sat 2026-05-23", "Tue 2026-05-26"),
    ("Fri 2026-12-25", "Mon 2026-12-28"),
    ("Sat 2026-12-26", "Mon 2026-12-28"),
    ("Fri 2027-01-01", "Mon 2027-01-04"),
    ("Fri 2027-03-26", "Tue 2027-03-30"),
    ("Tue 2027-04-27", "Wed 2027-04-28"),
    ("Wed 2027-05-05", "Mon 2027-05-10"),
    ("Sat 2027-05-08", "Mon 2027-05-10"),
    ("Mon 2027-05-17", "Tue 2027-05-18"),
    ("Sat 2027-12-25", "Mon 2027-12-27"),
    ("Wed 2026-05-06", "Wed 2026-05-06"),
]


@pytest.mark.parametrize("rule", ["following", "atw"])
@pytest.mark.parametrize(("ends", "rolled"), ROLL)
def test_a_term_that_ends_on_a_closed_day_runs_to_the_next_open_one(ends: str, rolled: str, rule: str) -> None:
    """Algemene termijnenwet art. 1 lid 1."""
    assert NL.roll(day(ends), rule) == day(rolled)


@pytest.mark.parametrize(
    ("ends", "rolled"),
    [
        ("Sat 2026-02-28", "Fri 2026-02-27"),
        ("Thu 2026-01-01", "Wed 2025-12-31"),
        ("Thu 2026-05-14", "Wed 2026-05-13"),
        ("Sun 2027-08-29", "Fri 2027-08-27"),
        ("Tue 2026-06-30", "Tue 2026-06-30"),
        ("Mon 2025-04-21", "Thu 2025-04-17"),
    ],
)
def test_what_binds_the_municipality_is_planned_on_the_working_day_before(ends: str, rolled: str) -> None:
    assert NL.roll(day(ends), "preceding") == day(rolled)


def test_the_office_rolls_past_its_closures_and_the_law_does_not() -> None:
    assert CLOSED.roll(day("Fri 2026-12-25"), "following") == day("Tue 2026-12-29")
    assert CLOSED.roll(day("Fri 2026-12-25"), "atw") == day("Mon 2026-12-28")
    assert CLOSED.roll(day("Fri 2026-12-25"), "preceding") == day("Wed 2026-12-23")


@pytest.mark.parametrize(("starts", "weeks", "raw", "due"), [
    ("Tue 2026-03-10", 8, "Tue 2026-05-05", "Wed 2026-05-06"),
    ("Fri 2026-03-20", 8, "Fri 2026-05-15", "Mon 2026-05-18"),
    ("Fri 2026-03-06", 8, "Fri 2026-05-01", "Fri 2026-05-01"),
    ("Fri 2026-10-30", 8, "Fri 2026-12-25", "Mon 2026-12-28"),
    ("Fri 2026-03-06", 4, "Fri 2026-04-03", "Tue 2026-04-07"),
    ("Thu 2026-03-05", 10, "Thu 2026-05-14", "Mon 2026-05-18"),
    ("Fri 2026-03-06", 10, "Fri 2026-05-15", "Mon 2026-05-18"),
    ("Fri 2025-10-24", 10, "Fri 2026-01-02", "Mon 2026-01-05"),
    ("Thu 2027-02-25", 10, "Thu 2027-05-06", "Mon 2027-05-10"),
])  # fmt: skip
def test_a_statutory_term_in_weeks_rolls_by_the_termijnenwet(starts: str, weeks: int, raw: str, due: str) -> None:
    ends = Term(weeks, "w").after(day(starts), NL)
    assert ends == day(raw)
    assert NL.roll(ends, "atw") == day(due)


@pytest.mark.parametrize(("anchor", "raw"), [
    ("Mon 2026-08-31", "Sat 2026-02-28"),
    ("Wed 2026-07-01", "Thu 2026-01-01"),
    ("Sat 2026-11-14", "Thu 2026-05-14"),
    ("Tue 2028-02-29", "Sun 2027-08-29"),
    ("Thu 2026-12-31", "Tue 2026-06-30"),
])  # fmt: skip
def test_six_months_counted_back_clamp_and_do_not_roll(anchor: str, raw: str) -> None:
    """Algemene termijnenwet art. 1 lid 2."""
    assert NL.roll(Term(6, "m").before(day(anchor), NL), "none") == day(raw)


@pytest.mark.parametrize(("starts", "term", "ends"), [
    ("Mon 2026-08-31", Term(1, "m"), "Wed 2026-09-30"),
    ("Mon 2026-08-31", Term(6, "m"), "Sun 2027-02-28"),
    ("Mon 2026-11-30", Term(3, "m"), "Sun 2027-02-28"),
    ("Sun 2027-01-31", Term(1, "m"), "Sun 2027-02-28"),
    ("Mon 2028-01-31", Term(1, "m"), "Tue 2028-02-29"),
    ("Tue 2028-02-29", Term(1, "y"), "Wed 2029-02-28"),
    ("Thu 2026-12-31", Term(2, "m"), "Sun 2027-02-28"),
    ("Sat 2026-05-02", Term(6, "m"), "Mon 2026-11-02"),
    ("Mon 2026-11-02", Term(6, "m"), "Sun 2027-05-02"),
    ("Mon 2026-11-02", Term(12, "m"), "Tue 2027-11-02"),
    ("Mon 2026-11-02", Term(3, "y"), "Fri 2029-11-02"),
    ("Mon 2026-11-02", Term(4, "w"), "Mon 2026-11-30"),
    ("Fri 2026-11-27", Term(28, "d"), "Fri 2026-12-25"),
    ("Mon 2026-11-02", Term(0, "d"), "Mon 2026-11-02"),
    ("Wed 2026-05-13", Term(1, "wd"), "Mon 2026-05-18"),
    ("Thu 2026-12-31", Term(0, "m"), "Thu 2026-12-31"),
])  # fmt: skip
def test_a_term_counts_from_the_day_after_its_start(starts: str, term: Term, ends: str) -> None:
    assert term.after(day(starts), NL) == day(ends)


@pytest.mark.parametrize(("starts", "term", "ends"), [
    ("Sun 2027-02-28", Term(1, "m"), "Thu 2027-01-28"),
    ("Sun 2027-01-31", Term(2, "m"), "Mon 2026-11-30"),
    ("Tue 2028-02-29", Term(1, "y"), "Sun 2027-02-28"),
    ("Mon 2026-11-30", Term(2, "w"), "Mon 2026-11-16"),
    ("Mon 2026-05-18", Term(1, "wd"), "Wed 2026-05-13"),
    ("Sun 2026-05-17", Term(2, "wd"), "Tue 2026-05-12"),
    ("Mon 2026-11-30", Term(3, "d"), "Fri 2026-11-27"),
])  # fmt: skip
def test_a_term_counts_back_likewise(starts: str, term: Term, ends: str) -> None:
    assert term.before(day(starts), NL) == day(ends)


def test_months_from_the_original_day_do_not_stay_on_a_clamped_one() -> None:
    start = day("Sun 2027-01-31")
    assert [Term(n, "m").after(start, NL).day for n in range(1, 6)] == [28, 31, 30, 31, 30]


def test_a_term_reads_as_it_is_written() -> None:
    assert [str(Term(*pair)) for pair in ((10, "wd"), (3, "d"), (2, "w"), (6, "m"), (1, "y"))] == [
        "10wd", "3d", "2w", "6m", "1y",
    ]  # fmt: skip


def test_an_unknown_unit_or_roll_is_refused() -> None:
    with pytest.raises(ValueError, match="not in 'q'"):
        Term(1, "q").after(day("Mon 2026-11-02"), NL)
    with pytest.raises(ValueError, match="not 'forward'"):
        NL.roll(day("Mon 2026-11-02"), "forward")


@pytest.mark.parametrize("outside", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date.min, date.max])
def test_a_day_outside_the_calendar_is_refused_and_never_wraps_round(outside: date) -> None:
    for ask in (
        NL.is_office_day,
        NL.is_atw_day,
        lambda found: NL.roll(found, "following"),
        lambda found: NL.roll(found, "preceding"),
        lambda found: NL.add_workdays(found, 1),
        lambda found: NL.workdays_between(found, FIRST_DAY),
    ):
        with pytest.raises(ValueError, match="leaves the calendar"):
            ask(outside)
    with pytest.raises(ValueError, match="leaves the calendar"):
        Calendar.of(public=[], decree=[], closures=[outside], valid_until=LAST_DAY)


def test_counting_past_either_end_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves the calendar"):
        NL.add_workdays(LAST_DAY - timedelta(days=3), 10)
    with pytest.raises(ValueError, match="leaves the calendar"):
        NL.add_workdays(FIRST_DAY + timedelta(days=3), -10)
    with pytest.raises(ValueError, match="leaves the calendar"):
        NL.roll(day("Sun 1950-01-01"), "preceding")


def test_the_version_follows_the_days_and_not_their_order_or_weekends() -> None:
    assert calendar().version == NL.version
    assert calendar("Sat 2026-02-28").version == NL.version
    assert calendar("Fri 2026-05-15").version == NL.version  # a decree day already
    assert CLOSED.version != NL.version
    as_decree = Calendar.of(
        public=days(PUBLIC), decree=days(DECREE + " " + CLOSURES), closures=[], valid_until=LAST_DAY
    )
    assert as_decree.version != CLOSED.version


near = st.dates(date(1960, 1, 1), date(2090, 12, 31))


@settings(deadline=None)
@given(near, st.integers(1, 1500))
def test_counting_forward_and_counting_between_are_inverse(start: date, count: int) -> None:
    end = CLOSED.add_workdays(start, count)
    assert CLOSED.is_office_day(end)
    assert CLOSED.workdays_between(start, end) == count


@settings(deadline=None)
@given(near, st.integers(1, 1500))
def test_counting_back_undoes_counting_forward_from_an_office_day(start: date, count: int) -> None:
    first = CLOSED.roll(start, "following")
    assert CLOSED.add_workdays(CLOSED.add_workdays(first, count), -count) == first
    assert CLOSED.workdays_between(first, CLOSED.add_workdays(first, -count)) == -count


@settings(deadline=None)
@given(near, near)
def test_the_days_between_are_those_one_finds_by_walking(start: date, other: date) -> None:
    end = start + timedelta(days=other.toordinal() % 60)
    walked = sum(CLOSED.is_office_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert CLOSED.workdays_between(start, end) == walked
    assert CLOSED.workdays_between(end, start) == -walked


@settings(deadline=None)
@given(near)
def test_a_rolled_day_is_the_nearest_open_one_on_its_side(start: date) -> None:
    for rule, step, is_open in (
        ("following", 1, CLOSED.is_office_day),
        ("preceding", -1, CLOSED.is_office_day),
        ("atw", 1, CLOSED.is_atw_day),
    ):
        walked = start
        while not is_open(walked):
            walked += timedelta(days=step)
        assert CLOSED.roll(start, rule) == walked
    assert CLOSED.roll(start, "none") == start

"""The time from enrolment to the first talk, the plan and work, with what stops the way there."""

from datetime import date, timedelta

import pytest

from klantreis.core.results.shares import share
from klantreis.core.timeliness.cases import AuditedCase, Meaning, Question
from klantreis.core.timeliness.figures import TimeTo
from klantreis.core.timeliness.times import TimesTally
from tests.core.timeliness.small_cases import case, question

ASKED = question("ma 2026-11-23", since="do 2026-10-01")
FIRST = "do 2026-10-01"


def intake(*cases: AuditedCase, asked: Question = ASKED) -> TimeTo:
    tally = TimesTally(asked)
    for each in cases:
        tally.add(each)
    return tally.result()[0]


def test_a_talk_is_counted_in_office_days_from_the_day_of_enrolment() -> None:
    # Thursday to the Wednesday after: 4 office days; the weekend is none.
    found = intake(*[case("talk_held wo 2026-10-07", enrolled=FIRST)] * 10)
    assert (found.name, found.n, found.reached, found.median) == ("intake", 10, 10, 4)
    assert [(point.day, point.reached, point.at_risk) for point in found.curve] == [(4, 1.0, 10)]


def test_who_was_enrolled_outside_the_period_is_not_in_the_cohort() -> None:
    found = intake(case("talk_held wo 2026-10-07", enrolled="wo 2026-09-30"), case(enrolled="di 2026-11-24"))
    assert (found.n, found.median, found.curve) == (0, None, ())


def test_the_first_talk_counts() -> None:
    for facts in (("wo 2026-10-14", "wo 2026-10-07"), ("wo 2026-10-07", "wo 2026-10-14")):
        assert intake(*[case(*(f"talk_held {on}" for on in facts), enrolled=FIRST)] * 10).median == 4


def test_closing_before_the_talk_stops_the_way_and_on_its_day_does_not() -> None:
    before = case("talk_held wo 2026-10-14", enrolled=FIRST, closed="di 2026-10-13")
    same_day = case("talk_held wo 2026-10-14", enrolled=FIRST, closed="wo 2026-10-14")
    found = intake(before, same_day)
    assert (found.reached, found.stopped, found.waiting) == (1, 1, 0)


def test_closing_competes_and_is_no_censoring() -> None:
    closed = [case(enrolled=FIRST, closed="vr 2026-10-02")] * 10
    talked = [case("talk_held ma 2026-10-05", enrolled=FIRST)] * 10
    found = intake(*closed, *talked)
    assert [(point.day, point.reached, point.stopped) for point in found.curve] == [(1, 0.0, 0.5), (2, 0.5, 0.5)]


def test_a_talk_before_the_enrolment_is_day_0_and_is_told() -> None:
    same_day = [case("talk_held do 2026-10-01", enrolled=FIRST)] * 9
    found = intake(case("talk_held wo 2026-09-23", enrolled=FIRST), *same_day)
    assert (found.reached, found.clipped, found.median) == (10, 1, 0)
    assert [point.day for point in found.curve] == [0]


def test_the_curve_and_the_median_end_where_fewer_than_ten_are_at_risk() -> None:
    start = date(2026, 10, 1)
    days = [start + timedelta(days=number) for number in range(12)]
    found = intake(*[case(f"talk_held {_written(day)}", enrolled=FIRST) for day in days for _ in range(1)])
    assert [point.at_risk for point in found.curve] == [12, 11]
    assert found.median is None


@pytest.mark.parametrize("norm", ["4wd", "6d", "1w"])
def test_the_norm_is_asked_on_its_own_scale(norm: str) -> None:
    asked = question("ma 2026-11-23", since=FIRST, norms={"landsmeer": {Meaning.intake: norm}})
    on_the_day = [case("talk_held wo 2026-10-07", enrolled=FIRST)] * 8
    found = intake(*on_the_day, *[case("talk_held vr 2026-10-09", enrolled=FIRST)] * 2, asked=asked)
    assert (found.norm, found.by_norm) == (norm, pytest.approx(0.8))
    assert found.norm_workdays == {"4wd": 4, "6d": 4, "1w": 5}[norm]


def test_a_norm_of_a_month_ends_on_the_same_day_of_the_next_clamped() -> None:
    asked = question("ma 2026-11-23", since=FIRST, norms={"landsmeer": {Meaning.intake: "1m"}})
    cases = [case(f"talk_held {on}", enrolled=FIRST) for on in ["zo 2026-11-01"] * 6 + ["ma 2026-11-02"] * 4]
    assert intake(*cases, asked=asked).by_norm == pytest.approx(0.6)


def test_there_is_one_norm_only_where_all_municipalities_of_the_cohort_state_it() -> None:
    norms = {"landsmeer": {Meaning.intake: "4wd"}, "haarlem": {Meaning.intake: "4wd"}}
    asked = question("ma 2026-11-23", since=FIRST, norms=norms)
    here = [case("talk_held wo 2026-10-07", enrolled=FIRST)] * 10
    assert intake(*here, case(enrolled=FIRST, municipality="haarlem"), asked=asked).norm == "4wd"
    found = intake(*here, case(enrolled=FIRST, municipality="groningen"), asked=asked)
    assert (found.norm, found.by_norm, found.norm_workdays) == ("", None, None)


WAITING = question("vr 2026-10-16", since=FIRST, norms={"landsmeer": {Meaning.intake: "10wd"}})


def test_beyond_what_was_followed_the_norm_is_not_told() -> None:
    late_starters = [case(enrolled="ma 2026-10-05")] * 10  # 9 office days before the day asked
    assert intake(*late_starters, asked=WAITING).by_norm is None
    assert intake(*late_starters, case(enrolled="vr 2026-10-02"), asked=WAITING).by_norm == 0.0


def test_of_fewer_than_ten_the_norm_is_not_told() -> None:
    assert intake(*[case("talk_held wo 2026-10-07", enrolled=FIRST)] * 9, asked=WAITING).by_norm is None


def test_where_few_are_left_on_the_day_of_the_norm_the_interval_says_what_is_not_known() -> None:
    quick = [case("talk_held vr 2026-10-02", enrolled=FIRST)] * 90
    # Until the day of the norm itself: of those nine it is known that they did not get there.
    followed, left = [case(enrolled="vr 2026-10-02")] * 9, [case(enrolled="do 2026-10-08")] * 21
    found = intake(*quick, *followed, *left, asked=WAITING)
    assert found.by_norm == pytest.approx(0.75)
    assert found.by_norm_low == pytest.approx(share(90, 120).low)
    assert found.by_norm_high == pytest.approx(share(90 + 21, 120).high)
    enough = intake(*quick, *followed, case(enrolled=FIRST), *left[1:], asked=WAITING)
    assert (enough.by_norm_low, enough.by_norm_high) == pytest.approx((share(90, 120).low, share(90, 120).high))


def test_where_few_are_left_since_all_is_known_the_interval_is_that_of_a_plain_share() -> None:
    quick = [case("talk_held vr 2026-10-02", enrolled=FIRST)] * 20
    slow = [case("talk_held wo 2026-10-07", enrolled=FIRST)] * 9
    found = intake(*quick, *slow, case(enrolled=FIRST, closed="di 2026-10-06"), asked=WAITING)
    plain = share(29, 30)
    assert (found.by_norm, found.by_norm_low, found.by_norm_high) == pytest.approx((plain.value, plain.low, plain.high))


def test_those_who_dropped_out_of_sight_might_not_have_got_there() -> None:
    quick = [case("talk_held vr 2026-10-02", enrolled=FIRST)] * 20
    late = [case("talk_held wo 2026-10-14", enrolled=FIRST)] * 5
    unknown = [case(enrolled="do 2026-10-08")] * 5  # followed for 6 office days
    found = intake(*quick, *late, *unknown, asked=WAITING)
    assert found.by_norm == pytest.approx(1.0)
    assert found.by_norm_low == pytest.approx(share(25, 30).low)


def test_a_point_of_the_curve_has_the_interval_of_its_share() -> None:
    [first, *_] = intake(*[case("talk_held vr 2026-10-02", enrolled=FIRST)] * 9, *[case(enrolled=FIRST)] * 3).curve
    assert (first.low, first.high) == (pytest.approx(share(9, 12).low), pytest.approx(share(9, 12).high))


def _written(on: date) -> str:
    return f"{'ma di wo do vr za zo'.split()[on.weekday()]} {on}"

"""The share on time by month, judged by limits that move only at a dated and named change."""

from datetime import date

import pytest

from klantreis.core.timeliness.cases import NamedChange
from klantreis.core.timeliness.figures import Month, Trend
from klantreis.core.timeliness.laney import baseline
from klantreis.core.timeliness.trend import TrendTally, trend
from klantreis.core.workdays import add_months
from tests.core.timeliness.small_cases import case, obligation, question

START = date(2025, 1, 1)
CHANGE = NamedChange(date(2026, 3, 1), "Nieuwe brief")


def months(*hits: int, of: int = 1000, start: date = START) -> dict[date, tuple[int, int]]:
    return {add_months(start, number): (hit, of) for number, hit in enumerate(hits)}


def steady(number: int, around: int = 900) -> list[int]:
    """Months that vary by chance: about one score up, one down."""
    return [around + (-9 if index % 2 else 9) for index in range(number)]


def signals(found: Trend) -> list[str]:
    return [month.signal for month in found.months]


def test_months_are_those_in_which_obligations_fell_due() -> None:
    rows = [
        obligation("on_time", "vr 2026-09-04"),
        obligation("late", "wo 2026-09-30", "ma 2026-11-02"),
        obligation("on_time", "ma 2026-11-23", "do 2026-10-01"),
        obligation("", "zo 2026-11-22"),
        obligation("on_time", "di 2026-11-24", "do 2026-10-01"),  # due after the day asked: not yet
        obligation("lapsed", "vr 2026-09-04"),
        obligation("late", "vr 2026-09-04", kind="task"),
    ]
    tally = TrendTally(question("ma 2026-11-23", since="ma 2026-11-02"))
    tally.add(case(*rows))
    found = [(month.month, month.on_time, month.judged, month.is_open) for month in tally.result().months]
    assert found == [
        (date(2026, 9, 1), 1, 2, False),
        (date(2026, 10, 1), 0, 0, False),
        (date(2026, 11, 1), 1, 2, True),
    ]


def test_without_anything_there_is_no_trend() -> None:
    assert TrendTally(question("ma 2026-11-23")).result() == Trend(months=(), phases=())


def test_a_month_with_fewer_than_ten_is_told_in_counts_only() -> None:
    [month] = trend(months(8, of=9), (), date(2025, 1, 31)).months
    assert (month.judged, month.on_time, month.share, month.low, month.signal) == (9, 8, None, None, "")


def test_the_month_of_the_day_asked_is_open_but_on_its_last_day() -> None:
    counts = months(*steady(13))
    assert [month.is_open for month in trend(counts, (), date(2026, 1, 30)).months][-2:] == [False, True]
    assert not any(month.is_open for month in trend(counts, (), date(2026, 1, 31)).months)


def test_an_open_month_is_in_no_baseline_and_gives_no_signal() -> None:
    closed, with_open = months(*steady(4)), months(*steady(4), 100)
    [phase] = trend(with_open, (), date(2025, 5, 15)).phases
    [without] = trend(closed, (), date(2025, 4, 30)).phases
    assert phase == without
    assert signals(trend(with_open, (), date(2025, 5, 15)))[-1] == ""
    assert signals(trend(with_open, (), date(2025, 5, 31)))[-1] == "below"


def test_the_baseline_is_the_first_twelve_months_and_stays_that() -> None:
    [phase] = trend(months(*steady(30), *[500] * 10), (), date(2028, 4, 30)).phases
    expected = baseline(list(months(*steady(12)).values()))
    assert expected is not None
    assert (phase.mean, phase.sigma_z, phase.months, phase.is_stable) == (expected.mean, expected.sigma_z, 12, True)


def test_24_months_are_shown_and_the_baseline_may_lie_before_them() -> None:
    found = trend(months(*steady(12), *[500] * 28), (), date(2028, 4, 30))
    assert [found.months[0].month, found.months[-1].month] == [date(2026, 5, 1), date(2028, 4, 1)]
    assert set(signals(found)) == {"below"}


def test_months_with_fewer_than_ten_are_in_no_baseline() -> None:
    few = {date(2024, month, 1): (0, 9) for month in (3, 4, 5)}
    [phase] = trend(few | months(*steady(12)), (), date(2025, 12, 31)).phases
    assert (phase.since, phase.mean, phase.months) == (date(2024, 3, 1), 0.9, 12)


def test_with_fewer_than_three_months_there_are_no_limits_and_with_fewer_than_twelve_they_are_not_stable() -> None:
    [early] = trend(months(*steady(2)), (), date(2025, 2, 28)).phases
    assert (early.mean, early.sigma_z, early.months, early.is_stable) == (None, None, 2, False)
    [later] = trend(months(*steady(11)), (), date(2025, 11, 30)).phases
    assert (later.months, later.is_stable, later.mean is None) == (11, False, False)


def test_limits_are_made_anew_only_at_a_named_change() -> None:
    counts = months(*steady(14), *steady(6, around=700))
    without, with_change = trend(counts, (), date(2026, 8, 31)), trend(counts, [CHANGE], date(2026, 8, 31))
    assert signals(without)[14:] == ["below"] * 6
    assert set(signals(with_change)) == {""}
    assert [(phase.since, phase.title, phase.months) for phase in with_change.phases] == [
        (START, "", 12),
        (date(2026, 3, 1), "Nieuwe brief", 6),
    ]
    assert [month.phase for month in with_change.months] == [0] * 14 + [1] * 6


def test_a_change_within_a_month_begins_with_that_month_which_is_in_no_baseline() -> None:
    counts = months(*steady(14), *steady(6, around=700))
    [_, phase] = trend(counts, [NamedChange(date(2026, 3, 2), "Nieuwe brief")], date(2026, 8, 31)).phases
    assert (phase.since, phase.months) == (date(2026, 3, 2), 5)


def test_a_change_after_the_day_asked_or_before_the_first_month_divides_nothing() -> None:
    counts = months(*steady(4))
    before, after = NamedChange(date(2020, 6, 1), "Begin"), NamedChange(date(2026, 6, 1), "Later")
    found = trend(counts, [after, before, NamedChange(date(2025, 4, 29), "Morgen")], date(2025, 4, 28))
    assert [(phase.since, phase.title, phase.months) for phase in found.phases] == [(date(2020, 6, 1), "Begin", 3)]


def test_two_changes_in_a_month_are_one_with_both_names() -> None:
    changes = [NamedChange(date(2026, 3, 9), "Twee"), CHANGE]
    [_, phase] = trend(months(*steady(20)), changes, date(2026, 8, 31)).phases
    assert phase.title == "Nieuwe brief; Twee"


def test_a_phase_that_is_no_longer_shown_is_not_told() -> None:
    found = trend(months(*steady(40)), [NamedChange(date(2026, 5, 1), "Nieuwe brief")], date(2028, 4, 30))
    assert [phase.title for phase in found.phases] == ["Nieuwe brief"]
    assert {month.phase for month in found.months} == {0}


def test_the_eighth_month_in_a_row_on_one_side_is_a_signal() -> None:
    found = signals(trend(months(*steady(12), *[910] * 9), (), date(2026, 9, 30)))
    assert found == [""] * 19 + ["run_above"] * 2


@pytest.mark.parametrize("between", [(900, 1000), (9, 9), (0, 0)])
def test_a_month_on_the_mean_or_with_few_neither_makes_nor_breaks_a_row(between: tuple[int, int]) -> None:
    counts = months(*steady(12), *[910] * 4)
    counts |= {date(2026, 5, 1): between} if between[1] else {}
    counts |= months(*[910] * 4, start=date(2026, 6, 1))
    found = signals(trend(counts, (), date(2026, 9, 30)))
    assert found == [""] * 20 + ["run_above"]


def test_a_row_does_not_go_on_into_another_phase() -> None:
    counts = months(*steady(7), *[910] * 7, *[910] * 7)
    found = trend(counts, [CHANGE], date(2026, 9, 30))
    assert not any(signal.startswith("run") for signal in signals(found)[14:])


def test_with_more_than_chance_between_months_fewer_are_outside_than_of_a_plain_p_chart() -> None:
    wild = [880, 930, 870, 925, 885, 940, 875, 920, 890, 935, 880, 915]
    found: tuple[Month, ...] = trend(months(*wild), (), date(2025, 12, 31)).months
    plain = 3 * (0.9038 * (1 - 0.9038) / 1000) ** 0.5
    assert sum(abs(hit / 1000 - 0.9038) > plain for hit in wild) >= 4
    assert {month.signal for month in found} == {""}

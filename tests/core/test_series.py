"""Points of a series: named, moved, stretched, ended, and cheap however long the series runs."""

import sys
from dataclasses import replace
from datetime import timedelta

from klantreis.core.actions import Verdict
from klantreis.core.case import Fact
from klantreis.core.journey import Label
from tests.core.small_journeys import Life, day, journey, moment, obligation, step


def points(life: Life, name: str = "talks") -> list[tuple[str, object, object]]:
    return [(row.point, row.due_on, row.verdict) for row in life.rows(name)]


def test_monthly_points_begin_after_the_origin_and_clamp_to_short_months() -> None:
    life = Life(journey(obligation("talks", "stage", series="monthly on 31", met_by=["talk_held"])), "za 2026-01-31")
    life.on("ma 2026-06-01")
    assert [(name, due) for name, due, _ in points(life)][:3] == [
        ("2026-02", day("ma 2026-03-02")),  # Saturday 28 February rolls to Monday
        ("2026-03", day("di 2026-03-31")),
        ("2026-04", day("do 2026-04-30")),
    ]


def test_yearly_points_fall_on_their_days_whatever_their_order_in_the_file() -> None:
    life = Life(journey(obligation("talks", "stage", series="yearly on 12-01, 06-01")), "ma 2026-03-02")
    life.on("wo 2027-03-03")
    assert [(name, due) for name, due, _ in points(life)] == [
        ("2026-06-01", day("ma 2026-06-01")),
        ("2026-12-01", day("di 2026-12-01")),
        ("2027-06-01", day("di 2027-06-01")),
    ]


def test_every_six_months_counts_from_the_origin_and_never_from_a_clamped_day() -> None:
    life = Life(journey(obligation("talks", "stage", series="every 6m", roll="none")), "ma 2026-08-31")
    life.on("wo 2027-12-01")
    assert [(name, due) for name, due, _ in points(life)] == [
        ("6m", day("zo 2027-02-28")),
        ("12m", day("di 2027-08-31")),
        ("18m", day("di 2028-02-29")),
    ]


def test_points_spread_evenly_over_three_years_and_the_last_falls_on_the_end() -> None:
    talks = obligation("talks", "each pip_dated", series="pip_dated.talks spread over 1y", roll="none")
    life = Life(journey(talks), "ma 2026-03-02")
    life.tell("pip_dated", "ma 2026-03-02", talks=4)
    life.on("wo 2027-03-31")
    assert [(name, due) for name, due, _ in points(life)] == [
        ("1", day("ma 2026-06-01")),
        ("2", day("ma 2026-08-31")),
        ("3", day("ma 2026-11-30")),
        ("4", day("di 2027-03-02")),
    ]


def test_a_corrected_number_of_talks_moves_those_to_come_and_makes_none_twice() -> None:
    """Names are part of natural keys: the first talk stays `1`, whatever the number becomes."""
    talks = obligation("talks", "pip_dated", series="pip_dated.talks spread over 1y", roll="none",
                       met_by=["progress_talk_held"], steps=[step("ask", "due - 5wd", "send", "client")])  # fmt: skip
    life = Life(journey(talks), "ma 2026-03-02")
    first = life.tell("pip_dated", "ma 2026-03-02", talks=4)
    assert life.walk("ma 2026-03-02", "vr 2026-05-29") == {day("vr 2026-05-22"): ["ask"]}
    life.tell("progress_talk_held", "ma 2026-06-01")
    life.tell("pip_dated", "ma 2026-03-02", recorded="ma 2026-06-08", corrects=first, talks=5)
    assert list(life.walk("ma 2026-06-08", "vr 2026-07-31")) == [day("ma 2026-07-20")]  # the second, due 26 July
    assert [name for name, _, _ in points(life)][:2] == ["1", "2"]


def test_no_point_comes_after_until_even_where_until_moves() -> None:
    talks = obligation("talks", "stage", series="every 1m", until="ww_end", anchors=["ww_end"])
    anchors = {"ww_end": "known(end_moved.date, enrolled.ww_end)"}
    life = Life(journey(talks, anchors=anchors), "ma 2026-03-02", ww_end=day("vr 2026-05-29"))
    life.on("ma 2026-08-31")
    assert [name for name, *_ in points(life)] == ["1m", "2m"]
    life.tell("end_moved", "ma 2026-04-20", date=day("vr 2026-07-31"))
    life.on("ma 2026-08-31")
    assert [name for name, *_ in points(life)] == ["1m", "2m", "3m", "4m"]


def test_points_that_are_open_follow_an_origin_that_moves_and_remind_nobody_twice() -> None:
    talks = obligation("talks", "stage", series=["2m", "4m"], origin="ww_end", anchors=["ww_end"],
                       steps=[step("remind", "due - 5wd", "send", "client")])  # fmt: skip
    life = Life(
        journey(talks, anchors={"ww_end": "known(end_moved.date, enrolled.ww_end)"}), "ma 2026-03-02",
        ww_end=day("ma 2026-03-02"),
    )  # fmt: skip
    given = life.walk("ma 2026-03-02", "di 2026-04-28")
    assert given == {day("vr 2026-04-24"): ["remind"]}
    life.tell("end_moved", "wo 2026-04-29", date=day("wo 2026-04-01"))
    given = life.walk("wo 2026-04-29", "ma 2026-08-03")
    assert given == {day("ma 2026-07-27"): ["remind"]}
    assert [(name, due) for name, due, _ in points(life)] == [
        ("2m", day("ma 2026-06-01")),
        ("4m", day("ma 2026-08-03")),  # Saturday 1 August
    ]


def test_a_pause_moves_points_to_come_with_their_windows() -> None:
    life = Life(journey(obligation("talks", "stage", series=["2w", "4w"])), "ma 2026-03-02")
    life.tell("case_paused", "ma 2026-03-09", until=day("ma 2026-03-23"))
    life.tell("talk_held", "ma 2026-03-30")
    life.on("ma 2026-04-13")
    assert points(life) == [
        ("2w", day("ma 2026-03-30"), Verdict.on_time),
        ("4w", day("ma 2026-04-13"), None),
    ]


def test_a_fact_that_names_a_point_of_a_year_ahead_meets_it_and_one_that_names_none_that_exists_meets_nothing() -> None:
    life = Life(journey(obligation("talks", "stage", series="monthly on 10", match="period")), "ma 2026-03-02")
    life.tell("talk_held", "ma 2026-03-09", period="2027-02")
    life.tell("talk_held", "ma 2026-03-09", period="2026-99")
    life.on("ma 2026-03-09")
    assert [(name, verdict) for name, _, verdict in points(life)] == [("2026-03", None), ("2027-02", Verdict.on_time)]


def test_a_fact_of_a_series_that_comes_before_not_before_is_a_problem() -> None:
    life = Life(journey(obligation("talks", "stage", series=["4w"], not_before="opened + 2w")), "ma 2026-03-02")
    early = life.tell("talk_held", "ma 2026-03-09")
    life.on("ma 2026-03-09")
    assert life.last is not None
    assert life.last.problems == (f"met_too_early:{early}",)
    assert [verdict for *_, verdict in points(life)] == [None]


def test_missed_by_misses_the_point_it_lies_nearest_to_and_the_series_goes_on() -> None:
    life = Life(journey(obligation("talks", "stage", series=["2w", "4w"], missed_by=["no_show"])), "ma 2026-03-02")
    life.tell("no_show", "ma 2026-03-16")
    life.on("di 2026-03-24")
    assert [(name, verdict) for name, _, verdict in points(life)] == [("2w", Verdict.missed), ("4w", None)]


def test_a_fact_that_meets_and_lapses_meets_its_point_first() -> None:
    """Met by an ending with the right reason, lapsed by any other: as an obligation that falls due once."""
    talks = obligation("talks", "stage", series=["2w", "4w"], met_by=[("stopped", "outcome = done")],
                       lapsed_by=["stopped"])  # fmt: skip
    for outcome, verdict in (("done", Verdict.on_time), ("away", Verdict.lapsed)):
        life = Life(journey(talks), "ma 2026-03-02")
        life.tell("stopped", "ma 2026-03-16", outcome=outcome)
        life.on("di 2026-03-31")
        assert points(life)[0] == ("2w", day("ma 2026-03-16"), verdict)


def test_a_series_rests_outside_its_label_and_goes_on_when_it_is_there_again() -> None:
    talks = obligation("talks", "stage", series="monthly on 10", while_label="part_time")
    label = Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))
    life = Life(journey(talks, labels=[label]), "ma 2026-03-02")
    life.on("ma 2026-04-20")
    assert points(life) == []
    life.tell("part_time_started", "di 2026-05-05")
    life.tell("part_time_ended", "ma 2026-07-06")
    life.tell("part_time_started", "di 2026-09-01")
    life.walk("ma 2026-04-20", "do 2026-10-15")
    assert [name for name, *_ in points(life)] == ["2026-05", "2026-06", "2026-07", "2026-09", "2026-10"]


def calls_of_a_plan(weeks: int) -> int:
    """Python calls that planning after so many kept weekly talks takes: a measure no busy machine disturbs."""
    first = day("ma 2026-03-02")
    life = Life(journey(obligation("talks", "stage", series="every 1w", roll="none")), "ma 2026-03-02")
    facts = [
        Fact(id=f"t{week}", event="talk_held", occurred_on=on, recorded_at=moment(on))
        for week in range(1, weeks + 1)
        for on in [first + timedelta(weeks=week)]
    ]
    life.case = replace(life.case, facts=(*life.case.facts, *facts))
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        life.plan(first + timedelta(weeks=weeks))
    finally:
        sys.setprofile(None)
    return calls


def test_years_of_weekly_points_cost_in_proportion_to_the_points() -> None:
    assert calls_of_a_plan(400) < 6 * calls_of_a_plan(100)


def test_a_point_that_falls_on_until_is_the_last_one() -> None:
    talks = obligation("talks", "stage", series="every 2w", until="enrolled + 4w")
    life = Life(journey(talks), "ma 2026-03-02")
    life.on("ma 2026-06-01")
    assert [name for name, *_ in points(life)] == ["2w", "4w"]


def test_a_point_opens_the_day_after_the_middle_and_the_one_before_is_missed_on_that_day() -> None:
    """Between 16 and 30 March lies Monday the 23rd, which belongs to the earlier point."""
    life = Life(journey(obligation("talks", "stage", series=["2w", "4w"])), "ma 2026-03-02")
    life.on("ma 2026-03-23")
    assert [row.point for row in life.rows("talks")] == ["2w"]
    assert life.last is not None
    assert life.last.look_again_on == day("di 2026-03-24")
    life.on("di 2026-03-24")
    assert [(row.point, row.opened_on, row.ended_on) for row in life.rows("talks")] == [
        ("2w", day("ma 2026-03-02"), day("di 2026-03-24")), ("4w", day("di 2026-03-24"), None),
    ]  # fmt: skip

"""Teams against the limits of chance for their number, widened where teams differ more than that anyway."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.timeliness.figures import TeamFunnel
from klantreis.core.timeliness.funnel import dispersion, limits
from klantreis.core.timeliness.teams import TeamsTally, funnel
from tests.core.timeliness.small_cases import case, obligation, question


def teams(*counts: tuple[int, int]) -> TeamFunnel:
    return funnel({("landsmeer", f"team{number:02}"): count for number, count in enumerate(counts)}, {})


def outside(found: TeamFunnel) -> list[str]:
    return [point.outside for point in found.points]


def test_an_obligation_counts_for_the_team_it_was_charged_to() -> None:
    rows = [
        *[obligation("on_time", "vr 2026-10-09", team="noord", groups="jong|nieuw")] * 8,
        *[obligation("late", "vr 2026-10-09", "ma 2026-10-12", team="noord")] * 2,
        obligation("", "vr 2026-10-09", team="zuid", groups="jong"),
        obligation("on_time", "vr 2026-10-09"),
        obligation("on_time", "do 2026-10-01", team="noord"),
        obligation("on_time", "vr 2026-10-09", team="noord", kind="task"),
        obligation("lapsed", "vr 2026-10-09", team="noord"),
    ]
    tally = TeamsTally(question("ma 2026-11-23", since="vr 2026-10-02"))
    tally.add(case(*rows))
    found = tally.result()
    assert found.mean == pytest.approx(9 / 12)
    assert [(point.team, point.on_time, point.judged, point.share, point.mix) for point in found.points] == [
        ("", 1, 1, None, (("", 1),)),
        ("noord", 8, 10, 0.8, (("", 2), ("jong", 8), ("nieuw", 8))),
        ("zuid", 0, 1, None, (("jong", 1),)),
    ]


def test_teams_of_the_same_name_in_two_municipalities_are_two() -> None:
    tally = TeamsTally(question("ma 2026-11-23"))
    for municipality in ("landsmeer", "haarlem"):
        tally.add(case(obligation("on_time", "vr 2026-10-09", team="noord"), municipality=municipality))
    assert [point.municipality for point in tally.result().points] == ["haarlem", "landsmeer"]


def test_without_anything_there_is_no_funnel() -> None:
    assert TeamsTally(question("ma 2026-11-23")).result() == TeamFunnel(mean=None, dispersion=None, points=())


def test_of_a_team_with_fewer_than_ten_nothing_is_told_but_counts() -> None:
    [few, _] = teams((0, 9), (95, 100)).points
    assert (few.share, few.low95, few.high998, few.outside, few.judged) == (None, None, None, "", 9)


def test_limits_are_those_of_chance_for_the_number() -> None:
    found = limits(0.8, None, 100)
    assert found.low95 == pytest.approx(0.8 - 1.96 * 0.04, abs=1e-4)
    assert found.high95 == pytest.approx(0.8 + 1.96 * 0.04, abs=1e-4)
    assert found.low998 == pytest.approx(0.8 - 3.09 * 0.04, abs=1e-4)
    assert limits(0.8, None, 1)[2:] == (0.0, 1.0)


def test_a_team_is_outside_only_beyond_the_wide_limits() -> None:
    assert outside(teams((9000, 10000), (900, 1000), (860, 1000))) == ["", "", "below"]
    assert outside(teams((9000, 10000), (900, 1000), (875, 1000))) == ["", "", ""]
    assert outside(teams((9000, 10000), (900, 1000), (940, 1000))) == ["", "", "above"]


def test_where_all_teams_differ_more_than_chance_limits_are_widened_by_as_much() -> None:
    # Scores of 4 up and down: variance 16, so limits are four times as wide, and nobody is outside.
    found = teams(*[(942 if number % 2 else 858, 1000) for number in range(10)])
    expected = (42 / 1000 / sqrt(0.9 * 0.1 / 1000)) ** 2
    assert found.dispersion == pytest.approx(expected)
    assert set(outside(found)) == {""}
    [point, *_] = found.points
    assert point.low95 == pytest.approx(0.9 - 1.959964 * sqrt(0.9 * 0.1 / 1000 * expected))


def test_one_team_that_is_really_outside_does_not_hide_itself() -> None:
    found = teams(*[(900, 1000)] * 20, (700, 1000))
    assert found.dispersion is not None
    assert found.dispersion < 2
    assert outside(found)[-1] == "below"


def test_what_is_of_no_team_says_nothing_of_how_much_teams_differ() -> None:
    counts = {("landsmeer", f"team{number}"): (900, 1000) for number in range(8)}
    found = funnel(counts | {("landsmeer", ""): (500, 1000), ("haarlem", ""): (500, 1000)}, {})
    assert found.mean == pytest.approx(0.82)
    assert found.dispersion == pytest.approx((0.08 / sqrt(0.82 * 0.18 / 1000)) ** 2)


def test_limits_are_never_narrower_than_chance() -> None:
    found = teams(*[(900, 1000)] * 10)
    assert found.dispersion == pytest.approx(0.0)
    assert found.points[0].low95 == pytest.approx(0.9 - 1.959964 * sqrt(0.9 * 0.1 / 1000))
    assert limits(0.9, 0.25, 1000) == limits(0.9, None, 1000)


def test_of_fewer_than_five_teams_nothing_is_said_of_how_much_they_differ() -> None:
    assert teams(*[(858, 1000), (942, 1000)] * 2).dispersion is None
    assert teams(*[(858, 1000), (942, 1000)] * 2, (0, 9), (9, 9)).dispersion is None  # too few in the last two
    assert dispersion(1.0, [(10, 10)] * 9) is None


@given(st.lists(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=15))
def test_limits_hold_the_mean_and_the_wide_ones_hold_the_narrow_ones(counts: list[tuple[int, int]]) -> None:
    found = teams(*counts)
    for point in found.points:
        if point.low95 is not None and point.high95 is not None:
            assert found.mean is not None
            assert point.low998 is not None
            assert point.high998 is not None
            assert 0 <= point.low998 <= point.low95 <= found.mean <= point.high95 <= point.high998 <= 1

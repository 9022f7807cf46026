"""What is shared outside says nothing of a few people, also not to somebody who subtracts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.results.cells import LEAST
from klantreis.core.timeliness.auditing import audit
from klantreis.core.timeliness.figures import Breakdown, Figures, Group
from klantreis.core.timeliness.sharing import shared
from klantreis.errors import FixInput
from tests.core.timeliness.lines import asked, case, row
from tests.support.audited import cases, question

LARGE = audit(cases(people=400), question(by_person=True), broken=["c-9"])

#: Few people in three municipalities: much is small.
few = given(st.integers(LEAST, 60), st.integers(0, 10_000))


def figures_of(people: int, seed: int) -> Figures:
    return audit(cases(people=people, seed=seed), question(by_person=True))


Cell = tuple[str, ...]


def breakdown(figures: Figures, by: str) -> Breakdown:
    return next(each for each in figures.breakdowns if each.by == by)


def cell_of(by: str, group: Group) -> Cell:
    """Teams of one name in two municipalities are two."""
    return (by, group.municipality, group.name) if by == "team" else (by, group.name)


# --- what has to add up, written down once more ----------------------------------------------------------------------


def judged(figures: Figures) -> dict[Cell, int]:
    """Every number of judged obligations that the figures tell of a part, by where it stands."""
    cells: dict[Cell, int] = {}
    for each in figures.breakdowns:
        cells |= {cell_of(each.by, group): group.found.judged for group in each.groups if each.by != "person"}
    cells |= {("point", each.municipality, each.team): each.judged for each in figures.teams.points}
    cells |= {("nazorg", each.obligation, each.point): each.found.judged for each in figures.nazorg}
    return cells


def equations(figures: Figures) -> list[dict[Cell, int]]:
    """Each adds up to a number that is told: of the whole, or 0 where a total is a cell itself."""
    rows = [
        {cell_of(each.by, group): 1 for group in each.groups}
        for each in figures.breakdowns
        if each.by not in ("kind", "group", "person")
    ]
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for point in figures.teams.points:
        parts["municipality", point.municipality].append(("point", point.municipality, point.team))
        parts["team", point.municipality, point.team].append(("point", point.municipality, point.team))
    for kept in figures.nazorg:
        parts["obligation", kept.obligation].append(("nazorg", kept.obligation, kept.point))
    rows += [{total: -1, **dict.fromkeys(cells, 1)} for total, cells in parts.items()]
    for municipality in figures.about.municipalities:
        teams = [group for group in breakdown(figures, "team").groups if group.municipality == municipality]
        rows.append({("municipality", municipality): -1, **{cell_of("team", group): 1 for group in teams}})
    rows.append({("point", each.municipality, each.team): 1 for each in figures.teams.points})
    return rows


def test_what_is_said_to_add_up_does() -> None:
    cells = judged(LARGE)
    for each in equations(LARGE):
        total = 0 if -1 in each.values() else LARGE.overall.judged
        assert sum(sign * cells[cell] for cell, sign in each.items()) == total


def not_told(figures: Figures, told: Figures) -> set[Cell]:
    """The cells that are hidden or left out: whether anything is in them is not told either."""
    hidden = {cell_of(each.by, group) for each in told.breakdowns for group in each.groups if group.hidden}
    hidden |= {("point", each.municipality, each.team) for each in told.teams.points if each.hidden}
    kept = {("nazorg", each.obligation, each.point) for each in told.nazorg}
    return hidden | {cell for cell in judged(figures) if cell[0] == "nazorg" and cell not in kept}


def can_be_found(rows: Iterable[dict[Cell, int]], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that follow from all that is told, by any adding and subtracting."""
    order = sorted(hidden)
    matrix = np.array([[row.get(cell, 0) for cell in order] for row in rows], dtype=float)
    rank = np.linalg.matrix_rank(matrix)
    units = np.eye(len(order))
    return {
        cell for place, cell in enumerate(order) if np.linalg.matrix_rank(np.vstack([matrix, units[place]])) == rank
    }


@settings(max_examples=40, deadline=None)
@few
def test_no_hidden_number_follows_from_what_is_told(people: int, seed: int) -> None:
    figures = figures_of(people, seed)
    told = shared(figures)
    hidden = not_told(figures, told)
    if not hidden:
        return
    found = can_be_found(equations(figures), hidden)
    # What is the whole itself is told as such (a breakdown with one group), and that nobody is in it is no secret.
    whole = figures.overall.judged
    assert {cell for cell in found if judged(figures)[cell] not in (0, whole)} == set()


@settings(max_examples=60, deadline=None)
@few
def test_within_a_breakdown_no_hidden_count_is_the_rest_of_what_is_told(people: int, seed: int) -> None:
    for each in shared(figures_of(people, seed)).breakdowns:
        hidden = [group for group in each.groups if group.hidden]
        told = [group for group in each.groups if not group.hidden and group.found.counts.total]
        assert each.by == "kind" or len(hidden) != 1 or not told


def test_a_small_team_of_which_nothing_is_judged_does_not_follow_from_its_municipality() -> None:
    met, lapsed = row("vr 2026-10-02", "do 2026-10-01"), row("vr 2026-10-02", "do 2026-10-01", "lapsed")
    where = [("groningen", "noord", met)] * 9 + [("groningen", "zuid", lapsed)]
    where += [("haarlem", "oost", met)] * 5 + [("haarlem", "west", met)] * 6
    lives = [
        case(each._replace(team=team), municipality=municipality, ref=f"c-{at}", person=at)
        for at, (municipality, team, each) in enumerate(where, start=1)
    ]
    told = breakdown(shared(audit(lives, question())), "team").groups
    assert {group.name: group.hidden for group in told}["zuid"]
    assert {group.name: group.hidden for group in told}["noord"]


@settings(max_examples=30, deadline=None)
@few
def test_what_is_told_is_true_and_of_enough_cases(people: int, seed: int) -> None:
    figures = figures_of(people, seed)
    told = shared(figures)
    for each in told.breakdowns:
        groups = {cell_of(each.by, group): group for group in breakdown(figures, each.by).groups}
        for group in each.groups:
            if group.hidden:
                assert (group.found.counts.total, group.found.share, group.found.cases) == (0, None, 0)
            else:
                assert group == groups[cell_of(each.by, group)]
                assert group.found.cases >= LEAST or not group.found.counts.total
    for point in told.teams.points:
        assert point.hidden or point.cases >= LEAST
    assert all(each.found.cases >= LEAST for each in told.nazorg)
    assert all(each.cases >= LEAST for each in (*told.workload, *told.breaches) if each.cases)
    assert all(each.cases >= LEAST or not each.cases or each.by == "all" for each in told.no_show)
    assert all(month.hidden or month.judged >= LEAST or not month.judged for month in told.trend.months)
    assert {(each.by, each.name) for each in told.lateness if each.by != "all"} <= {
        (each.by, group.name) for each in told.breakdowns for group in each.groups if not group.hidden
    }
    told_decisions = [group for group in breakdown(told, "kind").groups if group.name == "decision"]
    assert not told_decisions or told_decisions[0].hidden == told.cards.hidden


# --- what never leaves -----------------------------------------------------------------------------------------------


def test_references_and_figures_of_colleagues_stay_inside() -> None:
    told = shared(LARGE)
    assert LARGE.contact.never
    assert LARGE.breaches
    assert (told.contact.never, told.about.broken) == ((), ())
    assert not any(each.refs for each in told.breaches)
    assert (told.ageing.oldest_ref, told.ageing.oldest_title, told.ageing.oldest_workdays) == ("", "", None)
    assert not any(each.by == "person" for each in told.breakdowns)
    assert "c-0" not in repr(told)


def test_the_case_mix_of_a_team_stays_inside() -> None:
    assert any(point.mix for point in LARGE.teams.points)
    assert not any(point.mix for point in shared(LARGE).teams.points)


def test_of_a_large_programme_the_rest_is_told_unchanged() -> None:
    told = shared(LARGE)
    assert told.overall == LARGE.overall
    assert told.times == LARGE.times
    assert breakdown(told, "municipality") == breakdown(LARGE, "municipality")
    assert told.nazorg == LARGE.nazorg


def test_of_fewer_than_five_people_nothing_is_shared() -> None:
    figures = audit([case(row("vr 2026-10-02"), person=person) for person in range(1, 5)], asked())
    with pytest.raises(FixInput, match="fewer than 5 people"):
        shared(figures)


def test_where_there_is_nobody_there_is_nothing_to_hide() -> None:
    figures = audit([], asked())
    assert shared(figures) == replace(figures, breakdowns=tuple(each for each in figures.breakdowns))


def test_a_combination_of_labels_that_few_have_takes_all_combinations_with_it() -> None:
    labels = [frozenset({"at_work"})] * 8 + [frozenset({"part_time"})] * 7 + [frozenset({"at_work", "part_time"})] * 2
    few_have_both = audit([case(person=number, labels=each) for number, each in enumerate(labels)], asked())
    told = shared(few_have_both).outcomes
    assert told.combinations == ()
    assert [(each.name, each.people) for each in told.labels] == [("at_work", 10), ("part_time", 9)]
    many_have_both = audit([case(person=number, labels=each) for number, each in enumerate(labels * 3)], asked())
    assert len(shared(many_have_both).outcomes.combinations) == 3


def test_a_label_that_few_have_is_left_out_with_the_smallest_other() -> None:
    labels = [frozenset({"at_work"})] * 8 + [frozenset({"part_time"})] * 7 + [frozenset({"in_track"})] * 2
    figures = audit([case(person=number, labels=each) for number, each in enumerate(labels)], asked())
    assert [each.name for each in shared(figures).outcomes.labels] == ["at_work"]


def test_a_month_and_a_term_of_law_that_few_are_behind_are_hidden_with_the_smallest_other() -> None:
    counts = {"wo 2026-06-10": ("a", 3), "vr 2026-07-10": ("b", 8), "do 2026-09-10": ("c", 9)}
    rows = [
        row(due, clock="statutory", law="Awb 4:13", obligation=name)
        for due, (name, n) in counts.items()
        for _ in range(n)
    ]
    rows += [row("do 2026-09-10", "do 2026-09-10", obligation="kept")] * 30
    figures = audit([case(each, person=number, ref=f"c-{number}") for number, each in enumerate(rows)], asked())
    told = shared(figures)
    assert {each.month.month: each.hidden for each in told.trend.months if each.month.month != 8} == {
        6: True, 7: True, 9: False, 10: False,
    }  # fmt: skip
    assert [each.obligation for each in told.breaches] == ["c"]

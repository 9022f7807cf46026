"""Figures that may be shared outside: what says something of a few people is left out.

Rules
-----
1. A part of the whole with fewer than five cases behind it is not told, and neither is another one where it could be
   found by subtraction (`suppressing.py`): within a breakdown, and between figures that split the same numbers further
   (points of nazorg in their obligation, teams in their municipality, breaches in the clock of law, months).
   A group, a team's point, a month and the cards are marked hidden, with zeros; other rows are left out.
2. Counts of the whole are told, as in the results of a programme (`results/cells.py`): a small one among them says
   nothing more of somebody than that they are in it. Of fewer than five people nothing is shared.
3. References stay inside: of the never spoken, of breaches, of what is broken. So does the oldest, which is one case.
4. Figures of single colleagues stay inside, whatever was agreed about making them.
5. The case-mix of teams stays inside: team by target group is few people soon, and says something of their health.
6. Situations: where a combination of labels holds for few, no combination is told. A label that holds for few is left
   out.
7. This keeps one report safe. Two reports, of a day apart or of one municipality and of all, can be subtracted from
   each other, and so can two breakdowns where somebody knows how the one runs into the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from klantreis.core.results.cells import LEAST, is_small, told
from klantreis.core.results.situations import Situations
from klantreis.core.timeliness.figures import (
    Breakdown,
    Cards,
    Counts,
    Figures,
    Group,
    Lateness,
    Month,
    OnTime,
    TeamFunnel,
    TeamPoint,
)
from klantreis.core.timeliness.looking import CARD
from klantreis.core.timeliness.suppressing import hidden
from klantreis.errors import FixInput

#: A cell: the figure or breakdown it stands in, and its name there.
Cell = tuple[str, ...]

_NOTHING = OnTime(counts=Counts(), judged=0, cases=0, share=None, gross=None, completed=None)
PERSON = "person"


def shared(figures: Figures) -> Figures:
    """These figures without what says something of a few. Raises FixInput where there are fewer than five people."""
    if is_small(figures.about.people):
        raise FixInput(f"fewer than {LEAST} people: nothing of them is shared; take more municipalities together")
    out = hidden(_sizes(figures), _sums(figures))
    return replace(
        figures,
        about=replace(figures.about, broken=()),
        breakdowns=tuple(_breakdown(each, out) for each in figures.breakdowns if each.by != PERSON),
        trend=replace(figures.trend, months=tuple(_month(each, out) for each in figures.trend.months)),
        lateness=tuple(each for each in figures.lateness if _of(each) not in out),
        ageing=replace(figures.ageing, oldest_ref="", oldest_title="", oldest_workdays=None),
        contact=replace(figures.contact, never=()),
        no_show=tuple(each for each in figures.no_show if ("no_show", each.by, each.name) not in out),
        cards=_cards(figures.cards, ("kind", CARD) in out),
        nazorg=tuple(each for each in figures.nazorg if ("nazorg", each.obligation, each.point) not in out),
        workload=tuple(each for each in figures.workload if not is_small(each.cases)),
        outcomes=_situations(figures.outcomes),
        breaches=tuple(
            replace(each, refs=()) for each in figures.breaches if ("breach", each.law, each.obligation) not in out
        ),
        teams=_teams(figures.teams, out),
    )


# --- what there is to hide -------------------------------------------------------------------------------------------


def _sizes(figures: Figures) -> dict[Cell, int]:
    """How many cases are behind each cell."""
    sizes: dict[Cell, int] = {}
    for each in figures.breakdowns:
        sizes |= {_of_group(each.by, group): _cases(group.found) for group in each.groups}
    sizes |= {("point", each.municipality, each.team): each.cases for each in figures.teams.points}
    sizes |= {("nazorg", each.obligation, each.point): _cases(each.found) for each in figures.nazorg}
    sizes |= {("breach", each.law, each.obligation): each.cases for each in figures.breaches}
    sizes |= {("no_show", each.by, each.name): each.cases for each in figures.no_show if each.by != "all"}
    # Of a month it is not known how many cases are behind it: at most as many as obligations.
    sizes |= {_of_month(each): each.judged for each in figures.trend.months}
    return sizes


def _cases(found: OnTime) -> int:
    """Cases behind a group. Those of what is not judged are not known: it counts as one."""
    return max(found.cases, 1) if found.counts.total else 0


def _sums(figures: Figures) -> list[list[Cell]]:
    """Cells that add up to something that is told, or to one of them."""
    sums: list[list[Cell]] = [
        [_of_group(each.by, group) for group in each.groups] for each in figures.breakdowns if each.by != "kind"
    ]
    sums += _sums_of_teams(figures.teams.points)
    sums += _teams_of_municipalities(figures.breakdowns)
    sums += [[("obligation", name), *parts] for name, parts in _parts_of_obligations(figures)]
    sums.append([("clock", "statutory"), *(("breach", each.law, each.obligation) for each in figures.breaches)])
    sums += [
        [("no_show", by, row.name) for row in figures.no_show if row.by == by] for by in ("invited_by", "reminded")
    ]
    sums.append([_of_month(each) for each in figures.trend.months])
    return sums


def _sums_of_teams(points: Iterable[TeamPoint]) -> Iterable[list[Cell]]:
    """The points of a municipality, and that of each team, with the group they add up to."""
    cells: dict[Cell, list[Cell]] = defaultdict(list)
    for each in points:
        point = "point", each.municipality, each.team
        cells["all",].append(point)
        cells["municipality", each.municipality].append(point)
        cells["team", each.municipality, each.team].append(point)
    return [[total, *parts] for total, parts in cells.items()]


def _teams_of_municipalities(breakdowns: Iterable[Breakdown]) -> Iterable[list[Cell]]:
    """By municipality its teams: those of which nothing is judged have no point."""
    cells: dict[Cell, list[Cell]] = defaultdict(list)
    for group in (group for each in breakdowns if each.by == "team" for group in each.groups):
        cells["municipality", group.municipality].append(_of_group("team", group))
    return [[total, *parts] for total, parts in cells.items()]


def _parts_of_obligations(figures: Figures) -> Iterable[tuple[str, list[Cell]]]:
    """By obligation its points of nazorg, and its terms of law."""
    points: dict[str, list[Cell]] = defaultdict(list)
    for kept in figures.nazorg:
        points[kept.obligation].append(("nazorg", kept.obligation, kept.point))
    terms: dict[str, list[Cell]] = defaultdict(list)
    for breach in figures.breaches:
        terms[breach.obligation].append(("breach", breach.law, breach.obligation))
    return [*points.items(), *terms.items()]


# --- what stays ------------------------------------------------------------------------------------------------------


def _breakdown(breakdown: Breakdown, out: Collection[Cell]) -> Breakdown:
    return replace(breakdown, groups=tuple(_group(breakdown.by, group, out) for group in breakdown.groups))


def _group(by: str, group: Group, out: Collection[Cell]) -> Group:
    return replace(group, found=_NOTHING, hidden=True) if _of_group(by, group) in out else group


def _of_group(by: str, group: Group) -> Cell:
    return (by, group.municipality, group.name) if group.municipality else (by, group.name)


def _of(lateness: Lateness) -> Cell:
    return lateness.by, lateness.name


def _of_month(month: Month) -> Cell:
    return "month", month.month.isoformat()


def _month(month: Month, out: Collection[Cell]) -> Month:
    if _of_month(month) not in out:
        return month
    return replace(month, judged=0, on_time=0, share=None, low=None, high=None, signal="", hidden=True)


def _cards(cards: Cards, is_hidden: bool) -> Cards:
    if not is_hidden:
        return cards
    return Cards(found=_NOTHING, waiting=0, waiting_overdue=0, median_workdays=None, p90_workdays=None, hidden=True)


def _teams(teams: TeamFunnel, out: Collection[Cell]) -> TeamFunnel:
    return replace(teams, points=tuple(_point(each, out) for each in teams.points))


def _point(point: TeamPoint, out: Collection[Cell]) -> TeamPoint:
    if ("point", point.municipality, point.team) not in out:
        return replace(point, mix=())
    return TeamPoint(
        municipality=point.municipality, team=point.team, judged=0, on_time=0, share=None, low95=None, high95=None,
        low998=None, high998=None, outside="", mix=(), hidden=True,
    )  # fmt: skip


def _situations(found: Situations) -> Situations:
    cells = told({each.name: each.people for each in found.labels})
    return replace(
        found,
        labels=tuple(each for each in found.labels if not cells[each.name].hidden),
        combinations=() if any(is_small(each.people) for each in found.combinations) else found.combinations,
    )

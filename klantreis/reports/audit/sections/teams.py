"""Verschillen tussen teams: a funnel, no league table. Teams stand in the order of their names."""

from __future__ import annotations

from klantreis.core.timeliness.figures import TeamPoint
from klantreis.core.timeliness.funnel import limits
from klantreis.reports.audit.model import Cell, Chart, FunnelChart, FunnelDot, Part, Section, Table
from klantreis.reports.audit.telling import Teller

FEWEST = 10  #: of fewer no share is told
_STEPS = 40  #: between the numbers of the limits that are drawn
_COLUMNS = (
    "team", "cases:whole", "judged:whole", "on_time:whole", "share:share", "low95:share", "high95:share",
    "low998:share", "high998:share", "seen",
)  # fmt: skip


def section(tell: Teller) -> Section:
    part = Part(id="teams", finding=finding(tell), chart=_chart(tell), tables=_tables(tell), note=_note(tell))
    return Section(id="teams", title=tell.say("titles.teams"), parts=(part,), definition="teams")


def _note(tell: Teller) -> str:
    """What to bear in mind where teams are compared."""
    if len(_told(tell)) <= 1:
        return ""
    has_mix = any(each.mix for each in tell.figures.teams.points)
    return tell.say.joined([tell.say("teams.note"), tell.say("teams.mix") if has_mix else ""])


def _in_order(tell: Teller) -> list[tuple[str, TeamPoint]]:
    named = [(tell.team(each.municipality, each.team), each) for each in tell.figures.teams.points]
    return sorted(named, key=lambda each: each[0].casefold())


def _tables(tell: Teller) -> tuple[Table, ...]:
    rows = [(_named(tell, name, each), *_cells(tell, each)) for name, each in _in_order(tell)]
    if not rows:
        return ()
    note = tell.say("notes.hidden") if any(each.hidden for each in tell.figures.teams.points) else ""
    mix = [
        (name, tell.titles.group(group) or tell.say("words.no_group"), count)
        for name, each in _in_order(tell)
        if not each.hidden
        for group, count in each.mix
    ]
    found = tell.figures.teams
    tables = [
        tell.table("teams", _COLUMNS, rows, note=note),
        tell.table("teams_all", ("mean:share", "dispersion:number"), [(found.mean, found.dispersion)], aside=True),
    ]
    if mix:
        columns = ("team", "by_group", "judged:whole")
        tables.append(tell.table("mix", columns, mix, note=tell.say("notes.overlap")))
    return tuple(tables)


def _named(tell: Teller, name: str, point: TeamPoint) -> str:
    return tell.say("words.hidden", name=name) if point.hidden else name


def _cells(tell: Teller, point: TeamPoint) -> tuple[Cell, ...]:
    if point.hidden:
        return (*(None,) * 8, "")
    seen = tell.say(f"teams.seen_{point.outside}") if point.outside else ""
    limits = (point.low95, point.high95, point.low998, point.high998)
    return (point.cases, point.judged, point.on_time, point.share, *limits, seen)


def _told(tell: Teller) -> list[tuple[str, TeamPoint]]:
    """Teams with a share that may be told."""
    return [each for each in _in_order(tell) if not each[1].hidden and each[1].share is not None]


def _chart(tell: Teller) -> Chart | None:
    told, mean = _told(tell), tell.figures.teams.mean
    if len(told) <= 1 or mean is None:
        return None
    dots = tuple(
        FunnelDot(label=name, n=each.judged, share=each.share, outside=bool(each.outside))
        for name, each in told
        if each.share is not None
    )
    alt = tell.say("alts.teams", n=len(dots))
    return Chart(id="teams", alt=alt, drawing=FunnelChart(dots=dots, mean=mean, limits=_limits(tell, told)))


def _limits(tell: Teller, told: list[tuple[str, TeamPoint]]) -> tuple[tuple[int, float, float, float, float], ...]:
    """Limits for numbers from the smallest that is told up to the largest team, close enough for a smooth line."""
    found = tell.figures.teams
    assert found.mean is not None
    most = max(each.judged for _, each in told)
    steps = (
        {round(FEWEST * (most / FEWEST) ** (step / _STEPS)) for step in range(_STEPS + 1)} if most > FEWEST else {most}
    )
    numbers = sorted(steps | {each.judged for _, each in told})
    return tuple((n, *limits(found.mean, found.dispersion, n)) for n in numbers)


def finding(tell: Teller) -> str:
    """Which teams stand outside the limits of chance, by name; nothing of who is first or last."""
    told = _told(tell)
    if len(told) <= 1:
        return tell.say("teams.nothing_to_compare")
    outside = [tell.say(f"teams.{each.outside}", team=name) for name, each in told if each.outside]
    if not outside:
        return tell.say("teams.chance", n=len(told))
    return tell.say("teams.outside", n=len(outside), of=len(told), teams=tell.say.listed(outside))

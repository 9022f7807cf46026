"""Wat komt eraan? What each team has to meet in the coming days, against what it can meet."""

from __future__ import annotations

from klantreis.core.timeliness.figures import TeamLoad
from klantreis.reports.audit.model import Chart, Load, LoadChart, Part, Section, Tone
from klantreis.reports.audit.telling import Teller

_LISTED = 5  #: teams told by name in a sentence
_COLUMNS = (
    "team", "overdue:whole", "due_5:whole", "due_10:whole", "due_20:whole", "can_5:number", "can_10:number",
    "can_20:number", "first_short:workdays", "cases:whole",
)  # fmt: skip


def section(tell: Teller) -> Section:
    found = in_order(tell)
    rows = [
        (name, each.overdue, *each.due, *(each.capacity or (None, None, None)), each.first_short, each.cases)
        for name, each in found
    ]  # fmt: skip
    part = Part(
        id="workload", finding=finding(tell), tone=tone(tell), chart=_chart(tell) if found else None,
        tables=(tell.table("workload", _COLUMNS, rows),) if rows else (),
        note=tell.say.joined([tell.say("ahead.note"), tell.left_out()]) if rows else "",
    )  # fmt: skip
    return Section(id="ahead", title=tell.say("titles.ahead"), parts=(part,), definition="workload")


def in_order(tell: Teller) -> list[tuple[str, TeamLoad]]:
    """Teams by their name: an order that says nothing of how they do."""
    named = [(tell.team(each.municipality, each.team), each) for each in tell.figures.workload]
    return sorted(named, key=lambda each: each[0].casefold())


def short(tell: Teller) -> list[tuple[str, TeamLoad]]:
    """Teams that have more to meet than they can."""
    return [each for each in in_order(tell) if each[1].first_short is not None]


def short_told(tell: Teller) -> str:
    """Those teams with the first horizon in which they are short; of more than five the number of the others."""
    teams = short(tell)
    told = [tell.say("ahead.short_in", team=name, days=each.first_short) for name, each in teams[:_LISTED]]
    if len(teams) > _LISTED:
        told.append(tell.say("ahead.more_teams", n=len(teams) - _LISTED))
    return tell.say.listed(told)


def _chart(tell: Teller) -> Chart:
    loads = tuple(
        Load(label=name, overdue=each.overdue, due=each.due, capacity=each.capacity) for name, each in in_order(tell)
    )
    alt = tell.say("alts.workload")
    return Chart(id="workload", alt=alt, drawing=LoadChart(loads=loads))


def tone(tell: Teller) -> Tone:
    return Tone.bad if short(tell) else Tone.neutral


def finding(tell: Teller) -> str:
    loads = tell.figures.workload
    if not loads:
        return tell.say("ahead.none")
    overdue, due = sum(each.overdue for each in loads), sum(each.due[-1] for each in loads)
    said = [tell.say("ahead.due", due=due, overdue=overdue)]
    if not any(each.capacity for each in loads):
        said.append(tell.say("ahead.no_capacity"))
    elif teams := short(tell):
        said.append(tell.say("ahead.short", n=len(teams), teams=short_told(tell)))
    elif tell.internal:  # of what is shared small teams are left out: of those nothing is known here
        said.append(tell.say("ahead.enough"))
    return tell.say.joined(said)

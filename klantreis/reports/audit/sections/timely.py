"""Zijn we op tijd? The share on time: in all, per month, and per obligation, stage, clock, team and so on."""

from __future__ import annotations

from klantreis.core.timeliness.figures import OnTime
from klantreis.reports.audit.model import Part, Section
from klantreis.reports.audit.sections import apart, lateness, trend
from klantreis.reports.audit.telling import Teller

_LOOKED_AT = (
    "people:whole", "cases:whole", "open_cases:whole", "obligations:whole", "in_period:whole", "undated:whole",
)  # fmt: skip


def section(tell: Teller) -> Section:
    parts = [_overall(tell), trend.part(tell)]
    parts += [apart.part(tell, each) for each in tell.figures.breakdowns if apart.is_apart(each)]
    if tell.figures.lateness:
        parts.append(lateness.part(tell))
    return Section(id="timely", title=tell.say("titles.timely"), parts=tuple(parts), definition="on_time")


def _overall(tell: Teller) -> Part:
    found = tell.figures.overall
    about = tell.figures.about
    looked_at = (
        about.people, about.cases, about.open_cases, about.obligations, about.in_period, about.undated,
    )  # fmt: skip
    tables = [
        *tell.on_time_tables("overall", "what", [(tell.say("words.all"), found)]),
        tell.table("looked_at", _LOOKED_AT, [looked_at], aside=True),
    ]
    tables += apart.whole_once_more(tell, [each for each in tell.figures.breakdowns if not apart.is_apart(each)])
    if about.broken:
        tables.append(tell.table("broken", ("ref:ref",), [(ref,) for ref in about.broken], internal=True))
    return Part(id="overall", finding=overall_finding(tell, found), tables=tuple(tables))


def overall_finding(tell: Teller, found: OnTime) -> str:
    """How many were on time; a percentage only from ten on."""
    if not found.judged:
        return tell.say("timely.nothing_due")
    if found.share is None:
        return tell.say("timely.few", hits=found.counts.on_time, of=found.judged)
    return tell.say("timely.overall", of=found.judged, value=found.share.value)

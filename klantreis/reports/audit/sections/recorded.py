"""Later vastgelegd: what we heard of only long after it happened."""

from __future__ import annotations

from dataclasses import replace

from klantreis.reports.audit.model import Part, Section
from klantreis.reports.audit.telling import Teller, interval

_COLUMNS = ("met:whole", "recorded_late:whole", "share:share", "low:share", "high:share", "median_recorded:workdays")


def section(tell: Teller) -> Section:
    found = tell.figures.late_recorded
    row = (found.met, found.late, *interval(found.share), found.median_workdays)
    part = Part(id="recorded", finding=finding(tell))
    if found.met:
        table = tell.table("late_recorded", _COLUMNS, [row])
        part = replace(part, tables=(table,), note=tell.say("recorded.note"))
    return Section(id="recorded", title=tell.say("titles.recorded"), parts=(part,), definition="late_recorded")


def finding(tell: Teller) -> str:
    found = tell.figures.late_recorded
    if not found.met:
        return tell.say("recorded.nothing")
    if not found.late:
        return tell.say("recorded.none", of=found.met)
    if found.share is None:
        return tell.say("recorded.few", n=found.late, of=found.met)
    return tell.say("recorded.some", n=found.late, of=found.met, value=found.share.value)

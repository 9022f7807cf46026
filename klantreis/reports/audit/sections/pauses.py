"""Pauzes: how much of what was on time is so because the clock stood still."""

from __future__ import annotations

from klantreis.reports.audit.model import Part, Section
from klantreis.reports.audit.telling import Teller, interval

_COLUMNS = (
    "judged:whole", "moved:whole", "share:share", "low:share", "high:share", "pause_days:whole", "saved:whole",
    "cases_paused:whole",
)  # fmt: skip


def section(tell: Teller) -> Section:
    found = tell.figures.pauses
    if not (found.moved or found.cases_paused):
        part = Part(id="pauses", finding=finding(tell))
        return Section(id="pauses", title=tell.say("titles.pauses"), parts=(part,), definition="pauses")
    row = (found.judged, found.moved, *interval(found.share), found.days, found.saved, found.cases_paused)
    part = Part(
        id="pauses",
        finding=finding(tell),
        tables=(tell.table("pauses", _COLUMNS, [row]),),
        note=tell.say("pauses.note"),
    )
    return Section(id="pauses", title=tell.say("titles.pauses"), parts=(part,), definition="pauses")


def finding(tell: Teller) -> str:
    found = tell.figures.pauses
    now = tell.say("pauses.now", n=found.cases_paused) if found.cases_paused else tell.say("pauses.none_now")
    if not found.judged:
        return tell.say.joined([tell.say("timely.nothing_due"), now])
    if not found.moved:
        return tell.say.joined([tell.say("pauses.none"), now])
    if found.share is None:
        said = tell.say("pauses.few", n=found.moved, of=found.judged)
    else:
        said = tell.say("pauses.moved", n=found.moved, of=found.judged, value=found.share.value)
    saved = tell.say("pauses.saved", n=found.saved) if found.saved else tell.say("pauses.none_saved")
    return tell.say.joined([said, saved, now])

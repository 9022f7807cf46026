"""Hoe lang duurt het? Time from enrolment to the intake, the plan and the first day of work."""

from __future__ import annotations

from klantreis.core.parser import parse_term
from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.figures import TimeTo
from klantreis.reports.audit.model import Chart, Curve, CurveChart, Part, Section
from klantreis.reports.audit.telling import Teller

_MID_WAY = 0.1  #: of those who began, had it before they did: then the time to it says little
_SUMMARY = (
    "n:whole", "reached:whole", "stopped:whole", "waiting:whole", "clipped:whole", "median:workdays", "norm",
    "norm_workdays:workdays", "by_norm:share", "low:share", "high:share",
)  # fmt: skip
_CURVE = (
    "day:whole",
    "reached_share:share",
    "error:share",
    "low:share",
    "high:share",
    "stopped_share:share",
    "at_risk:whole",
)


def section(tell: Teller) -> Section:
    parts = tuple(_part(tell, each) for each in tell.figures.times)
    return Section(id="duration", title=tell.say("titles.duration"), parts=parts, definition="time_to")


def _part(tell: Teller, found: TimeTo) -> Part:
    summary = (
        found.n, found.reached, found.stopped, found.waiting, found.clipped, found.median, norm(tell, found),
        found.norm_workdays, found.by_norm, found.by_norm_low, found.by_norm_high,
    )  # fmt: skip
    points = [
        (each.day, each.reached, each.error, each.low, each.high, each.stopped, each.at_risk) for each in found.curve
    ]
    if not found.n:
        return Part(id=f"time-to-{found.name}", finding=finding(tell, found))
    what = tell.say(f"steps.{found.name}")
    tables = [tell.table("time_to", _SUMMARY, [summary], part=found.name, what=what)]
    if points:
        note = tell.say("notes.cut")
        tables.append(tell.table("curve", _CURVE, points, part=found.name, note=note, aside=True, what=what))
    return Part(
        id=f"time-to-{found.name}", finding=finding(tell, found), chart=_chart(tell, found) if points else None,
        tables=tuple(tables),
        note=tell.say("duration.clipped", n=found.clipped) if found.clipped else "",
    )  # fmt: skip


def _chart(tell: Teller, found: TimeTo) -> Chart:
    what = tell.say(f"steps.{found.name}")
    band = tuple((each.day, each.low, each.high) for each in found.curve)
    steps = tuple((each.day, each.reached) for each in found.curve)
    reached = Curve(tell.say("duration.reached", what=what), steps, band)
    stopped = Curve(tell.say("duration.stopped"), tuple((each.day, each.stopped) for each in found.curve))
    at = found.norm_workdays
    mark = None if at is None else (at, tell.say("duration.norm", norm=norm(tell, found)))
    drawing = CurveChart(curves=(reached, stopped), unit=tell.say("duration.unit"), mark=mark)
    alt = tell.say("alts.curve", what=what)
    return Chart(id=f"time-to-{found.name}", alt=alt, drawing=drawing)


def norm(tell: Teller, found: TimeTo) -> str:
    """The norm in words, `20 werkdagen`; empty where the municipality states none."""
    if not found.norm:
        return ""
    term = parse_term(found.norm)
    return tell.say(f"units.{term.unit}", n=term.count)


def is_mid_way(found: TimeTo) -> bool:
    """Whether so many came into the journey half way that the time from enrolment says little."""
    return found.clipped > _MID_WAY * found.n


def is_told(found: TimeTo) -> bool:
    """Whether the share by the norm is known, with what it lies between."""
    return None not in (found.by_norm, found.by_norm_low, found.by_norm_high)


def finding(tell: Teller, found: TimeTo) -> str:
    """How many got there by the norm and when half of them did; of fewer than ten only counts.

    Where many had it before they were enrolled, that is said first, and no time is told."""
    what = tell.say(f"steps.{found.name}")
    if not found.n:
        return tell.say("duration.nobody")
    if not is_enough(found.n):
        return tell.say("duration.few", what=what, n=found.n, reached=found.reached, stopped=found.stopped)
    so_far = tell.say(
        "duration.so_far", what=what, n=found.n, reached=found.reached, stopped=found.stopped, waiting=found.waiting
    )
    if is_mid_way(found):
        before = tell.say("duration.mid_way", what=what, n=found.n, clipped=found.clipped)
        return tell.say.joined([before, so_far])
    said = [so_far]
    if is_told(found):
        said = [
            tell.say(
                "duration.by_norm", what=what, norm=norm(tell, found), value=found.by_norm, low=found.by_norm_low,
                high=found.by_norm_high,
            )
        ]  # fmt: skip
    if found.median is None:
        said.append(tell.say("duration.no_median"))
    else:
        said.append(tell.say("duration.median", days=found.median))
    return tell.say.joined(said)

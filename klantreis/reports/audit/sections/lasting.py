"""Blijven mensen aan het werk? Retention after placement, and return to benefit."""

from __future__ import annotations

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.figures import KeptAt, Retention
from klantreis.reports.audit.model import Chart, Dot, DotChart, Part, Section
from klantreis.reports.audit.telling import Teller, interval

_COLUMNS = ("after", "at_risk:whole", "kept:share", "low:share", "high:share")
_SUMMARY = ("n:whole", "ended:whole", "unknown:whole", "follow_up:whole", "short:whole", "young:whole")
_HALF_A_YEAR = 6


def section(tell: Teller) -> Section:
    parts = (*(_part(tell, each) for each in tell.figures.retention), _returned(tell))
    return Section(id="lasting", title=tell.say("titles.lasting"), parts=parts, definition="retention")


def _part(tell: Teller, found: Retention) -> Part:
    name = found.name.replace("_", "-")
    if not (found.n or found.short or found.young):
        return Part(id=f"retention-{name}", finding=finding(tell, found))
    rows = [(_after(tell, each), each.at_risk, each.kept, each.low, each.high) for each in found.at]
    summary = (found.n, found.ended, found.unknown, found.shortest_follow_up_days, found.short, found.young)
    what = tell.say(f"lasting.{found.name}")
    tables = (
        tell.table("retention", _COLUMNS, rows, part=found.name, what=what),
        tell.table("retention_of", _SUMMARY, [summary], part=found.name, aside=True, what=what),
    )
    dots = tuple(
        Dot(_after(tell, each), each.kept, each.low, each.high, each.at_risk, _shown(tell, each)) for each in found.at
    )
    told = any(each.kept is not None for each in found.at)
    alt = tell.say("alts.retention", what=what)
    return Part(
        id=f"retention-{name}", finding=finding(tell, found),
        chart=Chart(id=f"retention-{name}", alt=alt, drawing=DotChart(dots=dots)) if told else None,
        tables=tables, note=tell.say("lasting.note"),
    )  # fmt: skip


def _after(tell: Teller, kept: KeptAt) -> str:
    return tell.say("lasting.after", n=kept.months)


def _shown(tell: Teller, kept: KeptAt) -> str:
    return tell.say("words.too_few") if kept.kept is None else tell.say("words.share", value=kept.kept)


def finding(tell: Teller, found: Retention) -> str:
    """The share after half a year, else the longest that may be told; of fewer than ten only counts."""
    if not found.n:
        return tell.say(f"lasting.nobody_{found.name}")
    told = [each for each in found.at if each.kept is not None and is_enough(each.at_risk)]
    if not is_enough(found.n) or not told:
        return tell.say(f"lasting.few_{found.name}", n=found.n, ended=found.ended, unknown=found.unknown)
    at = next((each for each in told if each.months == _HALF_A_YEAR), told[-1])
    return tell.say(
        f"lasting.found_{found.name}", n=found.n, months=at.months, kept=at.kept, low=at.low, high=at.high,
        followed=at.at_risk,
    )  # fmt: skip


def _returned(tell: Teller) -> Part:
    found = tell.figures.returned
    if not found.out:
        return Part(id="returned", finding=returned_finding(tell))
    row = (found.out, found.returned, *interval(found.share))
    table = tell.table("returned", ("out:whole", "returned:whole", "share:share", "low:share", "high:share"), [row])
    return Part(id="returned", finding=returned_finding(tell), tables=(table,))


def returned_finding(tell: Teller) -> str:
    found = tell.figures.returned
    if not found.out:
        return tell.say("lasting.nobody_out")
    if found.share is None:
        return tell.say("lasting.returned_few", n=found.returned, of=found.out)
    return tell.say("lasting.returned", n=found.returned, of=found.out, value=found.share.value)

"""Nazorgpunten: the talks after placement that were kept, point by point."""

from __future__ import annotations

from klantreis.core.parser import parse_term
from klantreis.core.results.shares import difference, is_enough, share
from klantreis.core.timeliness.figures import PointKept
from klantreis.reports.audit.model import Chart, DotChart, Part, Section
from klantreis.reports.audit.telling import Teller


def section(tell: Teller) -> Section:
    found = tell.figures.nazorg
    rows = [(named(tell, each), each.found) for each in found]
    tables = tuple(tell.on_time_tables("nazorg", "point", rows)) if rows else ()
    note = tell.left_out() if rows else ""
    part = Part(id="nazorg", finding=finding(tell), chart=_chart(tell), tables=tables, note=note)
    return Section(id="nazorg", title=tell.say("titles.nazorg"), parts=(part,), definition="nazorg")


def named(tell: Teller, kept: PointKept) -> str:
    """A point, `na 4 weken`; with its obligation where there are several: `Nazorggesprek, na 4 weken`."""
    term = parse_term(kept.point)
    after = tell.say(f"units.{term.unit}", n=term.count)
    is_one = len({each.obligation for each in tell.figures.nazorg}) == 1
    return tell.say("nazorg.after" if is_one else "nazorg.point", title=kept.title, after=after)


def _chart(tell: Teller) -> Chart | None:
    told = [each for each in tell.figures.nazorg if each.found.judged]
    if not told:
        return None
    dots = tuple(
        tell.dot(named(tell, each), each.found.share, each.found.counts.on_time, each.found.judged) for each in told
    )
    alt = tell.say("alts.nazorg", n=len(dots))
    return Chart(id="nazorg", alt=alt, drawing=DotChart(dots=dots))


def finding(tell: Teller) -> str:
    """All points together; and the first against the last, where they differ by more than chance."""
    told = [each.found for each in tell.figures.nazorg if each.found.judged]
    of, hits = sum(each.judged for each in told), sum(each.counts.on_time for each in told)
    if not of:
        return tell.say("nazorg.none")
    if not is_enough(of):
        return tell.say("nazorg.few", n=hits, of=of)
    return tell.say.joined([tell.say("nazorg.overall", n=hits, of=of, value=share(hits, of).value), _falling(tell)])


def _falling(tell: Teller) -> str:
    """Of one obligation alone: points of several say nothing of each other."""
    told = [each for each in tell.figures.nazorg if each.found.share]
    if len(told) <= 1 or len({each.obligation for each in told}) > 1:
        return ""
    first, last = told[0], told[-1]
    assert first.found.share is not None
    assert last.found.share is not None
    if not difference(last.found.share, first.found.share).is_clear:
        return tell.say("nazorg.not_clear")
    key = "nazorg.lower" if last.found.share.value < first.found.share.value else "nazorg.higher"
    return tell.say(
        key,
        first=named(tell, first),
        last=named(tell, last),
        before=first.found.share.value,
        after=last.found.share.value,
    )

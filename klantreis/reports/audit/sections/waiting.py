"""Wat staat er open? All that is open on the day asked, by how far it is from its due date."""

from __future__ import annotations

from klantreis.reports.audit.model import Bar, BarChart, Chart, Part, Section, Tone
from klantreis.reports.audit.telling import Teller


def section(tell: Teller) -> Section:
    found = tell.figures.ageing
    if not found.open:
        part = Part(id="ageing", finding=finding(tell), tone=tone(tell))
        return Section(id="open", title=tell.say("titles.open"), parts=(part,), definition="ageing")
    rows = [(tell.say(f"ages.{each.name}"), each.count) for each in found.bins]
    totals = ((found.open, found.overdue, found.undated, found.oldest_workdays),)
    columns = ("open:whole", "overdue:whole", "undated:whole", "oldest_workdays:workdays")
    tables = [
        tell.table("ageing", ("age", "obligations:whole"), rows),
        tell.table("ageing_total", columns, totals, aside=True),
    ]
    if found.oldest_ref:
        oldest = (found.oldest_title, found.oldest_workdays, found.oldest_ref)
        columns_ = ("obligation", "oldest_workdays:workdays", "ref:ref")
        tables.append(tell.table("oldest", columns_, (oldest,), internal=True, aside=True))
    part = Part(
        id="ageing", finding=finding(tell), tone=tone(tell), chart=_chart(tell),
        tables=tuple(tables), note=tell.say("open.note"),
    )  # fmt: skip
    return Section(id="open", title=tell.say("titles.open"), parts=(part,), definition="ageing")


def _chart(tell: Teller) -> Chart:
    found = tell.figures.ageing
    bars = tuple(
        Bar(
            label=tell.say(f"ages.{each.name}"), value=each.count, shown=tell.say("words.whole", n=each.count),
            emphasis=each.past,
        )
        for each in found.bins
    )  # fmt: skip
    sides = (tell.say("open.in_time"), tell.say("open.past"))
    drawing = BarChart(
        bars=bars, unit=tell.say("words.obligations"), divider=sum(not each.past for each in found.bins), sides=sides
    )
    return Chart(id="ageing", alt=tell.say("alts.ageing"), drawing=drawing)


def tone(tell: Teller) -> Tone:
    found = tell.figures.ageing
    if found.overdue:
        return Tone.bad
    return Tone.good if found.open else Tone.neutral


def finding(tell: Teller) -> str:
    found = tell.figures.ageing
    if not found.open:
        return tell.say("open.nothing")
    if not found.overdue:
        return tell.say("open.none_overdue", n=found.open)
    said = [tell.say("open.overdue", n=found.open, overdue=found.overdue)]
    if found.oldest_workdays is not None:
        key = "open.oldest" if found.oldest_title else "open.oldest_untitled"
        said.append(tell.say(key, title=found.oldest_title, days=found.oldest_workdays))
    return tell.say.joined(said)

"""Wie zien we niet? Working days since somebody of us and the resident last spoke with each other."""

from __future__ import annotations

from klantreis.reports.audit.model import Bar, BarChart, Chart, Part, Section, Tone
from klantreis.reports.audit.telling import Teller

_LONG = ("over_60", "never")


def section(tell: Teller) -> Section:
    found = tell.figures.contact
    if not found.open_cases:
        part = Part(id="contact", finding=finding(tell), tone=tone(tell))
        return Section(id="contact", title=tell.say("titles.contact"), parts=(part,), definition="contact")
    rows = [(tell.say(f"contacts.{each.name}"), each.count) for each in found.bins]
    totals = ((found.open_cases, found.median, found.tried_since),)
    tables = [
        tell.table("contact", ("since_contact", "cases:whole"), rows),
        tell.table("contact_total", ("open_cases:whole", "median_since:workdays", "tried:whole"), totals, aside=True),
    ]
    if found.never:
        columns = ("ref:ref", "since_opening:workdays")
        tables.append(tell.table("never", columns, found.never, internal=True))
    part = Part(
        id="contact", finding=finding(tell), tone=tone(tell), chart=_chart(tell),
        tables=tuple(tables), note=tell.say("contact.note"),
    )  # fmt: skip
    return Section(id="contact", title=tell.say("titles.contact"), parts=(part,), definition="contact")


def never(tell: Teller) -> int:
    """Open cases of residents whom nobody of us spoke yet."""
    return _count(tell, "never")


def _count(tell: Teller, name: str) -> int:
    return sum(each.count for each in tell.figures.contact.bins if each.name == name)


def _chart(tell: Teller) -> Chart:
    bars = tuple(
        Bar(
            label=tell.say(f"contacts.{each.name}"), value=each.count, shown=tell.say("words.whole", n=each.count),
            emphasis=each.name in _LONG,
        )
        for each in tell.figures.contact.bins
    )  # fmt: skip
    drawing = BarChart(bars=bars, unit=tell.say("words.cases"))
    return Chart(id="contact", alt=tell.say("alts.contact"), drawing=drawing)


def tone(tell: Teller) -> Tone:
    if never(tell):
        return Tone.bad
    return Tone.good if tell.figures.contact.open_cases else Tone.neutral


def finding(tell: Teller) -> str:
    found = tell.figures.contact
    if not found.open_cases:
        return tell.say("contact.nobody")
    spoken = "contact.spoken" if never(tell) else "contact.spoken_all"
    said = [tell.say(spoken, median=found.median)] if found.median is not None else []
    if long := _count(tell, "over_60"):
        said.append(tell.say("contact.long_ago", n=long))
    if not never(tell):
        return tell.say.joined([tell.say("contact.all"), *said])
    told = tell.say("contact.never", n=never(tell), of=found.open_cases)
    tried = tell.say("contact.tried", n=found.tried_since) if found.tried_since else tell.say("contact.not_tried")
    return tell.say.joined([told, tried, *said])

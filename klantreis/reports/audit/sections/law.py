"""Wettelijke termijnen: which terms of law were not kept, by their name."""

from __future__ import annotations

from collections.abc import Sequence

from klantreis.core.timeliness.figures import Breach, OnTime
from klantreis.reports.audit.model import Part, Section, Tone
from klantreis.reports.audit.telling import Teller

_COLUMNS = ("law", "obligation", "late:whole", "missed:whole", "open_overdue:whole", "judged:whole")


def section(tell: Teller) -> Section:
    found = tell.figures.breaches
    rows = [(each.law, each.title, each.late, each.missed, each.open_overdue, each.judged) for each in found]
    tables = [tell.table("breaches", _COLUMNS, rows)] if rows else []
    refs = [(each.title, each.law, ref) for each in found for ref in each.refs]
    if refs:
        tables.append(tell.table("breach_refs", ("obligation", "law", "ref:ref"), refs, internal=True))
    part = Part(id="breaches", finding=finding(tell), tone=tone(tell), tables=tuple(tables))
    return Section(id="law", title=tell.say("titles.law"), parts=(part,), definition="breaches")


def statutory(tell: Teller) -> OnTime | None:
    """What fell due under a statutory clock; None where nothing did, or where it may not be told."""
    groups = (each for by in tell.figures.breakdowns if by.by == "clock" for each in by.groups)
    found = next((each for each in groups if each.name == "statutory" and not each.hidden), None)
    return found.found if found and found.found.judged else None


def broken(breaches: Sequence[Breach]) -> int:
    """How often a term of law was not kept."""
    return sum(each.late + each.missed + each.open_overdue for each in breaches)


def tone(tell: Teller) -> Tone:
    if broken(tell.figures.breaches):
        return Tone.bad
    return Tone.good if statutory(tell) else Tone.neutral


def finding(tell: Teller) -> str:
    """Each term that was broken with its number: of law every single one counts, so small numbers are told too."""
    found = tell.figures.breaches
    if broken(found):
        named = [
            tell.say("law.named", title=each.title, law=each.law, n=each.late + each.missed + each.open_overdue)
            for each in found
        ]  # fmt: skip
        return tell.say.joined([tell.say("law.broken", n=broken(found)), tell.say("law.which", which="; ".join(named))])
    kept = statutory(tell)
    return tell.say("law.kept", n=kept.judged) if kept else tell.say("law.none")

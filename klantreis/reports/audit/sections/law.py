"""Wettelijke termijnen: which terms of law were not kept, by their name."""

from __future__ import annotations

from klantreis.core.timeliness.figures import Group, OnTime
from klantreis.reports.audit.model import Part, Section, Tone
from klantreis.reports.audit.telling import Teller

_COLUMNS = ("law", "obligation", "late:whole", "missed:whole", "open_overdue:whole", "judged:whole", "cases:whole")


def section(tell: Teller) -> Section:
    found = tell.figures.breaches
    rows = [
        (each.law, each.title, each.late, each.missed, each.open_overdue, each.judged, each.cases) for each in found
    ]
    tables = [tell.table("breaches", _COLUMNS, rows)] if rows else []
    refs = [(each.title, each.law, ref) for each in found for ref in each.refs]
    if refs:
        tables.append(tell.table("breach_refs", ("obligation", "law", "ref:ref"), refs, internal=True))
    part = Part(id="breaches", finding=finding(tell), tone=tone(tell), tables=tuple(tables), note=_note(tell))
    return Section(id="law", title=tell.say("titles.law"), parts=(part,), definition="breaches")


def _note(tell: Teller) -> str:
    return tell.left_out() if statutory(tell) or tell.figures.breaches else ""


def _clock(tell: Teller) -> Group | None:
    groups = (each for by in tell.figures.breakdowns if by.by == "clock" for each in by.groups)
    return next((each for each in groups if each.name == "statutory"), None)


def statutory(tell: Teller) -> OnTime | None:
    """What fell due under a statutory clock; None where nothing did, or where it may not be told."""
    found = _clock(tell)
    return found.found if found and not found.hidden and found.found.judged else None


def is_hidden(tell: Teller) -> bool:
    """Whether terms of law are about too few to be told outside."""
    found = _clock(tell)
    return found is not None and found.hidden


def broken(tell: Teller) -> int:
    """How often a term of law was not kept: by the clock, since small terms may be left out of the list."""
    found = statutory(tell)
    if found:
        return found.judged - found.counts.on_time
    return sum(each.late + each.missed + each.open_overdue for each in tell.figures.breaches)


def open_overdue(tell: Teller) -> int:
    """Terms of law that are open and overdue."""
    found = statutory(tell)
    return found.counts.open_overdue if found else sum(each.open_overdue for each in tell.figures.breaches)


def tone(tell: Teller) -> Tone:
    if broken(tell):
        return Tone.bad
    return Tone.good if statutory(tell) else Tone.neutral


def finding(tell: Teller) -> str:
    """Each term that was broken with its number: of law every single one counts, so small numbers are told too."""
    n = broken(tell)
    if n:
        return tell.say.joined([tell.say("law.broken", n=n), _which(tell, n)])
    kept = statutory(tell)
    if is_hidden(tell):
        return tell.say("law.untold")
    return tell.say("law.kept", n=kept.judged) if kept else tell.say("law.none")


def _which(tell: Teller, n: int) -> str:
    counted = [(each, each.late + each.missed + each.open_overdue) for each in tell.figures.breaches]
    named = [tell.say("law.named", title=each.title, law=each.law, n=number) for each, number in counted]
    said = [tell.say("law.which", which="; ".join(named))] if named else []
    if sum(number for _, number in counted) < n:
        said.append(tell.say("law.not_all"))
    return tell.say.joined(said)

"""The report as a document, made from the figures by rule.

Rules
-----
1. What is told rests on the figures alone: the same figures give the same words.
2. Of fewer than ten there are counts and no percentage. A difference or a change is claimed only where chance alone
   would seldom give it: a signal of the trend, or an interval that leaves out 0. An open month says nothing.
3. Nobody is named. Teams stand in the order of their names and are never ranked.
4. A report that leaves the house (`internal` False) holds no case references.
"""

from __future__ import annotations

from dataclasses import replace

from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit import headline, to_do
from klantreis.reports.audit.definitions import definitions
from klantreis.reports.audit.model import Report, Section
from klantreis.reports.audit.saying import Say
from klantreis.reports.audit.sections import (
    ahead,
    appointments,
    cards,
    contact,
    duration,
    lasting,
    law,
    nazorg,
    pauses,
    reached,
    recorded,
    teams,
    timely,
    waiting,
)
from klantreis.reports.audit.telling import Teller
from klantreis.reports.audit.tiles import tiles
from klantreis.reports.audit.titles import Titles

_SECTIONS = (
    timely, law, waiting, duration, contact, appointments, reached, lasting, nazorg, cards, pauses, recorded, ahead,
    teams,
)  # fmt: skip


def write_report(figures: Figures, titles: Titles, *, language: str = "nl", internal: bool = True) -> Report:
    """The whole report. `internal` False leaves out the tables with case references.

    Raises KeyError for a language other than `nl` and `en`.
    """
    tell = Teller(figures=figures, titles=titles, say=Say(language), internal=internal)
    sections = tuple(each.section(tell) for each in _SECTIONS)
    return Report(
        language=language, title=tell.say("frame.title"), subtitle=headline.subtitle(tell), basis=headline.basis(tell),
        internal=internal, tiles=tiles(tell), well=headline.well(tell), badly=headline.badly(tell),
        to_do=to_do.to_do(tell), sections=sections if internal else tuple(_shareable(each) for each in sections),
        definitions=definitions(tell.say), words=_frame(tell),
    )  # fmt: skip


def _frame(tell: Teller) -> dict[str, str]:
    """The headings; of a day that is past, what there was to do then."""
    return {**tell.say.within("frame"), "to_do": tell.then("frame.to_do")}


def _shareable(section: Section) -> Section:
    """Without the tables that hold case references."""
    parts = (
        replace(part, tables=tuple(table for table in part.tables if not table.internal)) for part in section.parts
    )
    return replace(section, parts=tuple(parts))

"""What waits for a person, in Dutch: the name of a state, lines in a summary, and the morning page.

Pure. Holds references, codes, titles and dates only: Prefect keeps it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from klantreis.core.attention import Waiting, What
from klantreis.reports import links as form
from klantreis.reports.days import written
from klantreis.reports.links import NOWHERE, Links

NOTHING = "niets wacht op iemand"
SHOWN = 3  #: kinds in the name of a state: a badge is small
ROWS = 50  #: escalations on the page


@dataclass(frozen=True, slots=True)
class _Words:
    one: str
    more: str
    why: str
    command: str
    form: str = ""


WORDS = {
    What.in_doubt: _Words(
        "bericht onzeker", "berichten onzeker",
        "Niemand weet of het is verstuurd. Zoek het uit: vanzelf gaat het nooit opnieuw weg.",
        "in-doubt list", form.DOUBT,
    ),
    What.fuse: _Words(
        "ronde vastgehouden", "rondes vastgehouden",
        "Er is niets van verstuurd. Kijk wat er klaarstaat, en keur het goed of trek het in.",
        "approve RONDE --by CODE", form.FUSE,
    ),
    What.restore: _Words(
        "back-up teruggezet en niet afgerond", "back-ups teruggezet en niet afgerond",
        "Volg de stappen bij *Restored from a backup* tot het eind.", "doctor",
    ),
    What.feed_stops: _Words(
        "gemeente verstuurt niets", "gemeenten versturen niets",
        "Er is te lang niets gehoord over overlijden en verhuizen. Lever de nieuwste lijst in, ook als die leeg is.",
        "gone BESTAND --municipality GEMEENTE",
    ),
    What.broken: _Words(
        "dossier niet verwerkt", "dossiers niet verwerkt",
        "Plannen lukte niet door een fout. De volgende ronde probeert het opnieuw; meld het bij het beheer.",
        "timeline DOSSIER", form.JOURNEY,
    ),
    What.card_late: _Words(
        "besluitkaart te laat", "besluitkaarten te laat",
        "De termijn voor het besluit is voorbij. Vraag het aan wie besluit.", "card DOSSIER", form.CARD,
    ),
    What.escalation: _Words(
        "escalatie niet opgepakt", "escalaties niet opgepakt",
        "Het loopt vast, en nog niemand zei dat het wordt opgepakt.", "acknowledge DOSSIER --by CODE", form.ACKNOWLEDGE,
    ),
    What.card: _Words(
        "besluitkaart wacht", "besluitkaarten wachten",
        "Een collega moet een besluit nemen; er is nog tijd.", "card DOSSIER", form.CARD,
    ),
    What.letters_missing: _Words(
        "brief zonder bestand", "brieven zonder bestand",
        "Zet het bestand terug uit de back-up en sluit de printpartij opnieuw.", "letters close",
    ),
    What.letters_late: _Words(
        "printpartij niet bevestigd", "printpartijen niet bevestigd",
        "Vraag de drukkamer of de brieven op de post zijn gedaan.", "letters handed-over PARTIJ --by CODE",
    ),
    What.reply: _Words(
        "mail te lezen", "mails te lezen",
        "Lees en beantwoord ze, en leg vast wat eruit kwam.", "replies list",
    ),
    What.hold: _Words(
        "stop op verzenden", "stops op verzenden",
        "Iemand zette het verzenden stil. Hervat het als het weer mag.", "release", form.HOLD,
    ),
    What.feed_old: _Words(
        "lijst van overlijden en verhuizen te oud", "lijsten van overlijden en verhuizen te oud",
        "Er wordt nog wel verstuurd. Kijk waar de lijst blijft.", "gone BESTAND --municipality GEMEENTE",
    ),
    What.retention: _Words(
        "inwoner voorbij de bewaartermijn", "inwoners voorbij de bewaartermijn",
        "Hun gegevens mogen niet langer blijven. Een collega wist ze, eerst als proef.",
        "retention --by CODE --dry-run", form.RETENTION,
    ),
}  # fmt: skip
#: Kinds whose references are cases.
OF_CASES = {What.in_doubt, What.broken, What.card_late, What.escalation, What.card}


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRow:
    """An escalation as the page shows it."""

    ref: str
    title: str
    person: str  #: to whom it was put, by code; else the role
    due_on: date
    workdays_late: int
    since: date


def headline(waiting: Sequence[Waiting]) -> str:
    """The name of the state: the most important first, and how many kinds there are besides."""
    if not waiting:
        return NOTHING
    more = len(waiting) - SHOWN
    return ", ".join(counted(each) for each in waiting[:SHOWN]) + (f" en nog {more}" if more > 0 else "")


def counted(each: Waiting) -> str:
    """`3 escalaties niet opgepakt`."""
    words = WORDS[each.what]
    return f"{each.count} {words.one if each.count == 1 else words.more}"


def line(each: Waiting, links: Links = NOWHERE) -> str:
    """One kind as a line of a list: how many, since when, which, why it waits and what to do."""
    words = WORDS[each.what]
    oldest = "" if each.since is None else f", sinds {written(each.since)}" + (" (de oudste)" if each.count > 1 else "")
    return f"- **{counted(each)}**{oldest}{_which(each, links)}. {words.why} {_remedy(each, links)}"


def _which(each: Waiting, links: Links) -> str:
    if not each.refs:
        return ""
    names = [links.case(ref) if each.what in OF_CASES else ref for ref in each.refs]
    more = each.count - len(names)
    return f": {', '.join(names)}" + (f" en nog {more}" if more > 0 else "")


def _remedy(each: Waiting, links: Links) -> str:
    words = WORDS[each.what]
    at_hand = links.form(words.form) if words.form else ""
    command = f"`klantreis {words.command}`"
    return f"Formulier {at_hand}, of {command}." if at_hand else f"{command}."


def page(
    at: datetime, waiting: Sequence[Waiting], escalations: Sequence[EscalationRow] = (), links: Links = NOWHERE
) -> str:
    """The morning page."""
    blocks = [f"# Aandacht op {written(at.date())}", f"**{_sentence(headline(waiting))}** Stand van {at:%H:%M} uur."]
    bare = {What.escalation} if escalations else set()  # they stand in the table, one by one
    lines = [line(replace(each, refs=()) if each.what in bare else each, links) for each in waiting]
    blocks += ["\n".join(lines)] if lines else []
    blocks += [_table(escalations, _of(waiting, What.escalation), links)] if escalations else []
    return "\n\n".join(blocks) + "\n"


def _table(rows: Sequence[EscalationRow], total: int, links: Links) -> str:
    left = f"\n\nDit zijn de {len(rows)} oudste van {total}." if total > len(rows) else ""
    head = ["| dossier | wat | ligt bij | moest op | werkdagen te laat | |", "|---|---|---|---|---:|---|"]
    told = "## Escalaties die niemand oppakte"
    return f"{told}\n\n" + "\n".join([*head, *(_row(each, links) for each in rows)]) + left


def _row(each: EscalationRow, links: Links) -> str:
    doing = (
        links.form(form.JOURNEY, "bekijken", ref=each.ref),
        links.form(form.ACKNOWLEDGE, "oppakken", case=each.ref),
    )
    todo = " · ".join(part for part in doing if part)
    cells = (links.case(each.ref), each.title, each.person, written(each.due_on), str(each.workdays_late), todo)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _of(waiting: Iterable[Waiting], what: What) -> int:
    return next((each.count for each in waiting if each.what is what), 0)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

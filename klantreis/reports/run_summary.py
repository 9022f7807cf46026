"""One run in Dutch, for those who look in Prefect: what needs a person, what was done, and what is coming this week.

Pure: a RunSummary in, text out. Holds references, codes, titles and dates only.
"""

from collections.abc import Mapping

from babel.dates import format_date

from klantreis.core.attention import What
from klantreis.reports.attention_page import line
from klantreis.reports.links import FUSE as FUSE_FORM
from klantreis.reports.links import HOLD as HOLD_FORM
from klantreis.reports.links import NOWHERE, Links
from klantreis.usecases.values import DayAhead, HeldScope, OldFeed, RunSummary, StalledCase

ROWS = 500  #: rows of the table of stalled cases that Prefect is asked to keep (about 340 bytes each)
NAMED = 3  #: broken cases named in a headline

DRY_RUN = "R-DRY"  #: the reference of a run that wrote nothing

CLOSED = {"holiday": "Feestdag", "weekend": "Weekend"}

#: Why an action did not lead to a message, or a step was not given, in words. A code that is not here is shown as is.
REASONS = {
    "answered": "niet meer nodig: al beantwoord",
    "ended": "niet meer nodig: al afgelopen",
    "overtaken": "ingehaald door een later bericht",
    "too_old": "te oud om nog te versturen",
    "condition": "voorwaarde gold niet",
    "deceased": "inwoner is overleden",
    "moved": "inwoner is verhuisd",
    "no_address": "geen adres bekend",
    "no_channel": "geen kanaal beschikbaar",
    "no_consent": "geen toestemming",
    "no_decision": "geen besluit van een collega",
    "no_recipient": "geen ontvanger gevonden",
    "unknown_organisation": "organisatie onbekend of gestopt: voeg haar toe met `partners`",
    "gap": "wacht: te kort na een ander bericht",
    "window": "wacht: een sms gaat niet op elk uur",
    "paused": "wacht: dossier is gepauzeerd",
    "feed_old": "wacht: te lang niets gehoord over overlijden en verhuizen",
    "shadow": "schaduw: zou zijn verstuurd",
    "bundled": "samen met een ander bericht verstuurd",
    "suppressed": "adres is geblokkeerd",
    "refused": "geweigerd door de ontvangende kant",
    "held": "verzenden staat stil",
    "withdrawn": "ingetrokken",
    "discarded": "ronde is ingetrokken",
    "erased": "persoon is gewist",
    "cap": "maximum bereikt",
    "no_house_style": "gemeente heeft geen huisstijl voor brieven",
    "unfit_address": "adres past niet op een brief",
    "unfit_glyph": "naam of tekst heeft een teken dat niet gedrukt kan worden",
}

_SCOPE_WORDS = {"municipality": "gemeente", "channel": "kanaal", "case": "dossier"}

#: Why the fuse holds a run.
FUSE = {
    "first_run": "dit is de eerste ronde: iemand moet meekijken",
    "ceiling": "er is meer gepland dan het plafond van {ceiling}",
    "surplus": "er is {surplus} meer gepland dan te verwachten was ({forecast} verwacht, {explained} verklaard)",
}


def headline(summary: RunSummary) -> str:
    """The run in a few words: the name of its final state in Prefect. What is in doubt comes first: only a person can
    find out, and the longer it lies the harder that is."""
    doubt = f"{summary.in_doubt} onzeker; " if summary.in_doubt else ""
    return f"{doubt}{_what_came_of_it(summary)}"


def _what_came_of_it(summary: RunSummary) -> str:
    if summary.closed:
        return f"{CLOSED.get(summary.closed, summary.closed)}: er gaat niets uit"
    if summary.run == DRY_RUN:
        return f"proef: {summary.planned} acties in {_cases(summary.looked_at)}"
    if summary.held:
        return f"vastgehouden: goedkeuren of intrekken, {summary.run}"
    if summary.broken:
        return f"{_cases(len(summary.broken))} niet verwerkt: {_named(summary.broken)}"
    if summary.undecided and not summary.planned:
        return f"niets nieuw: {summary.undecided} wacht op goedkeuren of intrekken"
    if summary.nothing_new:
        return f"vandaag al gedaan: niets nieuw, {len(summary.stalled)} vastgelopen"
    earlier = summary.left if summary.again and not summary.planned else 0
    parts = [f"{earlier} van een eerdere ronde verstuurd"] if earlier else [f"{summary.sent} verstuurd"]
    parts += [f"{summary.open} open"] * bool(summary.open)
    parts += [f"{len(summary.stalled)} vastgelopen"]
    return f"klaar: {', '.join(parts)}"


def summary_markdown(summary: RunSummary, links: Links = NOWHERE) -> str:
    """The whole run as Markdown. The counts add up: planned = sent + not sent + open + in doubt."""
    day = format_date(summary.day, "EEEE d MMMM y", locale="nl")
    if summary.closed:
        return f"# {day}\n\n{headline(summary)}.\n"
    blocks = [
        f"# Opvolging van {day}",
        _sentence(headline(summary)),
        "## Dit vraagt iemand",
        _for_people(summary, links),
        "## Dit is gedaan",
        _counts(summary),
        _skipped(summary.skipped),
        *_ahead(summary.ahead),
        _foot(summary),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _sentence(text: str) -> str:
    """With a capital and a full stop; the rest, references among it, as it is."""
    return f"{text[:1].upper()}{text[1:]}."


def stalled_table(summary: RunSummary) -> list[dict[str, str | int]]:
    """Rows for staff, the longest overdue first; at most ROWS."""
    return [_row(case) for case in _longest_first(summary.stalled)[:ROWS]]


def _row(case: StalledCase) -> dict[str, str | int]:
    return {
        "Dossier": case.ref,
        "Fase": case.stage,
        "Wat": case.obligation,
        "Van": case.owner,
        "Moest op": case.due_on.isoformat(),
        "Werkdagen te laat": case.workdays_late,
    }


def _for_people(summary: RunSummary, links: Links) -> str:
    """In the order of core/attention.py. Of this very run more is known than of what waits in general."""
    told: dict[What, list[str]] = {each.what: [line(each, links)] for each in summary.waiting}
    told |= {What.fuse: _held(summary, links)} if summary.held else {}
    told |= {What.broken: _broken(summary.broken)} if summary.broken else {}
    told |= {What.hold: [_hold(each, links) for each in summary.holds]} if summary.holds else {}
    told |= {
        what: found for what, stops in ((What.feed_stops, True), (What.feed_old, False))
        if (found := [_old_feed(each) for each in summary.old_feeds if each.stops is stops])
    }  # fmt: skip
    lines = [each for what in What for each in told.get(what, ())]
    return "\n".join([*lines, *_in_shadow(summary.in_shadow), *_stalled(summary)]) or "Niets."


def _stalled(summary: RunSummary) -> list[str]:
    """All of them, acknowledged or not: a figure to know, behind what somebody has to do."""
    count = len(summary.stalled)
    return [f"- Over tijd in totaal: {_cases(count)}. `klantreis due --by owner`."] if count else []


def _held(summary: RunSummary, links: Links) -> list[str]:
    fuse = summary.fuse
    why = (
        ""
        if fuse is None
        else FUSE.get(fuse.why, fuse.why).format(
            ceiling=fuse.ceiling, surplus=fuse.surplus, forecast=fuse.forecast, explained=fuse.explained
        )
    )
    at_hand = links.form(FUSE_FORM)
    return [
        f"- **Er is niets verstuurd**: {why}. Kijk wat er klaarstaat en kies"
        f"{f' in formulier {at_hand}, of' if at_hand else ':'} `klantreis approve {summary.run}` "
        f"verstuurt alles, `klantreis discard {summary.run}` trekt alles in."
    ]


def _hold(hold: HeldScope, links: Links) -> str:
    scope = [
        (name, value)
        for name, value in (("municipality", hold.municipality), ("channel", hold.channel), ("case", hold.case))
        if value
    ]
    what = ", ".join(f"{_SCOPE_WORDS[name]} {value}" for name, value in scope) or "alles"
    options = "".join(f" --{name} {value}" for name, value in scope)
    why = f", reden {hold.why}" if hold.why else ""
    at_hand = links.form(HOLD_FORM)
    return (
        f"- **Verzenden staat stil voor {what}**, sinds {hold.since_at:%d-%m-%Y %H:%M} door {hold.by}{why}: "
        f"{f'formulier {at_hand}, of ' if at_hand else ''}`klantreis release{options}`."
    )


def _old_feed(feed: OldFeed) -> str:
    since = f"sinds {feed.came_on:%d-%m-%Y} niets" if feed.came_on else "nog nooit iets"
    heard = f"{feed.municipality}: {since} gehoord over overlijden en verhuizen"
    stops = "**Er gaat niets naar buiten** tot dat er is" if feed.stops else "Kijk waar het blijft"
    return f"- {heard}. {stops}: `klantreis gone FILE --municipality {feed.municipality}`."


def _in_shadow(names: tuple[str, ...]) -> list[str]:
    if not names:
        return []
    return [
        f"- {', '.join(names)}: schaduw, er gaat niets naar buiten. Lees wat er zou zijn gegaan: `klantreis shadow`."
    ]


def _broken(refs: tuple[str, ...]) -> list[str]:
    return [f"- **{_cases(len(refs))} niet verwerkt** door een fout: {', '.join(refs)}. Meld dit bij het beheer."]


def _counts(summary: RunSummary) -> str:
    rows = [
        ("Dossiers bekeken", summary.looked_at),
        ("**Acties gepland**", summary.planned),
        ("– verstuurd", summary.sent),
        *((f"– niet verstuurd: {_reason(code)}", count) for code, count in sorted(summary.not_sent.items())),
        ("– staat nog open", summary.open),
        ("– onzeker", summary.in_doubt),
        ("waarvan escalaties", summary.escalated),
    ]
    return "\n".join(["| | aantal |", "|---|---:|", *(f"| {what} | {count} |" for what, count in rows)])


def _skipped(skipped: Mapping[str, int]) -> str:
    if not skipped:
        return ""
    reasons = ", ".join(f"{count}× {_reason(code)}" for code, count in sorted(skipped.items()))
    return f"Overgeslagen stappen (tellen niet mee als gepland): {reasons}."


def _ahead(days: tuple[DayAhead, ...]) -> list[str]:
    """What is coming, by day; nothing where nobody looked."""
    if not days:
        return []
    rows = [f"| {_weekday(each)} | {each.messages} | {each.appointments} | {each.terms} |" for each in days]
    head = ["| | inwoners die bericht krijgen | afspraken | termijnen die aflopen |", "|---|---:|---:|---:|"]
    least = "Berichten zijn het minste aantal: wie er meer krijgt, telt één keer."
    return ["## Dit komt eraan", "\n".join([*head, *rows]), least]


def _weekday(each: DayAhead) -> str:
    return format_date(each.day, "EEEE d MMMM", locale="nl")


def _foot(summary: RunSummary) -> str:
    root = f" · controlegetal van het logboek `{summary.chain_root}`" if summary.chain_root else ""
    return f"Ronde `{summary.run}` · {summary.at:%d-%m-%Y %H:%M} · {summary.seconds:.1f} seconden{root}"


def _reason(code: str) -> str:
    return REASONS.get(code, code)


def _cases(count: int) -> str:
    return f"{count} dossier{'' if count == 1 else 's'}"


def _named(refs: tuple[str, ...]) -> str:
    more = f" en {len(refs) - NAMED} meer" if len(refs) > NAMED else ""
    return ", ".join(refs[:NAMED]) + more


def _longest_first(stalled: tuple[StalledCase, ...]) -> list[StalledCase]:
    return sorted(stalled, key=lambda case: (-case.workdays_late, case.ref))

"""Besliskaarten: how soon people answered what only people decide."""

from __future__ import annotations

from klantreis.core.results.shares import is_enough
from klantreis.reports.audit.model import Part, Section, Tone
from klantreis.reports.audit.telling import Teller

_WAITING = ("waiting:whole", "waiting_overdue:whole", "median_answer:workdays", "p90_answer:workdays")


def section(tell: Teller) -> Section:
    found, whole = tell.figures.cards, tell.say("words.all_cards")
    if found.hidden or not (found.waiting or found.found.counts.total):
        part = Part(id="cards", finding=finding(tell))
        return Section(id="cards", title=tell.say("titles.cards"), parts=(part,), definition="cards")
    waiting = (found.waiting, found.waiting_overdue, found.median_workdays, found.p90_workdays)
    tables = (
        tell.table("cards_waiting", _WAITING, [waiting], note=tell.say("notes.not_reached")),
        *tell.on_time_tables("cards", "what", [(whole, found.found)]),
    )
    part = Part(id="cards", finding=finding(tell), tone=tone(tell), tables=tables)
    return Section(id="cards", title=tell.say("titles.cards"), parts=(part,), definition="cards")


def tone(tell: Teller) -> Tone:
    return Tone.bad if tell.figures.cards.waiting_overdue else Tone.neutral


def finding(tell: Teller) -> str:
    found = tell.figures.cards
    if found.hidden:
        return tell.say("cards.untold")
    if not found.waiting and not found.found.judged:
        return tell.say("cards.none")
    said = []
    if found.found.share is not None:
        said.append(tell.say("cards.overall", of=found.found.judged, value=found.found.share.value))
    elif found.found.judged:
        said.append(tell.say("cards.few", n=found.found.counts.on_time, of=found.found.judged))
    if found.median_workdays is not None and is_enough(found.found.judged):
        said.append(tell.say("cards.median", days=found.median_workdays))
    said.append(waiting(tell))
    return tell.say.joined(said)


def waiting(tell: Teller) -> str:
    """How many cards are waiting now, and how many of them too long."""
    found = tell.figures.cards
    if not found.waiting:
        return tell.say("cards.no_wait")
    if not found.waiting_overdue:
        return tell.say("cards.waiting", n=found.waiting)
    key = "cards.all_overdue" if found.waiting_overdue == found.waiting else "cards.overdue"
    return tell.say(key, n=found.waiting, overdue=found.waiting_overdue)

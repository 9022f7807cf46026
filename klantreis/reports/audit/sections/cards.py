"""Besliskaarten: how soon people answered what only people decide."""

from __future__ import annotations

from klantreis.reports.audit.model import Part, Section, Tone
from klantreis.reports.audit.telling import BESIDE, JUDGED, Teller, beside, judged

_WAITING = ("waiting:whole", "waiting_overdue:whole", "median_answer:workdays", "p90_answer:workdays")


def section(tell: Teller) -> Section:
    found, whole = tell.figures.cards, tell.say("words.all_cards")
    if found.hidden:
        part = Part(id="cards", finding=finding(tell))
        return Section(id="cards", title=tell.say("titles.cards"), parts=(part,), definition="cards")
    waiting = (found.waiting, found.waiting_overdue, found.median_workdays, found.p90_workdays)
    tables = (
        tell.table("cards_waiting", _WAITING, [waiting], note=tell.say("notes.not_reached")),
        tell.table("cards", ("what", *JUDGED), [(whole, *judged(found.found))]),
        tell.table("cards_beside", ("what", *BESIDE), [(whole, *beside(found.found))], note=tell.say("notes.beside")),
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
    if found.median_workdays is not None:
        said.append(tell.say("cards.median", days=found.median_workdays))
    if not found.waiting:
        said.append(tell.say("cards.no_wait"))
    elif found.waiting_overdue:
        said.append(tell.say("cards.overdue", n=found.waiting, overdue=found.waiting_overdue))
    else:
        said.append(tell.say("cards.waiting", n=found.waiting))
    return tell.say.joined(said)

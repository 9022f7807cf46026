"""A resident of the town who misses two talks, up to the decision card, and the code that stands on it.

di  3 mrt  a talk is planned for do 12 mrt, and missed
vr 13 mrt  another one for ma 23 mrt, and missed
wo  8 apr  the card reaches team lead kw-1, ten working days later: Good Friday and Easter Monday are none
"""

import re
from dataclasses import dataclass

from klantreis.usecases.deciding import Decided, Decision, decide
from klantreis.usecases.recording import record_one
from tests.core.small_journeys import day
from tests.support.town import plain
from tests.whole.conftest import Town, moment

CARD_DAY = "wo 2026-04-08"
_CODE = re.compile(r"^  Code van deze kaart: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class OnTheCard:
    """What the team lead reads."""

    ref: str
    code: str
    text: str  #: the whole digest


def until_the_card(town: Town, client: str = "L-0001", *, enrol: bool = True) -> OnTheCard:
    """Live until the card was given."""
    if enrol:
        town.enrol("ma 2026-03-02", client)
    town.live("ma 2026-03-02")
    miss_two_talks(town, client)
    town.live(CARD_DAY)
    return the_card(town, client)


def miss_two_talks(town: Town, client: str) -> None:
    for planned, held in (("di 2026-03-03", "do 2026-03-12"), ("vr 2026-03-13", "ma 2026-03-23")):
        town.tell(client, "talk_planned", planned, at=held, place="stadhuis")
        town.live(planned)
        town.tell(client, "no_show", held)
        town.live(held)


def the_card(town: Town, client: str, person: str = "kw-1", title: str = "Twee keer", journey: str = "") -> OnTheCard:
    """The newest card of this client whose title begins so, in the mail of this colleague."""
    ref = town.ref(client, journey)
    # From the mail itself: the copy in the database has no code.
    mails = [mail for mail in town.mails() if str(mail["To"]).startswith(f"{person}@")]
    digests = [plain(mail) for mail in mails]
    texts = [text for text in digests if _CODE.search(text) and f"\n{ref}: {title}" in text]
    assert texts, "no card was given"
    part = texts[-1].split(f"\n{ref}: {title}", 1)[1]
    found = _CODE.search(part)
    assert found
    return OnTheCard(ref, found[1], texts[-1])


def withdraw(town: Town, card: OnTheCard, fact: str, today: str) -> None:
    """Say, at eight o'clock, that this fact is not so."""
    fields = {"id": f"w-{fact}", "source": "suite", "case": card.ref, "occurred_on": day(today).isoformat()}
    record_one(town.app, fields | {"by": "kw-1", "withdraws": fact}, moment(today, 8))


def answer(town: Town, card: OnTheCard, event: str, today: str, **more: object) -> Decided:
    """Decide as the team lead, at ten o'clock."""
    values = {"card": card.code, "answer": event, "why": "no_contact", "by": "kw-1", **more}
    return decide(town.app, card.ref, Decision(**values), moment(today, 10))  # type: ignore[arg-type]

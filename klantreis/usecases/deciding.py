"""A decision card answered by a named person (contract: `klantreis decide`).

Rules
-----
1. What is recorded is the event chosen, as a fact of the case; nothing else follows from a card.
2. A card is answered once. The same answer again is known already; another one is refused until the first is withdrawn.
3. Whether it may be answered so is judged where every fact is: `fact_batch.py`, `card_desk.py`.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from klantreis.core.cards import CARD, WHY
from klantreis.core.case import Fact
from klantreis.core.planner.known import standing
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import chain
from klantreis.store.cases import LoadedCase, find_ref
from klantreis.store.engine import writing
from klantreis.store.lookup import cases_of_the_same_clients
from klantreis.usecases import incoming
from klantreis.usecases.card_desk import CardDesk
from klantreis.usecases.context import Context
from klantreis.usecases.fact_batch import OTHER_CONTENT, FactBatch
from klantreis.usecases.incoming import RawFact
from klantreis.usecases.references import written_code
from klantreis.usecases.rejections import Rejection, Tally

SOURCE = "decide"
_OTHER_ANSWER = "card: this card was answered already, otherwise; withdraw that answer to decide anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a named person answers on a card. `on` empty: the day of `at`; `data`: further coded fields of the event."""

    card: str = field(repr=False)  #: the code on the card
    answer: str  #: one of the events the card offers
    why: str
    by: str
    on: date | None = None
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was recorded: `new`, or `known` when this very answer was there already."""

    outcome: str
    case: str
    answer: str
    by: str
    on: date
    card: str  #: natural key
    fact: str  #: id, for whoever has to withdraw it


def decide(app: Context, ref: str, decision: Decision, at: datetime) -> Decided:
    """Record the answer to a card of this case. Raises UnknownCase, and FixInput with the reason when it may not be."""
    on = decision.on or at.astimezone(AMSTERDAM).date()
    with writing(app.engine) as conn:
        case = find_ref(conn, ref)
        chain.heads(conn, {each.id for each in cases_of_the_same_clients(conn, (), {case})})
        desk = CardDesk(app, conn, at)
        desk.read({case})
        card = desk.find(case, decision.card).key.text()
        fields = {
            "id": _id(app.key, desk.cases[case], card),
            "case": case,
            "event": decision.answer,
            "occurred_on": on,
            "by": decision.by,
            "data": {**decision.data, CARD: written_code(decision.card), WHY: decision.why},
        }
        told = incoming.read(fields, at, ours=SOURCE)
        tally = Tally(_refuse)
        FactBatch(app, conn, at).record([(RawFact(1, fields), told)], tally)
    outcome = "new" if tally.counts["new"] else "known"
    return Decided(outcome=outcome, case=case, answer=told.event, by=told.by, on=on, card=card, fact=told.id)


def _id(key: bytes, loaded: LoadedCase, card: str) -> str:
    """The id of the answer to this card: the same until that answer is withdrawn, and then another one."""
    name = hmac.digest(key, f"answer|{loaded.ref}|{card}".encode(), "sha256").hex()[:24]
    stand = {fact.id for fact in standing(loaded.case.facts)}
    gone = [fact for fact in loaded.case.facts if _is_answer(fact, name) and fact.id not in stand]
    return f"{name}.{len(gone) + 1}"


def _is_answer(fact: Fact, name: str) -> bool:
    return fact.id.startswith(f"{SOURCE}:{name}.")


def _refuse(rejection: Rejection) -> None:
    raise FixInput(_OTHER_ANSWER if rejection.reason == OTHER_CONTENT else rejection.reason)

"""Whether a fact may be recorded as the answer to a decision card: the one place where that is judged (domain.md 2.6).

Rules
-----
1. A card is found by its code alone, among those its case was given. A code that fits none is refused without saying
   what is wrong with it.
2. It must be open on what is known now: a fact heard this morning may have ended it since the last plan.
3. The answer is one of its options, says who decided and why, and is no earlier than the card and no later than today.
4. Who decides is a colleague who may answer this card (`core/people.py`, rule 5).
5. The code is never kept: the answer names the natural key of the card.
"""

import hmac
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.actions import ObligationState, Verdict
from klantreis.core.cards import WHY, row_of
from klantreis.core.case import Fact, Value
from klantreis.core.people import Staff, why_not_answer
from klantreis.core.planner import plan
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import cards, people
from klantreis.store.cards import GivenCard
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.usecases.addressing import owners_of
from klantreis.usecases.colleagues import WHY_NOT
from klantreis.usecases.context import Context
from klantreis.usecases.references import card_code, written_code

log = logging.getLogger("klantreis.cards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says on a card. `replaces`: the id of an earlier answer that this one corrects."""

    event: str
    by: str
    occurred_on: date
    recorded_at: datetime
    data: Mapping[str, Value] = field(default_factory=dict)
    replaces: str = ""


class CardDesk:
    """The cards of some cases as they stand now. Whoever writes holds those cases (`chain.heads`)."""

    def __init__(self, app: Context, conn: Connection, at: datetime) -> None:
        self.app, self.conn, self.today = app, conn, at.astimezone(AMSTERDAM).date()
        self.cases: dict[str, LoadedCase] = {}
        self._given: dict[int, list[GivenCard]] = {}
        self._staff: dict[str, Staff] = {}

    def read(self, refs: Collection[str]) -> None:
        """Read these cases and their cards."""
        loaded = load_cases(self.conn, sorted(refs))
        self.cases |= {each.ref: each for each in loaded}
        self._given |= cards.given(self.conn, [each.id for each in loaded])

    def find(self, ref: str, code: str) -> GivenCard:
        """The card of this case that bears this code. Raises FixInput without saying what is wrong with it."""
        written = written_code(code)
        case = self.cases.get(ref)
        if not written:
            raise FixInput("card: give the code that stands on the card, such as 7K2Q-0M4Z")
        for card in self._given.get(case.id, ()) if case else ():
            if hmac.compare_digest(card_code(self.app.key, ref, card.key.text()), written):
                return card
        raise FixInput("card: this code is of no card of this case; take it over from the card itself")

    def judge(self, ref: str, card: GivenCard, answer: Answer, news: Sequence[Fact] = ()) -> None:
        """Raises FixInput with the reason when this card may not be answered so. `news`: facts about to be written."""
        if answer.event not in card.options:
            raise FixInput(f"event: this card does not offer {answer.event}; it offers {', '.join(card.options)}")
        if not answer.by:
            raise FixInput("by: an answer to a card needs the code of who decided")
        if not answer.data.get(WHY):
            raise FixInput("why: an answer to a card needs its reason, as a code")
        self._must_be_in_time(card, answer)
        _must_be_open(self._row(ref, card, answer, news))
        self._must_be_allowed(self.cases[ref], card, answer)

    def _must_be_in_time(self, card: GivenCard, answer: Answer) -> None:
        if answer.occurred_on > self.today:
            raise FixInput("occurred_on: a decision cannot lie in the future")
        heard_before = card.sent_at is not None and answer.recorded_at < card.sent_at
        if answer.occurred_on < card.day or heard_before:
            raise FixInput(f"occurred_on: this card was given on {card.day}; nobody could decide on it earlier")

    def _row(self, ref: str, card: GivenCard, answer: Answer, news: Sequence[Fact]) -> ObligationState | None:
        """How the card stands on all that is known now."""
        loaded = self.cases[ref]
        facts = (*loaded.case.facts, *news)
        known = [fact for fact in facts if not answer.replaces or answer.replaces not in (fact.id, fact.corrects)]
        calendar = self.app.configuration.calendars[loaded.municipality]
        journey = self.app.journey(loaded.definition_hash)
        try:
            planned = plan(journey, replace(loaded.case, facts=tuple(known)), self.today, calendar)
        except Exception as error:  # one broken case must not stop the others; the type says nothing of a person
            log.error("the card of %s cannot be judged: %s", ref, type(error).__name__)
            raise FixInput("card: this case cannot be planned, so it cannot be judged; the log names it") from None
        return row_of(card.key, planned)

    def _must_be_allowed(self, loaded: LoadedCase, card: GivenCard, answer: Answer) -> None:
        refused = why_not_answer(
            answer.by,
            card.role,
            card.person,
            owners_of(loaded),
            self._staff_of(loaded.municipality),
            answer.occurred_on,
        )
        if refused is not None:
            raise FixInput(f"by: {WHY_NOT[refused]} ({card.role})")

    def _staff_of(self, municipality: str) -> Staff:
        if municipality not in self._staff:
            fallback = self.app.configuration.municipalities[municipality].fallback_role
            self._staff[municipality] = people.staff_of(self.conn, municipality, fallback)
        return self._staff[municipality]


def _must_be_open(row: ObligationState | None) -> None:
    if row is None:
        raise FixInput(
            "card: this card lapsed: what it rested on was withdrawn or corrected; there is nothing to decide any more"
        )
    if row.verdict in (Verdict.on_time, Verdict.late):
        raise FixInput(
            f"card: this card was answered on {row.ended_on} ({row.reason}); withdraw that answer to decide anew"
        )
    if row.verdict is not None:
        raise FixInput(f"card: this card ended on {row.ended_on} ({row.reason}); there is nothing to decide any more")

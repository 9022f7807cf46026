"""Decision cards: which of a case are open, and whether a fact is a named person's answer to one (domain.md 2.6).

Rules
-----
1. A card is a `decide` step that was given: it left the house, or may have left. What waits to leave is no card yet.
2. It is open while its row in the plan is. A card without a row lapsed: what it rested on was withdrawn or corrected.
3. A fact is decided when it names a card that was given by the day of the fact and offers that event, and says who
   decided and why. Nothing else makes a decision: no text, no definition and no program (AVG art. 22, Awb 3:2, 4:8).
4. A card that would not be given on what is known now (*in good faith*) carries no consequence any more: who decided
   on it was told something that proved wrong. The fact stays; a person has to look again.
5. Where two answers to one card stand, however that came about, neither carries a consequence: a person has to look.
6. The system never says yes or no for a person: nothing here writes, and nothing here chooses.
"""

from klantreis.core.actions import ObligationState, Plan
from klantreis.core.case import ActionKey, Case, Fact, Kind, PastAction, PastState
from klantreis.core.planner.known import standing

#: The fields of a decision: the natural key of the card it answers, and the reason as a code.
CARD, WHY = "card", "why"
DECISION = "decision"  #: kind of a card's row in the projection


def given_cards(case: Case) -> list[PastAction]:
    """The cards that earlier plans of this case gave, the oldest first."""
    cards = [past for past in case.actions if past.kind is Kind.decide and past.state is PastState.given]
    return sorted(cards, key=lambda card: (card.day, card.key))


def row_of(card: ActionKey, plan: Plan) -> ObligationState | None:
    """How a card stands in this plan: open while it has no verdict. None: it lapsed, for what it rested on is gone."""
    wanted = (f"{card.obligation}.{card.step}", card.opener, card.point)
    for row in plan.obligations:
        if row.kind == DECISION and (row.obligation, row.opener, row.point) == wanted:
            return row
    return None


def is_decided(case: Case, fact: Fact) -> bool:
    """Whether this fact is a named person's answer to a card of this case (rules 3 and 4)."""
    if not (fact.by and fact.data.get(WHY) and fact.data.get(CARD)):
        return False
    return any(
        card.key.text() == fact.data[CARD]
        and card.day <= fact.occurred_on
        and fact.event in card.options
        and not card.in_good_faith
        for card in given_cards(case)
    )


def decided(case: Case, opener: str) -> bool:
    """Whether what this opener opened rests on a decision that stands: the fact of that id, as it is known now."""
    stand = standing(case.facts)
    opening = next((fact for fact in stand if fact.id == opener), None)
    if opening is None or not is_decided(case, opening):
        return False
    return not any(fact.id != opener and fact.data.get(CARD) == opening.data[CARD] for fact in stand)

"""The cards in colleagues' digests: the facts of each case as they are at the moment of sending, and the card's code.

A case whose facts cannot be told stops nothing: its card goes out with its options and its code, and the log names it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.case import Kind
from klantreis.core.sending import AMSTERDAM
from klantreis.reports.card import card
from klantreis.reports.card_page import CardWords
from klantreis.reports.history import TimelineAction, actions_of
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.outbox import ClaimedAction, ClaimedMessage
from klantreis.usecases.context import Context
from klantreis.usecases.references import card_code
from klantreis.usecases.showing import timeline_of

NOT_KEPT = "****-****"  #: what stands in the place of a code in the copy that is kept

log = logging.getLogger("klantreis.cards")


@dataclass(frozen=True, slots=True)
class CardLines:
    """What stands on one card. `details` is empty where the facts could not be told."""

    code: str
    details: tuple[str, ...] = ()


def card_lines(
    app: Context, conn: Connection, messages: Sequence[ClaimedMessage], at: datetime
) -> dict[int, CardLines]:
    """By number of its action, each card in these digests."""
    carried = [
        (message.person, action) for message in messages for action in message.actions if action.kind == Kind.decide
    ]
    if not carried:
        return {}
    loaded = {each.ref: each for each in load_cases(conn, sorted({action.case_ref for _, action in carried}))}
    actions = actions_of(conn, [each.id for each in loaded.values()], at)
    return {
        action.id: _lines(app, loaded[action.case_ref], actions[action.case_id], action, person, at)
        for person, action in carried
    }


def without_codes(text: str, lines: Sequence[CardLines]) -> str:
    """A digest as it is kept: a code stands on the card alone."""
    for each in lines:
        text = text.replace(each.code, NOT_KEPT)
    return text


def _lines(
    app: Context, loaded: LoadedCase, actions: list[TimelineAction], action: ClaimedAction, person: str, at: datetime
) -> CardLines:
    code = card_code(app.key, loaded.ref, action.key.text())
    try:
        timeline = timeline_of(app, loaded, actions, at)
        given = next(each for each in actions if each.key == action.key)
        told = CardWords(words=timeline.words, events=app.configuration.events, today=at.astimezone(AMSTERDAM).date())
        shown = card(timeline, given, app.configuration.events)
    except Exception as error:  # the type alone: a message could repeat what a fact holds
        log.error("the facts on a card of %s cannot be told: %s", loaded.ref, type(error).__name__)
        return CardLines(code)
    facts, options = told.facts(shown), told.options(shown)
    return CardLines(code, (*facts, *options, *told.how_to_answer(shown, code, person)))

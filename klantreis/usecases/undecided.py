"""The gate before a text with consequences: which messages rest on no named person's decision (design 6).

`klantreis check` sees to it that such a text stands where a card's option leads. Here the fact itself is looked at, at
the last moment before sending: whatever wrote that fact, without a card behind it nothing that threatens leaves.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection

from klantreis.core.cards import decided
from klantreis.core.case import Case
from klantreis.core.texts import parse_template
from klantreis.store.cases import load_cases
from klantreis.store.outbox import ClaimedMessage
from klantreis.usecases.context import Context


def undecided(app: Context, conn: Connection, messages: Sequence[ClaimedMessage]) -> frozenset[int]:
    """Numbers of the messages with a consequence text of which some action rests on no decision that stands."""
    weighty = [message for message in messages if _has_consequence(app, message)]
    if not weighty:
        return frozenset()
    refs = sorted({action.case_ref for message in weighty for action in message.actions})
    cases = {loaded.ref: loaded.case for loaded in load_cases(conn, refs)}
    return frozenset(message.id for message in weighty if not _is_decided(message, cases))


def _has_consequence(app: Context, message: ClaimedMessage) -> bool:
    texts = app.configuration.messages.get(message.template, {})
    return any(parse_template(message.template, text).consequence for text in texts.values())


def _is_decided(message: ClaimedMessage, cases: Mapping[str, Case]) -> bool:
    return all(decided(cases[action.case_ref], action.key.opener) for action in message.actions)

"""Messages whose fate is unknown: shown, and settled by a named person. They are never sent again by themselves."""

from collections.abc import Sequence
from datetime import datetime

from klantreis.errors import FixInput
from klantreis.store import outcomes
from klantreis.store.engine import reading, writing
from klantreis.store.outcomes import InDoubt
from klantreis.usecases import checks
from klantreis.usecases.context import Context


def in_doubt(app: Context) -> Sequence[InDoubt]:
    """Every message in doubt, the oldest first."""
    with reading(app.engine) as conn:
        return outcomes.in_doubt(conn)


def resolve_in_doubt(app: Context, key: str, *, as_sent: bool, by: str, why: str, at: datetime) -> InDoubt:
    """Somebody found out whether the message with this opaque key left.

    `by` is a staff code and `why` a code. Raises FixInput when no such message is in doubt (any more).
    """
    by, why = checks.code(by), checks.code(why)
    with writing(app.engine) as conn:
        found = next((each for each in outcomes.in_doubt(conn) if each.opaque == key), None)
        settled = found is not None and outcomes.resolve_in_doubt(
            conn, found.id, as_sent=as_sent, by=by, why=why, at=at
        )
    if found is None or not settled:
        raise FixInput("no message with this key is in doubt; `klantreis in-doubt list` shows those that are")
    return found

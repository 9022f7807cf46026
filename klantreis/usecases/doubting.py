"""Messages whose fate is unknown: shown, and settled by a named person. They are never sent again by themselves."""

from collections.abc import Sequence
from datetime import datetime

from klantreis.errors import FixInput
from klantreis.store import outcomes, people
from klantreis.store.engine import reading, writing
from klantreis.store.outcomes import InDoubt
from klantreis.usecases import checks
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context
from klantreis.usecases.receiving import expect_receipt

SHORTEST_WHY = 3  #: a code of one letter says nothing to who reads it in a year


def in_doubt(app: Context) -> Sequence[InDoubt]:
    """Every message in doubt, the oldest first."""
    with reading(app.engine) as conn:
        return outcomes.in_doubt(conn)


def resolve_in_doubt(app: Context, key: str, *, as_sent: bool, by: str, why: str, at: datetime) -> InDoubt:
    """Somebody found out whether the message with this opaque key left.

    `by` is the code of a colleague of that municipality and `why` a code that says how they know. Raises FixInput, also
    when no such message is in doubt (any more).
    """
    by, why = checks.code(by), checks.code(why)
    if len(why) < SHORTEST_WHY:
        raise FixInput("--why: say how you know, as a code: mail_log, provider, asked_resident, …")
    with writing(app.engine) as conn:
        found = next((each for each in outcomes.in_doubt(conn) if each.opaque == key), None)
        if found is not None:
            must_be_colleague("--by", by, people.staff_of(conn, found.municipality), at.date())
        if found is None or not outcomes.resolve_in_doubt(conn, found.id, as_sent=as_sent, by=by, why=why, at=at):
            raise FixInput("no message with this key is in doubt; `klantreis in-doubt list` shows those that are")
        if as_sent:
            expect_receipt(app, conn, found.id, found.channel, "", at)
    return found

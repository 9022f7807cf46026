"""Tell the people who run this that something technical failed, along a channel of ours.

Rules
-----
1. By the channel `operations` where that is set, else `email`, else as a file: so it is told somewhere.
2. Mail goes to KLANTREIS_OPERATIONS_TO, and comes from there. Without it no mail can be sent.
3. No personal data: names of deployments, states and links. It is no message to a person, so it is in no outbox: what
   fails is told in the state of the run, and tried again with the next trouble.
"""

from collections.abc import Sequence
from datetime import datetime

from klantreis.channels.port import Envelope, Fate, Mailbox
from klantreis.core.ways import EMAIL
from klantreis.moments import AMSTERDAM
from klantreis.usecases.context import Context

CHANNELS = ("operations", "email", "file")
NOBODY = "niemand@localhost.localdomain"  #: of a file, which goes nowhere


def tell_operations(app: Context, key: str, subject: str, lines: Sequence[str], at: datetime) -> str:
    """Tell it; why that failed, empty when it did not. The same `key` is the same trouble."""
    name = next(each for each in CHANNELS if each in app.channels)
    channel, to = app.channels[name], app.settings.operations_to
    if channel.medium == EMAIL and not to:
        return "KLANTREIS_OPERATIONS_TO is niet ingesteld: niemand kan gemaild worden"
    here = Mailbox("klantreis", to or NOBODY)
    local = at.astimezone(AMSTERDAM)
    envelope = Envelope(
        opaque=app.opaque(f"trouble/{key}"),
        day=local.date(),
        at=local,
        sender=here,
        to=here.address,
        subject=subject,
        text="\n".join(lines) + "\n",
    )
    outcome = channel.send(envelope)
    return "" if outcome.fate is Fate.accepted else f"kanaal {name}: {outcome.fate.value} {outcome.reason}".strip()

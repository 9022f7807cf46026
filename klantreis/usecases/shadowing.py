"""What would have left while a municipality is not live: a few samples of each text to read, and nothing sent.

Rules
-----
1. A message in shadow went through every rule and was composed, and is then withdrawn with reason `shadow`: never sent
   later, and never decided again.
2. Of each text and day `SAMPLES` are kept as files, by opaque name; more would be a second case load on a disk.
3. What the mail channel would refuse is withdrawn with that reason: shadow is there to find it.
"""

from datetime import datetime

from klantreis.channels.file import write_sample
from klantreis.channels.mime import UnfitMailError
from klantreis.core.municipality import Municipality
from klantreis.moments import AMSTERDAM
from klantreis.store.outbox import ClaimedMessage
from klantreis.usecases.bundling import Sealed
from klantreis.usecases.context import Context

SHADOW = "shadow"  #: reason
SAMPLES = 20


def stays_inside(rules: Municipality, message: ClaimedMessage, at: datetime) -> bool:
    """Whether this message does not leave because its municipality, or its day, is in shadow."""
    return rules.shadow.covers(
        at.astimezone(AMSTERDAM).date(),
        message.day,
        [action.step_day for action in message.actions if action.step_day is not None],
        to_staff=message.recipient_kind == "staff",
    )


def sample(app: Context, sealed: Sealed) -> str:
    """Keep a sample, and give the reason with which the message is withdrawn. Raises DiskFull."""
    try:
        write_sample(app.settings.out, sealed.envelope, sealed.message.template, SAMPLES)
    except UnfitMailError as unfit:
        return f"unfit_{unfit.reason}"
    return SHADOW

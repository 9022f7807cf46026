"""The fuse: a run that wants to send more than was to be expected stops before its first send and asks (design 5.4).

Rules
-----
1. A message is expected when the case's last plan foresaw one by today, or when a fact was recorded since that plan.
   Every other message is surplus: a changed definition, calendar or municipality file, or a fault.
2. Held: more messages than the ceiling; more surplus than the allowance; any message on a municipality's first run.
3. Approving releases the whole run, discarding withdraws the whole run. Nothing is sent in between.
"""

from dataclasses import dataclass

from klantreis.core.municipality import FuseLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether a run may send, and which rule says so: `ceiling`, `surplus`, `first_run`, or empty."""

    held: bool
    why: str
    allowed: int  #: surplus up to this many would not have asked


def judge(*, planned: int, surplus: int, forecast: int, limits: FuseLimits, first_run: bool) -> Judgement:
    """Judge one run of one municipality, in messages to clients, employers and partners."""
    allowed = max(limits.least, int(limits.allowance * forecast))
    why = ""
    if planned > limits.ceiling:
        why = "ceiling"
    elif first_run and planned:
        why = "first_run"
    elif surplus > allowed:
        why = "surplus"
    return Judgement(held=bool(why), why=why, allowed=allowed)

"""What the mail server does with attempt n of a message: decided by a hash of seed, key and n, and by nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256


class Fate(StrEnum):
    """What happens to one attempt."""

    take = "take"  #: kept, and answered 250
    slow = "slow"  #: the same, late
    closed = "closed"  #: the same; then nobody can connect for a moment
    busy = "busy"  #: 451 to the text
    never = "never"  #: 554 to the text
    unkept = "unkept"  #: the text was read and thrown away, the connection breaks
    kept = "kept"  #: kept, and the connection breaks
    mute_unkept = "mute_unkept"  #: the text was read and thrown away, no answer comes
    mute_kept = "mute_kept"  #: kept, no answer comes
    rcpt_busy = "rcpt_busy"  #: 450 to RCPT
    rcpt_drop = "rcpt_drop"  #: the connection breaks at RCPT


#: After these the sender cannot know whether the message was kept.
UNKNOWABLE = frozenset({Fate.unkept, Fate.kept, Fate.mute_unkept, Fate.mute_kept})
KEPT = frozenset({Fate.take, Fate.slow, Fate.closed, Fate.kept, Fate.mute_kept})
AT_RCPT = frozenset({Fate.rcpt_busy, Fate.rcpt_drop})

Rates = Mapping[Fate, float]
#: Shares of all attempts; what is left over is taken.
ROUGH: Rates = {
    Fate.busy: 0.04, Fate.never: 0.01, Fate.unkept: 0.015, Fate.kept: 0.015, Fate.mute_unkept: 0.0006,
    Fate.mute_kept: 0.0006, Fate.slow: 0.01, Fate.closed: 0.005, Fate.rcpt_busy: 0.01, Fate.rcpt_drop: 0.01,
}  # fmt: skip
#: For few messages: more of everything that matters, and nothing that takes long.
ROUGHER: Rates = {
    Fate.busy: 0.08, Fate.never: 0.04, Fate.unkept: 0.05, Fate.kept: 0.05, Fate.slow: 0.02, Fate.closed: 0.02,
    Fate.rcpt_busy: 0.03, Fate.rcpt_drop: 0.03,
}  # fmt: skip
CALM: Rates = {}


def fate(seed: int, key: str, attempt: int, rates: Rates, *, at_rcpt: bool = False) -> Fate:
    """The fate of this attempt, before the text (`at_rcpt`, where the key is the address) or at it."""
    told = sha256(f"{seed}|{key}|{attempt}|{at_rcpt}".encode()).digest()
    drawn = int.from_bytes(told[:8], "big") / 2**64
    for name, share in rates.items():
        if (name in AT_RCPT) is at_rcpt:
            if drawn < share:
                return name
            drawn -= share
    return Fate.take

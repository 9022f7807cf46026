"""Along which channel a message may reach somebody.

Rules
-----
1. Post needs a postal address and no consent. A channel without a medium (a folder of files) needs neither: it stands
   for paper that somebody sees to, and is always a way.
2. Electronic only with an address that was not refused, and to a resident only if they agreed to this kind of message
   (Awb 2:8). Consent for one kind does not hold for another. Employers and organisations are asked nothing.
3. What has legal effect never goes by SMS: it must be kept and read again. Nor does what has no text for a telephone.
4. The first channel of the municipality's order that may be used is taken: of its order for this text, else for this
   type of text, else for this kind of recipient. What a resident prefers goes first, where it is in that order. A step
   may name another one instead; where that one may not be used for a text with legal effect, the order holds after
   all: such a text has to arrive.
5. What was not delivered goes out another way (Awb 2:11): along what comes after the channel that failed in that order,
   whatever the step says. A channel that is not in the order comes before all of it.
6. Where no way is left, a person goes about it: the case worker is asked to call (`core/planner/unreached.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

EMAIL, SMS, POST, PAPER = "email", "sms", "post", ""  #: media
TEAMS = "teams"  #: for colleagues only
#: Why a message had no way to whom it was for, or has none left. Codes, as they are recorded with the action.
NO_WAY = frozenset({"no_channel", "no_address"})


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that is set up, and by what it reaches people."""

    name: str
    medium: str


@dataclass(frozen=True, slots=True)
class TextKind:
    """What the law asks about a text: its kind for consent, and whether it has legal effect."""

    type: str
    legal: bool = False
    short: bool = True  #: has a text for a telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """By which media somebody can be reached, and what they agreed to."""

    media: Collection[str] = field(default=())  #: with an address that was not refused
    consents: frozenset[tuple[str, str]] | None = None  #: (medium, kind of message); None: nothing is asked


def may_use(way: Way, text: TextKind, to: Reachable) -> bool:
    """Whether this text may go to them along this way (rules 1 to 3)."""
    if way.medium == PAPER:
        return True
    if way.medium not in to.media or (way.medium == SMS and (text.legal or not text.short)):
        return False
    return way.medium == POST or to.consents is None or (way.medium, text.type) in to.consents


def first_way(ways: Iterable[Way], text: TextKind, to: Reachable) -> Way | None:
    """The first of these that may be used; None: there is none."""
    return next((way for way in ways if may_use(way, text, to)), None)


def preferred(order: Sequence[str], prefers: str) -> Sequence[str]:
    """The order with what somebody prefers in front, where it is in it."""
    return (prefers, *(name for name in order if name != prefers)) if prefers in order else order


def asked(order: Sequence[str], named: str | None, text: TextKind) -> Sequence[str]:
    """The channels to try, by name (rule 4); `named`: the one the step asks for."""
    if not named:
        return order
    return (named, *order) if text.legal else (named,)


def after(order: Sequence[str], failed: str) -> Sequence[str]:
    """The channels to try after one that failed (rule 5)."""
    return order[order.index(failed) + 1 :] if failed in order else order

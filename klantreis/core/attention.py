"""What waits for a person, defined once: the morning page, the summary of a round and the command tell of these.

Rules
-----
1. Only what does not go on by itself is here. What the next round does again by itself is none of it.
2. The order is that of the harm of waiting: what nobody knows, what stops everything, what is late, what is due, and
   what may wait. Within a kind the oldest comes first. No score.
3. Each thing stands under one kind: an escalation whose newest rung is a card is told as that card.
4. It says that a person is needed, never what they should decide about a resident.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class What(StrEnum):
    """Kinds of things that wait, in the order of rule 2."""

    in_doubt = "in_doubt"  #: messages of which nobody knows whether they left
    fuse = "fuse"  #: runs that the fuse holds: nothing of them left
    restore = "restore"  #: a database that was put back, and not closed yet
    feed_stops = "feed_stops"  #: municipalities to whose residents nothing leaves: no news of deaths and moves
    broken = "broken"  #: cases that the last run could not plan
    card_late = "card_late"  #: decision cards past their term
    escalation = "escalation"  #: what stalled, and nobody acknowledged
    card = "card"  #: decision cards within their term
    letters_missing = "letters_missing"  #: letters without their file
    letters_late = "letters_late"  #: print batches that the print room did not confirm
    reply = "reply"  #: mail that somebody has to read
    hold = "hold"  #: sending that somebody stopped
    feed_old = "feed_old"  #: municipalities whose news is old, and to whose residents messages leave all the same
    retention = "retention"  #: residents past the term for which they may be kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One kind of thing, as it stands. `refs`: a few of the oldest: of cases, runs, print batches or municipalities."""

    what: What
    count: int
    since: date | None = None  #: of the oldest; None: not known, or it has no beginning
    refs: tuple[str, ...] = ()


def in_order(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """What waits, most important first; kinds of which there is nothing are left out."""
    rank = {what: number for number, what in enumerate(What)}
    return tuple(sorted((each for each in found if each.count), key=lambda each: rank[each.what]))

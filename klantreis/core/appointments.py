"""Which appointments are one and the same to a calendar: one that moved, and one that was cancelled.

Rules
-----
1. A fact with a moment makes an appointment. A correction of it moves that appointment.
2. A later fact of the same event (and of the same `per`, where the obligation tells them apart) moves it too, if it was
   recorded while the former one still lay ahead: so the planner sees it, which lets the former obligation lapse
   (`replaced`). After that hour it is another appointment.
3. Each move raises the sequence; a cancellation as well.
4. That a fact was withdrawn does not matter: the invitation may have left, and a calendar has to be told the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from klantreis.core.case import Fact


@dataclass(frozen=True, slots=True)
class Thread:
    """An appointment through its changes."""

    root: str  #: id of the fact that first made it
    sequence: int  #: how often it changed up to now
    at: datetime  #: when it is, as far as is known now


def thread_of(facts: Iterable[Fact], opener: str, per: str = "") -> Thread | None:
    """The appointment that the fact `opener` (by its first id) tells of; None when it tells of none.

    `facts`: all facts of the case as they were recorded. `per`: the field that tells appointments of one event apart.
    """
    told = sorted((fact for fact in facts if fact.at is not None), key=lambda fact: (fact.recorded_at, fact.id))
    first = {fact.id: fact.id for fact in told}
    for fact in told:
        if fact.corrects:
            first[fact.id] = first.get(fact.corrects, fact.corrects)
    mine = next((fact for fact in told if fact.id == opener), None)
    if mine is None:
        return None
    chain: list[Fact] = []
    for fact in told:
        if fact.event != mine.event or fact.data.get(per) != mine.data.get(per):
            continue
        moves = any(first[each.id] == first[fact.id] for each in chain) or not chain or _is_ahead(chain[-1], fact)
        if not moves and any(first[each.id] == opener for each in chain):
            break  # the next one is another appointment
        chain = [*chain, fact] if moves else [fact]
    latest = [number for number, fact in enumerate(chain) if first[fact.id] == opener]
    if not latest:
        return None
    moment = chain[latest[-1]].at
    assert moment is not None
    return Thread(root=first[chain[0].id], sequence=latest[-1], at=moment)


def cancelled_by(facts: Iterable[Fact], cancelled: datetime, per: Mapping[str, str] | None = None) -> Thread | None:
    """The appointment that was ahead when it was called off: the last one made before that moment."""
    everything = list(facts)
    made = [fact for fact in everything if fact.at is not None and fact.recorded_at <= cancelled < fact.at]
    for fact in sorted(made, key=lambda fact: (fact.recorded_at, fact.id), reverse=True):
        found = thread_of(everything, fact.corrects or fact.id, (per or {}).get(fact.event, ""))
        if found is not None:
            return Thread(found.root, found.sequence + 1, found.at)
    return None


def _is_ahead(former: Fact, later: Fact) -> bool:
    assert former.at is not None
    return later.recorded_at < former.at

"""Which facts stand: corrections and withdrawals applied, in the order in which the world happened (semantics 1).

Rules
-----
1. `corrects: id` replaces the content and keeps the first id, so what it opened keeps its key. It also keeps the moment
   on which such a fact was first recorded: a pause whose end is corrected began when we first heard of it.
2. `withdraws: id` takes a fact away; withdrawing a correction brings back what it corrected; withdrawing a withdrawal
   undoes that.
3. The order is `occurred_on, at, recorded_at, id`, whatever the order of recording. `at` counts where it tells when on
   that day it happened; the moment of an appointment lies ahead, and does not. What was recorded on its own day
   happened, for all we know, when it was recorded.
4. A correction or withdrawal comes after what it is about, whatever their ids: both may have been recorded at one
   moment.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from klantreis.core.case import Fact

_NO_MOMENT = datetime.min.replace(tzinfo=UTC)


class Fate(StrEnum):
    """What became of a fact as it was recorded."""

    stands = "stands"
    corrected = "corrected"  #: a later fact says it better
    withdrawn = "withdrawn"
    withdrawal = "withdrawal"  #: it only takes another one away


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that stand, ordered; a correction carries the id of the fact it corrects."""
    everything = list(facts)
    if not any(fact.corrects or fact.withdraws for fact in everything):
        return sorted(everything, key=_happened)
    latest = _latest(_as_told(everything))
    return sorted((replace(fact, id=root) for root, fact in latest.items()), key=_happened)


def fates(facts: Iterable[Fact]) -> dict[str, Fate]:
    """What became of each fact, by its own id."""
    everything = _as_told(facts)
    void, first = _withdrawn(everything), _first_ids(everything)
    stand = {fact.id for fact in _latest(everything).values()}
    found = {}
    for fact in everything:
        if fact.id in void or first[fact.id] in void:
            found[fact.id] = Fate.withdrawn
        elif fact.withdraws:
            found[fact.id] = Fate.withdrawal
        else:
            found[fact.id] = Fate.stands if fact.id in stand else Fate.corrected
    return found


def _as_told(facts: Iterable[Fact]) -> list[Fact]:
    """In the order of recording, each after the one it corrects or withdraws (rule 4)."""
    in_order = sorted(facts, key=lambda fact: (fact.recorded_at, fact.id))
    known = {fact.id: fact for fact in in_order}
    told: dict[str, Fact] = {}
    for fact in in_order:
        about: list[Fact] = []
        found: Fact | None = fact
        while found is not None and found.id not in told and found not in about:
            about.append(found)
            found = known.get(found.corrects or found.withdraws or "")
        told.update((each.id, each) for each in reversed(about))
    return list(told.values())


def _latest(recorded: list[Fact]) -> dict[str, Fact]:
    """By first id the fact that tells it now; withdrawn ones are left out."""
    void, first = _withdrawn(recorded), _first_ids(recorded)
    latest: dict[str, Fact] = {}
    for fact in recorded:
        root = first[fact.id]
        if fact.withdraws or fact.id in void or root in void or (fact.corrects and root not in latest):
            continue
        told = latest.get(root)
        latest[root] = replace(fact, recorded_at=told.recorded_at) if told and told.event == fact.event else fact
    return latest


def _withdrawn(recorded: list[Fact]) -> set[str]:
    void: set[str] = set()
    for fact in reversed(recorded):
        if fact.withdraws and fact.id not in void:
            void.add(fact.withdraws)
    return void


def _first_ids(recorded: list[Fact]) -> dict[str, str]:
    first: dict[str, str] = {}
    for fact in recorded:
        first[fact.id] = first.get(fact.corrects, fact.corrects) if fact.corrects else fact.id
    return first


def _happened(fact: Fact) -> tuple[object, ...]:
    return (fact.occurred_on, _moment(fact), fact.recorded_at, fact.id)


def _moment(fact: Fact) -> datetime:
    """When on its day it happened, as far as that is known: its own moment, else when we heard of it on that very day.

    An appointment that was made in the morning and cancelled at noon was made first; its `at` lies ahead.
    """
    if fact.at is not None and fact.at.date() == fact.occurred_on and fact.at <= fact.recorded_at:
        return fact.at
    return fact.recorded_at if fact.recorded_at.date() == fact.occurred_on else _NO_MOMENT

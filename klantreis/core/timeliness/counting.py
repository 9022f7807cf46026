"""Counting how a set of rows stands, with its shares (timeliness.md 1.5).

Rules
-----
1. `on time % = on time / (on time + late + missed + open and overdue)`, with Wilson's interval; under ten, counts only.
2. Gross is the same set without pauses: on time is then what was met by the due date less the days by which pauses
   moved it. What is no part of the percentage (lapsed, running) stays out of it in both.
3. Of the met is told for comparison only: it leaves out all that was never done, and so flatters.
4. A case is counted once, however many of its rows are in the set. Rows come case by case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from klantreis.core.results.shares import Share, is_enough, share
from klantreis.core.timeliness.cases import State
from klantreis.core.timeliness.figures import Counts, OnTime
from klantreis.core.timeliness.looking import Standing

_STATES = tuple(State)
_INDEX = {state: index for index, state in enumerate(_STATES)}


def told(hits: int, of: int) -> Share | None:
    """The share, where there are enough to tell one."""
    return share(hits, of) if is_enough(of) else None


def is_on_time_gross(standing: Standing) -> bool:
    """Whether it was met by the date on which it was due before pauses moved it."""
    row = standing.row
    if standing.state is not State.on_time or row.due_on is None or row.ended_on is None:
        return False
    return not row.paused_days or row.ended_on <= row.due_on - timedelta(days=row.paused_days)


class Tally:
    """Counts rows by state, what was on time gross, and the cases behind what is judged."""

    __slots__ = ("_cases", "_gross", "_last", "_states")

    def __init__(self) -> None:
        self._states = [0] * len(_STATES)
        self._gross = 0
        self._cases = 0
        self._last = -1

    def add(self, state: State, is_judged: bool, is_gross: bool, number: int) -> None:
        """`number`: of the case; those of one case come one after the other."""
        self._states[_INDEX[state]] += 1
        if is_judged:
            self._gross += is_gross
            if number != self._last:
                self._last = number
                self._cases += 1

    @classmethod
    def of(cls, parts: Iterable[Tally]) -> Tally:
        """Several together, which have no case in common."""
        whole = cls()
        for part in parts:
            whole._states = [one + other for one, other in zip(whole._states, part._states, strict=True)]
            whole._gross += part._gross
            whole._cases += part._cases
        return whole

    def result(self) -> OnTime:
        counts = Counts(**{state.value: self._states[_INDEX[state]] for state in _STATES})
        return on_time(counts, self._cases, self._gross)


def on_time(counts: Counts, cases: int, gross: int) -> OnTime:
    """These counts with their shares. `gross`: how many were on time without pauses."""
    return OnTime(
        counts=counts,
        judged=counts.judged,
        cases=cases,
        share=told(counts.on_time, counts.judged),
        gross=told(gross, counts.judged),
        completed=told(counts.on_time, counts.on_time + counts.late),
    )


class Titles:
    """What the rows call a thing. Journeys may word one obligation in several ways: the usual words stand for all."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, title: str) -> None:
        self._counts[name, title] += 1

    def all(self) -> dict[str, str]:
        """By name the words that most rows have; of equally many the first in the alphabet."""
        found: dict[str, str] = {}
        for (name, title), _ in sorted(self._counts.items(), key=lambda item: (-item[1], item[0][1])):
            found.setdefault(name, title)
        return found


def middle(counts: Counter[int]) -> int | None:
    """The median of whole numbers that were counted; of two in the middle the lower. None: there are none."""
    half = (sum(counts.values()) + 1) // 2
    for number in sorted(counts) if half else ():
        half -= counts[number]
        if half <= 0:
            return number
    return None


def in_order(names: Iterable[str], first: Iterable[str] = ()) -> list[str]:
    """`first` in its own order, as far as it occurs, then the rest by the alphabet."""
    there = set(names)
    known = [name for name in first if name in there]
    return [*known, *sorted(there.difference(known))]

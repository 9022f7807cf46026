"""How long it takes until something happens, where some are not there yet and others never will be.

Kaplan–Meier (1958) for one kind of end, Aalen–Johansen (1978) for several that exclude each other: exact with ties,
which are the rule here, since time is counted in whole days.

Rules
-----
1. What goes in are counts: how many lasted so many days, and how that ended. The order in which they came makes no
   difference, and the cost follows the number of different days.
2. Who is no longer followed from day t on (censored) was still at risk on t: events of a day come before that.
3. The variance of a share reached is that of the delta method with multinomial ties (Dinse and Larson 1986,
   *Biometrika* 73:379, equation 6; Marubini and Valsecchi 1995, *Analysing Survival Data*, chapter 10). With one kind
   of end it is Greenwood's, and where nobody is censored it is p(1-p)/n.
4. An interval is Wilson's, for as many people as would give that variance (Rothman 1978, *J Chron Dis* 31:557). So it
   stays between 0 and 1, and where nobody is censored it is the interval of a plain share.
5. After the last day on which anybody was followed nothing is known, unless everybody had come to an end by then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from klantreis.core.results.shares import wilson

CENSORED = ""  #: how it ended: not, as far as we know
_NOISE = 1e-15  #: a variance that should be 0 is below this; that of 1 of a million is 1e-12
_ROUNDING = 1e-12  #: a product of shares that should be one half may be half of this away from it


class Spells:
    """How many lasted so many whole days, by how that ended."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[int, str]] = Counter()

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str]]) -> Spells:
        """From (days, how it ended), one for each."""
        spells = cls()
        spells.counts.update(rows)
        return spells

    def add(self, day: int, cause: str = CENSORED, number: int = 1) -> None:
        """`number` more that ended on `day` by `cause`, or that were followed up to then."""
        self.counts[day, cause] += number

    @property
    def n(self) -> int:
        return self.counts.total()

    def ended(self, *causes: str) -> int:
        """How many ended by one of these."""
        return sum(number for (_, cause), number in self.counts.items() if cause in causes)

    def by_day(self) -> list[tuple[int, Counter[str]]]:
        """The days on which something ended or was last seen, ascending."""
        days: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for (day, cause), number in self.counts.items():
            days[day][cause] += number
        return sorted(days.items())


@dataclass(frozen=True, slots=True)
class Reached:
    """How it stands at the end of `day`. Shares are of all that began; `reached`, `stopped` and `still` make one."""

    day: int
    at_risk: int  #: followed until this day, and not ended before it
    reached: float  #: ended by the cause asked
    stopped: float  #: ended by another
    still: float  #: not ended
    error: float  #: standard error of `reached`
    known: int  #: of how many it is known how they stand: all but those last seen before this day


def reached(spells: Spells, cause: str) -> tuple[Reached, ...]:
    """The cumulative incidence of `cause` by Aalen and Johansen; other causes compete with it.

    One row for each day on which something ended or was last seen. With one cause `still` is Kaplan–Meier's curve, and
    `error` its standard error by Greenwood.
    """
    rows, sums = [], _Sums()
    at_risk = known = spells.n
    for day, ends in spells.by_day():
        all_ends = ends.total() - ends[CENSORED]
        sums.add(at_risk, ends[cause], all_ends)
        rows.append(Reached(day, at_risk, sums.reached, sums.stopped, sums.still, sums.error, known))
        at_risk -= ends.total()
        known -= ends[CENSORED]
    return tuple(rows)


class _Sums:
    """The estimate and its variance, carried on from day to day, so that a curve costs its days and not their square.

    With n at risk, d ends and k of those by the cause on day j, S(j-1) still there before it, and G(j) what is reached
    after it, the variance is the sum of G²·d/(n(n-d)) + S²·k(n-k)/n³ - 2·G·S·k/n².
    """

    def __init__(self) -> None:
        self.still, self.reached, self.stopped, self.variance = 1.0, 0.0, 0.0, 0.0
        self._weights = 0.0  #: sum of d/(n(n-d))
        self._cross = 0.0  #: sum of G·d/(n(n-d)) - S·k/n²

    @property
    def error(self) -> float:
        return sqrt(self.variance) if self.variance > _NOISE else 0.0

    def add(self, n: int, k: int, d: int) -> None:
        gain = self.still * k / n
        self.variance += gain * (gain * self._weights + 2 * self._cross) + self.still**2 * k * (n - k) / n**3
        self._cross += gain * self._weights - self.still * k / n**2
        self._weights += d / (n * (n - d)) if d < n else 0.0
        self.reached += gain
        self.stopped += self.still * (d - k) / n
        self.still *= (n - d) / n


def on_day(rows: Sequence[Reached], day: int) -> Reached | None:
    """How it stands at the end of that day; None where that is not known (rule 5), or nobody is in it.

    Before the first row nothing has ended.
    """
    if not rows:
        return None
    place = bisect_right(rows, day, key=lambda row: row.day)
    if place == 0:
        return Reached(day, rows[0].at_risk, 0.0, 0.0, 1.0, 0.0, rows[0].known)
    last = rows[place - 1]
    if last.day == day:
        return last
    if place < len(rows):
        return replace(last, day=day, at_risk=rows[place].at_risk, known=rows[place].known)
    return None if last.still > _ROUNDING else replace(last, day=day, at_risk=0)


def quantile(rows: Iterable[Reached], share: float) -> int | None:
    """The first day by which at least `share` of all got there; None where the curve does not come so far."""
    return next((row.day for row in rows if row.reached >= share - _ROUNDING), None)


def interval(row: Reached) -> tuple[float, float]:
    """Of the share reached, 95 in 100 (rule 4). While all or nobody got there: of as many as are known."""
    spread = row.reached * (1 - row.reached)
    if row.error <= 0 or spread <= _ROUNDING:
        return wilson(round(row.reached), row.known)
    return wilson(row.reached, spread / row.error**2)

"""Limits of chance for a share that varies more than chance from month to month: Laney's p′ chart.

Laney 2002, *Quality Engineering* 14:531. With thousands a month the limits of a plain p chart are so narrow that
nearly every month is outside. p′ measures how much more than chance the months of a baseline vary, and widens by that.

Rules
-----
1. Limits are mean ± 3·σ_p·σ_z. σ_p is that of chance for the number of the month; σ_z is the mean moving range of the
   z-scores of the baseline over 1.128.
2. Limits are never narrower than those of chance (a σ_z below 1 counts as 1, other than with Laney): a few months that
   happen to be alike would else make an alarm of chance itself.
3. That all of the baseline was on time does not say that nothing can be late: of none in n, three in n are still
   possible (Hanley and Lippman-Hand 1983, *JAMA* 249:1743). So chance is that of a mean at least three cases away from
   all and from nothing.
4. Of fewer than three months no limits are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

FEWEST = 3  #: months
_RANGE_OF_TWO = 1.128  #: the mean range of two values of the normal distribution with deviation 1
_SIGMAS = 3
_OF_NONE = 3  #: cases

#: How many were on time, of how many (above 0).
Counted = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Baseline:
    mean: float
    sigma_z: float
    chance: float  #: p(1-p) of the mean, for rule 3

    def limits(self, of: int) -> tuple[float, float]:
        """Between which the share of a month with `of` is, but for three in a thousand; `of` is above 0."""
        reach = _SIGMAS * sqrt(self.chance / of) * max(1.0, self.sigma_z)
        return max(0.0, self.mean - reach), min(1.0, self.mean + reach)


def baseline(months: Sequence[Counted]) -> Baseline | None:
    """Of these months, in order; None of fewer than three."""
    if len(months) < FEWEST:
        return None
    hits, of = sum(hits for hits, _ in months), sum(of for _, of in months)
    chance = _chance(hits, of)
    scores = [(hit / each - hits / of) / sqrt(chance / each) for hit, each in months]
    sigma_z = fmean(abs(after - before) for before, after in pairwise(scores)) / _RANGE_OF_TWO
    return Baseline(hits / of, sigma_z, chance)


def _chance(hits: int, of: int) -> float:
    near = min(max(hits, _OF_NONE), of - _OF_NONE) / of if of >= 2 * _OF_NONE else 0.5
    return near * (1 - near)

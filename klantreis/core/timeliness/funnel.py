"""Limits of chance around the mean of all, for each number: a funnel.

Spiegelhalter 2005, *Statistics in Medicine* 24:1185.

Rules
-----
1. Limits are those of the normal distribution around the mean, for 95 and for 99.8 in 100; they stay between 0 and 1.
2. Teams differ by more than chance. How much is φ: the mean of the squared z-scores, in which the tenth part at either
   end counts as the value at that end's edge, so that a team that is really outside does not hide itself (winsorised).
   The edge is the decile, interpolated between two teams.
3. Limits are widened by the root of φ where it is above 1. Of fewer than five teams φ is not told, and nothing widened.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, quantiles
from typing import NamedTuple

_Z95 = 1.959963984540054  #: of the normal distribution, at 97.5 %
_Z998 = 3.090232306167813  #: at 99.9 %
_FEWEST = 5  #: teams


class Limits(NamedTuple):
    low95: float
    high95: float
    low998: float
    high998: float


def limits(mean: float, dispersion: float | None, n: int) -> Limits:
    """Of a share of `n` (above 0) around `mean`; `dispersion` is φ."""
    error = sqrt(mean * (1 - mean) / n * max(1.0, dispersion or 1.0))
    return Limits(
        max(0.0, mean - _Z95 * error),
        min(1.0, mean + _Z95 * error),
        max(0.0, mean - _Z998 * error),
        min(1.0, mean + _Z998 * error),
    )


def dispersion(mean: float, counts: Sequence[tuple[int, int]]) -> float | None:
    """φ of teams by (on time, of how many); None of fewer than five, or where nothing can differ."""
    if len(counts) < _FEWEST or not 0 < mean < 1:
        return None
    scores = [(hits / of - mean) / sqrt(mean * (1 - mean) / of) for hits, of in counts]
    deciles = quantiles(scores, n=10, method="inclusive")
    return fmean(min(max(score, deciles[0]), deciles[-1]) ** 2 for score in scores)

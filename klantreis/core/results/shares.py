"""A share of people with how sure one can be of it, and the difference between two.

The intervals hold 95 times in 100, or as often as is asked: Wilson's score interval for a share (Wilson 1927), and for
a difference the one made of two of those (Newcombe 1998, *Statistics in Medicine* 17:873, method 10). Neither goes
beyond what can be.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

USUAL = 0.95  #: how often an interval holds
_Z = 1.959963984540054  #: of the normal distribution, at 97.5 %
_ENOUGH = 10  #: of fewer people no share is told, only counts


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, as a share between 0 and 1, with its interval."""

    hits: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Between two shares, in share points between -1 and 1."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that there is none."""
        return self.low > 0 or self.high < 0


def share(hits: int, of: int, level: float = USUAL) -> Share:
    """With an interval that holds so often.

    Raises ValueError where there is nobody, or where more hits are told than people.
    """
    if not 0 <= hits <= of or of == 0:
        raise ValueError(f"{hits} of {of} is no share")
    return Share(hits, of, hits / of, *wilson(hits / of, of, level))


def wilson(p: float, of: float, level: float = USUAL) -> tuple[float, float]:
    """The score interval of a share `p` of `of` people, who need not be a whole number; `of` is above 0."""
    at = _Z if level == USUAL else NormalDist().inv_cdf((1 + level) / 2)
    z = at * at / of
    middle, reach = p + z / 2, at * sqrt(p * (1 - p) / of + z / (4 * of))
    low, high = (middle - reach) / (1 + z), (middle + reach) / (1 + z)
    # At the ends the formula gives 0 and 1 but for the last bit.
    return 0.0 if p <= 0 else low, 1.0 if p >= 1 else high


def is_enough(*people: int) -> bool:
    """Whether there are enough people on every side to tell a share."""
    return all(number >= _ENOUGH for number in people)


def difference(one: Share, other: Share, level: float = USUAL) -> Difference:
    """`one` minus `other`, with an interval that holds so often."""
    value = one.value - other.value
    (low, high), (other_low, other_high) = (wilson(each.value, each.of, level) for each in (one, other))
    down = sqrt((one.value - low) ** 2 + (other_high - other.value) ** 2)
    up = sqrt((high - one.value) ** 2 + (other.value - other_low) ** 2)
    return Difference(value, value - down, value + up)


def level_of_each(comparisons: int) -> float:
    """How often the interval of each of so many comparisons must hold for all of them together to hold 95 times in 100
    at least (Bonferroni)."""
    return 1 - (1 - USUAL) / max(comparisons, 1)

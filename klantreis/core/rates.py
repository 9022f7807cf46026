"""How many messages a channel may take in a time: a bucket of tokens, one for each message.

Rules
-----
1. A bucket holds what the rate allows in ten seconds, at least one: that is the largest burst. It fills evenly.
2. What is taken beyond what is there is owed: the bucket goes below zero and fills up from there.
"""

from dataclasses import dataclass

SECONDS = {"s": 1, "min": 60, "h": 3600}
BURST = 10.0  #: seconds


@dataclass(frozen=True, slots=True)
class Rate:
    """`60/min`."""

    count: int
    unit: str  #: s | min | h

    @property
    def per_second(self) -> float:
        return self.count / SECONDS[self.unit]

    @property
    def capacity(self) -> float:
        """The most tokens a bucket holds."""
        return max(1.0, self.per_second * BURST)

    def filled(self, tokens: float, seconds: float) -> float:
        """What is in a bucket that held `tokens` so many seconds ago. A clock that went back fills nothing."""
        return min(self.capacity, tokens + max(seconds, 0.0) * self.per_second)

    def seconds_until_full(self, tokens: float) -> float:
        return max(0.0, self.capacity - tokens) / self.per_second

    def __str__(self) -> str:
        return f"{self.count}/{self.unit}"


def parse_rate(text: str) -> Rate:
    """`60/min`. Raises ValueError for anything else."""
    count, _, unit = text.partition("/")
    if unit not in SECONDS or not count.isdecimal() or int(count) < 1:
        raise ValueError(text)
    return Rate(int(count), unit)

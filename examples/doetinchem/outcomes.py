"""What became of 726 invented residents of Doetinchem, so that the published totals come out of facts.

Synthetic: nobody here exists. Only the totals are real (D66 Doetinchem, 23 April 2021): 726 people were offered a
track, 83 are fully at work and off benefit, 150 work part-time, 516 are in a track. That is 749 on 726 people. Who is
in which combination was not published; `SHARES` is one that fits: everybody has a label, and 23 have two.

The facts hold every turn that must not be counted: a track that was ended, part-time work that stopped, work that was
lost and found again. The same seed gives the same facts.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

SEED = 20210423
OFF_BENEFIT, PART_TIME, IN_TRACK = "off_benefit", "part_time", "in_track"

#: How many people end in exactly these labels.
SHARES: tuple[tuple[frozenset[str], int], ...] = (
    (frozenset({OFF_BENEFIT}), 83),
    (frozenset({PART_TIME}), 127),
    (frozenset({IN_TRACK}), 493),
    (frozenset({PART_TIME, IN_TRACK}), 23),
)
PEOPLE = sum(count for _, count in SHARES)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """A fact about one resident; `client_ref` is the municipality's own number."""

    client_ref: str
    event: str
    occurred_on: date
    data: dict[str, str] = field(default_factory=dict)


def client_refs() -> list[str]:
    """`D-0001` up to and including `D-0726`."""
    return [f"D-{number:04d}" for number in range(1, PEOPLE + 1)]


def labels(seed: int = SEED) -> dict[str, frozenset[str]]:
    """By client number the labels in which the story ends."""
    ends = [end for end, count in SHARES for _ in range(count)]
    random.Random(seed).shuffle(ends)
    return dict(zip(client_refs(), ends, strict=True))


def facts(first_day: date, seed: int = SEED) -> Iterator[Told]:
    """The facts of everybody, by resident and by day. They begin within ten weeks of `first_day` and take under a year.

    `first_day` is a Monday. Events: `track_offered`, `track_accepted`, `track_started`, `track_ended`,
    `part_time_started`, `part_time_ended`, `off_benefit`, `benefit_restarted`. Those of a track
    that was accepted have the field `ref`.
    """
    for number, (ref, end) in enumerate(labels(seed).items(), start=1):
        yield from _Story(ref, first_day, random.Random(f"{seed}-{number}")).told(end)


class _Story:
    """One resident: offered a track first, and then on to where they end."""

    def __init__(self, ref: str, first_day: date, rng: random.Random) -> None:
        self.ref, self.rng = ref, rng
        self.day = first_day + rng.randrange(10) * _WEEK
        self.tracks = 0
        self.so_far: list[Told] = []

    def told(self, end: frozenset[str]) -> Sequence[Told]:
        self._say("track_offered")
        if IN_TRACK in end or self.rng.random() < 0.6:  # others found their own way, or declined
            self._track()
        if PART_TIME not in end and self.rng.random() < 0.1:
            self._part_time_for_a_while()
        if IN_TRACK not in end and self.tracks and not (OFF_BENEFIT in end and self.rng.random() < 0.5):
            self._say("track_ended", 6, ref=f"track-{self.tracks}")  # going off benefit ends it too
        elif IN_TRACK in end and self.rng.random() < 0.2:  # from one track to the next
            self._say("track_ended", 6, ref=f"track-{self.tracks}")
            self._track()
        if PART_TIME in end:
            self._say("part_time_started", 3)
        if OFF_BENEFIT in end:
            self._off_benefit()
        return self.so_far

    def _track(self) -> None:
        self.tracks += 1
        self._say("track_accepted", 2, ref=f"track-{self.tracks}")
        self._say("track_started", 3, ref=f"track-{self.tracks}")

    def _part_time_for_a_while(self) -> None:
        self._say("part_time_started", 2)
        self._say("part_time_ended", 5)

    def _off_benefit(self) -> None:
        if self.rng.random() < 0.15:  # found work, lost it, found it again
            self._say("off_benefit", 4)
            self._say("benefit_restarted", 6)
        self._say("off_benefit", 5)

    def _say(self, event: str, weeks: int = 0, **data: str) -> None:
        """So many weeks after what came before, a week more or less."""
        self.day += max(weeks + self.rng.choice((-1, 0, 0, 1)), 1 if weeks else 0) * _WEEK
        self.so_far.append(Told(self.ref, event, self.day + timedelta(days=self.rng.randrange(5)), dict(data)))

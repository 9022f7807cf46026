"""A line of `doctor`: what was looked at, how it stands, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    fine = "fine"
    doubtful = "doubtful"  #: asks for a person soon
    wrong = "wrong"  #: asks for one now


@dataclass(frozen=True, slots=True)
class Check:
    """One line."""

    what: str  #: a code
    level: Level
    says: str
    do: str = ""

    @property
    def fine(self) -> bool:
        return self.level is Level.fine

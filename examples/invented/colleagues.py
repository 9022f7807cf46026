"""Invented colleagues and partners of a municipality, as rows of staff.csv and partners.csv."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Leave:
    """Days on which somebody is away, both included, and who stands in."""

    first: date
    last: date
    stand_in: str


@dataclass(frozen=True)
class Colleague:
    """A colleague: nobody who exists."""

    code: str
    name: str  #: such as `Jobcoach Drie`; ` (verzonnen)` is written behind it
    roles: str  #: separated by `|`
    leaves: tuple[Leave, ...] = ()
    team: str = ""


@dataclass(frozen=True)
class Partner:
    """An organisation that messages go to: a partner in the city, a training company, an employer. None exists."""

    code: str
    kind: str  #: partner | training_company | employer
    title: str
    contact: str  #: name of who reads the messages

"""A course: who somebody is, what happens to them, and how promptly everybody does what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from klantreis.core.simulation.demands import Happening

GAP = 11  #: office days between one thing that happens and the next: more than the ten in which messages are counted


class Promptness(StrEnum):
    """When obligations, and tasks, are met."""

    never = "never"
    due = "due"  #: on the last office day on which it is on time
    late = "late"  #: on the first office day after that


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A resident, as far as a journey can ask. `age` in years at enrolment; None: no birth date is known."""

    groups: frozenset[str] = frozenset()
    age: int | None = 40
    language: str = "nld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`script` happens first, `GAP` office days apart; meanwhile and afterwards everybody does as the rest says."""

    name: str  #: said of it: "nobody does anything in `intake`"
    who: Someone = Someone()
    script: tuple[Happening, ...] = ()
    meets: Promptness = Promptness.never
    misses: int = 0  #: how many appointments, before one is kept
    cancels: bool = False  #: appointments
    bounces: bool = False  #: no message arrives
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)  #: by (obligation, card) which option
    enrolled_ahead: int = 210  #: days from enrolment to each date that the enrolment gives
    enrolled_says: Mapping[str, str] = field(default_factory=dict)  #: codes that the enrolment gives

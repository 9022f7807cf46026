"""What an expression may name: the events, anchors, terms and so on of the journey it stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from klantreis.core.dates import Appointment, DateNode, Due, Enrolled, Occurred, Opened, StageStart
from klantreis.core.workdays import ROLLS

#: The words that are dates by themselves.
DATE_WORDS: Mapping[str, DateNode] = {
    "opened": Opened(),
    "due": Due(),
    "stage": StageStart(),
    "enrolled": Enrolled(),
    "appointment": Appointment(),
    "occurred": Occurred(),
}
#: The fact of enrolment: its columns are fields, so any field may be asked of it.
ENROLLED = "enrolled"
#: But for these: who somebody is would become a fact, and facts are shown. `age()` asks for an age.
PERSONAL = frozenset("name email phone address postcode city birth_date client_ref household".split())

#: Words that a date reads in its own way: an event, anchor or term of that name cannot be reached.
RESERVED = frozenset(DATE_WORDS) - {ENROLLED} | {*ROLLS, "first", "each", "max", "min", "known"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names in reach. `own_fields`: a bare name may be a field of the fact asked of (`extended_by`, `moves`)."""

    events: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: event -> its fields
    anchors: Collection[str] = ()
    terms: Collection[str] = ()
    counts: Collection[str] = ()
    labels: Collection[str] = ()
    steps: Collection[str] = ()
    own_fields: bool = False

    @property
    def all_events(self) -> frozenset[str]:
        return frozenset(self.events) | {ENROLLED}

    def has_field(self, event: str, name: str) -> bool:
        return name not in PERSONAL if event == ENROLLED else name in self.events.get(event, ())

    def fields(self) -> frozenset[str]:
        """The fields of all events: what a bare field name may be."""
        return frozenset().union(*self.events.values())


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a complaint about an unknown word: what may have been meant."""
    found = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean `{found[0]}`?" if found else ""

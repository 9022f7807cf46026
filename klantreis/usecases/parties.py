"""The organisations that facts name, held against those the municipality keeps (`klantreis partners`).

Rules
-----
1. A fact names an organisation in its field `partner`, `training_company` or `employer`, by code.
2. Where the municipality keeps organisations of that kind, a code it does not know is refused for a partner or training
   company: messages to them would go nowhere. Employers' codes come out of other systems, and may be unknown: that is
   warned about, and their messages go to the employer on the resident's card.
3. Where it keeps none of that kind, every code is taken. One that has stopped is known: a fact may be about the past.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from klantreis.errors import FixInput
from klantreis.store import organisations
from klantreis.store.organisations import KINDS, Organisation

REFUSED = frozenset({"partner", "training_company"})
_WORDS = {"partner": "partner", "training_company": "training company", "employer": "employer"}


@dataclass(frozen=True)
class Parties:
    """What is known of the organisations that a batch names."""

    known: Mapping[tuple[str, str], Organisation]  #: by municipality and code
    kept: Collection[tuple[str, str]]  #: municipality and kind of which any is known

    def judge(self, municipality: str, data: Mapping[str, object]) -> list[str]:
        """Warnings about the organisations these fields name. Raises FixInput for one that is refused."""
        return [
            self._complaint(municipality, kind, refused=False)
            for kind in named_in(data)
            if not self._is_known(municipality, kind, str(data[kind]))
        ]

    def _is_known(self, municipality: str, kind: str, code: str) -> bool:
        found = self.known.get((municipality, code))
        if (municipality, kind) not in self.kept or (found is not None and found.kind == kind):
            return True
        if kind in REFUSED:
            raise FixInput(self._complaint(municipality, kind, refused=True))
        return False

    def _complaint(self, municipality: str, kind: str, *, refused: bool) -> str:
        remedy = "correct the code, or add it with `klantreis partners`"
        if not refused:
            remedy = f"messages go to the resident's own card; {remedy}"
        return f"{kind}: no {_WORDS[kind]} of {municipality} has this code; {remedy}"


def named_in(data: Mapping[str, object]) -> list[str]:
    """The fields that name an organisation."""
    return [kind for kind in KINDS if data.get(kind) not in (None, "")]


def read_parties(conn: Connection, told: Iterable[tuple[str, Mapping[str, object]]]) -> Parties:
    """What is known of the organisations named in these fields, each with the municipality they are of."""
    codes = {(municipality, str(data[kind])) for municipality, data in told for kind in named_in(data)}
    if not codes:
        return Parties({}, ())
    return Parties(organisations.named(conn, codes), organisations.kinds_kept(conn, {name for name, _ in codes}))

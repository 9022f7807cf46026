"""Organisations outside the house that messages go to: data that changes daily (`klantreis partners`)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.store.chunks import chunks
from klantreis.store.sql import insert_into
from klantreis.store.tables import Organisation as OrganisationTable
from klantreis.store.tables import table

_organisation = table(OrganisationTable)
KINDS = ("partner", "training_company", "employer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A partner, training company or employer of one municipality. `repr` shows nobody's name or address."""

    code: str
    kind: str  #: one of KINDS
    title: str = ""  #: what colleagues call it
    contact: str = field(default="", repr=False)  #: name of who reads the messages
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    active_until: date | None = None  #: last day

    def is_active(self, day: date) -> bool:
        return self.active_until is None or day <= self.active_until


def save(conn: Connection, municipality: str, organisations: Sequence[Organisation]) -> None:
    """Write these down; what was known of them is replaced, those that are not named stay as they are."""
    rows = [{"municipality": municipality, **asdict(each)} for each in organisations]
    if not rows:
        return
    statement = insert_into(conn, _organisation)
    changes = {name: statement.excluded[name] for name in _COLUMNS if name != "code"}
    conn.execute(statement.on_conflict_do_update(index_elements=["municipality", "code"], set_=changes), rows)


def named(conn: Connection, codes: Collection[tuple[str, str]]) -> dict[tuple[str, str], Organisation]:
    """By (municipality, code), those of these that are known."""
    found: dict[tuple[str, str], Organisation] = {}
    for municipality in sorted({name for name, _ in codes}):
        query = select(*[_organisation.c[name] for name in _COLUMNS])
        here = query.where(_organisation.c.municipality == municipality)
        for some in chunks(sorted(code for name, code in codes if name == municipality)):
            for row in conn.execute(here.where(_organisation.c.code.in_(some))):
                found[municipality, row.code] = Organisation(**row._mapping)
    return found


def kinds_kept(conn: Connection, municipalities: Collection[str]) -> frozenset[tuple[str, str]]:
    """(municipality, kind) of which any organisation is known."""
    query = select(_organisation.c.municipality, _organisation.c.kind).distinct()
    rows = conn.execute(query.where(_organisation.c.municipality.in_(sorted(municipalities))))
    return frozenset((municipality, kind) for municipality, kind in rows)


_COLUMNS = tuple(Organisation.__dataclass_fields__)

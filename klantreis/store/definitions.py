"""Definitions as they were when first used: a running case keeps the version it started with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from klantreis.errors import FixConfiguration
from klantreis.store.sql import insert_into
from klantreis.store.tables import Definition, table

_definition = table(Definition)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """`source` is the canonical text that revives exactly this definition."""

    hash: str
    journey: str
    version: int
    valid_from: date
    source: str


def store(conn: Connection, definitions: Sequence[StoredDefinition], at: datetime) -> None:
    """Keep these; those that are kept already stay as they are."""
    rows = [
        {"hash": each.hash, "journey": each.journey, "version": each.version, "valid_from": each.valid_from}
        | {"source": each.source, "stored_at": at}
        for each in definitions
    ]
    if rows:
        conn.execute(insert_into(conn, _definition).on_conflict_do_nothing(index_elements=["hash"]), rows)


def source_of(conn: Connection, definition_hash: str) -> str:
    """Raises FixConfiguration when no such definition was ever stored."""
    source = conn.execute(select(_definition.c.source).where(_definition.c.hash == definition_hash)).scalar()
    if source is None:
        raise FixConfiguration(
            f"Cases are pinned to definition {definition_hash[:12]}, which this database does not hold. "
            "Put back the journey file of that version."
        )
    return str(source)

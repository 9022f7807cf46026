"""Clients who died or moved away, written down with the client, where sending asks for it (domain.md 0.11)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, update
from sqlalchemy.engine import Connection

from klantreis.store.contacts import changed
from klantreis.store.tables import Client, table

_client = table(Client)


def set_gone(conn: Connection, clients: Collection[tuple[int, str, date | None]]) -> None:
    """(client id, `deceased_on` or `moved_on`, the day; None: it was not so). Later ones win."""
    for column in ("deceased_on", "moved_on"):
        days = [{"id_": id_, "day": day} for id_, changed, day in clients if changed == column]
        if days:
            statement = update(_client).where(_client.c.id == bindparam("id_")).values({column: bindparam("day")})
            conn.execute(statement, days)
    changed(conn, {id_ for id_, _, _ in clients})

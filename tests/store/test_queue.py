"""To whom something is due is asked of the index, whatever waits."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from klantreis.store import queue
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Message, table
from tests.store.loads import NINE, Load

_message = table(Message)


def due(engine: Engine) -> set[str]:
    with reading(engine) as conn:
        return queue.with_something_due(conn, NINE)


def test_where_nothing_waits_nobody_is_asked(load: Load) -> None:
    assert due(load.engine) == set()


def test_the_municipalities_with_something_due_are_found_and_no_others(load: Load) -> None:
    """Two for Haarlem at nine o'clock, one for Landsmeer an hour later, one for Assen that left, two for others."""
    load.due_messages(6)
    changes = [
        {"municipality": "haarlem"}, {"municipality": "haarlem"},
        {"municipality": "landsmeer", "due_at": NINE + timedelta(hours=1)},
        {"municipality": "assen", "state": "sent"},
        {"municipality": "zeist"}, {"municipality": "doetinchem"},
    ]  # fmt: skip
    with writing(load.engine) as conn:
        ids = list(conn.execute(select(_message.c.id).order_by(_message.c.id)).scalars())
        for id_, change in zip(ids, changes, strict=True):
            conn.execute(_message.update().where(_message.c.id == id_).values(**change))
    assert due(load.engine) == {"haarlem", "zeist", "doetinchem"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_goes_by_the_index_alone(load: Load) -> None:
    """SQLite tells how it would go; PostgreSQL reads a small table as a whole."""
    query = queue.walk_of_due(NINE).compile(load.engine, compile_kwargs={"literal_binds": True})
    with reading(load.engine) as conn:
        steps = [row.detail for row in conn.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    about_messages = [step for step in steps if "message" in step]
    assert len(about_messages) == 3
    assert all("INDEX message_due" in step for step in about_messages), steps

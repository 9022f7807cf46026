"""What asking for receipts costs follows what is open, whatever was sent before."""

from datetime import timedelta

from sqlalchemy import text

from klantreis.store import receipts
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Message, table
from tests.store.loads import NINE, Load


def test_only_what_is_open_and_due_is_found_the_longest_waiting_first(load: Load) -> None:
    load.due_messages(4)
    with writing(load.engine) as conn:
        ids = sorted(conn.execute(table(Message).select().with_only_columns(table(Message).c.id)).scalars())
        for number, id_ in enumerate(ids):
            ask_at = NINE + timedelta(minutes=60 - number)
            receipts.expect(conn, id_, channel="email", proof=f"p{number}", at=NINE, ask_at=ask_at)
            receipts.expect(conn, id_, channel="email", proof="again", at=NINE, ask_at=ask_at)
        receipts.close(conn, ids[3], told="delivered", reason="", at=NINE)
    with writing(load.engine) as conn:
        found = receipts.to_ask(conn, ["email"], NINE + timedelta(minutes=59), 10)
        assert [(each.message_id, each.proof) for each in found] == [(ids[2], "p2"), (ids[1], "p1")]
        assert receipts.to_ask(conn, ["sms"], NINE + timedelta(hours=9), 10) == []
        note = {"told": "waiting", "reason": "", "at": NINE, "ask_at": NINE + timedelta(hours=5)}
        assert receipts.note(conn, found[0], **note)
        assert not receipts.note(conn, found[0], **note), "somebody else was first"


def test_what_is_asked_is_found_by_the_index_of_what_is_open(load: Load) -> None:
    query = (
        "SELECT message_id FROM receipt WHERE ask_at IS NOT NULL AND ask_at <= '2026-03-02' AND channel IN ('email') "
        "ORDER BY ask_at, message_id LIMIT 10"
    )
    sqlite = load.engine.dialect.name == "sqlite"
    with reading(load.engine) as conn:
        if not sqlite:
            conn.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole for good reason
        rows = conn.execute(text(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{query}")).all()
    assert "receipt_ask" in str(rows)

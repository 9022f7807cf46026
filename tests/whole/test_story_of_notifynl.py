"""Three residents are written to through NotifyNL, against its stand-in: one answer is lost, one address is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.core.doubt import Settled
from klantreis.store.engine import reading
from klantreis.store.tables import Message, ReceiptRow, table
from klantreis.usecases import receiving, reconciling
from klantreis.usecases.doubting import in_doubt
from klantreis.usecases.verifying import problems
from tests.support.notify import RunningNotify, running_notify
from tests.whole.conftest import Build, Town, moment, subjects

_message = table(Message)


@pytest.fixture
def notify(tmp_path: Path) -> Iterator[RunningNotify]:
    with running_notify(tmp_path / "notify") as running:
        yield running


def keys(town: Town) -> dict[str, str]:
    """The key of the message by mail, by resident."""
    query = select(_message.c.client_id, _message.c.opaque).where(_message.c.recipient_kind == "client")
    with reading(town.app.engine) as conn:
        rows = conn.execute(query.where(_message.c.channel == "email").order_by(_message.c.id)).all()
    return {f"L-{client:04}": opaque for client, opaque in rows}


def test_each_resident_gets_one_invitation_whatever_the_service_answers(build: Build, notify: RunningNotify) -> None:
    town = build(urls={"email": notify.url("email", "cto=5&rto=2")})
    town.enrol("ma 2026-03-02", "L-0001", email="anna@example.org")
    town.enrol("ma 2026-03-02", "L-0002", email="late+bram@example.org")
    town.enrol("ma 2026-03-02", "L-0003", email="500-after+chris@example.org")
    for client in ("L-0001", "L-0002", "L-0003"):
        town.tell(client, "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    done = town.live("ma 2026-03-02")
    by_client = keys(town)
    assert (done.in_doubt, [each.opaque for each in in_doubt(town.app)]) == (1, [by_client["L-0002"]])

    # An hour later the service has written down what it took: the one in doubt was sent.
    notify.move(by_client["L-0002"], "sending")
    found = reconciling.ask_services(town.app, moment("ma 2026-03-02", 10, 30), by="kw-1")
    assert [each.settled for each in found.settled] == [Settled.sent]

    # And in the evening it tells what became of them.
    notify.move(by_client["L-0001"], "delivered")
    notify.move(by_client["L-0002"], "permanent-failure")
    notify.move(by_client["L-0003"], "delivered")
    report = receiving.ask_receipts(town.app, moment("ma 2026-03-02", 20))
    assert (report.told["delivered"], report.told["failed"]) == (2, 1)
    town.live("di 2026-03-03")
    assert subjects(town.mails()) == ["Uw afspraak op maandag 16 maart 2026 om 10.00 uur"], "one, on paper"
    assert [len(notify.accepted(key)) for key in by_client.values()] == [1, 1, 1], "nothing was sent twice"
    with reading(town.app.engine) as conn:
        proofs = conn.execute(select(table(ReceiptRow).c.proof)).scalars().all()
        kept = set(conn.execute(select(_message.c.proof)).scalars())
    assert all(len(proof) == 36 for proof in proofs)
    assert set(proofs) <= kept
    assert list(problems(town.app)) == []

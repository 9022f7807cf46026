"""Messages in doubt and their way out: the log of the mail server, the service that was asked, or a colleague."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select, update

from klantreis.channels.port import Fate, Outcome, Receipt, Told
from klantreis.core.doubt import Settled
from klantreis.errors import FixInput
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Message, ReceiptRow, SuppressedAddress, table
from klantreis.usecases import reconciling
from klantreis.usecases.doubting import in_doubt, resolve_in_doubt
from klantreis.usecases.verifying import problems
from tests.core.test_relay_log import ACTIVE, line
from tests.whole.conftest import Build, Town, moment, subjects
from tests.whole.reach import channels
from tests.whole.test_what_was_heard import Service

_message = table(Message)
CLIENTS = ("L-0001", "L-0002", "L-0003", "L-0004")
DOUBT = Outcome(Fate.in_doubt, "timeout")


@pytest.fixture
def doubtful(build: Build, tmp_path: Path) -> tuple[Town, Service, Mapping[str, str]]:
    """On ma 2 March four residents were invited, and nobody knows whether the mail was taken: its key by resident."""
    service = Service()
    service.refuses = {client.lower(): DOUBT for client in CLIENTS}
    town = build(channels=channels(tmp_path, service))
    town.enrol("ma 2026-03-02", *CLIENTS)
    for client in CLIENTS:
        town.tell(client, "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    assert town.live("ma 2026-03-02").in_doubt == 4
    query = select(_message.c.opaque, table(Message).c.client_id).where(_message.c.state == "in_doubt")
    with reading(town.app.engine) as conn:
        keys = {f"L-{client:04}": opaque for opaque, client in conn.execute(query).tuples()}
    return town, service, keys


def logged(queue: str, key: str, *more: str, at: str = "Mar  2 09:30:00") -> str:
    begins = line(queue, f"message-id=<{key}@landsmeer.example>", "cleanup", at=at)
    return begins + "".join(line(queue, rest, "qmgr" if rest == ACTIVE else "smtp", at=at) for rest in more)


SENT = "to=<x@example.org>, relay=mx, dsn=2.0.0, status=sent (250 ok)"
BOUNCED = "to=<x@example.org>, relay=mx, dsn=5.1.1, status=bounced (host said: 550 5.1.1 no such user)"


def logs(folder: Path, keys: Mapping[str, str]) -> list[Path]:
    """L-0001 was sent, L-0002 bounced, L-0003 only began, L-0004 is not in it. In two files, the older one packed."""
    older, newer = folder / "mail.log.1.gz", folder / "mail.log"
    older.write_bytes(
        gzip.compress((line("AAAAAA", "x", at="Mar  2 00:00:01") + logged("AAAAAA", keys["L-0001"], ACTIVE)).encode())
    )
    newer.write_text(
        line("AAAAAA", SENT, at="Mar  2 09:31:00")
        + logged("BBBBBB", keys["L-0002"], ACTIVE, BOUNCED, at="Mar  2 09:31:00")
        + logged("CCCCCC", keys["L-0003"], at="Mar  2 09:31:00")
        + line("DDDDDD", "x", at="Mar  2 23:00:00")
    )
    return [newer, older]


def states(town: Town) -> dict[str, tuple[str, str]]:
    """(state, reason) of the messages by mail, by resident."""
    query = select(_message.c.client_id, _message.c.state, _message.c.reason).where(
        _message.c.recipient_kind == "client", _message.c.channel == "email"
    )
    with reading(town.app.engine) as conn:
        return {f"L-{client:04}": (state, reason) for client, state, reason in conn.execute(query)}


def test_the_log_of_the_mail_server_settles_what_it_tells_of_and_nothing_else(
    doubtful: tuple[Town, Service, Mapping[str, str]], tmp_path: Path
) -> None:
    town, _, keys = doubtful
    found = reconciling.reconcile_log(town.app, logs(tmp_path, keys), moment("ma 2026-03-02", 23), by="login-beheer")
    assert {each.key: (each.settled, each.why) for each in found.settled} == {
        keys["L-0001"]: (Settled.sent, "relay_log"),
        keys["L-0002"]: (Settled.not_sent, "relay_bounced"),
        keys["L-0003"]: (Settled.unknown, ""),
        keys["L-0004"]: (Settled.unknown, ""),
    }
    assert all(each.cases for each in found.settled)
    assert states(town)["L-0001"] == ("sent", "relay_log")
    assert states(town)["L-0002"] == ("refused", "relay_bounced")
    with reading(town.app.engine) as conn:
        assert [row.reason for row in conn.execute(select(table(SuppressedAddress)))] == ["relay_bounced"]
    town.live("di 2026-03-03")
    assert subjects(town.mails()) == ["Uw afspraak op maandag 16 maart 2026 om 10.00 uur"], (
        "only what bounced, on paper"
    )
    assert len(in_doubt(town.app)) == 2
    assert list(problems(town.app)) == []


def test_what_is_not_in_a_log_that_a_colleague_says_is_whole_was_not_sent(
    doubtful: tuple[Town, Service, Mapping[str, str]], tmp_path: Path
) -> None:
    town, _, keys = doubtful
    files, at = logs(tmp_path, keys), moment("ma 2026-03-02", 23)
    with pytest.raises(FixInput, match="said by a colleague"):
        reconciling.reconcile_log(town.app, files, at, by="somebody", until=at)
    early = reconciling.reconcile_log(town.app, files, at, by="kw-1", until=moment("ma 2026-03-02", 13))
    assert early.count(Settled.unknown) == 2, "a round may go on for hours: it may have been sent after that"
    assert reconciling.reconcile_log(town.app, files[:1], at, by="kw-1", until=at).count(Settled.unknown) == 2, (
        "this file begins after they were due: it is not whole"
    )
    done = reconciling.reconcile_log(town.app, files, at, by="kw-1", until=moment("ma 2026-03-02", 22))
    assert [(each.settled, each.why) for each in done.settled] == [(Settled.not_sent, "not_in_log")] * 2
    assert in_doubt(town.app) == []
    town.live("di 2026-03-03")
    assert len(town.mails()) == 3
    assert list(problems(town.app)) == []


def test_of_a_database_that_was_put_back_a_colleague_says_from_when_the_log_is_whole_as_well(
    doubtful: tuple[Town, Service, Mapping[str, str]], tmp_path: Path
) -> None:
    town, _, keys = doubtful
    with writing(town.app.engine) as conn:
        conn.execute(update(_message).where(_message.c.state == "in_doubt").values(reason="restored"))
    files, at = logs(tmp_path, keys), moment("ma 2026-03-02", 23)
    assert reconciling.reconcile_log(town.app, files, at, by="kw-1", until=at).count(Settled.unknown) == 2
    since = moment("zo 2026-03-01", 0)
    assert reconciling.reconcile_log(town.app, files, at, by="kw-1", until=at, since=since).count(Settled.not_sent) == 2


def test_a_file_that_is_no_log_changes_nothing(
    doubtful: tuple[Town, Service, Mapping[str, str]], tmp_path: Path
) -> None:
    town, _, _ = doubtful
    at = moment("ma 2026-03-02", 23)
    (tmp_path / "not.log").write_text("hello\n" * 10)
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"x" * 9000)[:40])
    for name, why in (("not.log", "no line of Postfix"), ("broken.gz", "cannot be read"), ("none", "cannot be read")):
        with pytest.raises(FixInput, match=why):
            reconciling.reconcile_log(town.app, [tmp_path / name], at, by="kw-1", until=at)
    assert len(in_doubt(town.app)) == 4


def test_a_service_that_can_tell_is_asked_and_that_it_knows_nothing_counts_only_later(
    doubtful: tuple[Town, Service, Mapping[str, str]],
) -> None:
    town, service, keys = doubtful
    service.says = {
        keys["L-0001"]: Receipt(Told.waiting, "", "id-9"),
        keys["L-0002"]: Receipt(Told.failed, "notify_permanent_failure", "id-8", address_refused=True),
        keys["L-0003"]: Receipt(Told.unknown),
        keys["L-0004"]: Receipt(Told.unknown),
    }
    soon = reconciling.ask_services(town.app, moment("ma 2026-03-02", 10), by="kw-1")
    assert [soon.count(what) for what in Settled] == [1, 1, 2]
    assert states(town)["L-0001"] == ("sent", "provider")
    assert states(town)["L-0002"] == ("refused", "notify_permanent_failure")
    with reading(town.app.engine) as conn:
        (row,) = conn.execute(select(table(ReceiptRow))).all()
        assert (row.proof, row.told) == ("id-9", "waiting"), "from now on its receipt is asked for"
    later = reconciling.ask_services(town.app, moment("di 2026-03-03", 10), by="kw-1")
    assert [(each.settled, each.why) for each in later.settled] == [(Settled.not_sent, "provider_unknown")] * 2
    assert list(problems(town.app)) == []


def test_a_channel_that_cannot_tell_leaves_it_in_doubt(doubtful: tuple[Town, Service, Mapping[str, str]]) -> None:
    town, _, _ = doubtful
    town.app.channels["email"] = town.app.channels["file"]  # type: ignore[index]
    assert reconciling.ask_services(town.app, moment("di 2026-03-03", 10), by="kw-1").count(Settled.unknown) == 4


def test_a_person_who_decides_is_a_colleague_with_a_reason(
    doubtful: tuple[Town, Service, Mapping[str, str]],
) -> None:
    town, _, keys = doubtful
    at = moment("ma 2026-03-02", 15)
    for by, why, complaint in (
        ("kw-99", "mail_log", "no colleague"), ("Anna", "mail_log", "no colleague"), ("kw-1", "x", "say how you know"),
    ):  # fmt: skip
        with pytest.raises(FixInput, match=complaint):
            resolve_in_doubt(town.app, keys["L-0001"], as_sent=True, by=by, why=why, at=at)
    assert len(in_doubt(town.app)) == 4
    resolve_in_doubt(town.app, keys["L-0001"], as_sent=True, by="kw-1", why="asked_resident", at=at)
    assert states(town)["L-0001"] == ("sent", "asked_resident")

"""`klantreis receipts`, `replies` and `in-doubt reconcile` as a user types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.cli import main
from tests.core.test_incoming_mail import answer
from tests.support.district import STAFF, TOWN, write_configuration

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """One command in this process, in an empty folder with a database without residents."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(write_configuration(tmp_path / "config")))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))
    monkeypatch.delenv("KLANTREIS_REPLIES", raising=False)

    def klantreis(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    assert klantreis("init")[0] == 0
    return klantreis


def test_mail_is_read_listed_and_looked_at(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.eml").write_bytes(answer("Geheim", text="Ik ben ziek"))
    code, out, _ = run("replies", "--folder", "inbox", "--json")
    assert (code, json.loads(out)["kinds"], json.loads(out)["waiting"]) == (0, {"unread": 1}, 1)
    monkeypatch.setenv("KLANTREIS_REPLIES", str(folder))
    assert run("replies")[:2] == (0, "0 read; 1 wait for a person\n")
    code, out, _ = run("replies", "list")
    assert "er staat niet in over welk bericht het gaat" in " ".join(out.split())
    assert "ziek" not in out
    (listed,) = json.loads(run("replies", "list", "--json")[1])
    assert run("replies", "done", str(listed["id"]), "--by", "kw-1")[:2] == (0, f"{listed['id']}: done\n")
    assert run("replies", "done", str(listed["id"]), "--by", "kw-1")[0] == 2
    assert json.loads(run("replies", "list", "--json")[1]) == []


def test_a_mailbox_that_is_wrong_or_not_named_says_so_and_nothing_else(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run("replies")
    assert (code, "KLANTREIS_REPLIES" in err) == (2, True)
    monkeypatch.setenv("KLANTREIS_REPLIES", "imaps://post:GEHEIM@/")
    code, _, err = run("replies")
    assert (code, "no mailbox's address" in err, "GEHEIM" in err) == (1, True, False)


def test_without_a_channel_that_can_tell_nothing_is_asked(run: Run) -> None:
    assert run("receipts")[:2] == (0, "0 asked\n")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ((), "say where to look"),
        (("--log", "mail.log", "--complete-until", "2026-03-02T18:00"), "is said with --log"),
        (("--ask", "--complete-until", "2026-03-02T18:00", "--by", "kw-1"), "is said with --log"),
        (("--log", "none.log"), "cannot be read"),
        (("--log", "mail.log", "--complete-until", "2026-03-02T18:00", "--by", "kw-99"), "said by a colleague"),
        (("--log", "mail.log", "--complete-until", "gisteren", "--by", "kw-1"), "gisteren"),
    ],
)
def test_what_is_asked_of_reconcile_has_to_make_sense(
    run: Run, tmp_path: Path, options: tuple[str, ...], complaint: str
) -> None:
    (tmp_path / "mail.log").write_text('{"message_id": "<0123456789@x>", "status": "sent"}\n')
    code, _, err = run("in-doubt", "reconcile", *options)
    assert (code, complaint in err or complaint == "gisteren") == (2, True), err


def test_with_nothing_in_doubt_there_is_nothing_to_settle(run: Run, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(STAFF)
    assert run("staff", "staff.csv", "--municipality", TOWN)[0] == 0
    (tmp_path / "mail.log").write_text('{"message_id": "<0123456789@x>", "status": "sent"}\n')
    until = ("--complete-until", "2026-03-02T18:00", "--by", "kw-1")
    code, out, _ = run("in-doubt", "reconcile", "--log", "mail.log", "--ask", *until, "--json")
    told = json.loads(out)
    assert (code, told["sent"], told["not_sent"], told["in_doubt"], told["messages"]) == (0, 0, 0, 0, [])
    assert run("in-doubt", "reconcile", "--log", "mail.log")[1] == (
        "0 were sent, 0 were not and go out another way, 0 still in doubt\n"
    )

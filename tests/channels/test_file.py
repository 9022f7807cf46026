"""The file channel: a file that exists is a message that was sent."""

import os
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from klantreis.channels.file import FileChannel, remove_mail
from klantreis.channels.port import Fate, Outcome
from tests.channels.conftest import letter
from tests.support.sink import ROOT

KEY = "abcdef0123456789"


def test_a_message_becomes_one_file_under_its_date(tmp_path: Path) -> None:
    outcome = FileChannel(tmp_path).send(letter("a@example.org", opaque=KEY))

    assert outcome == Outcome(Fate.accepted, "", f"mail/2026-03-02/{KEY}.eml")
    assert [path.name for path in (tmp_path / "mail/2026-03-02").iterdir()] == [f"{KEY}.eml"]
    mail = message_from_bytes((tmp_path / outcome.proof).read_bytes(), policy=default)
    assert mail["To"] == "a@example.org"
    assert (tmp_path / outcome.proof).stat().st_mode & 0o077 == 0, "a mail is for the eyes of its owner alone"


def test_a_message_that_is_sent_again_is_accepted_again_and_not_overwritten(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    first = channel.send(letter("a@example.org", opaque=KEY, text="de eerste\n"))

    assert channel.send(letter("a@example.org", opaque=KEY, text="de tweede\n")) == first
    assert b"de eerste" in (tmp_path / first.proof).read_bytes()


def test_no_address_is_needed(tmp_path: Path) -> None:
    assert FileChannel(tmp_path).send(letter("", opaque=KEY)).fate is Fate.accepted


def test_a_message_that_cannot_be_a_mail_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    assert FileChannel(tmp_path).send(letter("a@example.org", subject="a\nb")).reason == "unfit_header"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("opaque", ["../../../etc/passwd", "a/b/c/d/e/f", "kort", "punt.punt.punt", ""])
def test_a_key_cannot_lead_out_of_the_folder(opaque: str) -> None:
    with pytest.raises(ValueError, match="opaque key"):
        letter("a@example.org", opaque=opaque)


def test_a_full_disk_is_told_as_such_and_leaves_nothing_half(tmp_path: Path) -> None:
    """A file system of 64 kB in a namespace of its own; the message is larger."""
    mount = f"mount -t tmpfs -o size=64k tmpfs {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode:
        pytest.skip("this kernel lets us mount no small file system")
    send = f"""
from pathlib import Path
from klantreis.channels.file import FileChannel
from tests.channels.conftest import letter
try:
    FileChannel(Path({str(tmp_path)!r})).send(letter("a@example.org", text="vol" * 100_000))
except Exception as error:
    print(type(error).__name__, len(list(Path({str(tmp_path)!r}, "mail/2026-03-02").iterdir())))
"""
    command = ["unshare", "-rm", "sh", "-c", f'{mount} && exec "$0" -c "$1"', sys.executable, send]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout

    assert told == "DiskFull 0\n"


def test_a_folder_that_cannot_be_made_means_retry(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")

    assert FileChannel(tmp_path).send(letter("a@example.org", opaque=KEY))[:2] == (Fate.retry, "file_eexist")


def test_erasing_removes_the_mail_of_these_messages_and_what_was_half_written(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    channel.send(letter("a@example.org", opaque=KEY))
    channel.send(letter("b@example.org", opaque="0123456789abcdef"))
    (tmp_path / f"mail/2026-03-02/.{KEY}.12345678").write_bytes(b"half")

    assert remove_mail(tmp_path, [KEY]) == 2
    assert os.listdir(tmp_path / "mail/2026-03-02") == ["0123456789abcdef.eml"]  # noqa: PTH208

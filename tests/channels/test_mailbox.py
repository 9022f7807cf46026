"""Mailboxes: a folder of files, and IMAP against a small server in its own process."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from klantreis.channels.imap import ImapMailbox
from klantreis.channels.mailbox import AT_ONCE, FolderMailbox, Item, Place, make_mailbox
from klantreis.errors import BadMailbox, ChannelSilent

ROOT = Path(__file__).parents[2]


@contextmanager
def imap(folder: Path, *options: str) -> Iterator[int]:
    (folder / "INBOX").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.support.imap_standin", "--dir", str(folder), "--login", "post:ge heim"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait(10)


def box(port: int, rest: str = "INBOX") -> ImapMailbox:
    return ImapMailbox(f"imap://post:ge%20heim@127.0.0.1:{port}/{rest}")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize("option", ["", "--no-move"])
def test_mail_is_read_unmoved_and_then_put_away(tmp_path: Path, option: str) -> None:
    with imap(tmp_path, *filter(None, [option])) as port:
        for uid in (7, 12):
            (tmp_path / "INBOX" / f"{uid}.eml").write_bytes(b"Subject: %d\r\n\r\n" % uid + b"x" * 500)
        mailbox = box(port)
        read = list(mailbox.items(100))
        assert [(item.name, len(item.raw)) for item in read] == [("7", 100), ("12", 100)]
        mailbox.put_away(read[0], Place.done)
        mailbox.put_away(read[1], Place.unread)
        assert list(mailbox.items(100)) == []
        mailbox.close()
        assert names(tmp_path / "klantreis-done") == ["7.eml"]
        assert names(tmp_path / "klantreis-unread") == ["12.eml"]
        deleted = [] if not option else ["12.deleted", "12.eml", "7.deleted", "7.eml"]
        assert names(tmp_path / "INBOX") == deleted, "marked, and never expunged by us"


def test_the_folders_may_have_other_names(tmp_path: Path) -> None:
    (tmp_path / "Terug").mkdir()
    with imap(tmp_path) as port:
        (tmp_path / "Terug" / "1.eml").write_bytes(b"a")
        mailbox = box(port, "Terug?done=Klaar")
        (item,) = mailbox.items(10)
        mailbox.put_away(item, Place.done)
        assert names(tmp_path / "Klaar") == ["1.eml"]


def test_a_server_that_breaks_off_is_silent_and_answers_the_next_time(tmp_path: Path) -> None:
    with imap(tmp_path, "--drop", "FETCH") as port:
        (tmp_path / "INBOX" / "1.eml").write_bytes(b"a")
        mailbox = box(port)
        with pytest.raises(ChannelSilent, match="the mailbox does not answer"):
            list(mailbox.items(10))
        assert list(mailbox.items(10)) == [Item("1", b"a")]


def test_a_sign_in_or_a_folder_that_is_refused_is_the_settings_fault_and_never_repeated(tmp_path: Path) -> None:
    with imap(tmp_path) as port:
        wrong = ImapMailbox(f"imap://post:verkeerd@127.0.0.1:{port}/INBOX")
        with pytest.raises(BadMailbox, match="does not accept our sign-in") as refused:
            list(wrong.items(10))
        assert "verkeerd" not in str(refused.value)
        with pytest.raises(BadMailbox, match="no such folder"):
            list(box(port, "Elders").items(10))


def test_over_tls_a_certificate_has_to_be_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key),
         "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    with imap(tmp_path / "post", "--tls", str(both)) as port:
        (tmp_path / "post" / "INBOX" / "1.eml").write_bytes(b"a")
        setting = f"imaps://post:ge%20heim@localhost:{port}/INBOX"
        with pytest.raises(BadMailbox, match="certificate is not trusted"):
            list(ImapMailbox(setting).items(10))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert list(ImapMailbox(setting).items(10)) == [Item("1", b"a")]


def test_a_server_that_is_not_there_is_silent() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    with pytest.raises(ChannelSilent):
        list(box(port).items(10))


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("pop3://a:b@host", "a folder, or begins with"),
        ("imaps://host/INBOX", "no mailbox's address"),
        ("imaps://a:GEHEIM@host/INBOX?delete=yes", "no mailbox's address"),
        ("imaps://a:GEHEIM@host:poort/INBOX", "no number"),
        ('imaps://a:GEHEIM@host/IN"BOX', "characters that it cannot have"),
        ("imaps://a:GEHEIM@host/INBOX?done=x%0d%0ay", "characters that it cannot have"),
        ("no/such/folder", "no such folder"),
    ],
)
def test_a_wrong_setting_is_refused_without_repeating_it(setting: str, why: str) -> None:
    with pytest.raises(BadMailbox, match=why) as refused:
        make_mailbox(setting)
    assert "GEHEIM" not in str(refused.value)


def test_of_a_folder_only_plain_files_are_read_and_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(b"b" * 50)
    (tmp_path / "a.eml").write_bytes(b"a")
    (tmp_path / ".hidden").write_bytes(b"h")
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "a.eml").write_bytes(b"older")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "b.eml")
    mailbox = make_mailbox(str(tmp_path))
    assert isinstance(mailbox, FolderMailbox)
    first, second = mailbox.items(10)
    assert (first, second) == (Item("a.eml", b"a"), Item("b.eml", b"b" * 10))
    mailbox.put_away(first, Place.done)
    mailbox.put_away(first, Place.done)  # another process was first
    assert (tmp_path / "done" / "a.eml").read_bytes() == b"older"
    assert (tmp_path / "done" / "1-a.eml").read_bytes() == b"a"


def test_a_round_reads_a_bounded_number_of_mails(tmp_path: Path) -> None:
    for number in range(AT_ONCE + 5):
        (tmp_path / f"{number:04}").write_bytes(b"x")
    assert len(list(FolderMailbox(tmp_path).items(10))) == AT_ONCE

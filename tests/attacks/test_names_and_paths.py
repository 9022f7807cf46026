"""Names that lead elsewhere, and characters that pass for others: in the configuration, in files, in the inbox."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from flows.parameters import CaseRef, FileName, StaffCode
from klantreis.app import App
from klantreis.channels.port import Envelope, Mailbox
from klantreis.definitions.configuration import check
from klantreis.errors import FixInput
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.inbox import in_inbox
from klantreis.usecases.sheets import RejectedRows
from tests.attacks.conftest import AT
from tests.definitions.conftest import Folder

ELSEWHERE = (
    "../evil",
    "../../evil",
    "/etc/passwd",
    "..",
    ".",
    "a/b",
    "a\\b",
    "~",
    "evil\\0",
    "x" * 300,
    "%2e%2e",
    "Evil",
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "evil.yaml").write_text("geheim: 1\n")
    return Folder(tmp_path / "deep" / "config")


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_municipality_is_called_by_a_name_that_leads_to_no_other_file(folder: Folder, name: str) -> None:
    folder.change("municipalities/smalltown.yaml", "municipality: smalltown", f'municipality: "{name}"')
    told = "\n".join(str(finding) for finding in check(folder.path))
    assert "municipalities/smalltown.yaml:1:" in told
    assert "geheim" not in told


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_text_is_called_by_a_name_that_leads_to_no_other_file(folder: Folder, name: str) -> None:
    folder.change("journeys/small.yaml", "send: invitation", f'send: "{name}"')
    told = "\n".join(str(finding) for finding in check(folder.path))
    assert "journeys/small.yaml:" in told
    assert "geheim" not in told


@pytest.mark.parametrize("escape", ["\\0", "\\e[2J", "\\r\\nBcc: dief@example.org", "\\u2028", "\\u202e", "\\ud800"])
@pytest.mark.parametrize("key", ["title: Gemeente Kleinstad", "case_url: https://zaken.example/{ref}"])
def test_no_escape_brings_a_control_character_into_the_configuration(folder: Folder, key: str, escape: str) -> None:
    name, _, value = key.partition(": ")
    folder.change("municipalities/smalltown.yaml", key, f'{name}: "{value}{escape}"')
    assert any("a control character" in str(finding) for finding in check(folder.path))


# --- the inbox --------------------------------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "clients.csv").write_text("client_ref\n")
    (tmp_path / "secret.csv").write_text("client_ref\n")
    (inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inbox / "dangling.csv").symlink_to(tmp_path / "none.csv")
    (inbox / "folder.csv").mkdir()
    os.mkfifo(inbox / "pipe.csv")
    return inbox


def test_a_file_in_the_inbox_is_found_by_its_name(inbox: Path) -> None:
    assert in_inbox(inbox, "clients.csv") == inbox / "clients.csv"


@pytest.mark.parametrize(
    "name",
    ["link.csv", "dangling.csv", "folder.csv", "pipe.csv", "../secret.csv", "/etc/passwd", "", ".", "..", "folder.csv/x",
     "clients.csv\0", "none.csv", "x" * 300 + ".csv"],
)  # fmt: skip
def test_what_is_no_file_of_the_inbox_is_not_opened(inbox: Path, name: str) -> None:
    with pytest.raises(FixInput):
        in_inbox(inbox, name)


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "/x.csv",
        "x.csv\n",
        "x.csv.exe",
        ".csv",
        "Jansen.csv",
        "x y.csv",
        "х.csv",
        "x\u202evsc.csv",
        "-" * 70 + ".csv",
    ],
)
def test_the_form_takes_no_other_name_either(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(FileName).validate_python(name)


@pytest.mark.parametrize(
    "text", ["ABCDE-1234\n5", "ABCDE-12345\n", "abcde-12345", "АBCDE-12345", "ABCDE-12345 ", "ABCDE‐12345"]
)
def test_the_form_takes_no_reference_that_only_looks_like_ours(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CaseRef).validate_python(text)


@pytest.mark.parametrize("text", ["Jan Jansen", "kw‐1", "kw-1\n", "jansen", "KW-1"])
def test_the_form_takes_no_name_where_a_code_is_asked(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(StaffCode).validate_python(text)


def test_rejected_rows_are_never_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("as it was")
    (tmp_path / "a.csv.rejected.csv").symlink_to(target)
    with RejectedRows(tmp_path / "a.csv", ["client_ref"]) as rejected:
        rejected.add({"client_ref": "L-0001"}, "wrong")
    assert target.read_text() == "as it was"
    assert not rejected.path.is_symlink()


@pytest.mark.parametrize("opaque", ["../../evil00", "evil/evil", "", "x" * 129, "evil\0evil", "évilévil", "evil.eml\n"])
def test_a_mail_file_is_called_by_a_key_that_leads_nowhere_else(opaque: str) -> None:
    with pytest.raises(ValueError, match="opaque key"):
        Envelope(
            opaque=opaque, day=date(2026, 3, 2), at=datetime(2026, 3, 2, 9, tzinfo=UTC), sender=Mailbox("x", "a@b.example"),
            to="a@b.example", subject="x", text="x",
        )  # fmt: skip


# --- people and their numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ref", ["L-٠٠٠١", "L-０００１", "Ｌ-0001", "l-0001", "L‐0001", "L-0001\u200b", "L-1112223339", "../1", "=1"]
)
def test_a_client_number_that_only_looks_like_one_is_rejected(house: App, tmp_path: Path, ref: str) -> None:
    (tmp_path / "clients.csv").write_text(f"client_ref,name\n{ref},Kanariepiet\n")
    report = enrol_file(house, tmp_path / "clients.csv", "landsmeer", "landsmeer", AT, dry_run=True)
    assert (report.new, report.rejected) == (0, 1)
    assert "anarie" not in report.rejections[0]


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\0", "\x1b", "\x85", "\u2028", "\u2029", "\u202e", "\u2066"])
@pytest.mark.parametrize("column", ["name", "address", "employer_name", "representative_name"])
def test_no_name_or_address_holds_a_line_end_or_turns_text_round(
    house: App, tmp_path: Path, column: str, mark: str
) -> None:
    with (tmp_path / "clients.csv").open("w", newline="", encoding="utf-8") as file:
        file.write(f'client_ref,{column}\nL-0009,"Kanariepiet{mark}Bcc: dief@example.org"\n')
    report = enrol_file(house, tmp_path / "clients.csv", "landsmeer", "landsmeer", AT, dry_run=True)
    assert report.rejections == (f"row 2: {column}: holds a line break or another control character; remove it",)


@pytest.mark.parametrize(
    "email",
    ["a@b.nl,c@d.nl", "a@b.nl;c@d.nl", "a@b.nl c@d.nl", "<a@b.nl>", "A <a@b.nl>", "a@b.nl?cc=c@d.nl", "a@[127.0.0.1]", "a@localhost",
     "а@b.nl", "a@bücher.nl", "a..b@c.nl", '"a b"@c.nl', "a@b.nl%0aBcc:c@d.nl", "|id@b.nl", "-oQ/tmp@b"],
)  # fmt: skip
def test_one_address_is_one_plain_address(house: App, tmp_path: Path, email: str) -> None:
    (tmp_path / "clients.csv").write_text(f'client_ref;email\nL-0009;"{email.replace(chr(34), chr(34) * 2)}"\n')
    report = enrol_file(house, tmp_path / "clients.csv", "landsmeer", "landsmeer", AT, dry_run=True)
    assert (report.rejected, report.new) in ((1, 0), (0, 1))
    assert report.new == (email == "|id@b.nl"), "a pipe is a letter of an address, and no shell reads it"


@pytest.mark.parametrize(
    "first_row", ["L-0001,Kanariepiet,kanarie@example.org", "Kanariepiet,Kanariepiet", "Kanariepiet"]
)
def test_a_file_without_a_header_names_nobody(house: App, tmp_path: Path, first_row: str) -> None:
    (tmp_path / "clients.csv").write_text(f"{first_row}\n")
    with pytest.raises(FixInput) as refused:
        enrol_file(house, tmp_path / "clients.csv", "landsmeer", "landsmeer", AT)
    assert "anarie" not in str(refused.value)
    assert "L-0001" not in str(refused.value)

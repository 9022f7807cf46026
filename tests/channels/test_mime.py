"""The bytes of a mail: what the standard library reads back is what we wrote."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.channels.mime import UnfitMailError, mail_bytes
from klantreis.channels.port import Mailbox
from klantreis.errors import FixConfiguration
from tests.channels.conftest import TOWN, letter

printable = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
lines = st.lists(st.text(printable, max_size=1200), max_size=5)


def read(**changes: object) -> EmailMessage:
    to = str(changes.pop("to", "someone@example.org"))
    return cast(EmailMessage, message_from_bytes(mail_bytes(letter(to, **changes)), policy=default))


def test_a_mail_says_who_writes_to_whom_and_that_a_machine_sent_it() -> None:
    mail = read(reply_to=Mailbox("Noor de Wit", "noor@landsmeer.example"), headers={"List-Id": "klantreis"})

    assert mail["From"].addresses[0].display_name == TOWN.name
    assert mail["To"] == "someone@example.org"
    assert mail["Reply-To"] == "Noor de Wit <noor@landsmeer.example>"
    assert mail["Date"] == "Mon, 02 Mar 2026 09:15:00 +0100"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "klantreis"


def test_a_mail_has_one_message_id_made_of_the_opaque_key_and_the_senders_domain() -> None:
    mail = read(opaque="0123456789abcdef")

    assert mail.get_all("Message-ID") == ["<0123456789abcdef@landsmeer.example>"]
    assert mail.get_all("X-Klantreis-Key") == ["0123456789abcdef"]


def test_the_same_message_is_the_same_bytes_at_every_attempt() -> None:
    assert mail_bytes(letter("a@example.org")) == mail_bytes(letter("a@example.org"))


@given(st.text(printable, min_size=1, max_size=300), lines)
def test_any_subject_and_text_come_back_as_they_were_written(subject: str, text: list[str]) -> None:
    mail = read(subject=subject, text="\n".join(text))

    assert str(mail["Subject"]).split() == subject.split()
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode() == "\r\n".join(text).rstrip("\r\n") + "\r\n"


@given(st.text(printable, min_size=1, max_size=300), lines)
def test_no_line_is_longer_than_mail_allows_and_every_byte_is_ascii(subject: str, text: list[str]) -> None:
    raw = mail_bytes(letter("a@example.org", subject=subject, text="\n".join(text)))

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_plain_line_that_is_too_long_for_mail_is_folded_and_comes_back_whole() -> None:
    raw = mail_bytes(letter("a@example.org", text="x" * 5000))

    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert read(text="x" * 5000).get_payload(decode=True) == b"x" * 5000 + b"\r\n"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\0", "\x85", "\u2028"])
@pytest.mark.parametrize("where", ["subject", "sender", "reply_to", "to", "header"])
def test_a_line_end_can_add_no_header(end: str, where: str) -> None:
    bad = f"Hallo{end}Bcc: dief@example.org"
    change: dict[str, object] = {
        "subject": {"subject": bad},
        "sender": {"sender": Mailbox(bad, "werk@landsmeer.example")},
        "reply_to": {"reply_to": Mailbox("Noor", f"noor@landsmeer.example{end}Bcc: dief@example.org")},
        "to": {"to": f"someone@example.org{end}Bcc: dief@example.org"},
        "header": {"headers": {"X-Soort": bad}},
    }[where]

    with pytest.raises(UnfitMailError) as unfit:
        read(**change)
    assert "dief" not in str(unfit.value)


@pytest.mark.parametrize("name", ["Message-ID", "bcc", "X-Klantreis-Key", "Content-Type", "Kop: x", "", "Kop\n"])
def test_an_extra_header_cannot_be_one_of_ours(name: str) -> None:
    with pytest.raises(UnfitMailError):
        read(headers={name: "x"})


@pytest.mark.parametrize(
    "address",
    ["no-at-sign", "a@b@c.example", "a b@example.org", "<a@example.org>", "a@example.org,b@example.org", "a@-x.example",
     "é@example.org", "@example.org", "a@", "a" * 65 + "@example.org", "a@example.org "],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(UnfitMailError, match="address"):
        read(to=address)


@pytest.mark.parametrize(
    ("address", "written"),
    [("o'neil+werk@sub.example.org", "o'neil+werk@sub.example.org"), ("a@café.example", "a@xn--caf-dma.example")],
)
def test_addresses_that_people_have_are_accepted(address: str, written: str) -> None:
    assert read(to=address)["To"] == written


def test_a_sender_without_an_address_is_the_municipalitys_to_mend_and_refuses_nobody() -> None:
    with pytest.raises(FixConfiguration, match=r"set `sender.email` of the municipality"):
        read(sender=Mailbox("Gemeente", ""))


def test_a_colleagues_wrong_address_is_told_apart_from_the_recipients() -> None:
    with pytest.raises(UnfitMailError, match="reply_to"):
        read(reply_to=Mailbox("Noor", "noor"))


def test_a_message_without_an_address_can_still_be_a_file() -> None:
    assert b"To: undisclosed-recipients:;\r\n" in mail_bytes(letter(""))

"""What a mail that came in says about a message of ours. Every mail here is made up."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.incoming_mail import BOUNDARIES, LARGEST, Heard, MailKind, understand

KEY = "0123456789abcdef0123456789abcdef01234567"
OURS = f"Message-ID: <{KEY}@landsmeer.example>\r\nX-Klantreis-Key: {KEY}\r\nSubject: Uw afspraak\r\n"


def report(fields: str, returned: str = OURS, *, as_headers: bool = True) -> bytes:
    """A delivery report as RFC 3464 writes it, of one recipient."""
    status = f"Reporting-MTA: dns; mx.landsmeer.example\r\n\r\nFinal-Recipient: rfc822; anna@example.org\r\n{fields}"
    last = (
        f"text/rfc822-headers\r\n\r\n{returned}"
        if as_headers
        else f"message/rfc822\r\n\r\n{returned}\r\nBeste Anna\r\n"
    )
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nSubject: Undelivered Mail\r\n"
        "Date: Tue, 03 Mar 2026 10:15:00 +0100\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
        "--b1\r\nContent-Type: text/plain\r\n\r\nI'm sorry\r\n"
        f"--b1\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n"
        f"--b1\r\nContent-Type: {last}\r\n--b1--\r\n"
    ).encode()


def answer(subject: str = "Re: Uw afspraak", text: str = "Ik kom niet, want …", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Anna Verzonnen <anna@example.org>", subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


ANSWERS = {"In_Reply_To": f"<{KEY}@landsmeer.example>"}


def bounce_in_words(text: str, sender: str = "MAILER-DAEMON@mx.example") -> bytes:
    """A bounce without a report, as old and sloppy systems write it."""
    return f"From: {sender}\r\nSubject: failure notice\r\n\r\n{text}\r\n".encode()


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "kind", "reason", "no_address"),
    [
        ("Action: failed\r\nStatus: 5.1.1\r\n", MailKind.bounced, "dsn_5_1_1", True),
        ("Action: failed\r\nStatus: 5.1.2\r\n", MailKind.bounced, "dsn_5_1_2", True),
        ("Action: FAILED\r\nStatus: 5.1.10 (no mail here)\r\n", MailKind.bounced, "dsn_5_1_10", True),
        ("Action: failed\r\nStatus: 5.1.8\r\n", MailKind.bounced, "dsn_5_1_8", False),  # about us, the sender
        ("Action: failed\r\nStatus: 5.2.2\r\n", MailKind.bounced, "dsn_5_2_2", False),  # mailbox full
        ("Action: failed\r\nStatus: 5.7.1\r\n", MailKind.bounced, "dsn_5_7_1", False),  # policy
        ("Action: failed\r\nStatus: 4.4.7\r\n", MailKind.bounced, "dsn_4_4_7", False),  # given up after days
        ("Action: delayed\r\nStatus: 4.4.1\r\n", MailKind.delayed, "dsn_4_4_1", False),
        ("Action: relayed\r\nStatus: 2.0.0\r\n", MailKind.delayed, "dsn_2_0_0", False),
        ("Action: delivered\r\nStatus: 2.0.0\r\n", MailKind.delivered, "", False),
        ("Status: 5.1.1\r\n", MailKind.bounced, "dsn_5_1_1", True),
        ("Status: 4.2.2\r\n", MailKind.delayed, "dsn_4_2_2", False),
        ("Diagnostic-Code: smtp; 550 no\r\n", MailKind.unread, "report_unclear", False),
    ],
)
def test_a_report_counts_by_its_action_and_its_status_says_whether_the_address_is_none(
    fields: str, kind: MailKind, reason: str, no_address: bool
) -> None:
    heard = understand(report(fields))
    assert (heard.kind, heard.reason, heard.no_address) == (kind, reason, no_address)
    assert heard.keys == (KEY,)
    assert str(heard.written_at) == "2026-03-03 10:15:00+01:00"


def test_the_key_is_found_in_returned_headers_in_a_returned_message_and_without_our_own_header() -> None:
    failed = "Action: failed\r\nStatus: 5.1.1\r\n"
    assert understand(report(failed, as_headers=False)).keys == (KEY,)
    only_id = f"Message-ID: <{KEY}@landsmeer.example>\r\n"
    assert understand(report(failed, only_id)).keys == (KEY,)
    assert understand(report(failed, only_id, as_headers=False)).keys == (KEY,)
    assert understand(report(failed, f"Message-ID:\r\n <{KEY}@landsmeer.example>\r\n")).keys == (KEY,)


def test_a_report_that_names_no_message_of_ours_is_for_a_person() -> None:
    heard = understand(report("Action: failed\r\nStatus: 5.1.1\r\n", "Subject: iets\r\n"))
    assert (heard.kind, heard.reason) == (MailKind.unread, "report_without_key")


def test_a_report_about_several_recipients_with_several_fates_is_for_a_person() -> None:
    failed, other = "Action: failed\r\nStatus: 5.1.1\r\n", "Action: delivered\r\nStatus: 2.0.0\r\n"
    assert (
        understand(report(f"{failed}\r\nFinal-Recipient: rfc822; b@example.org\r\n{other}")).reason
        == "report_of_several"
    )


# --- bounces in words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "reason", "no_address"),
    [
        (
            f"<anna@example.org>: host mx said: 550 5.1.1 no such user\r\n\r\n{OURS}",
            MailKind.bounced,
            "dsn_5_1_1",
            True,
        ),
        (f"550 sorry, no mailbox here\r\n\r\n> {OURS}", MailKind.bounced, "dsn", False),
        (f"552 5.2.2 mailbox full\r\n\r\n{OURS}", MailKind.bounced, "dsn_5_2_2", False),
        (f"450 4.2.1 busy, will retry\r\n\r\n{OURS}", MailKind.unread, "bounce_unclear", False),
        (f"4.4.1 then 5.1.1\r\n\r\n{OURS}", MailKind.unread, "bounce_unclear", False),
        (f"something went wrong\r\n\r\n{OURS}", MailKind.unread, "bounce_unclear", False),
        ("550 5.1.1 no such user", MailKind.unread, "bounce_without_key", False),
    ],
)
def test_a_bounce_without_a_report_counts_only_with_our_key_and_a_code_that_says_never(
    text: str, kind: MailKind, reason: str, no_address: bool
) -> None:
    heard = understand(bounce_in_words(text))
    assert (heard.kind, heard.reason, heard.no_address) == (kind, reason, no_address)


def test_a_code_in_the_words_of_a_person_is_no_bounce() -> None:
    heard = understand(answer(text=f"Ik kreeg 550 5.1.1 terug!\r\n{OURS}", **ANSWERS))
    assert heard.kind is MailKind.reply


def test_a_mail_without_a_return_path_is_of_a_mail_system() -> None:
    raw = f"Return-Path: <>\r\nFrom: beheer@example.org\r\n\r\n550 5.1.1 nobody\r\n{OURS}\r\n".encode()
    assert understand(raw).kind is MailKind.bounced


# --- people -----------------------------------------------------------------------------------------------------------


def test_an_answer_of_a_person_is_a_reply_to_the_message_it_answers() -> None:
    assert understand(answer(**ANSWERS)) == Heard(kind=MailKind.reply, keys=(KEY,))
    chain = {"References": f"<other.one@example.org> <{KEY}@landsmeer.example>"}
    assert understand(answer(**chain)).keys[0] == KEY


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"Auto_Submitted": "auto-replied", "Return_Path": "<>"},
    ],
)
def test_an_automatic_answer_is_no_answer_of_a_person(headers: dict[str, str]) -> None:
    assert understand(answer("Afwezig", **ANSWERS, **headers)).kind is MailKind.automatic


@pytest.mark.parametrize(
    ("subject", "headers", "kind"),
    [
        (f"afmelden {KEY}", {}, MailKind.opt_out),
        (f"Re: Afmelden {KEY}", {}, MailKind.opt_out),
        ("AFMELDEN", ANSWERS, MailKind.opt_out),
        ("afmelden", {}, MailKind.unread),
        ("Ik wil mij afmelden voor het gesprek", ANSWERS, MailKind.reply),
        (f"afmelden {KEY} voor morgen", {}, MailKind.unread),
    ],
)
def test_only_the_word_itself_with_a_key_of_ours_is_an_opt_out(
    subject: str, headers: dict[str, str], kind: MailKind
) -> None:
    heard = understand(answer(subject, **headers))
    assert heard.kind is kind
    assert kind is MailKind.unread or heard.keys == (KEY,)


def test_what_is_about_no_message_of_ours_is_for_a_person_and_never_dropped() -> None:
    assert understand(answer("Vraag")) == Heard(kind=MailKind.unread, reason="no_key")
    assert understand(b"") == Heard(kind=MailKind.unread, reason="empty")


# --- bad input --------------------------------------------------------------------------------------------------------


def test_parts_within_parts_are_bounded() -> None:
    mail: MIMEMultipart | MIMEText = MIMEText("diep")
    for _ in range(20):
        outer = MIMEMultipart()
        outer.attach(mail)
        mail = outer
    mail["In-Reply-To"] = f"<{KEY}@landsmeer.example>"
    assert understand(mail.as_bytes()).kind is MailKind.reply
    many = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * (BOUNDARIES + 1)
    assert understand(many).reason == "too_many_parts"
    letters = b"Content-Type: message/rfc822\r\n\r\n" * 3000
    assert understand(letters) == Heard(kind=MailKind.unread, reason="broken")


def test_only_the_beginning_of_a_large_mail_is_read() -> None:
    raw = report("Action: failed\r\nStatus: 5.1.1\r\n")
    assert understand(raw + b"x" * LARGEST * 3).kind is MailKind.bounced
    assert understand(b"x" * LARGEST + raw).kind is MailKind.unread


def test_nothing_of_a_mail_is_in_what_is_said_of_it() -> None:
    said = repr(
        understand(report("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 anna@example.org\r\n"))
    )
    assert "anna" not in said
    assert "example.org" not in said


PIECES = st.lists(
    st.sampled_from(
        [
            "From: MAILER-DAEMON@x", "Return-Path: <>", "Content-Type: multipart/report; boundary=b", "--b", "--b--",
            "Content-Type: message/delivery-status",
            "Content-Type: message/rfc822", "Content-Type: text/rfc822-headers",
            "", "Action: failed", "Action: ?", "Status: 5.1.1", "Status: 9", OURS, f"In-Reply-To: <{KEY}@x>",
            "Subject: =?utf-8?b?////?=",
            "Content-Transfer-Encoding: base64", "Content-Type: text/plain; charset=nope", "Date: nooit",
            "Content-Type: multipart/mixed", "Subject: afmelden", "\x00", "é", "=?", "Content-Type: ;;;", "Message-ID:",
        ]
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PIECES.map("\r\n".join).map(str.encode) | st.binary(max_size=400))
def test_no_mail_makes_it_fail_and_nothing_is_a_bounce_without_our_key(raw: bytes) -> None:
    heard = understand(raw)
    assert heard.kind in MailKind
    assert heard.keys or heard.kind in (MailKind.unread, MailKind.automatic)
    assert not (heard.no_address and heard.kind is not MailKind.bounced)
    assert heard.kind is not MailKind.unread or heard.reason

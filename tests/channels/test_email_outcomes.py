"""Every way in which sending a mail can end, over real sockets to a server in another process."""

import socket
import subprocess
import threading
from pathlib import Path

import pytest

from klantreis.channels.email import EmailChannel
from klantreis.channels.port import Fate
from klantreis.errors import ChannelRefused
from tests.channels.conftest import letter
from tests.support.sink import RunningSink, running_sink


@pytest.mark.parametrize(
    ("fault", "fate", "reason", "copies"),
    [
        ("plain", Fate.accepted, "", 1),
        ("goodbye", Fate.accepted, "", 1),
        ("4xx-rcpt", Fate.retry, "smtp_rcpt_450", 0),
        ("5xx-rcpt", Fate.refused, "smtp_rcpt_550", 0),
        ("4xx-text", Fate.retry, "smtp_text_451", 0),
        ("421-text", Fate.retry, "smtp_text_421", 0),
        ("5xx-text", Fate.refused, "smtp_text_554", 0),
        ("drop-rcpt", Fate.retry, "connection_lost", 0),
        ("drop-before", Fate.in_doubt, "connection_lost", 0),
        ("drop-after", Fate.in_doubt, "connection_lost", 1),
        ("slow-2", Fate.in_doubt, "timeout", 1),
        ("garbled", Fate.in_doubt, "unreadable_answer", 1),
    ],
)
def test_each_answer_of_the_server_has_its_fate(
    sink: RunningSink, channel: EmailChannel, fault: str, fate: Fate, reason: str, copies: int
) -> None:
    outcome = channel.send(letter(f"{fault}+fate@example.org"))

    assert (outcome.fate, outcome.reason) == (fate, reason)
    assert len(sink.raw(f"{fault}+fate@example.org")) == copies


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        ("5xx-rcpt", True),  # 550 5.1.1 no such user
        ("gone-text", True),  # 550 5.1.10 this domain takes no mail
        ("bare-rcpt", False),  # 550 without a code that says why
        ("policy-rcpt", False),  # 550 5.7.1
        ("sender-rcpt", False),  # 550 5.1.8: about us
        ("full-rcpt", False),  # 552 5.2.2: may be emptied
        ("5xx-text", False),  # 554 5.6.0: about this text
        ("4xx-rcpt", False),  # 450 4.2.1: later, perhaps
        ("plain", False),
    ],
)
def test_an_address_is_given_up_only_where_the_server_says_that_it_is_none(
    channel: EmailChannel, fault: str, refused: bool
) -> None:
    assert channel.send(letter(f"{fault}+address@example.org")).address_refused is refused


def test_an_address_that_is_none_is_given_up_without_asking_a_server(channel: EmailChannel) -> None:
    outcome = channel.send(letter("geen adres"))
    assert (outcome.fate, outcome.reason, outcome.address_refused) == (Fate.refused, "unfit_address", True)


@pytest.mark.parametrize(
    "fault", ["4xx-rcpt", "5xx-rcpt", "4xx-text", "421-text", "5xx-text", "drop-rcpt", "drop-before", "drop-after",
              "slow-2", "garbled", "goodbye"],
)  # fmt: skip
def test_the_message_after_a_failed_one_goes_out_whole(sink: RunningSink, channel: EmailChannel, fault: str) -> None:
    channel.send(letter(f"{fault}+first@example.org"))

    assert channel.send(letter(f"after-{fault}@example.org")).fate is Fate.accepted
    assert "Tot dinsdag" in sink.mail(f"after-{fault}@example.org").get_content()


@pytest.mark.parametrize("fault", ["5xx-mail", "530-mail"])
def test_a_server_that_does_not_accept_our_sender_stops_the_sending(sink: RunningSink, fault: str) -> None:
    channel = EmailChannel("email", f"klantmail://127.0.0.1:{sink.port}?from={fault}@landsmeer.example")

    with pytest.raises(ChannelRefused, match=r"channel email: the server refuses us.*KLANTREIS_CHANNEL_EMAIL"):
        channel.send(letter("someone@example.org"))


def test_a_server_that_will_not_relay_stops_the_sending_and_refuses_nobody(channel: EmailChannel) -> None:
    with pytest.raises(ChannelRefused, match="rcpt 554"):
        channel.send(letter("no-relay@example.org"))


def test_a_server_that_is_down_means_retry() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert EmailChannel("email", f"klantmail://127.0.0.1:{port}").send(letter("a@example.org"))[:2] == (
        Fate.retry,
        "no_connection",
    )


def test_a_server_that_never_greets_means_retry() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        channel = EmailChannel("email", f"klantmail://127.0.0.1:{deaf.getsockname()[1]}?cto=0.2")

        assert channel.send(letter("a@example.org"))[:2] == (Fate.retry, "timeout")


def test_a_break_while_the_text_is_written_means_retry_because_the_dot_was_not_handed_over() -> None:
    """The server resets the connection in the middle of a large text."""

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for answer in (b"250 hello", b"250 ok", b"250 ok", b"354 go"):
                lines.readline()
                connection.sendall(answer + b"\r\n")
            lines.read(1000)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        channel = EmailChannel("email", f"klantmail://127.0.0.1:{listening.getsockname()[1]}")
        outcome = channel.send(letter("a@example.org", text="regel\n" * 5_000_000))
        thread.join()

    assert outcome[:2] == (Fate.retry, "connection_lost")


def test_one_connection_serves_many_messages(sink: RunningSink, channel: EmailChannel) -> None:
    before = sink.connections()

    for number in range(20):
        assert channel.send(letter(f"reuse-{number}@example.org")).fate is Fate.accepted

    assert sink.connections() - before == 1


def test_a_kept_connection_that_the_server_closed_is_made_anew_and_the_message_goes_out_once(
    sink: RunningSink, channel: EmailChannel
) -> None:
    before = sink.connections()
    channel.send(letter("goodbye+kept@example.org"))
    threading.Event().wait(0.3)

    assert channel.send(letter("after-kept@example.org")).fate is Fate.accepted
    assert len(sink.raw("after-kept@example.org")) == 1
    assert sink.connections() - before == 2


@pytest.mark.parametrize("fault", ["garbled", "421-text"])
def test_after_an_answer_that_leaves_the_connection_in_doubt_it_is_made_anew(
    sink: RunningSink, channel: EmailChannel, fault: str
) -> None:
    before = sink.connections()
    channel.send(letter(f"{fault}+anew@example.org"))
    channel.send(letter(f"after-{fault}-anew@example.org"))

    assert sink.connections() - before == 2


def test_a_fresh_connection_that_breaks_is_not_tried_again_by_the_channel(
    sink: RunningSink, channel: EmailChannel
) -> None:
    before = sink.connections()

    assert channel.send(letter("drop-rcpt+fresh@example.org")).fate is Fate.retry
    assert sink.connections() - before == 1


def test_the_proof_is_what_the_server_said_without_addresses(channel: EmailChannel) -> None:
    outcome = channel.send(letter("proof@example.org"))

    assert outcome.proof.startswith("250 2.0.0 Ok: queued as 0")
    assert "secret.example" not in outcome.proof


def test_a_wrong_password_stops_the_sending_and_the_right_one_signs_in(tmp_path: Path) -> None:
    with running_sink(tmp_path, "--login", "kees:geheim") as sink:
        wrong = EmailChannel("email", f"klantmail://kees:wachtwoord@127.0.0.1:{sink.port}?mode=insecure")
        right = EmailChannel("email", f"klantmail://kees:geheim@127.0.0.1:{sink.port}?mode=insecure")
        with pytest.raises(ChannelRefused, match=r"sign-in \(535\)") as refused:
            wrong.send(letter("a@example.org"))

        assert "wachtwoord" not in str(refused.value)
        assert right.send(letter("a@example.org")).fate is Fate.accepted
        right.close()


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_encryption_is_used_and_an_unknown_certificate_stops_the_sending(tmp_path: Path, mode: str) -> None:
    certificate = tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", str(tmp_path / "key.pem"), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.write_bytes(certificate.read_bytes() + (tmp_path / "key.pem").read_bytes())
    options = ["--tls", str(certificate), *(["--ssl"] if mode == "ssl" else [])]
    with running_sink(tmp_path / "mail", *options) as sink:
        strict = EmailChannel("email", f"klantmail://127.0.0.1:{sink.port}?mode={mode}")
        trusting = EmailChannel("email", f"klantmail://127.0.0.1:{sink.port}?mode={mode}&verify=no")
        with pytest.raises(ChannelRefused, match="certificate"):
            strict.send(letter("a@example.org"))

        assert trusting.send(letter("a@example.org")).fate is Fate.accepted
        trusting.close()


def test_a_server_without_the_encryption_we_ask_for_gets_no_mail(sink: RunningSink) -> None:
    channel = EmailChannel("email", f"klantmails://127.0.0.1:{sink.port}")

    with pytest.raises(ChannelRefused, match="encryption"):
        channel.send(letter("never-in-clear@example.org"))
    assert sink.raw("never-in-clear@example.org") == []


def test_messages_at_the_same_moment_each_have_a_connection_that_is_kept_for_the_next(
    sink: RunningSink, channel: EmailChannel
) -> None:
    before = sink.connections()
    for round_ in range(3):
        threads = [
            threading.Thread(target=channel.send, args=(letter(f"slow-0.2+{round_}-{number}@example.org"),))
            for number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sink.connections() - before == 4

"""From the settings to channels, without ever repeating a setting."""

from pathlib import Path

import pytest

from klantreis.channels import make_channels
from klantreis.channels.email import EmailChannel
from klantreis.channels.smtp import Server
from klantreis.errors import BadChannel


def test_file_and_null_are_always_there(tmp_path: Path) -> None:
    channels = make_channels({}, tmp_path)

    assert {name: channel.medium for name, channel in channels.items()} == {"file": "", "null": ""}


@pytest.mark.parametrize("scheme", ["klantmail", "KlantMails", "mailto", "mailtos"])
def test_a_mail_servers_url_makes_a_channel_that_needs_an_address(tmp_path: Path, scheme: str) -> None:
    channel = make_channels({"email": f"{scheme}://mail.example:2525"}, tmp_path)["email"]

    assert isinstance(channel, EmailChannel)
    assert (channel.name, channel.medium) == ("email", "email")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("klantmail://mail.example", Server(host="mail.example", port=25)),
        ("klantmails://mail.example", Server(host="mail.example", port=587, mode="starttls")),
        (
            "klantmails://kees%40landsmeer.example:ge%2Fheim@mail.example:2465?mode=ssl&verify=no&cto=3&rto=90&from=r@x.example",
            Server(host="mail.example", port=2465, mode="ssl", user="kees@landsmeer.example", password="ge/heim",
                   verify=False, connect_timeout=3, answer_timeout=90),
        ),
        (
            "mailtos://kees:geheim@gmail.com",  # Apprise knows the large providers
            Server(host="smtp.gmail.com", port=587, mode="starttls", user="kees@gmail.com", password="geheim"),
        ),
        ("klantmail://10.0.0.7:2525?smtp=relay.example", Server(host="relay.example", port=2525)),
    ],
)  # fmt: skip
def test_the_url_says_which_server_and_how(url: str, server: Server) -> None:
    assert EmailChannel("email", url)._server == server


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("klantmail://kees:geheim@mail.example?retry=3", "the option `retry` is not allowed"),
        ("klantmail://kees:geheim@mail.example?optional=yes", "the option `optional` is not allowed"),
        ("klantmail://kees:geheim@mail.example?to=a@example.org", "the option `to` is not allowed"),
        ("klantmail://kees:geheim@mail.example?BCC=a@example.org", "the option `bcc` is not allowed"),
        ("klantmail://kees:geheim@mail.example/a@example.org", "names a recipient"),
        ("klantmail://kees:geheim@mail.example?%2BBcc=a@example.org", "has an option that is not known"),
        ("klantmail://kees:geheim@mail.example?geheim&mode=ssl", "has an option that is not known"),
        ("klantmail://kees:geheim@mail.example?mode=geheim", "the option `mode` has a value that it cannot have"),
        ("klantmail://kees:geheim@mail.example?rto=geheim", "the option `rto` has a value that it cannot have"),
        ("klantmail://kees:geheim@mail.example?from=geheim", "the option `from` has a value that it cannot have"),
        ("klantmail://kees:geheim@mail.example?from=ge heim@,@x", "the option `from` has a value that it cannot have"),
        ("klantmail://kees:geheim@mail.example", "would send the password unencrypted"),
        ("klantmail://", "is not a mail server's address"),
        ("json://geheim@169.254.169.254", "no channel of klantreis has this kind of address"),
        ("geheim", "no channel of klantreis has this kind of address"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name_and_never_repeated(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(BadChannel) as refused:
        make_channels({"email": url}, tmp_path)

    assert str(refused.value).startswith(f"KLANTREIS_CHANNEL_EMAIL: {why}")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("name", ["file", "letter", "null"])
def test_the_built_in_channels_take_no_setting(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadChannel, match="takes no setting"):
        make_channels({name: "klantmail://mail.example"}, tmp_path)

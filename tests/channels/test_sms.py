"""SMS through each gateway: what becomes of a message, and that it is asked for once. Against a server that answers as
we understand the gateways' documentation (tests/support/gateway_standin.py)."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from klantreis.channels.making import make_channels
from klantreis.channels.port import Channel, Envelope, Fate, Outcome
from klantreis.channels.sms import SmsChannel
from klantreis.channels.transport import Transport, plainly
from klantreis.errors import BadChannel, ChannelRefused
from tests.support.sink import ROOT

SID, KEY = "AC" + "a" * 32, "k" * 32
URLS = {
    "msgbird": f"msgbird://{'m' * 25}/31612345678",
    "twilio": f"twilio://{SID}:{KEY}@31612345678",
    "vonage": "vonage://abcdefgh:abcdefghijklmnop@31612345678",
    "sinch": f"sinch://{'a' * 32}:{'b' * 32}@31612345678",
    "clicksend": f"clicksend://gemeente:{KEY}@sms",
    "bulksms": "bulksms://gemeente:geheim@sms",
    "seven": f"seven://{KEY}",
}
PROOF = {"msgbird": "mb-1", "twilio": "SM-1", "vonage": "vo-1", "sinch": "si-1", "clicksend": "cs-1", "bulksms": "bs-1",
         "seven": "se-1"}  # fmt: skip
SAID = "Gemeente Landsmeer: u hebt een afspraak op di 3 maart om 10.30 uur. Kunt u niet? Bel 020 000 00 00."


@dataclass(frozen=True)
class StandIn:
    port: int
    folder: Path

    def requests(self) -> list[dict[str, Any]]:
        file = self.folder / "requests"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    folder = tmp_path_factory.mktemp("gateway")
    command = [sys.executable, "-m", "tests.support.gateway_standin", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield StandIn(int(process.stdout.readline()), folder)
        finally:
            process.terminate()


@pytest.fixture(params=sorted(URLS))
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def channel(gateway: StandIn, scheme: str, patience: str = "20") -> SmsChannel:
    return SmsChannel("sms", f"{URLS[scheme]}?via=http://127.0.0.1:{gateway.port}&rto={patience}")


def text_to(letter: Callable[..., Envelope], number: str, **changes: object) -> Envelope:
    return letter(number, **{"short": SAID, "caller": "Landsmeer", **changes})


def test_a_message_that_is_taken_has_the_gateways_number_as_proof(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope]
) -> None:
    before = len(gateway.requests())

    assert channel(gateway, scheme).send(text_to(letter, "06 12 34 56 00")) == Outcome(Fate.accepted, "", PROOF[scheme])

    (asked,) = gateway.requests()[before:]
    told = json.dumps(asked["payload"])
    assert asked["gateway"] == scheme
    assert SAID in told
    assert "31612345600" in told
    assert "Landsmeer" in told.replace(SAID, "")


def test_our_opaque_key_goes_with_it_where_a_gateway_has_a_place_for_it(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope]
) -> None:
    envelope = text_to(letter, "0612345600")
    channel(gateway, scheme).send(envelope)

    told = json.dumps(gateway.requests()[-1]["payload"])
    assert (envelope.opaque[:20] in told) is (scheme != "twilio")


@pytest.mark.parametrize(
    ("digits", "fate", "why"),
    [
        ("40", Fate.refused, "it says that the number is wrong"),
        ("29", Fate.retry, "too fast: later"),
        ("50", Fate.in_doubt, "it broke after it had the message"),
        ("51", Fate.in_doubt, "it hung up after it had the message"),
        ("52", Fate.in_doubt, "no answer in time"),
        ("22", Fate.in_doubt, "an answer that says nothing"),
    ],
)
def test_what_went_wrong_says_whether_it_may_be_sent_again(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope], digits: str, fate: Fate, why: str
) -> None:
    before = len(gateway.requests())

    sending = channel(gateway, scheme, patience=".3" if digits == "52" else "20")

    assert sending.send(text_to(letter, f"06123456{digits}")).fate is fate, why
    assert len(gateway.requests()) == before + 1, "asked once, whatever happened"


@pytest.mark.parametrize("digits", ["41", "43", "30"])
def test_a_gateway_that_does_not_want_us_stops_the_sending(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope], digits: str
) -> None:
    with pytest.raises(ChannelRefused) as refused:
        channel(gateway, scheme).send(text_to(letter, f"06123456{digits}"))
    assert "channel sms: the server refuses us" in str(refused.value)
    assert KEY not in str(refused.value)


def test_a_gateway_that_is_not_there_was_told_nothing(scheme: str, letter: Callable[..., Envelope]) -> None:
    nobody = SmsChannel("sms", f"{URLS[scheme]}?via=http://127.0.0.1:9&cto=.5")

    assert nobody.send(text_to(letter, "0612345600")) == Outcome(Fate.retry, "no_connection")


@pytest.mark.parametrize("scheme", ["msgbird", "twilio", "vonage", "clicksend", "seven"], indirect=True)
def test_a_number_that_the_gateway_calls_wrong_is_used_no_more(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope]
) -> None:
    assert channel(gateway, scheme).send(text_to(letter, "0612345640")).address_refused


@pytest.mark.parametrize(
    ("to", "reason"), [("020 123 45 67", "unfit_address"), ("06123456", "unfit_address"), ("", "unfit_address")]
)
def test_what_is_no_mobile_number_is_asked_of_nobody(
    gateway: StandIn, letter: Callable[..., Envelope], to: str, reason: str
) -> None:
    before = len(gateway.requests())

    assert channel(gateway, "msgbird").send(text_to(letter, to)) == Outcome(Fate.refused, reason, address_refused=True)
    assert len(gateway.requests()) == before


@pytest.mark.parametrize("text", ["", "x" * 460])
def test_a_message_without_a_short_text_or_with_one_that_is_too_long_does_not_leave(
    gateway: StandIn, letter: Callable[..., Envelope], text: str
) -> None:
    assert channel(gateway, "seven").send(text_to(letter, "0612345600", short=text)) == Outcome(
        Fate.refused, "unfit_text"
    )


def test_a_name_with_an_accent_stays_within_the_signs_of_a_telephone(
    gateway: StandIn, letter: Callable[..., Envelope]
) -> None:
    channel(gateway, "bulksms").send(text_to(letter, "0612345600", short="Zoë belt u – op één dag."))

    payload = gateway.requests()[-1]["payload"]
    assert (payload["body"], payload["encoding"]) == ("Zoe belt u - op één dag.", "TEXT")


def test_a_text_in_another_script_is_announced_as_such(gateway: StandIn, letter: Callable[..., Envelope]) -> None:
    channel(gateway, "vonage").send(text_to(letter, "0612345600", short="موعدك يوم الثلاثاء"))

    assert gateway.requests()[-1]["payload"]["type"] == "unicode"


def test_no_number_and_no_text_is_logged(
    gateway: StandIn, scheme: str, letter: Callable[..., Envelope], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for digits in ("00", "40", "50", "51"):
            channel(gateway, scheme).send(text_to(letter, f"06123456{digits}"))

    assert "12345" not in caplog.text
    assert "afspraak" not in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "options",
    [
        "retry=3",
        "optional=yes",
        "to=0612345678",
        "batch=yes",
        "redirect=yes",
        "via=http://sms.example.nl",
        "cto=x",
        "new=1",
    ],
)
def test_an_option_that_makes_a_channel_lie_is_refused(options: str) -> None:
    with pytest.raises(BadChannel) as bad:
        make_channels({"sms": f"{URLS['msgbird']}?{options}"}, Path("out"))
    assert "m" * 25 not in str(bad.value)


@pytest.mark.parametrize("url", ["msgbird://key/31612345678", "twilio://x@y", "vonage://@31612345678", "seven://"])
def test_an_address_that_is_no_gateways_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(BadChannel, match="KLANTREIS_CHANNEL_SMS"):
        make_channels({"sms": url}, Path("out"))


def test_every_gateway_is_made_from_its_setting() -> None:
    made: dict[str, Channel] = dict(make_channels(URLS, Path("out")))

    assert {made[name].medium for name in URLS} == {"sms"}


def test_what_is_known_of_a_message_is_seen_by_the_thread_that_sends_it_alone() -> None:
    transport = Transport("sms", timeouts=(1, 1))
    transport.outcome = Outcome(Fate.accepted)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: transport.outcome).result() is None
        other.submit(transport.prepare, dict, plainly).result()

    assert transport.outcome == Outcome(Fate.accepted)

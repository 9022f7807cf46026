"""A real SMTP server in its own process (`sink`), and envelopes to send to it.

The sink serves the whole session: a test uses a recipient of its own, and asks the sink for that recipient's mail.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from klantreis.channels.email import EmailChannel
from klantreis.channels.port import Envelope, Mailbox
from tests.support.sink import RunningSink, running_sink

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TOWN = Mailbox("Gemeente Landsmeer, Werk & Meedoen", "werk@landsmeer.example")


@pytest.fixture(scope="session")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSink]:
    with running_sink(tmp_path_factory.mktemp("sink")) as running:
        yield running


@pytest.fixture
def channel(sink: RunningSink) -> Iterator[EmailChannel]:
    channel = EmailChannel("email", f"klantmail://127.0.0.1:{sink.port}?mode=insecure&cto=5&rto=1")
    yield channel
    channel.close()


def letter(to: str, **changes: object) -> Envelope:
    """A message to this address, of Monday 2 March 2026."""
    about: dict[str, object] = {
        "opaque": sha256(to.encode()).hexdigest()[:32],
        "day": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, 15, tzinfo=AMSTERDAM),
        "sender": TOWN,
        "to": to,
        "subject": "Uw afspraak",
        "text": "Beste inwoner,\n\nTot dinsdag 3 maart 2026.\n",
    }
    return Envelope(**{**about, **changes})  # type: ignore[arg-type]


@pytest.fixture(name="letter")
def _letter() -> Callable[..., Envelope]:
    return letter

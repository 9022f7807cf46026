"""Towns on both databases: `build` makes one of any municipality, `town` is Landsmeer. See tests/support/town.py."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.channels.port import Channel
from klantreis.definitions.configuration import Configuration
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation
from tests.support.town import Town, moment, staff_of
from tests.support.understood import understood

__all__ = ["Build", "Town", "moment", "subjects"]


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return understood(Path("config"))


Build = Callable[..., Town]


@pytest.fixture
def build(engine: Engine, tmp_path: Path, configuration: Configuration) -> Iterator[Build]:
    """Makes a town: of which municipality and journey (by default its first one), with which channels (by default
    files), on which configuration (by default this repository's) and with which colleagues.
    """
    made: list[Mapping[str, Channel]] = []

    def town(
        urls: Mapping[str, str] | None = None,
        channels: Mapping[str, Channel] | None = None,
        *,
        municipality: str = "landsmeer",
        journey: str = "",
        config: Path | None = None,
        staff: str = "",
    ) -> Town:
        used = understood(config) if config else configuration
        out = tmp_path / "out"
        ways = channels or make_channels(urls or {}, out)
        made.append(ways)
        with writing(engine) as conn:
            mark_simulation(conn)
        settings = Settings(out=out, secret="a secret of the tests")
        app = App(settings, engine, used, ways, settings.key())
        made_town = Town(app, tmp_path, municipality, journey or used.municipalities[municipality].journeys[0])
        made_town.hand_in("staff", staff or staff_of(municipality, used))
        return made_town

    yield town
    for channels in made:
        for channel in channels.values():
            channel.close()


@pytest.fixture
def town(build: Build) -> Town:
    return build()


def subjects(mails: Sequence[EmailMessage]) -> list[str]:
    return [str(mail["Subject"]) for mail in mails]

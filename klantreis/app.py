"""The composition root: everything a use case needs, made from the settings and the configuration, once."""

import gc
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine

from klantreis import logs
from klantreis.channels.making import make_channels
from klantreis.channels.port import Channel
from klantreis.core.journey import Journey
from klantreis.definitions.configuration import Configuration, journey_from_source
from klantreis.definitions.remembered import load_once
from klantreis.errors import NotInitialised
from klantreis.settings import Settings
from klantreis.store import definitions
from klantreis.store.engine import make_engine, reading
from klantreis.store.schema import is_simulation, require_current


@dataclass(frozen=True)
class App:
    """The database, the configuration, the channels and the secret. Make it with `open_app`."""

    settings: Settings
    engine: Engine
    configuration: Configuration
    channels: Mapping[str, Channel]
    key: bytes
    _revived: dict[str, Journey] = field(default_factory=dict)

    def journey(self, definition_hash: str) -> Journey:
        """The definition a case is pinned to: the configured one, or an older one from the database."""
        found = self.configuration.by_hash.get(definition_hash) or self._revived.get(definition_hash)
        if found is None:
            with reading(self.engine) as conn:
                found = journey_from_source(definitions.source_of(conn, definition_hash))
            self._revived[definition_hash] = found
        return found

    def opaque(self, text: str) -> str:
        """Keyed hash of a natural key, for Message-ID and X-Klantreis-Key: the key itself may say `no_show`."""
        return hmac.digest(self.key, text.encode(), "sha256").hex()[:40]


@contextmanager
def open_app(settings: Settings | None = None) -> Iterator[App]:
    """The app as the settings want it; channels and connections are closed at the end.

    Raises BadConfiguration, BadChannel, MissingSecret, OlderTables, NewerTables.
    """
    settings = settings or Settings()
    logs.begin(settings.log, settings.log_level, settings.log_days)
    configuration = load_once(settings.config)
    engine = make_engine(settings.database_url)
    # In a simulation nothing can leave, whatever the settings say.
    urls = {} if _is_simulation(engine) else settings.channel_urls()
    channels = make_channels(urls, settings.out, configuration.house_styles, settings.config)
    try:
        with _seldom_collecting():
            yield App(settings, engine, configuration, channels, settings.key())
    finally:
        for channel in channels.values():
            channel.close()
        engine.dispose()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A batch of cases is a hundred thousand small values without cycles, which Python's collector walks through again
    and again by default: a quarter of the time of planning (docs/figures.md)."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _is_simulation(engine: Engine) -> bool:
    """Whether time may be moved in this database; one that was not made yet is none.

    Raises OlderTables or NewerTables when it is of another version.
    """
    try:
        with reading(engine) as conn:
            require_current(conn)
            return is_simulation(conn)
    except NotInitialised:
        return False

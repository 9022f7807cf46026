"""What a use case needs around it. `klantreis.app` makes the real one; a test makes its own."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Engine

from klantreis.channels.port import Channel
from klantreis.core.journey import Journey
from klantreis.definitions.configuration import Configuration
from klantreis.settings import Settings


class Context(Protocol):
    """The database, what the configuration says, the ways out, and the settings with the secret."""

    @property
    def engine(self) -> Engine: ...
    @property
    def configuration(self) -> Configuration: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def channels(self) -> Mapping[str, Channel]: ...
    @property
    def key(self) -> bytes: ...
    def journey(self, definition_hash: str) -> Journey:
        """The definition a case is pinned to."""
        ...

    def opaque(self, text: str) -> str:
        """Keyed hash of a natural key."""
        ...

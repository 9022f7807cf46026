"""A channel that takes everything and keeps nothing: for benchmarks and forecasts."""

from dataclasses import dataclass, field
from threading import Lock

from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.core.ways import PAPER


@dataclass
class NullChannel:
    name: str = "null"
    medium: str = PAPER
    taken: int = 0
    _counting: Lock = field(default_factory=Lock, repr=False)

    def send(self, envelope: Envelope) -> Outcome:
        with self._counting:
            self.taken += 1
        return Outcome(Fate.accepted, "discarded", envelope.opaque)

    def close(self) -> None:
        return

"""The ways out: a port, and its kinds. Only this package imports Apprise."""

from klantreis.channels.making import make_channels
from klantreis.channels.port import Channel, Envelope, Fate, Mailbox, Outcome

__all__ = ["Channel", "Envelope", "Fate", "Mailbox", "Outcome", "make_channels"]

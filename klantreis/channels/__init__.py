"""The ways out: a port, and its kinds. Only this package imports Apprise."""

from klantreis.channels.making import make_channels
from klantreis.channels.port import CanTell, Channel, Envelope, Fate, Mailbox, Outcome, Receipt, Told

__all__ = ["CanTell", "Channel", "Envelope", "Fate", "Mailbox", "Outcome", "Receipt", "Told", "make_channels"]

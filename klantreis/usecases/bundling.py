"""Messages to one resident that may leave on the same day leave as one (core/bundle.py).

A unit is what leaves as one message: mostly one message, sometimes several. Each is judged by itself; those that may
leave are composed by themselves, and put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from klantreis.channels.port import Envelope
from klantreis.core.bundle import Kin, joined, subject_of, together
from klantreis.core.municipality import Municipality
from klantreis.core.texts import Rendered
from klantreis.core.ways import SMS
from klantreis.store.outbox import ClaimedMessage
from klantreis.usecases.context import Context

Unit = tuple[ClaimedMessage, ...]  #: never empty; the first one carries the others


@dataclass(frozen=True, slots=True)
class Sealed:
    """What leaves: the carrier with the actions of all, those that ride along, and the envelope."""

    message: ClaimedMessage
    guests: Unit
    envelope: Envelope

    @property
    def parts(self) -> Unit:
        """As they were claimed."""
        own = self.message.actions[: len(self.message.actions) - sum(len(guest.actions) for guest in self.guests)]
        return (replace(self.message, actions=own), *self.guests)


def units(app: Context, municipality: Municipality, messages: Sequence[ClaimedMessage]) -> list[Unit]:
    """These messages as they leave, in their order."""
    kin = [_kin(app, municipality, message) for message in messages]
    groups = together(kin, [message.about_appointment for message in messages])
    return [tuple(messages[place] for place in group) for group in groups]


def seal(municipality: Municipality, ready: Sequence[tuple[ClaimedMessage, Envelope]]) -> Sealed:
    """One message of those that may leave, each with its envelope."""
    messages, envelopes = [message for message, _ in ready], [envelope for _, envelope in ready]
    carrier, envelope = messages[0], envelopes[0]
    if len(ready) == 1:
        return Sealed(carrier, (), envelope)
    about = next((found for message, found in ready if message.about_appointment), None)
    texts = [Rendered(each.subject, each.text, each.written) for each in envelopes]
    whole = joined(texts, subject_of(len(ready), municipality.title, about.subject if about else ""))
    appointment = next((each.appointment for each in envelopes if each.appointment is not None), None)
    together_ = replace(
        envelope, subject=whole.subject, text=whole.text, written=whole.written, short="", appointment=appointment
    )
    actions = tuple(action for message in messages for action in message.actions)
    return Sealed(replace(carrier, actions=actions), tuple(messages[1:]), together_)


def _kin(app: Context, municipality: Municipality, message: ClaimedMessage) -> Kin | None:
    """What it shares with those it may leave with; None: it goes alone."""
    if not municipality.bundle or message.recipient_kind != "client" or message.client_id is None:
        return None
    text, channel = app.configuration.text(message.template), app.channels.get(message.channel)
    if text is None or channel is None or channel.medium == SMS or len(message.actions) != 1:
        return None
    kind = app.configuration.text_kind(message.template, municipality)
    if kind.legal or text.consequence or message.actions[0].again:
        return None
    return Kin(message.client_id, message.channel, kind.type)

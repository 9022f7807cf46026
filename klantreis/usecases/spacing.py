"""The messages of a batch in the order in which they go, and those to one resident a minimum apart (`gap`).

Rules
-----
1. First what does not keep its distance: to colleagues, employers and partners, and about appointments.
2. Then what could not keep its distance if another message went to that resident today, the one with the earliest last
   day first; then the rest, the oldest first. So one of two goes today, and neither comes too late where that can be
   helped.
3. The last day a resident heard from us is known for the whole batch at once, and kept up while it is sent: a message
   that in the end does not leave keeps no other one waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.engine import Connection

from klantreis.core.municipality import Municipality
from klantreis.core.sending import is_urgent, put_off
from klantreis.core.workdays import Calendar
from klantreis.store.neighbours import last_sent
from klantreis.store.outbox import ClaimedMessage


@dataclass(frozen=True)
class Spacing:
    """What was sent to whom last, in one municipality on one day."""

    municipality: Municipality
    calendar: Calendar
    today: date
    last: dict[int, date] = field(default_factory=dict)  #: by resident

    def in_order(self, messages: Sequence[ClaimedMessage]) -> list[ClaimedMessage]:
        """Rules 1 and 2."""
        return sorted(messages, key=lambda message: (*self._rank(message), message.day, message.id))

    def waits_until(self, message: ClaimedMessage) -> date | None:
        """The office day this message waits for; None when it may go now."""
        return self._put_off(message, self.last.get(message.client_id or 0))

    def left(self, message: ClaimedMessage) -> None:
        """A message left now, or may have left."""
        if message.recipient_kind == "client" and message.client_id is not None:
            self.last[message.client_id] = self.today

    def _rank(self, message: ClaimedMessage) -> tuple[int, date]:
        if not message.is_spaced:
            return 0, date.min
        if is_urgent(self.today, self.municipality.gap, message.last_day, self.calendar):
            return 1, message.last_day or date.max
        return 2, date.min

    def _put_off(self, message: ClaimedMessage, last: date | None) -> date | None:
        if not message.is_spaced:
            return None
        return put_off(self.today, last, self.municipality.gap, message.last_day, self.calendar)


def read_spacing(
    conn: Connection, municipality: Municipality, calendar: Calendar, today: date, messages: Sequence[ClaimedMessage]
) -> Spacing:
    """What these residents got before; in shadow also what they would have got."""
    clients = {message.client_id for message in messages if message.is_spaced and message.client_id is not None}
    return Spacing(municipality, calendar, today, last_sent(conn, clients, in_shadow=municipality.shadow.is_on(today)))

"""A batch of messages in hand, worked through: what may go goes, a few at a time, and what came of it is written down.

Rules
-----
1. One transaction holds what came of those that ended and the `sending` of those that go next. It is committed before
   anything of them is handed over.
2. Cases are locked before messages, messages by number: nobody waits in a ring.
3. When that transaction fails, each outcome is written down alone: one that cannot be written keeps no other one back.
4. What is handed over is told outside the database before and after, under the key of each message that rides along.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.channels.port import Envelope, Fate
from klantreis.channels.port import Outcome as ChannelOutcome
from klantreis.core.municipality import Municipality
from klantreis.core.sending import may_leave, next_opening, on
from klantreis.core.workdays import Calendar
from klantreis.errors import KlantreisError, TextError
from klantreis.store import checkpoints as kept
from klantreis.store import contacts, gathering, outbox, outcomes
from klantreis.store.engine import writing
from klantreis.store.outbox import NOT_ASKED, ClaimedMessage
from klantreis.store.outcomes import Ending, Outcome
from klantreis.usecases import logbook
from klantreis.usecases.bundling import Sealed, Unit, seal
from klantreis.usecases.composing import Desk, Obstacle
from klantreis.usecases.context import Context
from klantreis.usecases.crew import Crew, Ready, Sent
from klantreis.usecases.later import FIRST_RETRY, after, again_at
from klantreis.usecases.receiving import expect_receipt
from klantreis.usecases.shadowing import SHADOW, sample, stays_inside
from klantreis.usecases.spacing import Spacing
from klantreis.usecases.values import DeliveryReport

SENDING_SECONDS = 240  #: longer than every time-out of a channel together
PATIENCE = 3  #: unanswered attempts in a row

_OUTCOME = {
    Fate.accepted: Outcome.accepted,
    Fate.refused: Outcome.refused,
    Fate.in_doubt: Outcome.in_doubt,
}
_COUNTED = {
    Outcome.accepted: DeliveryReport(sent=1),
    Outcome.refused: DeliveryReport(refused=1),
    Outcome.in_doubt: DeliveryReport(in_doubt=1),
}
_TOLD = {
    Fate.accepted: kept.SENT,
    Fate.refused: kept.REFUSED,
    Fate.retry: kept.RETRY,
    Fate.in_doubt: kept.IN_DOUBT,
}


class _MayNotLeaveError(Exception):
    """Undoes what was done to let a bundle leave."""


@dataclass
class Dispatch:
    """The batch of one worker for one municipality. `desk` and `spacing` are kept up while it is worked through."""

    app: Context
    at: datetime
    municipality: Municipality
    calendar: Calendar
    desk: Desk
    spacing: Spacing
    departures: kept.Departures
    tried: Counter[str] = field(default_factory=Counter)  #: messages that were handed over, by channel

    def work_through(self, crew: Crew, units: Sequence[Unit]) -> DeliveryReport:
        """Send them all, a few at a time, writing down what came of each before more go.

        Raises what a channel raised, after everything that was under way was written down.
        """
        report, waiting, ended = DeliveryReport(), list(units), list[Sent]()
        try:
            while waiting or ended or crew.is_busy:
                held_back, ready = self._choose(crew, waiting)
                told, go = self._write_down(ended, ready)
                ended = []
                report += held_back + told
                crew.send(go)
                if crew.is_busy:
                    ended = self._ended(crew)
        except BaseException:
            self._stop(crew, ended, [message for unit in units for message in unit])
            raise
        return report + DeliveryReport(silent=", ".join(sorted(+crew.unanswered)))

    def hand_over(self, ready: Ready) -> ChannelOutcome:
        """In a thread of its own: give one message to its channel (rule 4)."""
        try:
            self._tell(ready, kept.SENDING)
            outcome = self.app.channels[ready.message.channel].send(ready.envelope)
        except KlantreisError:
            with suppress(KlantreisError):
                self._tell(ready, kept.RETRY)
            raise
        with suppress(KlantreisError):  # it left or not: the database must know, whether or not this can be told
            self._tell(ready, _TOLD[outcome.fate])
        return outcome

    def _tell(self, ready: Ready, status: str) -> None:
        for part in (ready.message, *ready.guests):
            key = replace(ready.envelope, opaque=part.opaque).message_id
            self.departures.tell(key, status, part.attempt)

    # --- what may go ----------------------------------------------------------------------------------------------

    def _choose(self, crew: Crew, waiting: list[Unit]) -> tuple[DeliveryReport, list[Ready]]:
        """Those that may go now, in their order, taken from `waiting` with those that may not go at all."""
        report, ready = DeliveryReport(), list[Ready]()
        for unit in list(waiting):
            if not crew.has_room(unit[0], ready):
                continue
            waiting.remove(unit)
            told, made = self._make_ready(crew, unit)
            report += told
            if made is not None:
                ready.append(made)
        return report, ready

    def _make_ready(self, crew: Crew, unit: Unit) -> tuple[DeliveryReport, Ready | None]:
        if crew.unanswered[unit[0].channel] >= PATIENCE:
            return self._put_off(unit, after(self.municipality, self.calendar, self.at, FIRST_RETRY)), None
        composed, report = self._composed(unit)
        inside = [each for each in composed if stays_inside(self.municipality, each[0], self.at)]
        leaving = [each for each in composed if each not in inside]
        if inside:
            report += self._keep_inside(seal(self.municipality, inside))
        return report, self._ready(seal(self.municipality, leaving)) if leaving else None

    def _put_off(self, unit: Unit, until: datetime) -> DeliveryReport:
        with writing(self.app.engine) as conn:
            outbox.give_back(conn, unit, until=until)
        return DeliveryReport(retry=len(unit))

    def _ready(self, sealed: Sealed) -> Ready:
        resident = self.desk.book.clients.get(sealed.message.client_id or 0)
        return Ready(
            message=sealed.message,
            guests=sealed.guests,
            envelope=sealed.envelope,
            content=self.desk.kept(sealed.message, sealed.envelope),
            changes=resident.changes if resident else NOT_ASKED,
        )

    def _composed(self, unit: Unit) -> tuple[list[tuple[ClaimedMessage, Envelope]], DeliveryReport]:
        """The parts that may leave, each with its envelope; the others are held back, each for its own reason."""
        ready: list[tuple[ClaimedMessage, Envelope]] = []
        report = DeliveryReport()
        for message, found in self._obstacles(unit):
            obstacle = found
            if obstacle is None:
                try:
                    ready.append((message, self.desk.compose(message)))
                except TextError as error:
                    obstacle = Obstacle(f"text_{error.text}")
            if obstacle is not None:
                report += self._hold_back(message, obstacle)
        return ready, report

    def _obstacles(self, unit: Unit) -> list[tuple[ClaimedMessage, Obstacle | None]]:
        """Why each part may not leave; what goes anyway takes along what would have waited for the gap."""
        found = [(message, self.desk.obstacle(message) or self._off_hours(message)) for message in unit]
        waits = {message.id: self._too_soon(message) for message, obstacle in found if obstacle is None}
        if all(waits.values()):
            return [(message, obstacle or waits[message.id]) for message, obstacle in found]
        return found

    def _off_hours(self, message: ClaimedMessage) -> Obstacle | None:
        """A medium may have hours of its own: a telephone is disturbed less."""
        channel = self.app.channels.get(message.channel)
        window = self.municipality.window_of(channel.medium if channel else "")
        if window == self.municipality.window or may_leave(window, self.calendar, self.at):
            return None
        return Obstacle("window", opens=next_opening(window, self.calendar, self.at))

    def _too_soon(self, message: ClaimedMessage) -> Obstacle | None:
        until = self.spacing.waits_until(message)
        return Obstacle("gap", until) if until is not None else None

    def _hold_back(self, message: ClaimedMessage, obstacle: Obstacle) -> DeliveryReport:
        logbook.held_back(message, obstacle.reason, obstacle.opens or obstacle.until, obstacle.way)
        if obstacle.way:
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [message], channel=obstacle.way)
            return DeliveryReport()
        opening = obstacle.opens
        if obstacle.until is not None:
            window = self.municipality.window
            opening = next_opening(window, self.calendar, on(obstacle.until, window.opens))
        with writing(self.app.engine) as conn:
            if opening is None:
                outcomes.withdraw(conn, [message.id], obstacle.reason, self.at)
                return DeliveryReport(withdrawn=1)
            outbox.give_back(conn, [message], until=opening, reason=obstacle.reason)
        return DeliveryReport(put_off=1)

    def _keep_inside(self, sealed: Sealed) -> DeliveryReport:
        """In shadow: a sample is kept, and nothing leaves, now or later."""
        reason = sample(self.app, sealed)
        with writing(self.app.engine) as conn:
            outcomes.withdraw(conn, [part.id for part in sealed.parts], reason, self.at)
        self.spacing.left(sealed.message)
        count = len(sealed.parts)
        return DeliveryReport(shadow=count) if reason == SHADOW else DeliveryReport(withdrawn=count)

    # --- what came of it ------------------------------------------------------------------------------------------

    def _ended(self, crew: Crew) -> list[Sent]:
        """What came to an end, as the rest of this batch has to know it."""
        ended = crew.finished()
        for each in ended:
            if each.outcome is not None and each.outcome.fate in (Fate.accepted, Fate.in_doubt):
                self.spacing.left(each.ready.message)
            if each.outcome is not None and each.outcome.address_refused:
                self.desk.book.refused.add(each.ready.envelope.to)
        failed = next((each.error for each in ended if each.error is not None), None)
        if failed is not None:
            while crew.is_busy:
                ended += crew.finished()
            self._write_down_each(ended)
            raise failed
        return ended

    def _stop(self, crew: Crew, ended: Sequence[Sent], messages: Sequence[ClaimedMessage]) -> None:
        """Something went wrong: keep what is known of those that left, and give those back that did not."""
        rest = list(ended)
        while crew.is_busy:
            rest += crew.finished()
        self._write_down_each(rest)
        with suppress(KlantreisError), writing(self.app.engine) as conn:
            outbox.give_back(conn, messages)

    def _write_down(self, ended: Sequence[Sent], ready: Sequence[Ready]) -> tuple[DeliveryReport, list[Ready]]:
        """What came of these, and that those leave now, in one transaction; those that may."""
        if not ended and not ready:
            return DeliveryReport(), []
        by_number = sorted(ready, key=lambda each: each.message.id)
        with writing(self.app.engine) as conn:
            report = self._settle(conn, ended)
            go = [each for each in by_number if self._mark_sending(conn, each)]
        self.tried.update(each.message.channel for each in go)
        if len(go) < len(ready):
            stays = [part for each in ready if each not in go for part in (each.message, *each.guests)]
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, stays)
        return report, [each for each in ready if each in go]

    def _mark_sending(self, conn: Connection, ready: Ready) -> bool:
        """Say that it is about to leave, with all that rides along. False, and nothing of it is changed: it may not."""
        if not ready.guests:
            return outbox.mark_sending(conn, ready.message, ready.content, SENDING_SECONDS, ready.changes)
        with suppress(_MayNotLeaveError), conn.begin_nested():
            if not gathering.gather(conn, ready.message, ready.guests):
                raise _MayNotLeaveError
            if not outbox.mark_sending(conn, ready.message, ready.content, SENDING_SECONDS, ready.changes):
                raise _MayNotLeaveError
            return True
        return False

    def _write_down_each(self, ended: Sequence[Sent]) -> None:
        for each in ended:
            with suppress(KlantreisError), writing(self.app.engine) as conn:
                self._settle(conn, [each])

    def _settle(self, conn: Connection, ended: Sequence[Sent]) -> DeliveryReport:
        known = [(each.ready, each.outcome) for each in ended if each.outcome is not None]
        for_good = [
            Ending(ready.message, _OUTCOME[outcome.fate], outcome.proof, outcome.reason, outcome.address_refused)
            for ready, outcome in known
            if outcome.fate is not Fate.retry
        ]
        guests = {ready.message.id: len(ready.guests) for ready, _ in known}
        report = DeliveryReport()
        for ending in outcomes.mark_outcomes(conn, for_good, at=self.at):
            report += _COUNTED[ending.outcome] + DeliveryReport(bundled=guests[ending.message.id])
            if ending.outcome is Outcome.accepted:
                expect_receipt(self.app, conn, ending.message.id, ending.message.channel, ending.proof, self.at)
        for ready, outcome in known:
            if outcome.fate is Fate.retry:
                again = again_at(self.municipality, self.calendar, self.at, ready.message.attempt)
                outcomes.mark_retry(conn, ready.message, again_at=again, reason=outcome.reason)
                report += DeliveryReport(retry=1 + len(ready.guests))
            elif outcome.address_refused and ready.message.recipient_kind != "staff":  # theirs is mended in their file
                self._suppress(conn, ready, outcome)
        self._settle_failed(conn, ended)
        return report

    def _settle_failed(self, conn: Connection, ended: Sequence[Sent]) -> None:
        """Of what a channel raised nothing was handed over (channels/port.py, rule 3). After any other exception nobody
        knows: the message stays `sending`, and becomes in doubt when its lease ends."""
        for each in ended:
            if isinstance(each.error, KlantreisError):
                outcomes.mark_retry(conn, each.ready.message, again_at=self.at, reason="channel_failed")

    def _suppress(self, conn: Connection, ready: Ready, outcome: ChannelOutcome) -> None:
        to, channel = ready.envelope.to, ready.message.channel
        contacts.suppress(conn, to, self.app.key, channel=channel, reason=outcome.reason, at=self.at)

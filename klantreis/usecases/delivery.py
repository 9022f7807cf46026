"""Send what may be sent now: claim, look again, `sending`, send, outcome (reference delivery.md, section 2).

Rules
-----
1. Nothing of the database is held open while the network is used; two commits per message.
2. A message whose case has facts that no plan has seen is planned again first, and leaves only if it is still wanted.
3. A channel that refuses us as a whole, or a full disk, stops the round: the rest is given back untouched.
4. A server that did not answer three times in a row is left alone: the rest of the batch waits for the next round.
5. Trying again waits longer each time: 5, 15, 45 minutes, … at most 4 hours, and never past the message's last day.
6. An address that the other side says is none is used no more, for whatever is sent next; the message itself goes out
   another way with the next run (Awb 2:11). A way that closed since the message was planned is left for the next one.
7. Messages to one resident keep a minimum apart (`spacing.py`).
8. A database that is older than what left sends nothing (`checkpoints.py`); what could have left in a time that a
   restore lost stops at in doubt (`restoring.py`). What is handed over is told outside the database, before and after.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from klantreis.channels.port import NO_ANSWER, Envelope, Fate
from klantreis.channels.port import Outcome as ChannelOutcome
from klantreis.core.municipality import Municipality
from klantreis.core.sending import may_leave, next_opening, on
from klantreis.core.workdays import Calendar
from klantreis.errors import KlantreisError, TextError
from klantreis.store import checkpoints as kept
from klantreis.store import contacts, outbox, outcomes
from klantreis.store.engine import reading, writing
from klantreis.store.outbox import ClaimedMessage
from klantreis.store.outcomes import Outcome
from klantreis.usecases import checkpoints, restoring
from klantreis.usecases.composing import Desk, Obstacle, lay_out
from klantreis.usecases.context import Context
from klantreis.usecases.planning import plan_batch
from klantreis.usecases.spacing import Spacing, read_spacing
from klantreis.usecases.values import DeliveryReport, RunTicket

CLAIM_SECONDS = 300  #: time to work through a claimed batch
SENDING_SECONDS = 240  #: longer than every time-out of a channel together
PATIENCE = 3  #: unanswered attempts in a row
FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=4)

_OUTCOME = {
    Fate.accepted: Outcome.accepted,
    Fate.refused: Outcome.refused,
    Fate.in_doubt: Outcome.in_doubt,
}
_TOLD = {
    Fate.accepted: kept.SENT,
    Fate.refused: kept.REFUSED,
    Fate.retry: kept.RETRY,
    Fate.in_doubt: kept.IN_DOUBT,
}


def deliver_round(app: Context, at: datetime, limit: int = 50, municipality: str = "") -> DeliveryReport:
    """Send up to `limit` messages of this municipality, or (empty) of each one, if its window is open at `at`; call
    again until nothing is claimed or `silent` names a channel that does not answer.

    Raises FixConfiguration when a channel refuses us and DiskFull; what was not sent is due again. Raises
    RestoredFromBackup, before anything is touched, when this database is not the newest.
    """
    checkpoints.must_be_newest(app, at)
    with writing(app.engine) as conn:
        _, doubtful = outcomes.expire(conn, at)
    doubtful += restoring.divert(app, at)
    report = DeliveryReport(in_doubt=doubtful)
    open_now = [
        each.name
        for each in app.configuration.municipalities.values()
        if municipality in ("", each.name) and may_leave(each.window, app.configuration.calendars[each.name], at)
    ]
    for name in open_now:
        report += _Round(app, at, name).deliver(limit)
    return report if open_now else DeliveryReport(in_doubt=doubtful, waiting="window")


@dataclass
class _Round:
    """One worker's batch for one municipality."""

    app: Context
    at: datetime
    municipality: str
    unanswered: Counter[str] = field(default_factory=Counter)  #: attempts in a row, by channel
    spacing: Spacing = field(init=False)  #: read with the batch
    departures: kept.Departures = field(init=False)  #: opened with the batch

    def deliver(self, limit: int) -> DeliveryReport:
        messages = self._claim(limit)
        if not messages:
            return DeliveryReport()
        claimed = len(messages)
        messages, withdrawn = self._plan_stale_again(messages)
        with reading(self.app.engine) as conn:
            desk = lay_out(self.app, conn, messages, self.at)
            self.spacing = read_spacing(conn, self._rules, self._calendar, self.at.date(), messages)
        messages = self.spacing.in_order(messages)
        report = DeliveryReport(claimed=claimed, withdrawn=withdrawn)
        with checkpoints.departures(self.app, self.at) as self.departures:
            for number, message in enumerate(messages):
                try:
                    report += self._deliver_one(desk, message)
                except KlantreisError:
                    self._give_back(messages[number:])
                    raise
        return report + DeliveryReport(silent=", ".join(sorted(+self.unanswered)))

    def _claim(self, limit: int) -> list[ClaimedMessage]:
        owner = secrets.token_hex(8)
        with writing(self.app.engine) as conn:
            return outbox.claim(
                conn, now=self.at, limit=limit, owner=owner, lease_seconds=CLAIM_SECONDS, municipality=self.municipality
            )

    def _plan_stale_again(self, messages: list[ClaimedMessage]) -> tuple[list[ClaimedMessage], int]:
        """Messages that are still wanted after their cases were planned again; the others were withdrawn there.

        What could not be planned waits: it must not leave, and claimed again at once it would keep this round busy.
        """
        stale = [message for message in messages if message.stale]
        if not stale:
            return messages, 0
        refs = sorted({action.case_ref for message in stale for action in message.actions if action.stale})
        ticket = RunTicket(run="", run_id=0, at=self.at, day=self.at.date(), municipality=self.municipality)
        plan_batch(self.app, ticket, refs, released=True)
        with reading(self.app.engine) as conn:
            fresh = {message.id: message for message in outbox.still_ours(conn, messages)}
        kept = [fresh[message.id] for message in messages if message.id in fresh]
        unplanned = [message for message in kept if message.stale]
        if unplanned:
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, unplanned, until=self._after(FIRST_RETRY))
        return [message for message in kept if not message.stale], len(messages) - len(kept)

    def _deliver_one(self, desk: Desk, message: ClaimedMessage) -> DeliveryReport:
        if self.unanswered[message.channel] >= PATIENCE:
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [message], until=self._after(FIRST_RETRY))
            return DeliveryReport(retry=1)
        obstacle = desk.obstacle(message) or self._too_soon(message)
        if obstacle is not None:
            return self._hold_back(message, obstacle)
        try:
            envelope = desk.compose(message)
        except TextError as error:
            return self._hold_back(message, Obstacle(f"text_{error.text}"))
        with writing(self.app.engine) as conn:
            marked = outbox.mark_sending(conn, message, desk.kept(message, envelope), SENDING_SECONDS)
        if not marked:
            self._give_back([message])  # not inside the transaction above: on SQLite it would wait for itself
            return DeliveryReport()
        outcome = self._send(message, envelope)
        unanswered = outcome.fate is Fate.retry and outcome.reason in NO_ANSWER
        self.unanswered[message.channel] = self.unanswered[message.channel] + 1 if unanswered else 0
        if outcome.fate in (Fate.accepted, Fate.in_doubt):
            self.spacing.left(message)
        if outcome.address_refused:
            desk.book.refused.add(envelope.to)
        return self._settle(message, outcome, envelope.to)

    def _too_soon(self, message: ClaimedMessage) -> Obstacle | None:
        until = self.spacing.waits_until(message)
        return Obstacle("gap", until) if until is not None else None

    def _send(self, message: ClaimedMessage, envelope: Envelope) -> ChannelOutcome:
        try:
            self.departures.tell(envelope.message_id, kept.SENDING, message.attempt)
            outcome = self.app.channels[message.channel].send(envelope)
        except KlantreisError:
            # Nothing was handed over (channels/port.py, rule 3). After any other exception nobody knows: the message
            # stays `sending`, and becomes in doubt when its lease ends.
            with suppress(KlantreisError):
                self.departures.tell(envelope.message_id, kept.RETRY, message.attempt)
            with writing(self.app.engine) as conn:
                outcomes.mark_retry(conn, message, again_at=self.at, reason="channel_failed")
            raise
        with suppress(KlantreisError):  # it left or not: the database must know, whether or not this can be told
            self.departures.tell(envelope.message_id, _TOLD[outcome.fate], message.attempt)
        return outcome

    def _settle(self, message: ClaimedMessage, outcome: ChannelOutcome, address: str) -> DeliveryReport:
        with writing(self.app.engine) as conn:
            if outcome.fate is Fate.retry:
                outcomes.mark_retry(conn, message, again_at=self._again_at(message), reason=outcome.reason)
                return DeliveryReport(retry=1)
            marked = outcomes.mark_outcome(
                conn, message, _OUTCOME[outcome.fate], at=self.at, proof=outcome.proof, reason=outcome.reason
            )
            if outcome.address_refused and message.recipient_kind != "staff":  # a colleague's is mended in their file
                contacts.suppress(
                    conn, address, self.app.key, channel=message.channel, reason=outcome.reason, at=self.at
                )
        if not marked:  # the lease was lost meanwhile: it was counted as in doubt by whoever found it
            return DeliveryReport()
        return {
            Fate.accepted: DeliveryReport(sent=1),
            Fate.refused: DeliveryReport(refused=1),
            Fate.in_doubt: DeliveryReport(in_doubt=1),
        }[outcome.fate]

    def _again_at(self, message: ClaimedMessage) -> datetime:
        wait = min(FIRST_RETRY * 3 ** min(message.attempt - 1, 6), LAST_RETRY)
        return self._after(wait)

    def _after(self, wait: timedelta) -> datetime:
        return next_opening(self._rules.window, self._calendar, self.at + wait)

    def _hold_back(self, message: ClaimedMessage, obstacle: Obstacle) -> DeliveryReport:
        if obstacle.until is not None:
            opening = next_opening(self._rules.window, self._calendar, on(obstacle.until, self._rules.window.opens))
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [message], until=opening, reason=obstacle.reason)
            return DeliveryReport(put_off=1)
        if obstacle.way:
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [message], channel=obstacle.way)
            return DeliveryReport()
        with writing(self.app.engine) as conn:
            outcomes.withdraw(conn, [message.id], obstacle.reason, self.at)
        return DeliveryReport(withdrawn=1)

    def _give_back(self, messages: Sequence[ClaimedMessage]) -> None:
        """They may not be sent by us now; what is still ours goes back to the queue."""
        with suppress(KlantreisError), writing(self.app.engine) as conn:
            outbox.give_back(conn, messages)

    @property
    def _rules(self) -> Municipality:
        return self.app.configuration.municipalities[self.municipality]

    @property
    def _calendar(self) -> Calendar:
        return self.app.configuration.calendars[self.municipality]

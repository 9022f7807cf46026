"""Send what may be sent now: claim, look again, `sending`, send, outcome (reference delivery.md, section 2).

Rules
-----
1. Nothing of the database is held open while the network is used. Before a message leaves `sending` is committed, and
   at once after it what came of it: in one transaction with the `sending` of those that go next.
2. A message whose case has facts that no plan has seen is planned again first, and leaves only if it is still wanted.
3. A channel that refuses us as a whole, or a full disk, stops the round: what is under way is waited for and written
   down, the rest is given back untouched.
4. A server that did not answer three times in a row is left alone: the rest of the batch waits for the next round.
5. Trying again waits longer each time: 5, 15, 45 minutes, … at most 4 hours, and never past the message's last day.
6. An address that the other side says is none is used no more, for whatever is sent next; the message itself goes out
   another way with the next run (Awb 2:11). A way that closed since the message was planned is left for the next one.
7. Messages to one resident keep a minimum apart (`spacing.py`).
8. A few messages are under way at once (`crew.py`): after a crash at most so many are in doubt.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from klantreis.channels.port import Fate
from klantreis.channels.port import Outcome as ChannelOutcome
from klantreis.core.municipality import Municipality
from klantreis.core.sending import may_leave, next_opening, on
from klantreis.core.workdays import Calendar
from klantreis.errors import KlantreisError, TextError
from klantreis.store import contacts, outbox, outcomes
from klantreis.store.engine import reading, writing
from klantreis.store.outbox import ClaimedMessage
from klantreis.store.outcomes import Ending, Outcome
from klantreis.usecases.composing import Desk, Obstacle, lay_out
from klantreis.usecases.context import Context
from klantreis.usecases.crew import Crew, Ready, Sent
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
_COUNTED = {
    Outcome.accepted: DeliveryReport(sent=1),
    Outcome.refused: DeliveryReport(refused=1),
    Outcome.in_doubt: DeliveryReport(in_doubt=1),
}


def deliver_round(app: Context, at: datetime, limit: int = 50, municipality: str = "") -> DeliveryReport:
    """Send up to `limit` messages of this municipality, or (empty) of each one, if its window is open at `at`; call
    again until nothing is claimed or `silent` names a channel that does not answer.

    Raises FixConfiguration when a channel refuses us and DiskFull; what was not sent is due again.
    """
    with writing(app.engine) as conn:
        _, doubtful = outcomes.expire(conn, at)
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
    spacing: Spacing = field(init=False)  #: read with the batch
    desk: Desk = field(init=False)  #: likewise

    def deliver(self, limit: int) -> DeliveryReport:
        messages = self._claim(limit)
        if not messages:
            return DeliveryReport()
        claimed = len(messages)
        messages, withdrawn = self._plan_stale_again(messages)
        with reading(self.app.engine) as conn:
            self.desk = lay_out(self.app, conn, messages, self.at)
            self.spacing = read_spacing(conn, self._rules, self._calendar, self.at.date(), messages)
        report = DeliveryReport(claimed=claimed, withdrawn=withdrawn)
        with Crew(self.app.channels) as crew:
            return report + self._work_through(crew, self.spacing.in_order(messages))

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

    # --- sending --------------------------------------------------------------------------------------------------

    def _work_through(self, crew: Crew, messages: Sequence[ClaimedMessage]) -> DeliveryReport:
        """Send them all, a few at a time, writing down what came of each before more go."""
        report, waiting, ended = DeliveryReport(), list(messages), list[Sent]()
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
            self._stop(crew, ended, messages)
            raise
        return report + DeliveryReport(silent=", ".join(sorted(+crew.unanswered)))

    def _choose(self, crew: Crew, waiting: list[ClaimedMessage]) -> tuple[DeliveryReport, list[Ready]]:
        """Those that may go now, in their order, taken from `waiting` with those that may not go at all."""
        report, ready = DeliveryReport(), list[Ready]()
        for message in list(waiting):
            if not crew.has_room(message, ready):
                continue
            waiting.remove(message)
            made = self._make_ready(crew, message)
            if isinstance(made, Ready):
                ready.append(made)
            else:
                report += made
        return report, ready

    def _make_ready(self, crew: Crew, message: ClaimedMessage) -> Ready | DeliveryReport:
        if crew.unanswered[message.channel] >= PATIENCE:
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [message], until=self._after(FIRST_RETRY))
            return DeliveryReport(retry=1)
        obstacle = self.desk.obstacle(message) or self._too_soon(message)
        if obstacle is not None:
            return self._hold_back(message, obstacle)
        try:
            envelope = self.desk.compose(message)
        except TextError as error:
            return self._hold_back(message, Obstacle(f"text_{error.text}"))
        return Ready(message, envelope, self.desk.kept(message, envelope))

    def _too_soon(self, message: ClaimedMessage) -> Obstacle | None:
        until = self.spacing.waits_until(message)
        return Obstacle("gap", until) if until is not None else None

    def _ended(self, crew: Crew) -> list[Sent]:
        """What came to an end, as the rest of this batch has to know it.

        Raises what a channel raised, after everything that was under way was written down.
        """
        ended = crew.finished()
        for each in ended:
            if each.outcome is not None and each.outcome.fate in (Fate.accepted, Fate.in_doubt):
                self.spacing.left(each.message)
            if each.outcome is not None and each.outcome.address_refused:
                self.desk.book.refused.add(each.to)
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
        with suppress(KlantreisError):
            self._write_down_each(rest)
        with suppress(KlantreisError), writing(self.app.engine) as conn:
            outbox.give_back(conn, messages)

    # --- writing down ---------------------------------------------------------------------------------------------

    def _write_down(self, ended: Sequence[Sent], ready: Sequence[Ready]) -> tuple[DeliveryReport, list[Ready]]:
        """What came of these, and that those leave now, in one transaction; those that may."""
        if not ended and not ready:
            return DeliveryReport(), []
        by_number = sorted(ready, key=lambda each: each.message.id)  # as everywhere: nobody waits in a ring
        with writing(self.app.engine) as conn:
            report = self._settle(conn, ended)
            go = [each for each in by_number if outbox.mark_sending(conn, each.message, each.content, SENDING_SECONDS)]
        if len(go) < len(ready):
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, [each.message for each in ready if each not in go])
        return report, [each for each in ready if each in go]

    def _write_down_each(self, ended: Sequence[Sent]) -> None:
        """One by one, so that one that cannot be written keeps no other one back."""
        for each in ended:
            with suppress(KlantreisError), writing(self.app.engine) as conn:
                self._settle(conn, [each])

    def _settle(self, conn: Connection, ended: Sequence[Sent]) -> DeliveryReport:
        known = [(each, each.outcome) for each in ended if each.outcome is not None]
        kept = [
            Ending(each.message, _OUTCOME[outcome.fate], proof=outcome.proof, reason=outcome.reason)
            for each, outcome in known
            if outcome.fate is not Fate.retry
        ]
        report = DeliveryReport()
        for ending in outcomes.mark_outcomes(conn, kept, at=self.at):
            report += _COUNTED[ending.outcome]
        for each, outcome in known:
            if outcome.fate is Fate.retry:
                outcomes.mark_retry(conn, each.message, again_at=self._again_at(each.message), reason=outcome.reason)
                report += DeliveryReport(retry=1)
            elif outcome.address_refused and each.message.recipient_kind != "staff":  # theirs is mended in their file
                self._suppress(conn, each, outcome)
        for each in ended:
            # Nothing was handed over (channels/port.py, rule 3). After any other exception nobody knows: the message
            # stays `sending`, and becomes in doubt when its lease ends.
            if isinstance(each.error, KlantreisError):
                outcomes.mark_retry(conn, each.message, again_at=self.at, reason="channel_failed")
        return report

    def _suppress(self, conn: Connection, each: Sent, outcome: ChannelOutcome) -> None:
        channel = each.message.channel
        contacts.suppress(conn, each.to, self.app.key, channel=channel, reason=outcome.reason, at=self.at)

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

    @property
    def _rules(self) -> Municipality:
        return self.app.configuration.municipalities[self.municipality]

    @property
    def _calendar(self) -> Calendar:
        return self.app.configuration.calendars[self.municipality]

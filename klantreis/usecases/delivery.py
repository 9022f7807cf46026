"""Send what may be sent now: claim, look again, `sending`, send, outcome (reference delivery.md, section 2).

Rules
-----
1. Nothing of the database is held open while the network is used. Before a message leaves `sending` is committed, and
   at once after it what came of it: in one transaction with the `sending` of those that go next (`dispatch.py`).
2. A message whose case has facts that no plan has seen is planned again first, and leaves only if it is still wanted.
3. A channel that refuses us as a whole, or a full disk, stops the round: what is under way is waited for and written
   down, the rest is given back untouched.
4. A server that did not answer three times in a row is left alone: the rest of the batch waits for the next round.
5. Trying again waits longer each time: 5, 15, 45 minutes, … at most 4 hours, and never past the message's last day.
6. An address that the other side says is none is used no more, for whatever is sent next; the message itself goes out
   another way with the next run (Awb 2:11). A way that closed since the message was planned is left for the next one.
7. Messages to one resident keep a minimum apart (`spacing.py`), and those that may leave on one day leave as one
   (`bundling.py`): the unit that leaves is judged part by part, sent once, and counted action by action. An SMS waits
   for hours in which a telephone may sound.
8. A few messages are under way at once (`crew.py`): after a crash at most so many are in doubt.
9. While the news of deaths and moves is too old nothing goes to the outside (`gates.py`); in shadow nothing leaves, and
   samples are kept (`shadowing.py`); a channel with a rate takes no more than that (`pacing.py`).
10. A database that is older than what left sends nothing (`checkpoints.py`); what could have left in a time that a
    restore lost stops at in doubt (`restoring.py`). What is handed over is told outside the database, before and after.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.core.municipality import Municipality
from klantreis.core.sending import may_leave
from klantreis.core.workdays import Calendar
from klantreis.store import outbox, outcomes, queue
from klantreis.store.engine import reading, writing
from klantreis.store.outbox import ClaimedMessage, Which
from klantreis.usecases import checkpoints, logbook, pacing, restoring
from klantreis.usecases.bundling import units
from klantreis.usecases.composing import lay_out
from klantreis.usecases.context import Context
from klantreis.usecases.crew import Crew
from klantreis.usecases.dispatch import Dispatch
from klantreis.usecases.gates import FEED_OLD, old_feeds
from klantreis.usecases.later import FIRST_RETRY, after
from klantreis.usecases.pacing import Claiming
from klantreis.usecases.planning import plan_batch
from klantreis.usecases.spacing import read_spacing
from klantreis.usecases.values import DeliveryReport, RunTicket

CLAIM_SECONDS = 300  #: time to work through a claimed batch


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
    logbook.expired(doubtful)
    report = DeliveryReport(in_doubt=doubtful)
    open_now = [name for name in _open_at(app, at) if municipality in ("", name)]
    with reading(app.engine) as conn:
        due = queue.with_something_due(conn, at)
    for name in open_now:
        if name in due:
            report += _Round(app, at, name).deliver(limit)
    return report if open_now else DeliveryReport(in_doubt=doubtful, waiting="window")


def waiting(app: Context, at: datetime) -> int:
    """How many messages could leave at this moment, where the window is open; what a rate allows is not asked."""
    with reading(app.engine) as conn:
        return queue.count_due(conn, now=at, municipalities=_open_at(app, at))


def under_way(app: Context, municipality: str = "") -> int:
    """How many messages workers have in their hands at this moment, of one municipality or (empty) all."""
    with reading(app.engine) as conn:
        return queue.under_way(conn, municipality)


def _open_at(app: Context, at: datetime) -> list[str]:
    """The municipalities whose window is open."""
    rules, calendars = app.configuration.municipalities, app.configuration.calendars
    return [each.name for each in rules.values() if may_leave(each.window, calendars[each.name], at)]


@dataclass
class _Round:
    """One worker's batch for one municipality."""

    app: Context
    at: datetime
    municipality: str

    def deliver(self, limit: int) -> DeliveryReport:
        messages = claimed = self._claim(limit)
        if not messages:
            return self._why_nothing()
        messages, withdrawn = self._plan_stale_again(messages)
        report = DeliveryReport(claimed=len(claimed), withdrawn=withdrawn)
        with checkpoints.departures(self.app, self.at) as departures:
            with reading(self.app.engine) as conn:
                desk = lay_out(self.app, conn, messages, self.at)
                spacing = read_spacing(conn, self._rules, self._calendar, self.at.date(), messages)
            work = Dispatch(self.app, self.at, self._rules, self._calendar, desk, spacing, departures)
            with Crew(work.hand_over) as crew:
                report += work.work_through(crew, units(self.app, self._rules, spacing.in_order(messages)))
        self._give_tokens_back(claimed, work.tried)
        logbook.delivered(self.municipality, report)
        return report

    def _claim(self, limit: int) -> list[ClaimedMessage]:
        how = Claiming(owner=secrets.token_hex(8), limit=limit, lease_seconds=CLAIM_SECONDS, now=self.at)
        with writing(self.app.engine) as conn:
            which = Which(municipality=self.municipality, inside=self._keeps_outside_waiting(conn))
            return pacing.claim(conn, self._rules, how, which)

    def _keeps_outside_waiting(self, conn: Connection) -> bool:
        """Whether nothing may go to the outside: nobody told of deaths and moves for too long."""
        return any(feed.stops for feed in old_feeds(self.app, conn, self.at, [self.municipality]))

    def _why_nothing(self) -> DeliveryReport:
        """Nothing was claimed: why what is due does not leave, if anything is."""
        name = self.municipality
        with writing(self.app.engine) as conn:
            if self._keeps_outside_waiting(conn):
                if count := queue.keep_outside_waiting(conn, now=self.at, municipality=name, reason=FEED_OLD):
                    return DeliveryReport(waiting="feed", put_off=count)
            if seconds := pacing.seconds_to_wait(conn, self._rules, self.at):
                return DeliveryReport(waiting="rate", wait_seconds=seconds)
            held = queue.is_held(conn, now=self.at, municipality=name)
        return DeliveryReport(waiting="hold" if held else "")

    def _give_tokens_back(self, claimed: Sequence[ClaimedMessage], tried: Counter[str]) -> None:
        if self._rules.rates:
            with writing(self.app.engine) as conn:
                pacing.give_back(conn, self._rules, claimed, tried)

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
            later = after(self._rules, self._calendar, self.at, FIRST_RETRY)
            with writing(self.app.engine) as conn:
                outbox.give_back(conn, unplanned, until=later)
        return [message for message in kept if not message.stale], len(messages) - len(kept)

    @property
    def _rules(self) -> Municipality:
        return self.app.configuration.municipalities[self.municipality]

    @property
    def _calendar(self) -> Calendar:
        return self.app.configuration.calendars[self.municipality]

"""Cases as they stood and were known at a moment, replayed from their facts, as an audit sees them.

Rules
-----
1. Facts known by then; actions, groups, owners, version and definition as they were then; the calendar that was in
   force. A case that had ended is replayed with the calendar of its last plan: nobody plans it again. A case is known
   once its enrolment is recorded; facts that another system recorded before that do not make it so.
2. What was charged to somebody by that day stays with them. The rest is charged to whom the case named then.
3. A person who was erased since is read as known just before. After the erasure nobody follows the case.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from klantreis.core.actions import ObligationState, Plan
from klantreis.core.case import Case, Kind
from klantreis.core.names import ENROLLED
from klantreis.core.planner import plan
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Sent
from klantreis.core.timeliness.seen import ERASED, Charge, audited, happened, left
from klantreis.core.workdays import Calendar
from klantreis.errors import FixConfiguration
from klantreis.moments import AMSTERDAM
from klantreis.reports import audited as read
from klantreis.reports.audited import CaseRow, Key
from klantreis.reports.history import TimelineAction, actions_of
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.changes import Change, changes_after
from klantreis.store.clock import local
from klantreis.usecases.addressing import owners_of
from klantreis.usecases.as_known import as_known
from klantreis.usecases.calendars import Calendars
from klantreis.usecases.charging import Charged
from klantreis.usecases.context import Context

log = logging.getLogger("klantreis.replaying")
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Known:
    """A case as it was known, and the messages to its resident that had left."""

    loaded: LoadedCase
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case with the plan it would get on the day asked."""

    case: AuditedCase
    plan: Plan


class Replaying:
    """Replays cases of one moment.

    `is_past`: something may be in the books that was not known yet. `broken`: references of cases that could not be
    replayed."""

    def __init__(self, app: Context, conn: Connection, at: datetime, *, is_past: bool, broken: list[str]) -> None:
        self.app, self.conn, self.at, self.is_past, self.broken = app, conn, at, is_past, broken
        self.day = at.astimezone(AMSTERDAM).date()
        self.calendars = Calendars(conn, app, at)
        self.charged = Charged(conn, app, self.day)

    def cases(self, rows: Sequence[CaseRow]) -> Iterator[AuditedCase]:
        """Those of these that were known and had begun, in this order."""
        found = {each.case.ref: each.case for each in self.replayed([r for r in rows if not was_left(r, self.at)])}
        found |= {case.ref: case for row in rows if was_left(row, self.at) for case in self._left(row)}
        return (found[row.ref] for row in rows if row.ref in found)

    def replayed(self, rows: Sequence[CaseRow]) -> Iterator[Replayed]:
        """The same with their plans, in order of number. None of their persons was erased while the case was open."""
        known = self.known([row.ref for row in rows])
        charges = read.frozen(self.conn, [each.loaded.id for each in known], self.day)
        for each in known:
            found = self._plan_or_none(each.loaded)
            if found is not None:
                yield Replayed(self._audited(each, found, charges.get(each.loaded.id, {})), found)

    def known(self, refs: Sequence[str]) -> list[Known]:
        """These cases as they were known, as far as they were known and had begun."""
        loaded = load_cases(self.conn, refs, known_by=self.at)
        begun = [each for each in loaded if _is_enrolled(each.case) and each.case.enrolled_on <= self.day]
        ids = [each.id for each in begun]
        if not self.is_past:
            sent = read.sent(self.conn, ids)
            return [Known(each, tuple(sorted(sent.get(each.id, ()), key=read.by_day))) for each in begun]
        actions, changes = actions_of(self.conn, ids, self.at), changes_after(self.conn, ids, self.at)
        return [_as_it_was(each, changes.get(each.id, ()), actions.get(each.id, ())) for each in begun]

    def planned(self, loaded: LoadedCase, day: date) -> Plan:
        """The plan of a case as it was known, on this day, with the calendar its rule 1 says."""
        journey, calendar = self.app.journey(loaded.definition_hash), self._calendar(loaded)
        found = plan(journey, loaded.case, day, calendar)
        if found.closed_on is None or (last := self._last_calendar(loaded)).version == calendar.version:
            return found
        return plan(journey, loaded.case, day, last)

    def _left(self, row: CaseRow) -> Iterator[AuditedCase]:
        assert row.erased_at is not None
        before = local(row.erased_at) - _MOMENT
        for each in Replaying(self.app, self.conn, before, is_past=True, broken=self.broken).replayed([row]):
            gone = before.date() < self.day and each.case.closed_on is None
            yield left(each.case, before.date()) if gone else each.case

    def _plan_or_none(self, loaded: LoadedCase) -> Plan | None:
        try:
            return self.planned(loaded, self.day)
        except Exception as error:  # one broken case must not hide the figures of all the others; it is named
            log.error(
                "replaying %s failed: %s", loaded.ref, type(error).__name__
            )  # never its text: it could tell facts
            self.broken.append(loaded.ref)
            return None

    def _calendar(self, loaded: LoadedCase) -> Calendar:
        found = self.calendars.of(loaded.municipality)
        if found is None:
            raise FixConfiguration(f"no calendar of municipality {loaded.municipality} is known")
        return found

    def _last_calendar(self, loaded: LoadedCase) -> Calendar:
        """Of the last plan of a case that has ended."""
        if not self.is_past and loaded.closed_on is not None and not loaded.has_news:
            return self.calendars.by_hash(loaded.calendar_hash) or self._calendar(loaded)
        news = max(fact.recorded_at for fact in loaded.case.facts)
        return self.calendars.of_plan(loaded.municipality, news) or self._calendar(loaded)

    def _audited(self, known: Known, found: Plan, charges: Mapping[Key, Charge]) -> AuditedCase:
        loaded = known.loaded
        obligations = [self._obligation(loaded, state, charges) for state in found.obligations]
        return AuditedCase(
            ref=loaded.ref,
            person=loaded.client_id,
            municipality=loaded.municipality,
            journey=loaded.journey,
            version=loaded.version,
            stage=found.stage,
            enrolled_on=loaded.case.enrolled_on,
            closed_on=found.closed_on,
            closed_by=found.closed_by,
            groups=loaded.case.groups,
            labels=found.labels,
            team=loaded.team,
            case_worker=loaded.case_worker,
            obligations=tuple(sorted(obligations)),
            facts=happened(loaded.case.facts, self.day),
            sent=known.sent,
            stage_since=found.stage_since,
        )

    def _obligation(
        self, loaded: LoadedCase, state: ObligationState, charges: Mapping[Key, Charge]
    ) -> AuditedObligation:  # fmt: skip
        charge = charges.get((state.obligation, state.opener, state.point)) or Charge(
            self.charged.person(loaded.municipality, state.owner, owners_of(loaded)),
            loaded.team,
            "|".join(sorted(loaded.case.groups)),
        )
        return audited(state, loaded.version, charge)


def was_left(row: CaseRow, at: datetime) -> bool:
    """Whether the person was erased by this moment while the case was open: nobody followed it any more."""
    return row.closed_by == ERASED and row.erased_at is not None and local(row.erased_at) <= at


def _is_enrolled(case: Case) -> bool:
    """Whether the enrolment is among these facts: others may have been recorded elsewhere, long before it."""
    return any(fact.event == ENROLLED for fact in case.facts)


def _as_it_was(loaded: LoadedCase, changes: Sequence[Change], given: Sequence[TimelineAction]) -> Known:
    known = as_known(loaded, changes)
    case = replace(known.case, actions=tuple(action.past for action in given))
    sent = (
        Sent(each.key.obligation, each.key.opener, each.key.step, each.channel, each.sent_at.date())
        for each in given
        if each.kind is Kind.send and each.to == "client" and each.state == "done" and each.sent_at is not None
    )
    return Known(replace(known, case=case), tuple(sorted(sent, key=read.by_day)))

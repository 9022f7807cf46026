"""Plan a batch of cases: load, plan, apply (design 5.3). One transaction per batch.

`plan_batch` holds nothing while it plans and applies with compare-and-set; `plan_held` plans what its transaction holds
already, as a round does (`parts.py`). A journey that a move starts begins in that same transaction: the case that moved
may never be looked at again.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from traceback import extract_tb

from sqlalchemy.engine import Connection

from klantreis.core.actions import Action, Plan
from klantreis.core.case import AGAIN, Kind
from klantreis.core.planner import plan
from klantreis.core.ways import NO_WAY
from klantreis.core.workdays import Calendar
from klantreis.errors import TryAgain
from klantreis.store import outbox, people, runs
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.planned import AppliedPlan, NewAction
from klantreis.store.plans import apply_plans
from klantreis.usecases.addressing import Addressing
from klantreis.usecases.context import Context
from klantreis.usecases.recipients import open_book
from klantreis.usecases.starting import begin_started
from klantreis.usecases.values import BatchReport, RunTicket

TRIES = 5  #: how often a case is read again because a fact came in between

log = logging.getLogger("klantreis.planning")


@dataclass(frozen=True, slots=True)
class Planned:
    """A case with its plan, or (`plan` None) the case whose planning failed."""

    loaded: LoadedCase
    plan: Plan | None


def plan_batch(app: Context, ticket: RunTicket, refs: Sequence[str], *, released: bool = False) -> BatchReport:
    """Plan these cases for the day of the run and write the plans down; a dry run writes nothing.

    `released`: what is decided may leave at once, without a run that the fuse judges: only for cases that are planned
    again because facts came in while their message was about to leave.

    A case in which a fact came in meanwhile is read again. A case whose planning fails is named in `broken` and does
    not stop the others. Raises TryAgain when cases keep changing, or the database fails.
    """
    report, again = BatchReport(), tuple(refs)
    for _ in range(TRIES):
        done, lost = _plan_once(app, ticket, again, released)
        report += done
        if not lost:
            return report
        again = lost
    raise TryAgain(f"{len(again)} cases keep changing while they are planned. Nothing is lost: run again.")


def planned(app: Context, ticket: RunTicket, loaded: Iterable[LoadedCase]) -> list[Planned]:
    """The plan of each case for the day of the run."""
    return [Planned(each, _plan_or_none(app, ticket, each)) for each in loaded]


def calendar_of(app: Context, municipality: str) -> Calendar:
    """The calendar of a municipality's office."""
    return app.configuration.calendars[municipality]


def _plan_once(
    app: Context, ticket: RunTicket, refs: Sequence[str], released: bool
) -> tuple[BatchReport, tuple[str, ...]]:
    with reading(app.engine) as conn:
        plans, broken = _decided(app, ticket, conn, refs)
    if ticket.dry_run:
        return _report(plans, broken, frozenset()), ()
    with writing(app.engine) as conn:
        run_id = ticket.run_id or None
        applied = apply_plans(conn, plans, at=ticket.at, opaque=app.opaque, run_id=run_id, released=released)
        begin_started(app, conn, ticket, [each for each in plans if each.loaded.id not in applied.lost])
        if run_id is not None:
            runs.touch(conn, run_id)
    lost = tuple(each.loaded.ref for each in plans if each.loaded.id in applied.lost)
    return _report(plans, broken, applied.lost), lost


def plan_held(app: Context, ticket: RunTicket, conn: Connection, refs: Sequence[str]) -> BatchReport:
    """Plan these cases, whose rows this transaction holds, and write the plans down in it. Broken ones as above."""
    plans, broken = _decided(app, ticket, conn, refs)
    apply_plans(conn, plans, at=ticket.at, opaque=app.opaque, run_id=ticket.run_id, held=True)
    begin_started(app, conn, ticket, plans)
    return _report(plans, broken, frozenset())


def _decided(
    app: Context, ticket: RunTicket, conn: Connection, refs: Sequence[str]
) -> tuple[list[AppliedPlan], tuple[str, ...]]:
    """The plans of these cases, ready to be written, and the cases whose planning failed."""
    results = planned(app, ticket, load_cases(conn, refs, ticket.at if ticket.dry_run else None))
    addressing = addressings(app, ticket, conn, results)
    plans = [_applied(ticket, addressing, each.loaded, each.plan) for each in results if each.plan]
    return plans, tuple(each.loaded.ref for each in results if each.plan is None)


def addressings(
    app: Context, ticket: RunTicket, conn: Connection, results: Sequence[Planned]
) -> dict[str, Addressing]:  # fmt: skip
    """Addressing by municipality, with colleagues, residents and organisations as they are now."""
    sends = [(each.loaded, action) for each in results if each.plan for action in each.plan.actions if _speaks(action)]
    book = open_book(
        conn,
        app.key,
        {loaded.client_id for loaded, _ in sends},
        {(loaded.municipality, action.party) for loaded, action in sends},
    )
    failed = outbox.channels_of(conn, _first_messages(sends))
    found = {}
    for name in {each.loaded.municipality for each in results}:
        municipality = app.configuration.municipalities[name]
        found[name] = Addressing(
            municipality=municipality,
            calendar=calendar_of(app, name),
            staff=people.staff_of(conn, name, municipality.fallback_role),
            channels=app.channels,
            run=ticket.run,
            at=ticket.at,
            book=book,
            text_kind=app.configuration.text_kind,
            failed=failed,
        )
    return found


def _first_messages(sends: Iterable[tuple[LoadedCase, Action]]) -> set[int]:
    """The messages that were not delivered, of which a second way is to be found."""
    keys = [(loaded, action.key) for loaded, action in sends if action.again]
    firsts = [loaded.actions.get(key._replace(step=key.step.removesuffix(AGAIN))) for loaded, key in keys]
    return {first.message_id for first in firsts if first is not None and first.message_id is not None}


def _plan_or_none(app: Context, ticket: RunTicket, loaded: LoadedCase) -> Plan | None:
    try:
        return plan(app.journey(loaded.definition_hash), loaded.case, ticket.day, calendar_of(app, loaded.municipality))
    except Exception as error:  # one broken case must not stop the others; the run fails at the end and names it
        # The type and the places, never the message: that could repeat what a fact holds.
        places = [f"{frame.name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-6:]]
        log.error("planning of %s failed: %s at %s", loaded.ref, type(error).__name__, " ".join(places))
        return None


def _speaks(action: Action) -> bool:
    return action.kind is Kind.send and action.skipped is None


def _applied(
    ticket: RunTicket, addressing: Mapping[str, Addressing], loaded: LoadedCase, plan: Plan
) -> AppliedPlan:  # fmt: skip
    way = addressing[loaded.municipality]
    actions = tuple(way.address(loaded, action) for action in plan.actions)
    plan = _looking_again(plan, actions, ticket.day)
    roles = {row.owner for row in plan.obligations if not loaded.is_charged(row)}
    return AppliedPlan(
        loaded=loaded,
        plan=plan,
        day=ticket.day,
        calendar_hash=way.calendar.version,
        municipality_hash=way.municipality.hash,
        actions=actions,
        owners={role: way.owner(loaded, role) for role in roles},
    )


def _looking_again(plan: Plan, actions: Sequence[NewAction], day: date) -> Plan:
    """Whom a message cannot reach is called (`core/planner/unreached.py`): the next plan asks for it."""
    if plan.closed_on is not None or not any(new.not_sent in NO_WAY for new in actions):
        return plan
    soon = day + timedelta(days=1)
    return replace(plan, look_again_on=min(plan.look_again_on or soon, soon))


def _report(plans: Sequence[AppliedPlan], broken: tuple[str, ...], lost: frozenset[int]) -> BatchReport:
    report = BatchReport(broken=broken, again=len(lost))
    return sum((_counted(each) for each in plans if each.loaded.id not in lost), report)


def _counted(each: AppliedPlan) -> BatchReport:
    given = [new for new in each.actions if not new.action.skipped]
    skipped: dict[str, int] = {}
    for new in each.actions:
        if new.action.skipped:
            skipped[new.action.skipped.value] = skipped.get(new.action.skipped.value, 0) + 1
    return BatchReport(
        looked_at=1,
        planned=len(given),
        skipped=skipped,
        sends=sum(new.draft is not None and new.draft.recipient_kind != "staff" for new in given),
        escalated=int(any(new.action.escalation for new in given)),
        acted=((each.loaded.ref, each.plan.stage),) if given else (),
    )

"""Journeys that a move of another one starts (`start: other_journey`), in the transaction that applies the move.

Rules
-----
1. A start happens once: the fact `enrolled` carries the case that started it and the fact that moved it.
2. As with enrolment: one open case per journey; after an earlier round has ended, only on a later day; nobody who died
   or was erased; and only who the journey is meant for (`applies`).
3. The new case takes over who looks after the person, the groups, and what the journey reads of the enrolment.
4. A journey that cannot begin stops nothing: the log names the case, the journey and why.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from klantreis.core.actions import Start
from klantreis.core.case import Case, Fact
from klantreis.core.journey import Journey
from klantreis.core.names import ENROLLED
from klantreis.core.planner.admission import is_meant_for
from klantreis.errors import FixInput, TryAgain
from klantreis.store import enrolment, lookup
from klantreis.store import facts as fact_store
from klantreis.store.cases import LoadedCase
from klantreis.store.enrolment import CaseIn, KnownCase
from klantreis.store.facts import NewFact
from klantreis.store.planned import AppliedPlan
from klantreis.usecases.applicants import enrolled_fields
from klantreis.usecases.context import Context
from klantreis.usecases.enrolment_batch import keep_definitions
from klantreis.usecases.references import case_ref
from klantreis.usecases.values import RunTicket

SOURCE = "start"
_TRIES = 8  #: references tried before we believe that somebody else enrols the same client at this moment

log = logging.getLogger("klantreis.starting")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """A case to begin."""

    by: LoadedCase
    start: Start
    journey: Journey
    enrolled: Fact
    last: KnownCase | None  #: the round before

    @property
    def round(self) -> int:
        return self.last.round + 1 if self.last else 1


def begin_started(app: Context, conn: Connection, ticket: RunTicket, applied: Iterable[AppliedPlan]) -> int:
    """Begin the journeys that these plans start and that have not begun yet; how many began. Raises TryAgain."""
    wanted = {_fact_id(each.loaded, start): (each.loaded, start) for each in applied for start in each.plan.starts}
    if not wanted:
        return 0
    known = fact_store.of_cases(conn, wanted)
    new = [pair for id_, pair in wanted.items() if id_ not in known and not pair[0].erased]
    rounds = _rounds(conn, new)
    beginning: dict[tuple[int, str], _Beginning] = {}
    for by, start in new:
        name = by.client_id, start.journey
        found = _judged(app, ticket, by, start, rounds.get(name))
        if isinstance(found, str):
            log.warning("%s does not start journey %s: %s", by.ref, start.journey, found)
        else:
            beginning.setdefault(name, found)
    _begin(app, conn, ticket, [*beginning.values()])
    return len(beginning)


def _fact_id(by: LoadedCase, start: Start) -> str:
    return f"{SOURCE}:{by.ref}/{start.opener}"


def _rounds(conn: Connection, new: Sequence[tuple[LoadedCase, Start]]) -> dict[tuple[int, str], KnownCase]:
    """The latest round by client and journey."""
    cases = enrolment.cases_of(conn, {by.client_id for by, _ in new})
    return {(case.client_id, case.journey): case for case in sorted(cases, key=lambda case: case.round)}


def _judged(
    app: Context, ticket: RunTicket, by: LoadedCase, start: Start, last: KnownCase | None
) -> _Beginning | str:  # fmt: skip
    """What begins, or the code of why nothing does."""
    if start.journey not in app.configuration.municipalities[by.municipality].journeys:
        return "not_offered"
    try:
        journey = app.configuration.journey(start.journey, start.on)
    except FixInput:
        return "unknown_journey"
    if by.deceased_on is not None:
        return "deceased"
    if last is not None and (last.closed_on is None or start.on <= last.closed_on):
        return "has_a_case"
    reads = enrolled_fields(journey)
    told = next((fact.data for fact in by.case.facts if fact.event == ENROLLED), {})
    enrolled = Fact(
        id=_fact_id(by, start),
        event=ENROLLED,
        occurred_on=start.on,
        recorded_at=ticket.at,
        data={name: value for name, value in told.items() if name in reads},
    )
    case = Case(
        ref="",
        enrolled_on=start.on,
        facts=(enrolled,),
        groups=by.case.groups,
        birth_date=by.case.birth_date,
        language=by.case.language,
    )
    if not is_meant_for(journey, case, app.configuration.calendars[by.municipality]):
        return "not_meant_for"
    return _Beginning(by, start, journey, enrolled, last)


def _begin(app: Context, conn: Connection, ticket: RunTicket, beginning: Sequence[_Beginning]) -> None:
    keep_definitions(conn, [each.journey for each in beginning], app.configuration.sources, ticket.at)
    named = lookup.cases_of_the_same_clients(conn, (), [each.by.ref for each in beginning])
    numbers = {case.client_id: case.client_ref for case in named}
    waiting = list(beginning)
    for salt in range(_TRIES):
        cases = {_ref(app, each, numbers[each.by.client_id], salt): each for each in waiting}
        made = enrolment.insert_cases(conn, [_case(each, ref) for ref, each in cases.items()])
        facts = [NewFact(made[ref], each.enrolled, each.start.on) for ref, each in cases.items() if ref in made]
        fact_store.record(conn, facts, ticket.at)
        waiting = [each for ref, each in cases.items() if ref not in made]
        if not waiting:
            return
    raise TryAgain("somebody else enrols the same clients at this moment; run again, nothing is lost")


def _ref(app: Context, each: _Beginning, client_ref: str, salt: int) -> str:
    return case_ref(app.key, each.by.municipality, client_ref, each.journey.name, each.round, salt)


def _case(each: _Beginning, ref: str) -> CaseIn:
    by = each.by
    return CaseIn(
        ref=ref,
        client_id=by.client_id,
        municipality=by.municipality,
        journey=each.journey.name,
        version=each.journey.version,
        definition_hash=each.journey.hash,
        stage=each.journey.start,
        enrolled_on=each.start.on,
        round=each.round,
        previous_case_id=each.last.id if each.last else by.id,
        groups="|".join(sorted(by.case.groups)),
        case_worker=by.case_worker,
        jobcoach=by.jobcoach,
        team=by.team,
        district=by.district,
    )

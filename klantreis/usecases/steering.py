"""A case paused and resumed by a named colleague (contract: `klantreis pause` · `resume`).

Rules
-----
1. A pause begins on the day it is recorded. No clock is stopped for days gone by: what was late stays late.
2. A pause stops messages and the target and policy clocks. Statutory clocks run on: they stop by grounds of their own.
3. A pause that stands is not shortened by another one: resume the case, and pause it again.
4. What is recorded is the fact `case_paused` or `case_resumed`, as if it had come in any other way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.planner import plan
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import chain, people
from klantreis.store.cases import LoadedCase, find_ref, load_cases
from klantreis.store.engine import writing
from klantreis.store.lookup import cases_of_the_same_clients
from klantreis.usecases import incoming
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context
from klantreis.usecases.fact_batch import FactBatch
from klantreis.usecases.incoming import RawFact
from klantreis.usecases.rejections import Tally, refuse

SOURCE = "pause"
PAUSED, RESUMED = "case_paused", "case_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """`new`, or `known` when it was so already. `until` is the first day on which it runs again; None: no end yet."""

    outcome: str
    case: str
    until: date | None = None


def pause(app: Context, ref: str, ground: str, until: date | None, by: str, at: datetime) -> Steered:
    """Pause a case from today, on a ground of `events.yaml`, until a day or until it is resumed.

    Raises UnknownCase, and FixInput for a pause that would lie in the past, a ground there is not, a case that has
    ended, and somebody who is no colleague.
    """
    with writing(app.engine) as conn:
        loaded, today = _hold(conn, ref), at.astimezone(AMSTERDAM).date()
        if not ground:
            raise FixInput("--ground: say why the case stands still, as a code of the event case_paused")
        if until is not None and until <= today:
            raise FixInput(
                f"--until: a pause begins today and ends later than {today}; no clock is stopped for days gone by"
            )
        must_be_colleague("--by", by, people.staff_of(conn, loaded.municipality), today)
        stands = _stands_until(app, loaded, today)
        wanted = until or date.max
        if stands == wanted:
            return Steered(outcome="known", case=loaded.ref, until=until)
        if stands is not None and wanted < stands:
            end = "without an end" if stands == date.max else f"until {stands}"
            raise FixInput(f"this case is paused {end} already; resume it first to end that sooner")
        data = {"ground": ground} | ({"until": until.isoformat()} if until else {})
        outcome = _record(app, conn, loaded, PAUSED, by, data, at)
    return Steered(outcome=outcome, case=loaded.ref, until=until)


def resume(app: Context, ref: str, by: str, at: datetime) -> Steered:
    """End the pause of a case today. Raises UnknownCase, and FixInput when it is not paused or nobody may say so."""
    with writing(app.engine) as conn:
        loaded, today = _hold(conn, ref), at.astimezone(AMSTERDAM).date()
        must_be_colleague("--by", by, people.staff_of(conn, loaded.municipality), today)
        if _stands_until(app, loaded, today) is None:
            raise FixInput(f"{loaded.ref} is not paused: there is nothing to resume")
        outcome = _record(app, conn, loaded, RESUMED, by, {}, at)
    return Steered(outcome=outcome, case=loaded.ref)


def _hold(conn: Connection, ref: str) -> LoadedCase:
    """The case, held until the transaction ends."""
    found = find_ref(conn, ref)
    chain.heads(conn, {case.id for case in cases_of_the_same_clients(conn, (), {found})})
    return load_cases(conn, [found])[0]


def _stands_until(app: Context, loaded: LoadedCase, today: date) -> date | None:
    """Until when the case is paused today; date.max: without an end; None: it is not. Raises FixInput when it ended."""
    calendar = app.configuration.calendars[loaded.municipality]
    found = plan(app.journey(loaded.definition_hash), loaded.case, today, calendar)
    if loaded.erased or found.closed_on is not None:
        raise FixInput(f"{loaded.ref} has ended: nothing runs in it that could be stopped or started")
    return found.paused_until


def _record(
    app: Context, conn: Connection, loaded: LoadedCase, event: str, by: str, data: Mapping[str, str], at: datetime
) -> str:
    fields = {
        "id": f"{loaded.ref}/{event}/{loaded.fact_seq + 1}",
        "case": loaded.ref,
        "event": event,
        "occurred_on": at.astimezone(AMSTERDAM).date(),
        "by": by,
        "data": data,
    }
    tally = Tally(refuse)
    FactBatch(app, conn, at).record([(RawFact(1, fields), incoming.read(fields, at, ours=SOURCE))], tally)
    return "new" if tally.counts["new"] else "known"

"""Whether the books are right: audit chains, counts, messages, and the projection against a replay of the planner.

Rules
-----
1. The projection of a case must equal a replay on any day before its `look_again_on` (semantics 12), as long as no fact
   came in since it was planned and the configuration is the one it was planned under. Other open cases are due to be
   planned: there is nothing to compare yet.
2. The day asked is that of the newest run, so that a simulation is verified in its own time.
3. Cases are read in batches; problems come out as they are found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy.engine import Connection

from klantreis.core.actions import ObligationState
from klantreis.core.planner import plan
from klantreis.reports.consistency import last_run_day, mismatches
from klantreis.reports.projected import planned_cases
from klantreis.store import chain, restores, seals
from klantreis.store.cases import PROJECTED, LoadedCase, ObligationKey, StoredObligation, load_cases
from klantreis.store.engine import reading
from klantreis.usecases.context import Context

BATCH = 500
_values = attrgetter(*PROJECTED)


@dataclass(frozen=True, slots=True)
class Problem:
    """`what` is a code, `ref` our reference of the case or run, `detail` says where."""

    what: str
    ref: str
    detail: str

    def __str__(self) -> str:
        return f"{self.ref or '-'}: {self.what}: {self.detail}"


def verify(app: Context) -> tuple[Problem, ...]:
    """Everything that does not add up; empty when all is right."""
    return tuple(problems(app))


def problems(app: Context) -> Iterator[Problem]:
    """The same, one by one, for a long case load."""
    with reading(app.engine) as conn:
        for link in chain.verify(conn):
            yield Problem(f"chain_{link.what}", link.case_ref, f"link {link.seq}")
        for run in seals.broken(conn):
            yield Problem("seal_differs", run, "the links of the chains are not those that were sealed")
        for day in restores.changed(conn):
            yield Problem("restore_changed", "", f"what was declared on {day} was changed since")
        for found in mismatches(conn):
            yield Problem(found.what, found.ref, found.detail)
        yield from _projections(app, conn)


def _projections(app: Context, conn: Connection) -> Iterator[Problem]:
    day = last_run_day(conn)
    if day is None:
        return
    calendars, municipalities = app.configuration.calendars, app.configuration.municipalities
    after = 0
    while True:
        refs, after = planned_cases(conn, day, after, BATCH)
        if not refs:
            return
        for loaded in load_cases(conn, refs):
            calendar = calendars.get(loaded.municipality)
            if calendar is None:
                yield Problem("municipality_without_configuration", loaded.ref, loaded.municipality)
                continue
            current = (calendar.version, municipalities[loaded.municipality].hash)
            if (loaded.calendar_hash, loaded.municipality_hash) == current:
                yield from _compared(loaded, plan(app.journey(loaded.definition_hash), loaded.case, day, calendar))


def _compared(loaded: LoadedCase, replayed: Any) -> Iterator[Problem]:
    if (loaded.stage, loaded.closed_on) != (replayed.stage, replayed.closed_on):
        yield Problem("stage_differs", loaded.ref, f"stored {loaded.stage}, replayed {replayed.stage}")
    for action in replayed.actions:
        yield Problem("action_not_planned", loaded.ref, f"{action.key.obligation}.{action.key.step}")
    expected = {_key(state): state for state in replayed.obligations}
    for key in sorted(loaded.obligations.keys() | expected.keys()):
        what = _difference(loaded.obligations.get(key), expected.get(key))
        if what:
            yield Problem(
                "projection_differs", loaded.ref, f"{key.obligation}{f' {key.point}' * bool(key.point)}: {what}"
            )


def _key(state: ObligationState) -> ObligationKey:
    return ObligationKey(state.obligation, state.opener, state.point)


def _difference(stored: StoredObligation | None, expected: ObligationState | None) -> str:
    """Names of the columns that differ; never what they hold."""
    if stored is None:
        return "not stored"
    if expected is None:
        return "stored, but not in the replay"
    should = [
        "" if value is None and name == "verdict" else value
        for name, value in zip(PROJECTED, _values(expected), strict=True)
    ]
    return ", ".join(name for name, is_, be in zip(PROJECTED, stored.values, should, strict=True) if is_ != be)

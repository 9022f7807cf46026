"""Whether the books are right: audit chains, counts, messages, and the projection against a replay of the facts.

Rules
-----
1. What an audit reads of a case from the projection must equal what it replays (`audited.py`): obligations and to whom
   they are charged, stage and since when, labels, facts and messages; of cases that ended too. Of other cases the
   projection tells nothing: they are due to be planned, and there is nothing to compare yet.
2. The moment asked is that of the newest thing in the books, so that a simulation is verified in its own time.
3. Cases are read in batches; problems come out as they are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation
from klantreis.reports.audited import municipalities, newest_moment, unreadable
from klantreis.reports.consistency import mismatches
from klantreis.store import chain, restores, seals
from klantreis.store.engine import reading
from klantreis.usecases.audited import BATCH, AuditedCases
from klantreis.usecases.context import Context
from klantreis.usecases.replaying import Replayed

_WHOLE = ("stage_since", "closed_on", "closed_by", "labels", "facts", "sent")  #: of a case, compared as they are


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
    at = newest_moment(conn)
    if at is None:
        return
    for name in sorted(municipalities(conn) - app.configuration.municipalities.keys()):
        yield Problem("municipality_without_configuration", "", name)
    cases = AuditedCases(app, conn, at, "", BATCH)
    for projected, replayed in cases.twice(unreadable(conn)):
        yield from _compared(projected, replayed)
    for ref in cases.broken:
        yield Problem("cannot_be_replayed", ref, "its definition, its calendar or one of its facts")


def _compared(projected: AuditedCase, replayed: Replayed) -> Iterator[Problem]:
    ref, other = projected.ref, replayed.case
    if projected.stage != other.stage:
        yield Problem("stage_differs", ref, f"stored {projected.stage}, replayed {other.stage}")
    for action in replayed.plan.actions:
        yield Problem("action_not_planned", ref, f"{action.key.obligation}.{action.key.step}")
    for name in _WHOLE:
        if getattr(projected, name) != getattr(other, name):
            yield Problem("projection_differs", ref, name)
    yield from (Problem("projection_differs", ref, detail) for detail in _differences(projected, other))


def _differences(projected: AuditedCase, replayed: AuditedCase) -> Iterator[str]:
    """Names of the columns that differ, by obligation; never what they hold."""
    if projected.obligations == replayed.obligations:
        return
    stored, expected = _by_key(projected.obligations), _by_key(replayed.obligations)
    for key in sorted(stored.keys() | expected.keys()):
        is_, should = stored.get(key), expected.get(key)
        if is_ != should:
            yield f"{key[0]}{f' {key[2]}' * bool(key[2])}: {_difference(is_, should)}"


def _by_key(obligations: Sequence[AuditedObligation]) -> dict[tuple[str, str, str], AuditedObligation]:
    return {(each.obligation, each.opener, each.point): each for each in obligations}


def _difference(stored: AuditedObligation | None, expected: AuditedObligation | None) -> str:
    if stored is None:
        return "not stored"
    if expected is None:
        return "stored, but not in the replay"
    names = zip(AuditedObligation._fields, stored, expected, strict=True)
    return ", ".join(name for name, is_, should in names if is_ != should)

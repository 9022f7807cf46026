"""What may be forgotten of a birth date, so that no figure changes: of no day that is past, and not of today.

Rules
-----
1. The cases of the person are replayed as they were known on each day on which something was written down, over every
   day on which a plan would say something else (semantics 12), with the birth date and with what would be kept.
2. Kept is the first of `stand_ins` with which all of them say the same. Where no journey asks an age that is nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from klantreis.core.actions import Plan
from klantreis.core.births import asks_age, stand_ins
from klantreis.errors import FixConfiguration
from klantreis.moments import AMSTERDAM
from klantreis.store import chain
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.changes import changes_after
from klantreis.usecases.context import Context
from klantreis.usecases.replaying import Replaying

_DAY = timedelta(days=1)
_END = time(23, 59, 59, 999999)
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A case in days in which nothing new became known of it."""

    replaying: Replaying
    loaded: LoadedCase
    first: date
    last: date


def birth_date_to_keep(app: Context, conn: Connection, refs: Sequence[str], at: datetime) -> date | None:
    """What is kept of the birth date of the person of these cases, who is erased at this moment."""
    loaded = load_cases(conn, refs)
    born = loaded[0].case.birth_date
    if born is None:
        return None
    if not any(_asks_age(app, hash_) for case in loaded for hash_ in _definitions(conn, case)):
        return None
    stretches = [each for case in loaded for each in _stretches(app, conn, case, at)]
    return next(each for each in stand_ins(born) if all(_is_same(stretch, each) for stretch in stretches))


def _asks_age(app: Context, definition: str) -> bool:
    try:
        return asks_age(app.journey(definition))
    except FixConfiguration:  # it is kept nowhere: the case is in no figure, and that forbids no erasure
        return False


def _definitions(conn: Connection, case: LoadedCase) -> frozenset[str]:
    """Every definition the case ever followed."""
    changes = changes_after(conn, [case.id], _BEGINNING).get(case.id, ())
    return frozenset({case.definition_hash, *(was for _, told in changes for was in told.get("definition", ()))})


def _stretches(app: Context, conn: Connection, case: LoadedCase, at: datetime) -> Iterator[_Stretch]:
    today = at.astimezone(AMSTERDAM).date()
    told = [*chain.moments(conn, case.id), *(fact.recorded_at for fact in case.case.facts), at]
    days = sorted({day for moment in told if (day := moment.astimezone(AMSTERDAM).date()) <= today})
    for first, following in zip(days, [*days[1:], today + _DAY], strict=True):
        evening = min(at, datetime.combine(first, _END, AMSTERDAM))
        replaying = Replaying(app, conn, evening, is_past=True, broken=[])
        for known in replaying.known([case.ref]):
            yield _Stretch(replaying, known.loaded, first, following - _DAY)


def _is_same(stretch: _Stretch, kept: date | None) -> bool:
    """Whether every plan of these days says the same with what would be kept."""
    loaded = stretch.loaded
    other = replace(loaded, case=replace(loaded.case, birth_date=kept))
    day: date | None = stretch.first
    while day is not None and day <= stretch.last:
        plans = [_plan(stretch.replaying, each, day) for each in (loaded, other)]
        if _told(plans[0]) != _told(plans[1]):
            return False
        day = min((each.look_again_on for each in plans if each and each.look_again_on), default=None)
    return True


def _plan(replaying: Replaying, loaded: LoadedCase, day: date) -> Plan | None:
    try:
        return replaying.planned(loaded, day)
    except Exception:  # a case that cannot be replayed is in no figure, before and after
        return None


def _told(plan: Plan | None) -> object:
    """All that figures are made of."""
    return plan and (plan.stage, plan.obligations, plan.labels, plan.closed_on, plan.closed_by)

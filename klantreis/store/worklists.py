"""What a work list is made of: open obligations of one municipality, narrowed to whose they may be."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select, text
from sqlalchemy.engine import Connection

from klantreis.core.people import Owners
from klantreis.store.cases import ObligationKey
from klantreis.store.chunks import chunks
from klantreis.store.tables import ActionRow, Case, ObligationRow, Person, table

_case, _obligation, _action, _person = table(Case), table(ObligationRow), table(ActionRow), table(Person)
_OPEN = text("verdict = ''")  # literally the predicate of the partial index, else it is not used
_LEFT = ("open", "done", "in_doubt")  #: states of an action that reached a colleague, or is about to


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """An open obligation, as the last plan left it."""

    case_id: int
    ref: str
    definition_hash: str
    stage: str  #: of the case
    owners: Owners
    key: ObligationKey
    kind: str
    title: str
    owner: str  #: role
    due_on: date | None
    has_news: bool  #: facts came in that no plan has seen


def owners_in_use(conn: Connection, municipality: str) -> list[Owners]:
    """Whom the open cases of a municipality name, each combination once."""
    columns = (_case.c.case_worker, _case.c.jobcoach, _case.c.team)
    query = select(*columns).distinct().where(_case.c.municipality == municipality, _case.c.closed_on.is_(None))
    return [Owners(case_worker=worker, jobcoach=coach, team=team) for worker, coach, team in conn.execute(query)]


def open_rows(
    conn: Connection, municipality: str, until: date, case_workers: Collection[str], roles: Collection[str]
) -> Iterator[OpenRow]:
    """Open obligations that are due by `until`, of these roles, of cases of these case workers."""
    query = _query().where(_OPEN, _case.c.municipality == municipality, _obligation.c.due_on <= until)
    query = query.where(_obligation.c.owner.in_(sorted(roles)))
    for some in chunks(sorted(case_workers)):
        for row in conn.execute(query.where(_case.c.case_worker.in_(some))):
            yield _row(row)


def escalated(conn: Connection, municipality: str, person: str) -> list[OpenRow]:
    """Open obligations of which a rung of a ladder reached this colleague."""
    same = and_(
        _action.c.case_id == _obligation.c.case_id, _action.c.obligation == _obligation.c.obligation,
        _action.c.opener == _obligation.c.opener,
        or_(_action.c.point == _obligation.c.point, _obligation.c.point == ""),
    )  # fmt: skip
    query = _query().join(_action, same).where(_OPEN, _case.c.municipality == municipality)
    query = query.where(_action.c.person == person, _action.c.escalation, _action.c.state.in_(_LEFT))
    found = {(row.case_id, row.id): _row(row) for row in conn.execute(query)}
    return list(found.values())


def with_news(conn: Connection, municipality: str, case_workers: Collection[str]) -> list[str]:
    """Cases of these case workers about which facts came in that no plan has seen."""
    query = select(_case.c.ref).where(
        _case.c.municipality == municipality, _case.c.closed_on.is_(None), _case.c.erased.is_(False),
        _case.c.fact_seq > _case.c.planned_seq,
    )  # fmt: skip
    found: list[str] = []
    for some in chunks(sorted(case_workers)):
        found += conn.scalars(query.where(_case.c.case_worker.in_(some)))
    return sorted(found)


def municipalities_of(conn: Connection, codes: Sequence[str]) -> dict[str, list[str]]:
    """By staff code the municipalities that have a colleague of that code."""
    found: dict[str, list[str]] = {}
    for code, name in conn.execute(select(_person.c.code, _person.c.municipality).where(_person.c.code.in_(codes))):
        found.setdefault(code, []).append(name)
    return {code: sorted(names) for code, names in found.items()}


def _query() -> Select[Any]:
    return (
        select(
            _obligation.c.id, _case.c.id.label("case_id"), _case.c.ref, _case.c.definition_hash, _case.c.stage,
            _case.c.case_worker, _case.c.jobcoach, _case.c.team, _obligation.c.obligation, _obligation.c.opener,
            _obligation.c.point, _obligation.c.kind, _obligation.c.title, _obligation.c.owner, _obligation.c.due_on,
            _case.c.fact_seq, _case.c.planned_seq,
        )
        .join(_case, _case.c.id == _obligation.c.case_id)
        .where(_case.c.closed_on.is_(None), _case.c.erased.is_(False))
    )  # fmt: skip


def _row(row: Any) -> OpenRow:
    return OpenRow(
        case_id=row.case_id,
        ref=row.ref,
        definition_hash=row.definition_hash,
        stage=row.stage,
        owners=Owners(case_worker=row.case_worker, jobcoach=row.jobcoach, team=row.team),
        key=ObligationKey(row.obligation, row.opener, row.point),
        kind=row.kind,
        title=row.title,
        owner=row.owner,
        due_on=row.due_on,
        has_news=row.fact_seq > row.planned_seq,
    )

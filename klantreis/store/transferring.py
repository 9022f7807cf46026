"""Cases that go to another owner, many at once: which they are, what fell due before, and the lines that wait."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, or_, select, update
from sqlalchemy.engine import Connection

from klantreis.core.people import Owners
from klantreis.store.chunks import chunks
from klantreis.store.tables import ActionRow, Case, Message, ObligationRow, Run, table
from klantreis.store.withdrawing import HERE, WAITING, release_messages

_case, _obligation = table(Case), table(ObligationRow)
_action, _message, _run = table(ActionRow), table(Message), table(Run)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedCase:
    """An open case and who it names."""

    id: int
    ref: str
    municipality: str
    case_worker: str
    jobcoach: str
    team: str
    groups: str

    @property
    def owners(self) -> Owners:
        return Owners(case_worker=self.case_worker, jobcoach=self.jobcoach, team=self.team)


@dataclass(frozen=True, slots=True)
class Charge:
    """An obligation that fell due and whose owner is not written down yet."""

    id: int
    case_id: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A line, task or card for a colleague that has not left yet, and the digest it is in."""

    action_id: int
    case_id: int
    role: str
    person: str
    message_id: int
    channel: str
    template: str
    day: date
    due_at: datetime
    run_id: int | None
    run_ref: str
    released: bool


def owned(
    conn: Connection,
    municipality: str,
    owner: str,
    roles: Collection[str],
    *,
    team: str = "",
    refs: Collection[str] = (),
    after: int = 0,
    limit: int = 500,
) -> list[OwnedCase]:
    """One page of the open cases that name this colleague for one of these roles, by number; `refs`: only these."""
    names = tuple(OwnedCase.__dataclass_fields__)
    query = select(*[_case.c[name] for name in names]).where(
        _case.c.municipality == municipality,
        or_(*[_case.c[role] == owner for role in sorted(roles)]),
        _case.c.closed_on.is_(None),
        _case.c.erased.is_(False),
        _case.c.id > after,
    )
    if team:
        query = query.where(_case.c.team == team)
    if refs:
        query = query.where(_case.c.ref.in_(sorted(refs)))
    return [OwnedCase(**row._mapping) for row in conn.execute(query.order_by(_case.c.id).limit(limit))]


def uncharged(conn: Connection, case_ids: Collection[int], before: date) -> list[Charge]:
    """Open obligations that fell due before this day and that no plan has charged to anybody yet."""
    # `is_overdue` of core/overdue.py, for the index.
    query = select(_obligation.c.id, _obligation.c.case_id, _obligation.c.owner).where(
        _obligation.c.verdict == "", _obligation.c.due_on < before, _obligation.c.frozen_on.is_(None)
    )
    return [
        Charge(*row)
        for some in chunks(sorted(case_ids))
        for row in conn.execute(query.where(_obligation.c.case_id.in_(some))).tuples()
    ]


def charge(conn: Connection, charged: Mapping[int, tuple[str, str, str]], day: date) -> None:
    """Write down who these obligations are charged to, by number: person, team and groups as they are now."""
    rows = [
        {"id_": id_, "person": person, "team": team, "groups": groups, "day": day}
        for id_, (person, team, groups) in sorted(charged.items())
    ]
    if rows:
        conn.execute(_CHARGE, rows)


def waiting_lines(conn: Connection, case_ids: Collection[int], roles: Collection[str]) -> list[WaitingLine]:
    """What colleagues in these roles were to be told of these cases and has not left; held until the transaction
    ends."""
    query = (
        select(
            _action.c.id.label("action_id"), _action.c.case_id, _action.c.to_role.label("role"), _action.c.person,
            _message.c.id.label("message_id"), _message.c.channel, _message.c.template, _message.c.day,
            _message.c.due_at, _message.c.run_id, _run.c.ref, _message.c.state,
        )
        .join(_message, _message.c.id == _action.c.message_id)
        .outerjoin(_run, _run.c.id == _message.c.run_id)
        .where(
            _action.c.state.in_(WAITING), _action.c.to_role.in_(sorted(roles)),
            _message.c.recipient_kind == "staff", _message.c.state.in_(HERE),
        )
        .order_by(_message.c.id, _action.c.id)
    )  # fmt: skip
    found = []
    for some in chunks(sorted(case_ids)):
        for row in conn.execute(query.where(_action.c.case_id.in_(some)).with_for_update(of=_message)):
            values = {name: value for name, value in row._mapping.items() if name not in ("ref", "state")}
            found.append(WaitingLine(**values, run_ref=row.ref or "", released=row.state != "planned"))
    return found


def readdress(conn: Connection, moved: Sequence[tuple[WaitingLine, str, int]]) -> None:
    """Put each line into another digest: (line, colleague, number of the message). A digest left empty is withdrawn."""
    if not moved:
        return
    conn.execute(_READDRESS, [{"id_": line.action_id, "who": person, "to": to} for line, person, to in moved])
    release_messages(conn, {line.message_id for line, _, _ in moved})


_CHARGE = (
    update(_obligation)
    .where(_obligation.c.id == bindparam("id_"), _obligation.c.frozen_on.is_(None))
    .values(
        frozen_on=bindparam("day", type_=Date),
        person_at_due=bindparam("person"),
        team_at_due=bindparam("team"),
        groups_at_due=bindparam("groups"),
    )
)
_READDRESS = (
    update(_action).where(_action.c.id == bindparam("id_")).values(person=bindparam("who"), message_id=bindparam("to"))
)

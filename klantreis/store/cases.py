"""Whole cases, many at once: what the planner reads, and what applying its plan needs. A fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import DateTime, String, cast, select, type_coerce
from sqlalchemy.engine import Connection, Row

from klantreis.core.actions import ObligationState
from klantreis.core.case import ActionKey, Case, Fact, Kind, PastAction, PastState, Value
from klantreis.core.ways import NO_WAY
from klantreis.errors import UnknownCase
from klantreis.store.chain import Head
from klantreis.store.chunks import chunks
from klantreis.store.clock import local
from klantreis.store.tables import ActionRow, Client, FactRow, ObligationRow, table
from klantreis.store.tables import Case as CaseRow
from klantreis.store.values import decode

_case, _client, _fact = table(CaseRow), table(Client), table(FactRow)
_action, _obligation = table(ActionRow), table(ObligationRow)

#: What an action's state means to the planner. Refused, withdrawn or discarded: it will not be decided again.
PAST = {
    "planned": PastState.waiting,
    "held": PastState.waiting,
    "open": PastState.waiting,
    "done": PastState.given,
    "in_doubt": PastState.given,
    "skipped": PastState.skipped,
    "not_sent": PastState.skipped,
    "withdrawn": PastState.skipped,
}

# Read as the driver gives them: a conversion by column type costs twice what all of reading a case does.
_AT, _RECORDED_AT = (type_coerce(column, DateTime(timezone=True)) for column in (_fact.c.at, _fact.c.recorded_at))
_KINDS = {kind.value: kind for kind in Kind}

#: Columns of the projection that `ObligationState` gives, in the order in which they are compared.
PROJECTED = (
    "kind", "title", "clock", "owner", "stage", "opened_on", "due_on", "ended_on", "verdict", "reason", "evidence",
    "paused", "paused_days", "law",
)  # fmt: skip


class ObligationKey(NamedTuple):
    """What makes an obligation one obligation, inside a case."""

    obligation: str
    opener: str
    point: str


@dataclass(frozen=True, slots=True)
class StoredAction:
    id: int
    message_id: int | None
    state: str
    in_good_faith: bool


@dataclass(frozen=True, slots=True)
class StoredObligation:
    id: int
    values: tuple[Any, ...]  #: as `PROJECTED`
    version: int
    frozen: bool  #: who it is charged to was written down at its due date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCase:
    """A case as it stood when it was read: its numbers tell `apply_plans` whether it still does."""

    id: int
    case: Case
    client_id: int
    municipality: str
    journey: str
    version: int
    definition_hash: str
    calendar_hash: str
    municipality_hash: str
    case_worker: str
    jobcoach: str
    team: str
    district: str
    fact_seq: int
    planned_seq: int
    next_send_on: date | None
    head: Head
    stage: str
    closed_on: date | None
    erased: bool
    deceased_on: date | None
    moved_on: date | None
    actions: Mapping[ActionKey, StoredAction] = field(default_factory=dict)
    obligations: Mapping[ObligationKey, StoredObligation] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return self.case.ref

    @property
    def has_news(self) -> bool:
        """Facts came in that no plan has seen."""
        return self.fact_seq > self.planned_seq

    def is_charged(self, state: ObligationState) -> bool:
        """Whether it is written down to whom this obligation is charged."""
        stored = self.obligations.get(ObligationKey(state.obligation, state.opener, state.point))
        return stored is not None and stored.frozen

    def explains(self, day: date) -> bool:
        """A message planned on `day` is no surplus (design 5.4): the last plan foresaw it, or facts came in since."""
        return self.has_news or (self.next_send_on is not None and self.next_send_on <= day)


def load_cases(conn: Connection, refs: Sequence[str], known_by: datetime | None = None) -> list[LoadedCase]:
    """The cases of these references, in order of number; unknown references are left out.

    `known_by` leaves out what was recorded later: for looking at the past.
    """
    loaded: list[LoadedCase] = []
    for some in chunks(refs):
        rows = conn.execute(_CASES.where(_case.c.ref.in_(some)).order_by(_case.c.id)).all()
        ids = [row.id for row in rows]
        facts = facts_of(conn, ids, known_by)
        actions = _actions(conn, ids)
        obligations = _obligations(conn, ids)
        loaded += [_loaded(row, facts[row.id], actions[row.id], obligations[row.id]) for row in rows]
    return loaded


def find_ref(conn: Connection, name: str) -> str:
    """Our case reference for `ABCDE-12345` or `municipality/client_ref` (the newest case of that client).

    Raises UnknownCase.
    """
    query = select(_case.c.ref)
    municipality, slash, client_ref = name.partition("/")
    if slash:
        query = query.join(_client, _client.c.id == _case.c.client_id).where(
            _client.c.municipality == municipality, _client.c.client_ref == client_ref
        )
    else:
        query = query.where(_case.c.ref == name.upper())
    ref = conn.execute(query.order_by(_case.c.closed_on.is_not(None), _case.c.id.desc()).limit(1)).scalar()
    if ref is None:
        raise UnknownCase
    return str(ref)


_CASES = select(
    _case.c.id, _case.c.ref, _case.c.client_id, _case.c.municipality, _case.c.journey, _case.c.version,
    _case.c.definition_hash, _case.c.calendar_hash, _case.c.municipality_hash, _case.c.enrolled_on, _case.c.groups,
    _case.c.case_worker, _case.c.jobcoach, _case.c.team, _case.c.district, _case.c.fact_seq, _case.c.planned_seq,
    _case.c.next_send_on, _case.c.stage, _case.c.closed_on, _case.c.erased, _case.c.chain_length, _case.c.chain_head,
    _client.c.language, _client.c.birth_date, _client.c.deceased_on, _client.c.moved_on,
).join(_client, _client.c.id == _case.c.client_id)  # fmt: skip


def _loaded(
    row: Row[Any],
    facts: list[Fact],
    actions: dict[ActionKey, tuple[StoredAction, PastAction]],
    obligations: dict[ObligationKey, StoredObligation],
) -> LoadedCase:
    case = Case(
        ref=row.ref,
        enrolled_on=row.enrolled_on,
        facts=tuple(facts),
        actions=tuple([past for _, past in actions.values()]),
        groups=frozenset(row.groups.split("|")) if row.groups else frozenset(),
        birth_date=row.birth_date,
        language=row.language,
    )
    return LoadedCase(
        id=row.id,
        case=case,
        client_id=row.client_id,
        municipality=row.municipality,
        journey=row.journey,
        version=row.version,
        definition_hash=row.definition_hash,
        calendar_hash=row.calendar_hash,
        municipality_hash=row.municipality_hash,
        case_worker=row.case_worker,
        jobcoach=row.jobcoach,
        team=row.team,
        district=row.district,
        fact_seq=row.fact_seq,
        planned_seq=row.planned_seq,
        next_send_on=row.next_send_on,
        head=Head(row.chain_length, row.chain_head),
        stage=row.stage,
        closed_on=row.closed_on,
        erased=row.erased,
        deceased_on=row.deceased_on,
        moved_on=row.moved_on,
        actions={key: stored for key, (stored, _) in actions.items()},
        obligations=obligations,
    )


def facts_of(conn: Connection, ids: Collection[int], known_by: datetime | None = None) -> dict[int, list[Fact]]:
    """By case every fact as it was recorded, corrections and withdrawals too, in no order."""
    query = select(
        _fact.c.case_id, _fact.c.source, _fact.c.source_id, _fact.c.event, _fact.c.occurred_on, _AT,
        _RECORDED_AT, _fact.c.by, cast(_fact.c.data, String).label("data"), _fact.c.corrects, _fact.c.withdraws,
    ).where(_fact.c.case_id.in_(ids))  # fmt: skip
    if known_by is not None:
        query = query.where(_fact.c.recorded_at <= known_by)
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = conn.execute(query).all()
    for case_id, source, source_id, event, occurred_on, at, recorded_at, by, data, corrects, withdraws in rows:
        found[case_id].append(
            Fact(
                id=f"{source}:{source_id}",
                event=event,
                occurred_on=occurred_on,
                recorded_at=local(recorded_at),
                at=local(at),
                by=by or None,
                data=_data(data),
                corrects=corrects or None,
                withdraws=withdraws or None,
            )
        )
    return found


@lru_cache(maxsize=10_000)
def _data(text: str) -> Mapping[str, Value]:
    """Most facts say one of a few things; those are decoded once."""
    return MappingProxyType(decode(json.loads(text)))


def _actions(conn: Connection, ids: Collection[int]) -> dict[int, dict[ActionKey, tuple[StoredAction, PastAction]]]:
    query = select(
        _action.c.case_id, _action.c.obligation, _action.c.opener, _action.c.point, _action.c.step, _action.c.id,
        _action.c.message_id, _action.c.state, _action.c.kind, _action.c.day, _action.c.in_good_faith,
        _action.c.options, _action.c.reason,
    ).where(_action.c.case_id.in_(ids))  # fmt: skip
    found: dict[int, dict[ActionKey, tuple[StoredAction, PastAction]]] = defaultdict(dict)
    rows = conn.execute(query).all()
    for (
        case_id,
        obligation,
        opener,
        point,
        step,
        id_,
        message_id,
        state,
        kind,
        day,
        good_faith,
        offered,
        reason,
    ) in rows:
        key = ActionKey(obligation, opener, point, step)
        options = tuple(offered.split("|")) if offered else ()
        past = PastAction(
            key=key, kind=_KINDS[kind], state=PAST[state], day=day, in_good_faith=good_faith, options=options,
            unreached=state == "not_sent" and reason in NO_WAY,
        )  # fmt: skip
        found[case_id][key] = StoredAction(id_, message_id, state, good_faith), past
    return found


def _obligations(conn: Connection, ids: Collection[int]) -> dict[int, dict[ObligationKey, StoredObligation]]:
    keys = (_obligation.c.obligation, _obligation.c.opener, _obligation.c.point)
    rest = (_obligation.c.id, _obligation.c.version, _obligation.c.frozen_on)
    projected = [_obligation.c[name] for name in PROJECTED]
    query = select(_obligation.c.case_id, *keys, *rest, *projected).where(_obligation.c.case_id.in_(ids))
    found: dict[int, dict[ObligationKey, StoredObligation]] = defaultdict(dict)
    for case_id, obligation, opener, point, id_, version, frozen_on, *values in conn.execute(query).all():
        stored = StoredObligation(id_, tuple(values), version, frozen_on is not None)
        found[case_id][ObligationKey(obligation, opener, point)] = stored
    return found

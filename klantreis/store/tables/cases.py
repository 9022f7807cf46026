"""Cases, the facts they are made of, and their obligations as projected."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel, partial


class Case(SQLModel, table=True):
    """One journey of one client. Everything here is derived from facts, or needed to find what is due."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("client_id", "journey", "round"),
        # What is due today, whatever the case load (design 1.6). `IS NOT NULL` must stand in the query too.
        partial("case_due", "look_again_on", "id", where="look_again_on IS NOT NULL"),
        partial("case_next_send", "next_send_on", where="next_send_on IS NOT NULL"),
        # Which open cases were planned under other hashes: one step per distinct combination, not one per case.
        partial(
            "case_hashes", "definition_hash", "calendar_hash", "municipality_hash", "id", where="closed_on IS NULL"
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)  #: our own reference, `ABCDE-12345`: the only name Prefect ever sees
    client_id: int = Field(foreign_key="client.id")
    municipality: str
    journey: str
    version: int
    round: int = 1
    previous_case_id: int | None = None
    enrolled_on: date
    groups: str = ""  #: target groups, sorted, `|`-separated
    case_worker: str = Field(default="", index=True)
    jobcoach: str = ""
    team: str = ""
    district: str = ""
    definition_hash: str
    calendar_hash: str = ""  #: of the last plan; empty: never planned
    municipality_hash: str = ""
    fact_seq: int = 0  #: raised by every fact; a plan is applied only if the number it read still stands
    planned_seq: int = 0  #: fact_seq the last plan has seen; raised along with it by a delivery no plan waits for
    stage: str
    stage_since: date
    labels: str = ""
    look_again_on: date | None = None
    next_send_on: date | None = None
    awaits_proof: bool = False
    paused_until: date | None = None
    closed_on: date | None = None
    closed_by: str = ""
    erased: bool = False  #: the person was erased: never planned again
    chain_length: int = 0
    chain_head: str = ""


class FactRow(SQLModel, table=True):
    """A fact as it came in. Never updated, never deleted."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        partial("fact_corrects", "corrects", where="corrects <> ''"),
        partial("fact_at", "at", where="at IS NOT NULL"),  # which appointments are in the coming days
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    source: str
    source_id: str
    event: str
    occurred_on: date
    at: datetime | None = None  #: UTC
    recorded_at: datetime  #: UTC
    by: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrects: str = ""  #: id (`source:source_id`) of the fact it corrects
    withdraws: str = ""
    content_hash: str


class ObligationRow(SQLModel, table=True):
    """The projection of `ObligationState`, written in the planning transaction."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("case_id", "obligation", "opener", "point"),
        partial("obligation_open", "due_on", where="verdict = ''"),
        # Cards that wait for an answer: few among all that is open.
        partial("obligation_card", "kind", "due_on", where="kind = 'decision' and verdict = ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    obligation: str
    opener: str
    point: str = ""
    kind: str
    title: str
    clock: str
    owner: str  #: role
    stage: str
    opened_on: date
    due_on: date | None = None
    ended_on: date | None = None
    verdict: str = ""  #: empty while open
    reason: str = ""
    evidence: str = ""
    paused: bool = False
    paused_days: int = 0
    law: str = ""
    version: int  #: of the journey by which it was last planned
    # Frozen at the due date (timeliness.md 1.1): who it is charged to, whatever happens later.
    frozen_on: date | None = None
    person_at_due: str = ""
    team_at_due: str = ""
    groups_at_due: str = ""


class GoneObligation(SQLModel, table=True):
    """To whom an obligation was charged that is no obligation any more: the fact that opened it was taken back."""

    __tablename__ = "gone_obligation"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    obligation: str
    opener: str
    point: str
    frozen_on: date
    person_at_due: str
    team_at_due: str
    groups_at_due: str
    gone_on: date  #: day of the plan that took it away

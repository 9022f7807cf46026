"""What the people who run it do and see: who looked at an escalation, and what each part of a run gave."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Acknowledgement(SQLModel, table=True):
    """A named colleague looked at what was escalated. It says so of the rung of that day; a later rung asks anew.

    Nothing follows from it: the obligation stays what it is, and only a fact ends it. Never updated, never deleted.
    """

    __table_args__ = (Index("acknowledgement_case", "case_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    obligation: str  #: with `opener` and `point`: the row of the plan that was escalated
    opener: str
    point: str
    rung: str  #: step of the newest escalation then: what was acknowledged
    kind: str  #: seen | settled
    why: str  #: code; empty for `seen`
    by: str  #: staff code
    on: date  #: civil day
    at: datetime  #: UTC


class RunPart(SQLModel, table=True):
    """What one batch of a run gave, written in the transaction that planned it: so the books are whole whichever
    worker did the work, and whatever became of that worker."""

    __tablename__ = "run_part"
    __table_args__ = (Index("run_part_run", "run_id", "stage"),)
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id")
    stage: str
    worker: str  #: who did it: `parent`, or the name of a helper. Never a machine's name
    report: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  #: of `BatchReport`
    done_at: datetime  #: UTC

"""The house itself: properties of the database, definitions as they were used, and runs."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Meta(SQLModel, table=True):
    """One row per property of the database: `simulation`; `database`, `history`, `secret_trace` (histories.py)."""

    name: str = Field(primary_key=True)
    value: str


class Definition(SQLModel, table=True):
    """A journey definition as it was when first used: running cases keep theirs."""

    hash: str = Field(primary_key=True)
    journey: str
    version: int
    valid_from: date
    source: str  #: canonical JSON of everything the definition is made of
    stored_at: datetime


class Run(SQLModel, table=True):
    """One follow-up run. `state`: planning → (held →) released → done | discarded | failed."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)  #: `R-20261123-1`: what staff type in approve and discard
    municipality: str  #: empty: all
    at: datetime  #: UTC moment that decided what was due
    day: date
    state: str
    forecast: int = 0  #: sends expected for the day before planning
    planned_sends: int = 0
    surplus: int = 0
    broken: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  #: case references
    decided_by: str = ""  #: who approved or discarded
    decided_at: datetime | None = None
    chain_root: str = ""  #: seal over every link of every chain at its closing (seals.py)
    chain_upto: int = 0  #: number of the last link it covers
    started_at: datetime
    touched_at: datetime  #: last sign of life while planning, on the database's clock
    finished_at: datetime | None = None

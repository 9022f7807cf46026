"""Room for appointments, and who was called to it."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Slot(SQLModel, table=True):
    """Room for appointments at one moment. Data that changes daily, read by `klantreis slots`."""

    __table_args__ = (UniqueConstraint("municipality", "code"), Index("slot_kind", "municipality", "kind", "at"))
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    code: str
    kind: str  #: `slots` of a journey's waves: first_talks, group_sessions
    at: datetime  #: UTC
    place: str = ""  #: code of the municipality's file
    capacity: int = 1  #: people
    person: str = ""  #: code of the colleague who holds it
    withdrawn: bool = False


class SlotCall(SQLModel, table=True):
    """A case that was called to a slot. Once only is a constraint."""

    __tablename__ = "slot_call"
    __table_args__ = (UniqueConstraint("slot_id", "case_id"),)
    id: int | None = Field(default=None, primary_key=True)
    slot_id: int = Field(foreign_key="slot.id")
    case_id: int = Field(foreign_key="case.id", index=True)
    called_on: date

"""Colleagues and organisations: data that changes daily."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Person(SQLModel, table=True):
    """A colleague. Data that changes daily, read by `klantreis staff`."""

    __table_args__ = (UniqueConstraint("municipality", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    code: str
    name: str = ""
    email: str = ""
    active_from: date | None = None
    active_until: date | None = None


class Role(SQLModel, table=True):
    """Who holds which role, in which team (empty: every team)."""

    __table_args__ = (UniqueConstraint("municipality", "role", "team", "person"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    role: str
    team: str = ""
    person: str


class Absence(SQLModel, table=True):
    """Leave, from and until (both included), and who stands in."""

    __table_args__ = (UniqueConstraint("municipality", "person", "first_day"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    person: str
    first_day: date
    last_day: date
    stand_in: str = ""


class Organisation(SQLModel, table=True):
    """A partner, training company or employer that messages go to. Data, read by `klantreis partners`."""

    __table_args__ = (UniqueConstraint("municipality", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    code: str
    kind: str  #: partner | training_company | employer
    title: str = ""  #: what colleagues call it
    contact: str = ""  #: name of who reads the messages
    email: str = ""
    phone: str = ""
    active_until: date | None = None

"""Calendars as planning runs used them: the past is replayed with the one that was in force (ADR 0030)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class CalendarRow(SQLModel, table=True):
    """All that a calendar is made of, once. Never updated, never deleted."""

    __tablename__ = "calendar"
    hash: str = Field(primary_key=True)  #: `Calendar.version`
    valid_until: date
    source: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  #: recognised, closures, ordinance
    stored_at: datetime


class CalendarUse(SQLModel, table=True):
    """From this moment on the runs of a municipality planned with this calendar."""

    __tablename__ = "calendar_use"
    municipality: str = Field(primary_key=True)
    since_at: datetime = Field(primary_key=True)  #: UTC, of the run that used it first
    calendar_hash: str = Field(foreign_key="calendar.hash")

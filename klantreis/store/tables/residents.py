"""Residents: who they are, how to reach them, what they agreed to. Erasure empties what stands here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Client(SQLModel, table=True):
    """A resident, by the municipality's own number. Kept (pseudonymous) after erasure."""

    __table_args__ = (UniqueConstraint("municipality", "client_ref"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    client_ref: str | None  #: the municipality's number; emptied by erasure
    language: str = "nld"
    birth_date: date | None = None  #: emptied by erasure
    household: str | None = Field(default=None, index=True)
    secrecy: bool = False  #: BRP geheimhouding: no address in lists or exports
    deceased_on: date | None = None
    moved_on: date | None = None
    erased_at: datetime | None = None
    changes: int = 0  #: raised with what may forbid a message: gone, other contact data, consent withdrawn


class Contact(SQLModel, table=True):
    """How to reach a resident, their representative and employer. Erasure deletes the row."""

    client_id: int = Field(primary_key=True, foreign_key="client.id")
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    prefers: str = ""  #: channel
    representative: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    employer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    updated_at: datetime


class Consent(SQLModel, table=True):
    """Awb 2:8: electronic only if the resident said so, per channel and kind of message."""

    __table_args__ = (UniqueConstraint("client_id", "channel", "message_type", "given_on"),)
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    channel: str
    message_type: str = "service"
    given_on: date
    withdrawn_on: date | None = None
    source: str = ""


class Tombstone(SQLModel, table=True):
    """Keyed hash of an erased client, so that the next import does not revive the person."""

    digest: str = Field(primary_key=True)
    erased_at: datetime
    by: str
    why: str


class SuppressedAddress(SQLModel, table=True):
    """An address that must not be used again, by keyed hash."""

    __tablename__ = "suppressed_address"
    digest: str = Field(primary_key=True)
    channel: str
    reason: str
    since_at: datetime

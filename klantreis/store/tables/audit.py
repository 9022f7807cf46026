"""The chain of what was written down about a case."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class AuditEntry(SQLModel, table=True):
    """A link of a case's chain: `hash = sha256(previous, seq, kind, at, content_hash)`."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    seq: int
    kind: str  #: fact | plan | outcome | change | erasure
    at: datetime  #: UTC
    content_hash: str  #: sha256(salt + content)
    previous: str
    hash: str


class AuditContent(SQLModel, table=True):
    """What a link says. Erasure empties `content` and `salt`; the chain still proves its order."""

    __tablename__ = "audit_content"
    entry_id: int = Field(primary_key=True, foreign_key="audit_entry.id")
    salt: str
    content: str

"""Letters on paper: their numbers, the batches they are printed in, and what became of them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel, partial


class LetterSeries(SQLModel, table=True):
    """The last number given to a letter of a municipality. Held by whoever numbers letters or makes a batch of them."""

    __tablename__ = "letter_series"
    municipality: str = Field(primary_key=True)
    last: int


class PrintBatch(SQLModel, table=True):
    """What goes to the print room together. `state`: open (its letters stand, its manifest may be half written) →
    closed → handed_over (the print room confirmed). Of a closed batch nothing changes any more."""

    __tablename__ = "print_batch"
    __table_args__ = (
        UniqueConstraint("municipality", "day", "number"),
        partial("print_batch_waiting", "municipality", "id", where="state <> 'handed_over'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    municipality: str
    day: date
    number: int  #: of that day
    state: str
    letters: int = 0
    pages: int = 0
    manifest_sha256: str = ""  #: of manifest.json
    opened_at: datetime
    closed_at: datetime | None = None
    handed_on: date | None = None  #: to the post, as the print room says
    handed_at: datetime | None = None  #: when it was said
    by: str = ""  #: who said so: a staff code


class Letter(SQLModel, table=True):
    """One letter of a message, by its number. `state`: rendered → in_manifest → handed_over → returned; or missing (its
    file is not there or was changed), withdrawn (`reason`: deceased, moved) or erased, before it was in a batch."""

    __table_args__ = (
        UniqueConstraint("municipality", "number"),
        # Of a message there is one letter; another is a reprint of one.
        Index(
            "letter_original",
            "message_id",
            unique=True,
            sqlite_where=text("reprint_of IS NULL"),
            postgresql_where=text("reprint_of IS NULL"),
        ),
        partial("letter_waiting", "municipality", "number", where="batch_id IS NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    municipality: str
    number: int
    batch_id: int | None = Field(default=None, foreign_key="print_batch.id", index=True)
    position: int | None = None  #: in its batch
    pages: int = 0
    sha256: str = ""  #: of its file, as it stands in the manifest
    state: str
    reprint_of: int | None = Field(default=None, foreign_key="letter.id", index=True)
    reason: str = ""  #: code: why it was printed again, came back or was withdrawn
    by: str = ""  #: staff code of who said so
    returned_on: date | None = None

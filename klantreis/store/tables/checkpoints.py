"""That the database was put back from a backup, and which messages could have left in the time that was lost."""

from datetime import date, datetime

from sqlmodel import Field

from klantreis.store.tables.base import SQLModel, partial


class Restore(SQLModel, table=True):
    """A declared restore. While it is open (`closed_at` empty) what fell due before it does not leave by itself."""

    __table_args__ = (partial("restore_open", "id", where="closed_at IS NULL"),)
    id: int | None = Field(default=None, primary_key=True)
    backup_of: datetime  #: UTC moment of the backup: what happened since is not in the database
    restored_at: datetime  #: UTC moment of the declaration
    restored_on: date  #: its civil day
    by: str  #: staff code
    history: str = Field(unique=True)  #: the history of the database that ended here (`Meta`)
    message_upto: int  #: number of the newest message in the backup
    chain_root: str  #: seal over every link of the backup (seals.py)
    chain_upto: int
    mark: str  #: digest of all of the above, so that `verify` finds a row that was changed
    closed_at: datetime | None = None
    closed_by: str = ""


class RestoredMessage(SQLModel, table=True):
    """A message that could have left in the lost time: it went to in doubt once, and never does so again."""

    __tablename__ = "restored_message"
    message_id: int = Field(primary_key=True, foreign_key="message.id")
    restore_id: int = Field(foreign_key="restore.id")

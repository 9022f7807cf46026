"""What was heard of messages after the other side took them: receipts that are asked for, and mail that came in."""

from datetime import datetime

from sqlmodel import Field

from klantreis.store.tables.base import SQLModel, partial


class ReceiptRow(SQLModel, table=True):
    """A message taken by a channel that can tell what became of it. Asked for while `ask_at` is set."""

    __tablename__ = "receipt"
    __table_args__ = (partial("receipt_ask", "ask_at", "message_id", where="ask_at IS NOT NULL"),)
    message_id: int = Field(primary_key=True, foreign_key="message.id")
    channel: str
    proof: str  #: the other side's own number
    since_at: datetime  #: when it was taken
    ask_at: datetime | None = None  #: not before this moment
    asked: int = 0  #: how often
    told: str = "waiting"  #: the last that was told (channels/port.py `Told`)
    told_at: datetime | None = None
    reason: str = ""  #: code


class HeardMail(SQLModel, table=True):
    """A mail that came in, read once. Never its text, sender or subject: those stay in the mailbox."""

    __tablename__ = "heard_mail"
    __table_args__ = (partial("heard_mail_open", "id", where="state = 'open'"),)
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)  #: keyed hash of the mail: the same one again adds nothing
    kind: str  #: core/incoming_mail.py `MailKind`
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)  #: of ours, that it is about
    reason: str = ""  #: code
    written_at: datetime | None = None  #: what its Date header says
    heard_at: datetime
    state: str  #: open: a person has to look at it; done
    settled_by: str = ""
    settled_at: datetime | None = None

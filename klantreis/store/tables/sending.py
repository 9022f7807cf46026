"""What the planner decided, what leaves because of it, and what stops it."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from klantreis.store.tables.base import SQLModel, partial


class Message(SQLModel, table=True):
    """What leaves: one per person, channel and day, carrying one or more actions.

    `state`: planned (by a run that has not released it) → due → claimed → sending → sent | due (retry) | refused |
    in_doubt; or withdrawn. Only `due` can be claimed; an expired `sending` becomes in_doubt, never due.
    """

    __table_args__ = (
        partial("message_due", "municipality", "due_at", "id", where="state = 'due'"),  # claimed per municipality
        partial("message_leased", "lease_until", where="state in ('claimed','sending')"),
        partial("message_in_doubt", "day", "id", where="state = 'in_doubt'"),
        Index("message_run", "run_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  #: natural: who, channel, day, and what tells two apart
    opaque: str = Field(unique=True)  #: HMAC of the key: Message-ID and X-Klantreis-Key
    municipality: str
    recipient_kind: str  #: client | employer | partner | staff
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)  #: the case of a client's message
    person: str = ""  #: code of a colleague (staff)
    party: str = ""  #: code of an organisation (partner)
    channel: str
    template: str
    day: date
    last_day: date | None = None
    state: str
    reason: str = ""  #: code of the outcome or of the withdrawal
    due_at: datetime  #: UTC, not before this moment
    attempt: int = 0  #: fencing token together with `owner`
    owner: str = ""
    lease_until: datetime | None = None
    run_id: int | None = Field(default=None, foreign_key="run.id")
    sent_at: datetime | None = None
    proof: str = ""  #: what the channel said: queue id, file name, provider's id


class MessageContent(SQLModel, table=True):
    """The exact text that left. Erasure deletes the row."""

    __tablename__ = "message_content"
    message_id: int = Field(primary_key=True, foreign_key="message.id")
    address: str = ""
    subject: str = ""
    body: str = ""


class ActionRow(SQLModel, table=True):
    """What the planner decided, once. `state`: planned (not released), held (fuse), open (in a message that may leave),
    done (left), not_sent (`reason`), in_doubt, skipped (`reason`, decided by the planner), withdrawn (`reason`)."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("case_id", "obligation", "opener", "point", "step"),
        Index("action_run", "run_id", "state"),
        Index("action_message", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    obligation: str
    opener: str
    point: str = ""
    step: str
    kind: str
    template: str
    to_role: str
    person: str = ""  #: code of the colleague it was resolved to
    stage: str
    step_day: date
    day: date  #: of the run that decided it
    last_day: date | None = None
    due: date | None = None
    options: str = ""  #: `|`-separated events of a card
    appointment_at: datetime | None = None  #: UTC
    obligation_due: date | None = None
    about: date | None = None  #: the day the text is about
    party: str = ""  #: code of the organisation it goes to
    again: bool = False  #: once more, another way: the first was not delivered
    escalation: bool = False
    state: str
    reason: str = ""
    in_good_faith: bool = False
    explained: bool = False  #: foreseen by the case's last plan, or facts had come in since: no surplus (design 5.4)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    run_id: int | None = Field(default=None, foreign_key="run.id")


class Hold(SQLModel, table=True):
    """Sending stopped, for everything or one municipality, channel or case. Open while `until_at` is empty."""

    id: int | None = Field(default=None, primary_key=True)
    municipality: str = ""
    channel: str = ""
    case_id: int | None = Field(default=None, foreign_key="case.id")
    since_at: datetime
    until_at: datetime | None = Field(default=None, index=True)
    by: str = ""
    why: str = ""
    released_by: str = ""

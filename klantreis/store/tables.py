"""The tables, in one place. Migrations in `migrations/` make them; a test compares both.

Rules
-----
1. Once only is a constraint: `fact (source, source_id)`, `action (case_id, obligation, opener, point, step)`,
   `message (key)`, `obligation (case_id, obligation, opener, point)`, `audit_entry (case_id, seq)`,
   `slot_call (slot_id, case_id)`.
2. What can identify a person lies in `contact`, `message_content`, `audit_content` and `client.birth_date` only:
   erasing empties those and leaves the pseudonymous facts, so that no figure changes.
3. Days are civil days in Europe/Amsterdam; moments (`*_at`) have a zone, one without is refused; they are stored and
   come out in UTC. Where they decide about leases they are read from the database's clock.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

#: Every constraint has a name that migrations can use on both dialects.
SQLModel.metadata.naming_convention = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ix": "%(table_name)s_%(column_0_name)s_ix",
}


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements over many rows at once."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index over the rows where `where` holds. A query uses it only if it says the same, literally."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Meta(SQLModel, table=True):
    """One row per property of the database: `simulation`, `schema`, `made_at`."""

    name: str = Field(primary_key=True)
    value: str


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


class Definition(SQLModel, table=True):
    """A journey definition as it was when first used: running cases keep theirs."""

    hash: str = Field(primary_key=True)
    journey: str
    version: int
    valid_from: date
    source: str  #: canonical JSON of everything the definition is made of
    stored_at: datetime


class Case(SQLModel, table=True):
    """One journey of one client. Everything here is derived from facts, or needed to find what is due."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("client_id", "journey", "round"),
        # What is due today, whatever the case load (design 1.6). `IS NOT NULL` must stand in the query too.
        _partial("case_due", "look_again_on", "id", where="look_again_on IS NOT NULL"),
        _partial("case_next_send", "next_send_on", where="next_send_on IS NOT NULL"),
        # Which open cases were planned under other hashes: one step per distinct combination, not one per case.
        _partial(
            "case_hashes", "definition_hash", "calendar_hash", "municipality_hash", "id", where="closed_on IS NULL"
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)  #: our own reference, `ABCDE-12345`: the only name Prefect ever sees
    client_id: int = Field(foreign_key="client.id")
    municipality: str
    journey: str
    version: int
    round: int = 1
    previous_case_id: int | None = None
    enrolled_on: date
    groups: str = ""  #: target groups, sorted, `|`-separated
    case_worker: str = Field(default="", index=True)
    jobcoach: str = ""
    team: str = ""
    district: str = ""
    definition_hash: str
    calendar_hash: str = ""  #: of the last plan; empty: never planned
    municipality_hash: str = ""
    fact_seq: int = 0  #: raised by every fact; a plan is applied only if the number it read still stands
    planned_seq: int = 0  #: fact_seq the last plan has seen; raised along with it by a delivery no plan waits for
    stage: str
    stage_since: date
    labels: str = ""
    look_again_on: date | None = None
    next_send_on: date | None = None
    awaits_proof: bool = False
    paused_until: date | None = None
    closed_on: date | None = None
    closed_by: str = ""
    erased: bool = False  #: the person was erased: never planned again
    chain_length: int = 0
    chain_head: str = ""


class FactRow(SQLModel, table=True):
    """A fact as it came in. Never updated, never deleted."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        _partial("fact_corrects", "corrects", where="corrects <> ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    source: str
    source_id: str
    event: str
    occurred_on: date
    at: datetime | None = None  #: UTC
    recorded_at: datetime  #: UTC
    by: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrects: str = ""  #: id (`source:source_id`) of the fact it corrects
    withdraws: str = ""
    content_hash: str


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


class Message(SQLModel, table=True):
    """What leaves: one per person, channel and day, carrying one or more actions.

    `state`: planned (by a run that has not released it) → due → claimed → sending → sent | due (retry) | refused |
    in_doubt; or withdrawn. Only `due` can be claimed; an expired `sending` becomes in_doubt, never due.
    """

    __table_args__ = (
        _partial("message_due", "due_at", "id", where="state = 'due'"),
        _partial("message_leased", "lease_until", where="state in ('claimed','sending')"),
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


class ObligationRow(SQLModel, table=True):
    """The projection of `ObligationState`, written in the planning transaction."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("case_id", "obligation", "opener", "point"),
        _partial("obligation_open", "due_on", where="verdict = ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    obligation: str
    opener: str
    point: str = ""
    kind: str
    title: str
    clock: str
    owner: str  #: role
    stage: str
    opened_on: date
    due_on: date | None = None
    ended_on: date | None = None
    verdict: str = ""  #: empty while open
    reason: str = ""
    evidence: str = ""
    paused: bool = False
    paused_days: int = 0
    law: str = ""
    version: int  #: of the journey: the norm as it was
    # Frozen at the due date (timeliness.md 1.1): who it is charged to, whatever happens later.
    frozen_on: date | None = None
    person_at_due: str = ""
    team_at_due: str = ""
    groups_at_due: str = ""


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


class SuppressedAddress(SQLModel, table=True):
    """An address that must not be used again, by keyed hash."""

    __tablename__ = "suppressed_address"
    digest: str = Field(primary_key=True)
    channel: str
    reason: str
    since_at: datetime


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

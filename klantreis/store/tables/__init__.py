"""The tables, in one place. Migrations in `migrations/` make them; a test compares both.

Rules
-----
1. Once only is a constraint: `fact (source, source_id)`, `action (case_id, obligation, opener, point, step)`,
   `message (key)`, `obligation (case_id, obligation, opener, point)`, `audit_entry (case_id, seq)`,
   `slot_call (slot_id, case_id)`, `letter (municipality, number)` and one original per message, `bundled (action_id)`.
2. What can identify a person lies in `contact`, `message_content`, `audit_content` and `client.birth_date` only:
   erasing empties those and leaves the pseudonymous facts, so that no figure changes.
3. Days are civil days in Europe/Amsterdam; moments (`*_at`) have a zone, one without is refused; they are stored and
   come out in UTC. Where they decide about leases they are read from the database's clock.
"""

from klantreis.store.tables.audit import AuditContent, AuditEntry
from klantreis.store.tables.base import table
from klantreis.store.tables.calendars import CalendarRow, CalendarUse
from klantreis.store.tables.cases import Case, FactRow, GoneObligation, ObligationRow
from klantreis.store.tables.checkpoints import Restore, RestoredMessage
from klantreis.store.tables.house import Definition, Meta, Run
from klantreis.store.tables.letters import Letter, LetterSeries, PrintBatch
from klantreis.store.tables.operations import Acknowledgement, RunPart
from klantreis.store.tables.receipts import HeardMail, ReceiptRow
from klantreis.store.tables.residents import Client, Consent, Contact, SuppressedAddress, Tombstone
from klantreis.store.tables.rules import Bucket, Bundled, FeedArrival
from klantreis.store.tables.sending import ActionRow, Hold, Message, MessageContent
from klantreis.store.tables.slots import Slot, SlotCall
from klantreis.store.tables.workplace import Absence, Organisation, Person, Role

__all__ = [
    "Absence",
    "Acknowledgement",
    "ActionRow",
    "AuditContent",
    "AuditEntry",
    "Bucket",
    "Bundled",
    "CalendarRow",
    "CalendarUse",
    "Case",
    "Client",
    "Consent",
    "Contact",
    "Definition",
    "FactRow",
    "FeedArrival",
    "GoneObligation",
    "HeardMail",
    "Hold",
    "Letter",
    "LetterSeries",
    "Message",
    "MessageContent",
    "Meta",
    "ObligationRow",
    "Organisation",
    "Person",
    "PrintBatch",
    "ReceiptRow",
    "Restore",
    "RestoredMessage",
    "Role",
    "Run",
    "RunPart",
    "Slot",
    "SlotCall",
    "SuppressedAddress",
    "Tombstone",
    "table",
]

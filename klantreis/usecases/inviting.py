"""What a message carries beside its text: the appointment for a calendar, and a way to say *no more of these*.

Rules
-----
1. A message to a resident whose text names an appointment carries it, and so does one that calls it off (`cancels`). It
   is told by the same UID in every message about it, and by a sequence that rises (`core/appointments.py`).
2. The UID is a keyed hash: who sees it in a calendar learns nothing.
3. Unsubscribing is offered where consent is asked: in a message to a resident without legal effect and about no
   appointment. By mail to whoever reads the answers; with one click where the municipality's file has an https address
   for it (RFC 8058).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from sqlalchemy.engine import Connection

from klantreis.channels.port import Appointment
from klantreis.core.appointments import Thread, cancelled_by, thread_of
from klantreis.core.case import Fact
from klantreis.core.fields import APPOINTMENT
from klantreis.core.journey import Obligation
from klantreis.core.municipality import Municipality
from klantreis.core.texts import Template, fields_used
from klantreis.core.ways import EMAIL
from klantreis.store import appointments
from klantreis.store.outbox import ClaimedAction, ClaimedMessage
from klantreis.usecases.context import Context


def read_appointments(
    app: Context, conn: Connection, messages: Sequence[ClaimedMessage]
) -> Mapping[int, Sequence[Fact]]:
    """By case the facts that its appointments rest on, as far as these messages to residents ask for them."""
    ours = [message for message in messages if message.recipient_kind == "client"]
    off = {action.case_id for message in ours if _calls_off(app, message) for action in message.actions}
    cases = {a.case_id for message in ours for a in message.actions if a.appointment is not None} | off
    return appointments.with_moment(conn, cases, off) if cases else {}


def appointment_of(
    app: Context, ref: str, action: ClaimedAction, text: Template, spec: Obligation | None, facts: Sequence[Fact],
    *, city: str, place: str,
) -> Appointment | None:  # fmt: skip
    """The appointment that a message to a resident is about (rule 1); `city`: the name of the municipality."""
    thread = _thread(action, text, spec, facts)
    if thread is None:
        return None
    return Appointment(
        uid=f"{app.opaque(f'afspraak|{ref}|{thread.root}')}@klantreis",
        sequence=thread.sequence,
        begins=thread.at,
        minutes=text.minutes,
        summary=f"Afspraak met de gemeente {city}",
        place=place,
        cancelled=text.cancels,
    )


def _thread(
    action: ClaimedAction, text: Template, spec: Obligation | None, facts: Sequence[Fact]
) -> Thread | None:  # fmt: skip
    if text.cancels:
        told = next((fact for fact in facts if fact.id == action.key.opener), None)
        return cancelled_by(facts, told.recorded_at) if told is not None else None
    if action.appointment is None or not names_appointment(text):
        return None
    thread = thread_of(facts, action.key.opener, spec.opens.per if spec is not None else "")
    return replace(thread, at=action.appointment) if thread is not None else None


def names_appointment(text: Template) -> bool:
    """Whether it says when somebody is expected."""
    return bool(APPOINTMENT & (fields_used(text.subject) | fields_used(text.body)))


def unsubscribing(message: ClaimedMessage, text: Template, medium: str, municipality: Municipality) -> dict[str, str]:
    """The headers of rule 3; none where they do not apply."""
    sender = municipality.sender
    to = sender.get("reply_to") or sender.get("email", "")
    if message.recipient_kind != "client" or medium != EMAIL or text.legal or names_appointment(text) or not to:
        return {}
    by_mail = f"<mailto:{quote(to, safe='@')}?subject=afmelden%20{message.opaque}>"
    if not municipality.unsubscribe:
        return {"List-Unsubscribe": by_mail}
    one_click = municipality.unsubscribe.replace("{key}", message.opaque)
    return {"List-Unsubscribe": f"<{one_click}>, {by_mail}", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _calls_off(app: Context, message: ClaimedMessage) -> bool:
    text = app.configuration.text(message.template)
    return text is not None and text.cancels

"""From a claimed message to the text that leaves. Names and addresses are looked up here, at the moment of sending.

Rules
-----
1. Whether it may still leave is asked again now: the person, the case and the address are looked at as they are, and a
   message that may not leave gets a reason (`obstacle`).
2. A text with consequences leaves only when a named person decided it: asked again here (`undecided.py`).
3. A colleague's digest names references, obligations and dates, never a client.
4. What is read of a person goes into the envelope and nowhere else: no log, no error, no file name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.channels.port import Channel, Envelope, Mailbox
from klantreis.core.case import Kind
from klantreis.core.digest import DigestLine, digest
from klantreis.core.fields import fill
from klantreis.core.journey import Journey, Obligation
from klantreis.core.municipality import Municipality
from klantreis.core.people import Owners, Staff, resolve
from klantreis.core.texts import Rendered, parse_template, render, render_line
from klantreis.store import backgrounds, contacts, people
from klantreis.store.backgrounds import Background
from klantreis.store.contacts import ClientContact
from klantreis.store.outbox import ClaimedAction, ClaimedMessage, Content
from klantreis.usecases.card_lines import CardLines, card_lines, without_codes
from klantreis.usecases.context import Context
from klantreis.usecases.undecided import undecided

LANGUAGE = "nld"  #: Dutch leads (Awb 2:6); translations stand beside it in a later issue
NO_REPLY = "no-reply@klantreis.invalid"  #: sender of the file channel where the municipality names none


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a message may not leave: a code; `until`: it is only put off until this day."""

    reason: str
    until: date | None = None


@dataclass(frozen=True, repr=False)
class Desk:
    """All that a batch of messages needs, read at once."""

    app: Context
    at: datetime
    cases: Mapping[int, Background]
    clients: Mapping[int, ClientContact]
    colleagues: Mapping[tuple[str, str], people.Mailbox]
    staff: Mapping[str, Staff]
    places: Mapping[str, str]
    blocked: frozenset[str]
    undecided: frozenset[int] = frozenset()  #: messages with consequences that no named person decided
    cards: Mapping[int, CardLines] = field(default_factory=dict)  #: by number of the action that asks for a decision

    # --- may it leave ---------------------------------------------------------------------------------------------

    def obstacle(self, message: ClaimedMessage) -> Obstacle | None:
        """Why this message may not leave now; None when it may."""
        if not message.actions:
            return Obstacle("ended")
        if message.last_day is not None and self.at.date() > message.last_day:
            return Obstacle("too_old")
        return None if message.recipient_kind == "staff" else self._obstacle_for_client(message)

    def _obstacle_for_client(self, message: ClaimedMessage) -> Obstacle | None:
        case, client = self.cases[message.actions[0].case_id], self.clients.get(message.client_id or 0)
        if client is None:
            return Obstacle("erased")
        if client.deceased_on is not None:
            return Obstacle("deceased")
        if client.moved_on is not None:
            return Obstacle("moved")
        if case.closed_by:
            return Obstacle("ended")
        if case.paused_until is not None and case.paused_until > self.at.date():
            return Obstacle("paused", case.paused_until)
        if message.id in self.undecided:
            return Obstacle("no_decision")
        if self._channel(message).needs_address and not self._address(message):
            return Obstacle("no_address")
        return None

    def _channel(self, message: ClaimedMessage) -> Channel:
        return self.app.channels[message.channel]

    def _address(self, message: ClaimedMessage) -> str:
        """The address that may be used on this message's channel; empty when there is none."""
        if message.recipient_kind == "staff":
            colleague = self.colleagues.get((message.municipality, message.person))
            return colleague.email if colleague else ""
        client = self.clients[message.client_id or 0]
        if message.recipient_kind == "employer":
            address = str(client.employer.get("email", ""))
        else:
            kind = self.app.configuration.municipalities[message.municipality].message_type
            address = client.email if ("email", kind) in client.consents else ""
        return "" if address in self.blocked else address

    # --- what it says ---------------------------------------------------------------------------------------------

    def compose(self, message: ClaimedMessage) -> Envelope:
        """The envelope. Raises TextError naming the text and the field that has no value."""
        municipality = self.app.configuration.municipalities[message.municipality]
        written = self._digest(message, municipality) if message.recipient_kind == "staff" else self._letter(message)
        sender = municipality.sender
        address = sender.get("email") or NO_REPLY
        return Envelope(
            opaque=message.opaque,
            day=message.day,
            at=self.at,
            sender=Mailbox(sender.get("name", municipality.title), address),
            reply_to=Mailbox(sender.get("name", municipality.title), sender.get("reply_to", address)),
            to=self._address(message),
            subject=written.subject,
            text=written.text,
        )

    def kept(self, message: ClaimedMessage, envelope: Envelope) -> Content:
        """The copy that is kept of what leaves: the same text, without the codes of cards."""
        codes = [self.cards[action.id] for action in message.actions if action.id in self.cards]
        return Content(address=envelope.to, subject=envelope.subject, body=without_codes(envelope.text, codes))

    def _letter(self, message: ClaimedMessage) -> Rendered:
        action = message.actions[0]
        municipality = self.app.configuration.municipalities[message.municipality]
        case, client = self.cases[action.case_id], self.clients[message.client_id or 0]
        source = self.app.configuration.messages[message.template][LANGUAGE]
        to_employer = message.recipient_kind == "employer"
        values = fill(
            municipality,
            case.ref,
            name=str(client.employer.get("contact", "")) if to_employer else client.name,
            colleague=self._colleague(case, action),
            appointment=action.appointment,
            place=self.places.get(action.key.opener, ""),
            due=action.obligation_due,
            point=action.key.point,
            employee=client.name if to_employer else "",
        )
        return render(parse_template(message.template, source), values)

    def _colleague(self, case: Background, action: ClaimedAction) -> str:
        """Name of who the obligation belongs to today: a stand-in while the owner is away."""
        role = next(
            (spec.owner for spec in _specs(self._journey(case)) if spec.name == action.key.obligation), "case_worker"
        )
        owners = people_of(case)
        code = resolve(role, owners, self.staff[case.municipality], self.at.date())
        found = self.colleagues.get((case.municipality, code or ""))
        return found.name if found else ""

    def _digest(self, message: ClaimedMessage, municipality: Municipality) -> Rendered:
        colleague = self.colleagues.get((message.municipality, message.person))
        lines = [self._line(action, municipality) for action in message.actions]
        return digest(
            lines, name=colleague.name if colleague else "", day=message.day, case_url=municipality.case_url,
            sender=municipality.sender,
        )  # fmt: skip

    def _line(self, action: ClaimedAction, municipality: Municipality) -> DigestLine:
        case, configuration = self.cases[action.case_id], self.app.configuration
        journey = self._journey(case)
        title = next((spec.title for spec in _specs(journey) if spec.name == action.key.obligation), "")
        values = fill(
            municipality, action.case_ref, appointment=action.appointment, due=action.obligation_due,
            point=action.key.point, obligation=title or action.key.obligation,
        )  # fmt: skip
        line = configuration.staff_lines[action.template]
        card = self.cards.get(action.id)
        options = () if card and card.details else action.options
        return DigestLine(
            kind=Kind(action.kind),
            ref=action.case_ref,
            text=render_line(action.template, line, values),
            due=action.due,
            options=tuple(configuration.events[option].title for option in options),
            details=card.details if card else (),
            code=card.code if card else "",
        )

    def _journey(self, case: Background) -> Journey:
        return self.app.journey(case.definition_hash)


def lay_out(app: Context, conn: Connection, messages: Sequence[ClaimedMessage], at: datetime) -> Desk:
    """Read everything these messages need."""
    cases = backgrounds.read(conn, {action.case_id for message in messages for action in message.actions})
    clients = contacts.read(conn, {message.client_id for message in messages if message.client_id is not None})
    staff = {name: _staff(app, conn, name) for name in {message.municipality for message in messages}}
    wanted = {(message.municipality, message.person) for message in messages if message.person}
    wanted |= {(name, code) for name, those in staff.items() for code in those.people}
    openers = {a.key.opener for m in messages if m.recipient_kind != "staff" for a in m.actions if a.appointment}
    return Desk(
        app=app,
        at=at,
        cases=cases,
        clients=clients,
        colleagues=people.mailboxes(conn, wanted),
        staff=staff,
        places=backgrounds.coded_fields(conn, openers, "place"),
        blocked=contacts.suppressed(conn, _addresses(clients.values()), app.key),
        undecided=undecided(app, conn, messages),
        cards=card_lines(app, conn, messages, at),
    )


def people_of(case: Background) -> Owners:
    """Who the case itself names."""
    return Owners(case_worker=case.case_worker, jobcoach=case.jobcoach, team=case.team)


def _staff(app: Context, conn: Connection, municipality: str) -> Staff:
    return people.staff_of(conn, municipality, app.configuration.municipalities[municipality].fallback_role)


def _addresses(clients: Collection[ClientContact]) -> set[str]:
    found = {client.email for client in clients} | {str(client.employer.get("email", "")) for client in clients}
    return found - {""}


def _specs(journey: Journey) -> list[Obligation]:
    return [spec for stage in (journey.always, *journey.stages.values()) for spec in stage.obligations]

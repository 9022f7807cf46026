"""From a claimed message to the text that leaves. Names and addresses are looked up here, at the moment of sending.

Rules
-----
1. Whether it may still leave is asked again now: the person, the case, the consent and the address are looked at as
   they are. A message that may not leave gets a reason (`obstacle`); one whose way is closed meanwhile takes another.
2. A text with consequences leaves only when a named person decided it: asked again here (`undecided.py`).
3. A colleague's digest names references, obligations and dates, never a client.
4. A message to an organisation names the resident it is about, and nobody else's message does (Awb 2:5).
5. What names an appointment does not leave once its hour has passed.
6. Who holds an appointment is who the fact that made it names, in the invitation and in every reminder; where it names
   nobody, or nobody who still works here that day, who the obligation belongs to.
7. What is read of a person goes into the envelope and nowhere else: no log, no error, no file name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy.engine import Connection

from klantreis.channels.port import Appointment, Attachment, Envelope, Mailbox, PostalAddress
from klantreis.core.case import Fact, Kind, Value
from klantreis.core.digest import DigestLine, digest
from klantreis.core.fields import fill
from klantreis.core.journey import Journey, Obligation
from klantreis.core.municipality import Municipality
from klantreis.core.people import Owners, Staff, resolve
from klantreis.core.texts import Rendered, Template, parse_template, render, render_line
from klantreis.core.ways import EMAIL, POST, SMS, TEAMS, Reachable, TextKind, Way, after, first_way, may_use, preferred
from klantreis.definitions.roles import OUTSIDE
from klantreis.store import backgrounds, outbox, people
from klantreis.store.backgrounds import Background
from klantreis.store.outbox import ClaimedAction, ClaimedMessage, Content
from klantreis.usecases.addressing import DIGEST, set_up
from klantreis.usecases.attaching import ANSWER, answer_text, told_of, work_lists
from klantreis.usecases.card_lines import CardLines, card_lines, without_codes
from klantreis.usecases.context import Context
from klantreis.usecases.inviting import appointment_of, names_appointment, read_appointments, unsubscribing
from klantreis.usecases.recipients import AddressBook, Recipient, open_book
from klantreis.usecases.subject import activity_of, holder_of, obligation_of, period_of, step_of
from klantreis.usecases.undecided import undecided

LANGUAGE = "nld"  #: Dutch leads (Awb 2:6); translations stand beside it in a later issue
NO_REPLY = "no-reply@klantreis.invalid"  #: sender of the file channel where the municipality names none


class Subject(TypedDict):
    """What an action is about, as `fill` takes it."""

    appointment: datetime | None
    due: date | None
    about: date | None
    point: str
    activity: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a message may not leave: a code; `until`, `opens`: it is only put off until this day, or this moment; `way`:
    the channel it takes instead."""

    reason: str
    until: date | None = None
    way: str = ""
    opens: datetime | None = None


@dataclass(frozen=True, repr=False)
class Desk:
    """All that a batch of messages needs, read at once."""

    app: Context
    at: datetime
    cases: Mapping[int, Background]
    book: AddressBook
    colleagues: Mapping[tuple[str, str], people.Mailbox]
    staff: Mapping[str, Staff]
    openings: Mapping[str, Mapping[str, Value]]  #: by id of a fact its coded fields
    undecided: frozenset[int] = frozenset()  #: messages with consequences that no named person decided
    cards: Mapping[int, CardLines] = field(default_factory=dict)  #: by number of the action that asks for a decision
    appointments: Mapping[int, Sequence[Fact]] = field(default_factory=dict)  #: by case the facts that tell of them
    lists: Mapping[tuple[str, str], Attachment] = field(
        default_factory=dict
    )  #: work lists by municipality and colleague
    written: Mapping[int, Content] = field(default_factory=dict)  #: texts that stood when the message was made

    # --- may it leave ---------------------------------------------------------------------------------------------

    def obstacle(self, message: ClaimedMessage) -> Obstacle | None:
        """Why this message may not leave now; None when it may."""
        if not message.actions and message.id not in self.written:
            return Obstacle("ended")
        if message.last_day is not None and self.at.date() > message.last_day:
            return Obstacle("too_old")
        if self._is_over(message):
            return Obstacle("too_old")
        outside = message.recipient_kind != "staff"
        return (self._obstacle_outside(message) if outside else None) or self._closed_way(message)

    def _is_over(self, message: ClaimedMessage) -> bool:
        """Whether it names an appointment whose hour has passed: the plan knows days only."""
        moments = [action.appointment for action in message.actions if action.appointment is not None]
        if message.recipient_kind == "staff" or not moments or min(moments) > self.at:
            return False
        text = self.app.configuration.text(message.template)
        return text is not None and names_appointment(text)

    def _obstacle_outside(self, message: ClaimedMessage) -> Obstacle | None:
        case, client = self.cases[message.actions[0].case_id], self.book.clients.get(message.client_id or 0)
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
        return Obstacle("unknown_organisation") if self._recipient(message) is None else None

    def _closed_way(self, message: ClaimedMessage) -> Obstacle | None:
        """Whether the way chosen when it was planned is closed by now: the channel is not set up any more, the address
        was refused, or consent withdrawn. Colleagues are written to as they were addressed."""
        kind, reachable = self._kind(message), self._reachable(message)
        if any(may_use(way, kind, reachable) for way in set_up([message.channel], self.app.channels)):
            return None
        way = first_way(self._other_ways(message, kind), kind, reachable)
        why = "no_address" if message.channel in self.app.channels else "no_channel"
        return Obstacle(why, way=way.name if way else "")

    def _other_ways(self, message: ClaimedMessage, kind: TextKind) -> list[Way]:
        """What comes after it in the municipality's order, unless the step asks for this channel and no other."""
        if not message.actions:  # an answer to a work list: the municipality's order for colleagues
            return set_up(
                after(self._municipality(message).channels.get("staff", ()), message.channel), self.app.channels
            )
        action = message.actions[0]
        step = step_of(self._journey(self.cases[action.case_id]), action.key)
        if step is not None and step.channel and not (kind.legal or action.again):
            return []
        order = self._municipality(message).order(message.recipient_kind, message.template, kind.type)
        prefers = (self._recipient(message) or Recipient()).prefers
        return set_up(after(preferred(order, prefers), message.channel), self.app.channels)

    def _reachable(self, message: ClaimedMessage) -> Reachable:
        if message.recipient_kind == "staff":
            return Reachable(media=(EMAIL, TEAMS))
        return (self._recipient(message) or Recipient()).reachable

    def _recipient(self, message: ClaimedMessage) -> Recipient | None:
        return self.book.recipient(
            message.recipient_kind, message.actions[0].to_role, client_id=message.client_id,
            municipality=message.municipality, party=message.party, on=self.at.date(),
        )  # fmt: skip

    def _municipality(self, message: ClaimedMessage) -> Municipality:
        return self.app.configuration.municipalities[message.municipality]

    def _kind(self, message: ClaimedMessage) -> TextKind:
        return self.app.configuration.text_kind(message.template, self._municipality(message))

    def _medium(self, message: ClaimedMessage) -> str:
        return self.app.channels[message.channel].medium

    def _address(self, message: ClaimedMessage) -> str:
        """The address that may be used on this message's channel; empty when there is none. What goes on paper names
        the e-mail address where that might have been used."""
        if message.recipient_kind == "staff":
            colleague = self.colleagues.get((message.municipality, message.person))
            return colleague.email if colleague else ""
        recipient, medium = self._recipient(message) or Recipient(), self._medium(message) or EMAIL
        usable = may_use(Way("", medium), self._kind(message), recipient.reachable)
        return recipient.addresses[medium] if usable else ""

    # --- what it says ---------------------------------------------------------------------------------------------

    def compose(self, message: ClaimedMessage) -> Envelope:
        """The envelope. Raises TextError naming the text and the field that has no value."""
        municipality = self._municipality(message)
        written = self._written(message, municipality)
        sender, outside = municipality.sender, message.recipient_kind != "staff"
        address = sender.get("email") or NO_REPLY
        answers = sender.get("reply_to") or sender.get("email")
        return Envelope(
            opaque=message.opaque,
            day=message.day,
            at=self.at,
            sender=Mailbox(sender.get("name", municipality.title), address),
            reply_to=Mailbox(sender.get("name", municipality.title), answers) if answers else None,
            to=self._address(message),
            subject=written.subject,
            text=written.text,
            written=written.written,
            postal=self._postal(message),
            municipality=municipality.name,
            house=municipality.title,
            reference=message.actions[0].case_ref if outside else "",
            short=written.short,
            caller=sender.get("sms", ""),
            appointment=self._appointment(message, municipality) if message.recipient_kind == "client" else None,
            headers=unsubscribing(message, self._text(message), self._medium(message), municipality) if outside else {},
            attempt=message.attempt,
            attachments=(self.lists[message.municipality, message.person],) if self._carries(message) else (),
        )

    def _written(self, message: ClaimedMessage, municipality: Municipality) -> Rendered:
        if (stood := self.written.get(message.id)) is not None:
            return answer_text(stood)
        return self._digest(message, municipality) if message.recipient_kind == "staff" else self._letter(message)

    def _carries(self, message: ClaimedMessage) -> bool:
        """Whether the work list of this colleague goes along: others may see what goes to a channel in Teams."""
        key = (message.municipality, message.person)
        return message.template == DIGEST and key in self.lists and self._medium(message) != TEAMS

    def _appointment(self, message: ClaimedMessage, municipality: Municipality) -> Appointment | None:
        action = message.actions[0]
        case = self.cases[action.case_id]
        place = self._opening(action).get("place", "")
        return appointment_of(
            self.app, case.ref, action, self._text(message), obligation_of(self._journey(case), action.key),
            self.appointments.get(case.id, ()), city=municipality.title.removeprefix("Gemeente "),
            place=municipality.places.get(str(place), "") if place else municipality.sender.get("address", ""),
        )  # fmt: skip

    def _text(self, message: ClaimedMessage) -> Template:
        return parse_template(message.template, self.app.configuration.messages[message.template][LANGUAGE])

    def _postal(self, message: ClaimedMessage) -> PostalAddress | None:
        by_post = message.recipient_kind != "staff" and self._medium(message) == POST
        return (self._recipient(message) or Recipient()).postal if by_post else None

    def kept(self, message: ClaimedMessage, envelope: Envelope) -> Content:
        """The copy that is kept of what leaves: the same text, without the codes of cards."""
        if self._medium(message) == SMS:
            return Content(address=envelope.to, subject="", body=envelope.short)
        codes = [self.cards[action.id] for action in message.actions if action.id in self.cards]
        return Content(address=envelope.to, subject=envelope.subject, body=without_codes(envelope.text, codes))

    def _letter(self, message: ClaimedMessage) -> Rendered:
        action = message.actions[0]
        case, client = self.cases[action.case_id], self.book.clients[message.client_id or 0]
        recipient = self._recipient(message)
        values = fill(
            self._municipality(message),
            case.ref,
            name=recipient.name if recipient else "",
            colleague=self._colleague(case, action),
            place=str(self._opening(action).get("place", "")),
            employee=client.name if message.recipient_kind == "employer" else "",
            participant=client.name if message.recipient_kind == "partner" else "",
            **self._about(case, action),
        )
        return render(self._text(message), values)

    def _about(self, case: Background, action: ClaimedAction) -> Subject:
        spec = obligation_of(self._journey(case), action.key)
        return {
            "appointment": action.appointment,
            "due": action.obligation_due,
            "about": action.about,
            "point": period_of(spec, action.key),
            "activity": self._called(spec, activity_of(spec, action.key, self._opening(action))),
        }

    def _called(self, spec: Obligation | None, reference: str) -> str:
        """The word of `events.yaml` for a reference that is one of its codes: the barrier `debts` is *schulden*."""
        event = self.app.configuration.events.get(spec.opens.each) if spec is not None else None
        kind = event.fields.get(spec.opens.per) if spec is not None and event is not None else None
        return kind.titles.get(reference, reference) if kind is not None else reference

    def _opening(self, action: ClaimedAction) -> Mapping[str, Value]:
        return self.openings.get(action.key.opener, {})

    def _colleague(self, case: Background, action: ClaimedAction) -> str:
        """Name of the colleague the text is from: who holds the appointment, else who the obligation belongs to."""
        code = self._holder(case, action) or self._owner(case, action)
        found = self.colleagues.get((case.municipality, code))
        return found.name if found else ""

    def _holder(self, case: Background, action: ClaimedAction) -> str:
        """Code of who holds the appointment, as the fact that made it says; empty for what is about none."""
        if action.appointment is None:
            return ""
        return holder_of(self._opening(action), self.staff[case.municipality], action.appointment.date())

    def _owner(self, case: Background, action: ClaimedAction) -> str:
        """Code of who the obligation belongs to today: a stand-in while the owner is away. What the resident or an
        organisation has to do, the case worker goes about."""
        spec = obligation_of(self._journey(case), action.key)
        role = spec.owner if spec is not None and spec.owner not in OUTSIDE else "case_worker"
        return resolve(role, people_of(case), self.staff[case.municipality], self.at.date()) or ""

    def _digest(self, message: ClaimedMessage, municipality: Municipality) -> Rendered:
        colleague = self.colleagues.get((message.municipality, message.person))
        lines = [self._line(action, municipality) for action in message.actions]
        return digest(
            lines, name=colleague.name if colleague else "", day=message.day, case_url=municipality.case_url,
            sender=municipality.sender, brief=self._medium(message) == TEAMS,
            attached=told_of(municipality) if self._carries(message) else "",
        )  # fmt: skip

    def _line(self, action: ClaimedAction, municipality: Municipality) -> DigestLine:
        case, configuration = self.cases[action.case_id], self.app.configuration
        spec = obligation_of(self._journey(case), action.key)
        title = spec.title if spec is not None else action.key.obligation
        values = fill(municipality, action.case_ref, obligation=title, **self._about(case, action))
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
    book = open_book(
        conn,
        app.key,
        {message.client_id for message in messages if message.client_id is not None},
        {(message.municipality, message.party) for message in messages},
    )
    staff = {name: _staff(app, conn, name) for name in {message.municipality for message in messages}}
    wanted = {(message.municipality, message.person) for message in messages if message.person}
    wanted |= {(name, code) for name, those in staff.items() for code in those.people}
    actions = [action for message in messages for action in message.actions]
    openers = {action.key.opener for action in actions if _needs_opening(app, cases[action.case_id], action)}
    return Desk(
        app=app,
        at=at,
        cases=cases,
        book=book,
        colleagues=people.mailboxes(conn, wanted),
        staff=staff,
        openings=backgrounds.coded_fields(conn, openers),
        undecided=undecided(app, conn, messages),
        cards=card_lines(app, conn, messages, at),
        appointments=read_appointments(app, conn, messages),
        lists=work_lists(app, conn, messages, at),
        written=outbox.content_of(conn, [message.id for message in messages if message.template == ANSWER]),
    )


def _needs_opening(app: Context, case: Background, action: ClaimedAction) -> bool:
    """Whether its text may name what the fact that opened its obligation says: a place, a colleague, an activity."""
    spec = obligation_of(app.journey(case.definition_hash), action.key)
    return action.appointment is not None or (spec is not None and bool(spec.opens.per))


def people_of(case: Background) -> Owners:
    """Who the case itself names."""
    return Owners(case_worker=case.case_worker, jobcoach=case.jobcoach, team=case.team)


def _staff(app: Context, conn: Connection, municipality: str) -> Staff:
    return people.staff_of(conn, municipality, app.configuration.municipalities[municipality].fallback_role)

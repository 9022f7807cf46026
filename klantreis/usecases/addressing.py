"""Who gets an action, and in which message it leaves: from a plan to rows.

Rules
-----
1. Lines, tasks and cards go to a colleague, one digest per person, day and run; a message to a client, employer or
   partner carries one action. A card holds the code it is answered with: it never goes where others see it (Teams),
   but along the next way, by itself.
2. The first channel of the municipality's list for this text is taken that is set up and may be used for it and this
   person (`core/ways.py`: Awb 2:8). `file` needs no address and is always there.
3. A message whose first way failed takes another (Awb 2:11): what comes after the channel that failed.
4. A message to an organisation goes to the one the facts name, if the municipality knows it.
5. What has no recipient, organisation or channel is recorded as not sent, with that reason; it is never dropped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from klantreis.channels.port import Channel
from klantreis.core.actions import Action
from klantreis.core.case import AGAIN, Kind
from klantreis.core.municipality import Municipality
from klantreis.core.people import Owners, Staff, resolve
from klantreis.core.sending import digest_key, message_key, next_opening, recipient_kind
from klantreis.core.ways import TEAMS, TextKind, Way, after, asked, first_way, preferred
from klantreis.core.workdays import Calendar
from klantreis.definitions.roles import OUTSIDE
from klantreis.store.cases import LoadedCase
from klantreis.store.planned import Draft, NewAction
from klantreis.usecases.recipients import AddressBook

DIGEST = "digest"  #: template of a colleague's message


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """What addressing needs to know of one municipality on one run."""

    municipality: Municipality
    calendar: Calendar
    staff: Staff
    channels: Mapping[str, Channel]
    run: str
    at: datetime
    book: AddressBook  #: who is written to, and about
    text_kind: Callable[[str, Municipality], TextKind]  #: what the law asks about a text
    failed: Mapping[int, str]  #: channel of messages that a second way follows

    def address(self, loaded: LoadedCase, action: Action) -> NewAction:
        """The row for one action."""
        if action.skipped is not None:
            return NewAction(action=action)
        kind = recipient_kind(action.kind, action.to)
        return self._to_colleague(loaded, action) if kind == "staff" else self._to_outside(loaded, action, kind)

    def owner(self, loaded: LoadedCase, role: str) -> str:
        """The colleague an obligation is charged to; empty when it is not staff or there is nobody."""
        return "" if role in OUTSIDE else resolve(role, owners_of(loaded), self.staff, self.at.date()) or ""

    def _to_colleague(self, loaded: LoadedCase, action: Action) -> NewAction:
        person = resolve(action.to, owners_of(loaded), self.staff, self.at.date()) or ""
        if not person:
            return NewAction(action=action, not_sent="no_recipient")
        ways = set_up(self._order("staff", action), self.channels)
        private = [way for way in ways if way.medium != TEAMS] if action.kind is Kind.decide else ways
        if not private:
            return NewAction(action=action, person=person, not_sent="no_channel")
        return NewAction(action=action, person=person, draft=self._digest(person, private[0].name, ways[0].name))

    def _to_outside(self, loaded: LoadedCase, action: Action, kind: str) -> NewAction:
        recipient = self.book.recipient(
            kind, action.to, client_id=loaded.client_id, municipality=self.municipality.name, party=action.party,
            on=self.at.date(),
        )  # fmt: skip
        if recipient is None:
            return NewAction(action=action, not_sent="unknown_organisation")
        text = self.text_kind(action.template, self.municipality)
        order = preferred(self.municipality.order(kind, action.template, text.type), recipient.prefers)
        way = first_way(self._ways(loaded, action, order, text), text, recipient.reachable)
        if way is None:
            return NewAction(action=action, not_sent="no_channel")
        return NewAction(action=action, draft=self._letter(loaded, action, kind, way.name))

    def _ways(self, loaded: LoadedCase, action: Action, order: Sequence[str], text: TextKind) -> list[Way]:
        """The channels to try: another way than the one that failed, else those of the step or the municipality."""
        if not action.again:
            return set_up(asked(order, action.channel, text), self.channels)
        first = loaded.actions.get(action.key._replace(step=action.key.step.removesuffix(AGAIN)))
        failed = self.failed.get(first.message_id or 0, "") if first is not None else ""
        return set_up(after(order, failed), self.channels)

    def _order(self, kind: str, action: Action) -> Sequence[str]:
        return (action.channel,) if action.channel else self.municipality.channels.get(kind, ())

    def _due_at(self, channel: str) -> datetime:
        return next_opening(self.municipality.window_of(self.channels[channel].medium), self.calendar, self.at)

    def _digest(self, person: str, channel: str, usual: str) -> Draft:
        day = self.at.date()
        key = digest_key(self.municipality.name, person, day, self.run)
        return Draft(
            key=key if channel == usual else f"{key}|{channel}",
            recipient_kind="staff",
            channel=channel,
            template=DIGEST,
            municipality=self.municipality.name,
            day=day,
            due_at=self._due_at(channel),
            person=person,
        )

    def _letter(self, loaded: LoadedCase, action: Action, kind: str, channel: str) -> Draft:
        return Draft(
            key=message_key(loaded.ref, action.key),
            recipient_kind=kind,
            channel=channel,
            template=action.template,
            municipality=self.municipality.name,
            day=self.at.date(),
            due_at=self._due_at(channel),
            last_day=action.last_day,
            client_id=loaded.client_id,
            case_id=loaded.id,
            party=action.party,
        )


def set_up(names: Iterable[str], channels: Mapping[str, Channel]) -> list[Way]:
    """Those of these channels that have a setting, in this order."""
    return [Way(name, channels[name].medium) for name in names if name in channels]


def owners_of(loaded: LoadedCase) -> Owners:
    """Who the case itself names."""
    return Owners(case_worker=loaded.case_worker, jobcoach=loaded.jobcoach, team=loaded.team)

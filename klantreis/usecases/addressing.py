"""Who gets an action, and in which message it leaves: from a plan to rows.

Rules
-----
1. Lines, tasks and cards go to a colleague, one digest per person, day and run; a message to a client, employer or
   partner carries one action.
2. The first channel of the municipality's list is taken that is set up, reaches this person, and that they agreed to
   (Awb 2:8). `file` needs no address and is always there.
3. What has no recipient or no channel is recorded as not sent, with that reason; it is never dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from klantreis.channels.port import Channel
from klantreis.core.actions import Action
from klantreis.core.municipality import Municipality
from klantreis.core.people import Owners, Staff, resolve
from klantreis.core.sending import digest_key, message_key, next_opening, recipient_kind
from klantreis.core.workdays import Calendar
from klantreis.store.cases import LoadedCase
from klantreis.store.planned import Draft, NewAction

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

    def address(self, loaded: LoadedCase, action: Action, reach: Collection[str]) -> NewAction:
        """The row for one action. `reach`: recipient kinds with an address we may use (`client`, `employer`, …)."""
        if action.skipped is not None:
            return NewAction(action=action)
        kind = recipient_kind(action.kind, action.to)
        person = self._person(loaded, action) if kind == "staff" else ""
        if kind == "staff" and not person:
            return NewAction(action=action, not_sent="no_recipient")
        channel = self._channel(kind, action, kind == "staff" or kind in reach)
        if channel is None:
            return NewAction(action=action, person=person, not_sent="no_channel")
        return NewAction(action=action, person=person, draft=self._draft(loaded, action, kind, person, channel))

    def owner(self, loaded: LoadedCase, role: str) -> str:
        """The colleague an obligation is charged to; empty when it is not staff or there is nobody."""
        if role in ("client", "employer", "partner"):
            return ""
        return resolve(role, owners_of(loaded), self.staff, self.at.date()) or ""

    def _person(self, loaded: LoadedCase, action: Action) -> str:
        return resolve(action.to, owners_of(loaded), self.staff, self.at.date()) or ""

    def _channel(self, kind: str, action: Action, reachable: bool) -> str | None:
        wanted = (action.channel,) if action.channel else self.municipality.channels.get(kind, ())
        for name in wanted:
            channel = self.channels.get(name)
            if channel is not None and (reachable or not channel.needs_address):
                return name
        return None

    def _draft(self, loaded: LoadedCase, action: Action, kind: str, person: str, channel: str) -> Draft:
        day, due_at = self.at.date(), next_opening(self.municipality.window, self.calendar, self.at)
        if kind == "staff":
            return Draft(
                key=digest_key(self.municipality.name, person, day, self.run),
                recipient_kind=kind,
                channel=channel,
                template=DIGEST,
                municipality=self.municipality.name,
                day=day,
                due_at=due_at,
                person=person,
            )
        return Draft(
            key=message_key(loaded.ref, action.key),
            recipient_kind=kind,
            channel=channel,
            template=action.template,
            municipality=self.municipality.name,
            day=day,
            due_at=due_at,
            last_day=action.last_day,
            client_id=loaded.client_id,
            case_id=loaded.id,
        )


def owners_of(loaded: LoadedCase) -> Owners:
    """Who the case itself names."""
    return Owners(case_worker=loaded.case_worker, jobcoach=loaded.jobcoach, team=loaded.team)

"""A small configuration that is right, and a way to make one thing in it wrong."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import pytest

from klantreis.definitions.configuration import Configuration, check, load
from klantreis.definitions.events import BUILT_IN

JOURNEY = """\
journey: small
title: Klein
version: 1
valid_from: 2026-01-01
start: talk
anchors:
  begun: known(talk_held, enrolled.began)
terms:
  soon: 5wd
  rhythm: {young: 1m, else: 3m}
counts:
  missed: {of: no_show, if: proven(invite), since: [talk_held]}
labels:
  busy: {from: [talk_planned], until: [talk_held]}
stages:
  talk:
    title: Gesprek
    moves:
      - {event: talk_held, if: outcome = works, to: work}
      - {event: closed, to: end}
    obligations:
      attend:
        title: Afspraak
        opens: each talk_planned
        due: appointment
        clock: target
        owner: case_worker
        met_by: [talk_held]
        missed_by: [no_show]
        steps:
          - {id: invite, at: opened, send: invitation, to: client}
        ladder: stalled
  work:
    title: Werk
    moves: {closed: end}
    obligations:
      contact:
        title: Contact
        opens: stage
        repeat: rhythm
        clock: policy
        owner: case_worker
        met_by: [contact_held]
        steps:
          - {id: card, at: due + soon, decide: stuck, to: team_lead, within: 5wd, options: [helped]}
      help:
        title: Hulp
        opens: helped
        series: [1w, 3m]
        from: begun
        clock: policy
        owner: team_lead
        met_by: [contact_held]
"""
LADDERS = """\
ladders:
  stalled:
    - {id: nudge, at: due + 1wd, notify: stalled, to: owner}
    - {id: lead, at: due + 5wd, task: stalled, to: team_lead, within: 2wd, done_by: [contact_held]}
"""
EVENTS = """\
events:
  talk_planned: {title: Afspraak gemaakt, fields: {place: code}}
  talk_held: {title: Gesprek gevoerd, fields: {outcome: {works: aan het werk, stays: blijft}}}
  no_show: {title: Niet verschenen}
  contact_held: {title: Contact gehad, fields: {hours: number, day: date}}
  helped: {title: Geholpen}
  closed: {title: Gesloten}
"""
MUNICIPALITY = """\
municipality: smalltown
title: Gemeente Kleinstad
journeys: [small]
client_ref: ^K-\\d+$
channels: {client: [file], employer: [file], partner: [file], staff: [file]}
sending: {opens: 09:00, closes: 17:30}
fuse: {ceiling: 60, allowance: 10%, least: 5}
case_url: https://zaken.example/{ref}
"""
STAFF_LINES = "stalled: blijft liggen\nstuck: zit vast\ncheck_delivery: kijk na\n"
MESSAGE = "---\nsubject: Een bericht\nkind: send\n---\nBeste {{ naam }},\n\nBel {{ telefoon }}.\n"
CALENDAR = "source: test\nvalid_until: 2028-12-31\ndecree_days: [2026-01-02]\n"


class Folder:
    """A configuration folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        built_in = "".join(
            f"  {name}: {{title: {name}, fields: {{{', '.join(f'{field}: ref' for field in sorted(fields))}}}}}\n"
            for name, fields in BUILT_IN.items()
        )
        self.write("journeys/small.yaml", JOURNEY)
        self.write("journeys/ladders.yaml", LADDERS)
        self.write("journeys/events.yaml", EVENTS + built_in)
        self.write("municipalities/smalltown.yaml", MUNICIPALITY)
        self.write("calendars/nl.yaml", CALENDAR)
        self.write("messages/nld/staff.yaml", STAFF_LINES)
        self.write("messages/nld/invitation.md", MESSAGE)

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands there once."""
        text = (self.path / name).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def findings(self, *, holders: Mapping[str, Collection[str]] | None = None, today: date | None = None) -> list[str]:
        """What `check` says, with files named from the folder on."""
        found = check(self.path, holders=holders, today=today)
        return [str(finding).removeprefix(f"{self.path.as_posix()}/") for finding in found]

    def load(self) -> Configuration:
        return load(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)

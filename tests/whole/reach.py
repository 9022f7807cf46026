"""A town with two more journeys, in which residents can be written to often, by kind of text, and through partners.

`rhythm` writes to the resident: `first` on the day of a `contact_tried`, `second` a working day later, each in a text
of its own kind. `activities` writes to the partner of an activity and to the training company, about the activity.
"""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from klantreis.channels.file import FileChannel
from klantreis.channels.port import Channel, Envelope, Fate, Outcome
from klantreis.definitions.configuration import Configuration
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.recording import record_one
from tests.core.small_journeys import day
from tests.support.landsmeer import copy_of_landsmeer
from tests.support.understood import understood
from tests.whole.conftest import Town, moment

CONFIG = Path("config")
RHYTHM = """
journey: rhythm
title: Ritme
version: 1
valid_from: 2026-01-01
start: going
stages:
  going:
    moves: {journey_closed: end}
    obligations:
      hear:
        title: Van u horen
        opens: each contact_tried
        due: opened + 10wd
        clock: target
        owner: client
        met_by: [contact_held]
        steps:
          - {id: first, at: opened, send: first, to: client}
          - {id: second, at: opened + 1wd, send: second, to: owner, not_after: 3wd}
"""
ACTIVITIES = """
journey: activities
title: Activiteiten in de stad
version: 1
valid_from: 2026-01-01
start: going
stages:
  going:
    moves: {journey_closed: end}
    obligations:
      progress:
        title: Bericht over de activiteit
        opens: each lesson_started
        per: ref
        series: every 6w
        clock: target
        owner: partner
        met_by: [lesson_report]
        steps:
          - {id: ask, at: due - 5wd, send: ask_partner, to: owner, about: due}
      certificate:
        title: Verklaring
        opens: each course_started
        due: opened + 4w
        clock: policy
        owner: training_company
        met_by: [lesson_report]
        steps:
          - {id: ask, at: opened, send: ask_company, to: training_company}
      boss:
        title: De werkgever
        opens: each placement_started
        due: opened + 4w
        clock: policy
        owner: employer
        met_by: [lesson_report]
        steps:
          - {id: ask, at: opened, send: aftercare_employer, to: employer}
"""
EVENTS = """
  lesson_started: {title: Activiteit begonnen, fields: {ref: ref, partner: ref}}
  lesson_report: {title: Bericht van de partner, fields: {ref: ref}}
  course_started: {title: Leren begonnen, fields: {training_company: ref}}
"""
TEXTS = {
    "first": "---\nsubject: Eerste bericht\n---\nBeste {{ naam }}, wij zijn {{ medewerker }}. Bel {{ telefoon }}.\n",
    "second": "---\nsubject: Tweede bericht\ntype: news\n---\nBeste {{ naam }}, bel {{ telefoon }}.\n",
    "ask_partner": (
        "---\nsubject: Hoe gaat het met {{ activiteit }}?\n---\nBeste {{ naam }}, hoe gaat het na {{ periode }} met "
        "{{ deelnemer }}? Graag voor {{ dag }}. Vragen? {{ medewerker }}, {{ telefoon }}."
        "{% if werknemer %}FOUT{% endif %}\n"
    ),
    "ask_company": "---\nsubject: De verklaring\n---\nBeste {{ naam }}, dit gaat over {{ deelnemer }}.\n",
}
PARTNERS = """code,kind,contact,email,active_until
P-1,partner,Ria Partner,ria@talent.example,
P-2,partner,Stan Stop,stan@gestopt.example,2026-03-31
LB-1,training_company,Lou Leer,lou@bakkerij.example,
E-1,employer,Ben Baas,ben@bouw.example,
"""


def configured(folder: Path, texts: Mapping[str, str] = {}, **changes: str) -> Configuration:
    """The shipped configuration with these journeys; `changes` are lines of the municipality's file, `texts` others."""
    copy_of_landsmeer(folder)
    (folder / "journeys" / "rhythm.yaml").write_text(RHYTHM)
    (folder / "journeys" / "activities.yaml").write_text(ACTIVITIES)
    events = folder / "journeys" / "events.yaml"
    events.write_text(events.read_text() + EVENTS)
    for name, text in {**TEXTS, **texts}.items():
        (folder / "messages" / "nld" / f"{name}.md").write_text(text)
    file = folder / "municipalities" / "landsmeer.yaml"
    lines = file.read_text().replace("journeys: [landsmeer,", "journeys: [rhythm, activities, landsmeer,").splitlines()
    blocks = itertools.accumulate(
        lines, lambda key, line: key if line.startswith(" ") else line.split(":")[0], initial=""
    )
    kept = [line for line, key in zip(lines, itertools.islice(blocks, 1, None), strict=True) if key not in changes]
    file.write_text("\n".join([*kept, *(f"{key}: {value}" for key, value in changes.items())]) + "\n")
    return understood(folder)


def reconfigured(town: Town, configuration: Configuration) -> Town:
    town.app = replace(town.app, configuration=configuration)
    return town


def enrol(town: Town, journey: str, on: str, *rows: str, columns: str = "consent_email") -> None:
    """`L-0001,2026-01-01`: a resident with an e-mail address, and what `columns` say of them."""
    lines = [
        f"{ref},Bewoner {ref},{ref.lower()}@example.org,kw-1,{day(on)},{rest}"
        for ref, _, rest in (row.partition(",") for row in rows)
    ]
    path = town.folder / "more.csv"
    path.write_text("\n".join([f"client_ref,name,email,case_worker,enrolled_on,{columns}", *lines]) + "\n")
    report = enrol_file(town.app, path, "landsmeer", journey, moment(on, 7))
    assert report.rejected == 0, report.rejections


def tell(town: Town, client: str, journey: str, event: str, on: str, *, at: str = "", **data: object) -> None:
    """As `Town.tell`, for a resident with several cases."""
    town.told += 1
    fields: dict[str, object] = {
        "id": str(town.told), "source": "suite", "municipality": "landsmeer", "client_ref": client, "journey": journey,
        "event": event, "occurred_on": day(on).isoformat(), "data": data,
    }  # fmt: skip
    if at:
        fields["at"] = f"{day(at)}T10:00:00"
    record_one(town.app, fields, moment(on, 8))


def partners(town: Town) -> None:
    path = town.folder / "partners.csv"
    path.write_text(PARTNERS)
    assert partners_file(town.app, path, "landsmeer").organisations == 4


class Post:
    """A mail server that refuses who it is told to, and keeps what it takes: `sent` has (to, subject)."""

    name, medium = "email", "email"

    def __init__(self, **refuses: Outcome) -> None:
        """By the part of the address before the @: `l_0001` stands for l-0001@example.org."""
        self.refuses = {name.replace("_", "-"): outcome for name, outcome in refuses.items()}
        self.sent: list[tuple[str, str]] = []
        self.texts: list[Envelope] = []
        self.asked: list[str] = []

    def send(self, envelope: Envelope) -> Outcome:
        self.asked.append(envelope.to)
        if refused := self.refuses.get(envelope.to.partition("@")[0]):
            return refused
        self.sent.append((envelope.to, envelope.subject))
        self.texts.append(envelope)
        return Outcome(Fate.accepted)

    def close(self) -> None: ...


NO_SUCH_MAILBOX = Outcome(Fate.refused, "smtp_rcpt_550", "550 5.1.1 no such user", address_refused=True)
POLICY = Outcome(Fate.refused, "smtp_rcpt_550", "550 5.7.1 not today")


def channels(folder: Path, post: Post) -> dict[str, Channel]:
    """A mail server, and paper."""
    return {"email": post, "file": FileChannel(folder / "out")}

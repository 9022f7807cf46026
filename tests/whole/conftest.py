"""A town: the shipped Landsmeer configuration on a simulation database, lived day by day through the use cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.channels.port import Channel
from klantreis.core.sending import AMSTERDAM
from klantreis.definitions.configuration import Configuration, load
from klantreis.settings import Settings
from klantreis.store import runs as stored_runs
from klantreis.store.engine import reading, writing
from klantreis.store.schema import mark_simulation
from klantreis.usecases import delivery, planning, runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_one
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, DeliveryReport, FuseVerdict, RunTicket
from tests.core.small_journeys import day

STAFF = """code,name,email,roles,absent_from,absent_until,stand_in
kw-1,Anna Voorbeeld,kw-1@landsmeer.example,case_worker|team_lead,2026-03-16,2026-03-20,kw-2
kw-2,Bram Voorbeeld,kw-2@landsmeer.example,case_worker,,,
jc-1,Chris Voorbeeld,jc-1@landsmeer.example,jobcoach,,,
mg-1,Dina Voorbeeld,mg-1@landsmeer.example,manager,,,
"""
CLIENTS = "client_ref,name,email,language,case_worker,jobcoach,consent_email,enrolled_on,employer_name,employer_email\n"


@dataclass
class Town:
    """What a story needs: enrol, tell, live a day, and look at what left the house."""

    app: App
    folder: Path
    told: int = 0
    tickets: list[RunTicket] = field(default_factory=list)

    def enrol(self, on: str, *clients: str) -> None:
        """`L-0001`: somebody of case worker kw-1 with an e-mail address and an employer."""
        rows = [
            f"{ref},Testpersoon {ref},{ref.lower()}@example.org,nld,kw-1,jc-1,2026-01-01,{day(on)},"
            f"Bakker,bakker-{ref}@example.org"
            for ref in clients
        ]
        path = self.folder / "clients.csv"
        path.write_text(CLIENTS + "\n".join(rows) + "\n")
        report = enrol_file(self.app, path, "landsmeer", "landsmeer", moment(on, 7))
        assert report.rejected == 0, report.rejections

    def tell(self, client: str, event: str, on: str, *, at: str = "", recorded: str = "", **data: object) -> str:
        self.told += 1
        fields: dict[str, object] = {
            "id": str(self.told), "source": "suite", "municipality": "landsmeer", "client_ref": client, "event": event,
            "occurred_on": day(on).isoformat(), "by": "kw-1", "data": data,
        }  # fmt: skip
        if at:
            fields["at"] = f"{day(at)}T10:00:00"
        record_one(self.app, fields, moment(recorded or on, 8))
        return str(self.told)

    def plan(self, on: str, hour: int = 9, minute: int = 30) -> tuple[RunTicket, BatchReport, FuseVerdict]:
        """The round up to and including the fuse."""
        ticket = runs.begin(self.app, moment(on, hour, minute))
        report = BatchReport()
        for stage in (runs.OTHER, *runs.STAGES):
            for refs in runs.due_batches(self.app, ticket, stage):
                report += planning.plan_batch(self.app, ticket, refs)
        self.tickets.append(ticket)
        return ticket, report, runs.judge(self.app, ticket, report)

    def deliver(self, on: str, hour: int = 9, minute: int = 30) -> DeliveryReport:
        total = DeliveryReport()
        while True:
            done = delivery.deliver_round(self.app, moment(on, hour, minute))
            total += done
            if not done.claimed or done.retry:
                return total

    def live(self, on: str) -> DeliveryReport:
        """A whole day; what the fuse holds is approved."""
        ticket, _, verdict = self.plan(on)
        if verdict.held:
            runs.approve(self.app, ticket.run, "kw-1", ticket.at)
        return self.deliver(on)

    def walk(self, first: str, last: str) -> dict[str, list[str]]:
        """Live every working day; the subjects of what went to clients and employers, by day."""
        calendar, sent = self.app.configuration.calendars["landsmeer"], {}
        today = day(first)
        while today <= day(last):
            if calendar.is_office_day(today):
                written = f"{['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][today.weekday()]} {today}"
                before = len(self.mails())
                self.live(written)
                new = [mail["Subject"] for mail in self.mails()[before:] if not mail["Subject"].startswith("Opvolging")]
                if new:
                    sent[written] = sorted(new)
            today += timedelta(days=1)
        return sent

    def mails(self) -> list[EmailMessage]:
        """Every file the file channel wrote, oldest day first."""
        paths = sorted(
            (self.folder / "out" / "mail").rglob("*.eml"), key=lambda path: (path.parent.name, path.stat().st_mtime_ns)
        )
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]

    def digests(self, person: str) -> list[str]:
        return [mail.get_content() for mail in self.mails() if str(mail["To"]).startswith(f"{person}@")]

    def counts(self, ticket: RunTicket) -> stored_runs.ActionCounts:
        with reading(self.app.engine) as conn:
            return stored_runs.counts(conn, ticket.run_id)


def moment(on: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day(on), time(hour, minute), tzinfo=AMSTERDAM)


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return load(Path("config"))


Build = Callable[..., Town]


@pytest.fixture
def build(engine: Engine, tmp_path: Path, configuration: Configuration) -> Iterator[Build]:
    """Makes the town, with the channels given (by default: files)."""
    made: list[Mapping[str, Channel]] = []

    def town(urls: Mapping[str, str] | None = None, channels: Mapping[str, Channel] | None = None) -> Town:
        out = tmp_path / "out"
        ways = channels or make_channels(urls or {}, out)
        made.append(ways)
        with writing(engine) as conn:
            mark_simulation(conn)
        settings = Settings(out=out, secret="a secret of the tests")
        app = App(settings, engine, configuration, ways, settings.key())
        path = tmp_path / "staff.csv"
        path.write_text(STAFF)
        assert staff_file(app, path, "landsmeer").rejected == 0
        return Town(app, tmp_path)

    yield town
    for channels in made:
        for channel in channels.values():
            channel.close()


@pytest.fixture
def town(build: Build) -> Town:
    return build()


def subjects(mails: Sequence[EmailMessage]) -> list[str]:
    return [str(mail["Subject"]) for mail in mails]

"""A week in which the database is put back from a backup, with a real mail server that keeps what it accepts.

    ma 2 mar    4 residents are enrolled and written to; two more came weeks ago, and stall on wo 4 and do 5 mar
    di 3 mar    4 more; three of the first get an appointment. In the middle of delivery, at 11:00, a BACKUP is made;
                then the rest of the day's messages leaves
    wo 4 mar    4 more, and appointments: all leaves
    do 5 mar    4 more, and appointments: half of it leaves, and the database is lost. At 15:00 the backup is put BACK;
                what happened since is brought in and planned again, and what is in doubt is settled
    vr 6 mar    a usual day: reminders of appointments leave

`live_through(place, kept, …)` lives it and tells what left, by the server's own record; `undisturbed(place, kept)` is
the same week without the loss. A `Place` is what the story needs of a house; `kept` gives the key of each message that
the mail server kept, as often as it kept it (of the sink: `partial(kept_by_sink, folder)`).
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from email import message_from_bytes
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.definitions.configuration import Configuration
from klantreis.errors import RestoredFromBackup
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import make_engine, reading
from klantreis.store.tables import Message, table
from klantreis.usecases import delivery, doctoring, doubting, holding, planning, restoring, runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.restoring import RestoreReport
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, DeliveryReport
from klantreis.usecases.verifying import problems

ROOT = Path(__file__).resolve().parents[2]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = DAYS = [date(2026, 3, day) for day in (2, 3, 4, 5, 6)]
APPOINTMENT = {TUESDAY: date(2026, 3, 9), WEDNESDAY: date(2026, 3, 9), THURSDAY: date(2026, 3, 10)}
STALLING = {"L-0005": date(2026, 2, 17), "L-0006": date(2026, 2, 18)}  #: enrolled since then
BACKUP_OF = datetime.combine(TUESDAY, time(11), AMSTERDAM)
BACK_AT = datetime.combine(THURSDAY, time(15), AMSTERDAM)
_message = table(Message)
HALF = 3  #: messages in the round after which the backup is made, or the database is lost


class Place(Protocol):
    """A database, a folder, and the app on them as another process would open it."""

    @property
    def folder(self) -> Path: ...
    @property
    def url(self) -> str: ...
    def app(self) -> AbstractContextManager[App]: ...


@dataclass(frozen=True)
class House:
    """A place with a mail server on this port."""

    folder: Path
    url: str
    configuration: Configuration
    port: int

    @contextmanager
    def app(self) -> Iterator[App]:
        engine = make_engine(self.url)
        settings = Settings(database_url=self.url, out=self.folder / "out", secret="a secret", _env_file=None)  # type: ignore[call-arg]
        mail = f"klantmail://127.0.0.1:{self.port}?from=werk@landsmeer.example"
        channels = make_channels({"email": mail}, settings.out)
        try:
            yield App(settings, engine, self.configuration, channels, settings.key())
        finally:
            for channel in channels.values():
                channel.close()
            engine.dispose()


Kept = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How it ended. `left`: how often each key was kept by the mail server or as a file."""

    left: Counter[str]
    sent: frozenset[str]  #: keys that the database knows as sent
    digests: frozenset[str]  #: keys of messages to colleagues, as the database knows them
    unknown: frozenset[str]  #: keys that left and that the database does not know
    refused: bool = False  #: delivery and doctor refused the database that was put back
    declared: RestoreReport | None = None
    doubted: int = 0  #: messages in doubt after all was planned again
    by_record: int = 0  #: of which the mail server's record settled
    in_doubt: int = 0  #: that are left at the end
    problems: tuple[str, ...] = ()


def undisturbed(place: Place, kept: Kept) -> Week:
    """The week without a loss."""
    with place.app() as app:
        _settle_in(app, place.folder)
        for day in DAYS:
            _bring_in(app, place.folder, day)
            _plan(app, day)
            _deliver(app, day, 10)
        return _week(app, kept)


def live_through(place: Place, kept: Kept, *, records: bool = True, day_by_day: bool = True) -> Week:
    """The week with the loss. `records`: what klantreis told outside the database is still there; else only the
    checkpoint. `day_by_day`: the lost days are repeated one by one; else one run makes up for them."""
    backup = Backup(place.url, place.folder / "backup")
    with place.app() as app:
        _settle_in(app, place.folder)
        _bring_in(app, place.folder, MONDAY)
        _plan(app, MONDAY)
        _deliver(app, MONDAY, 10)
        _bring_in(app, place.folder, TUESDAY)
        _plan(app, TUESDAY)
        delivery.deliver_round(app, _at(TUESDAY, 10), HALF)
    backup.make()
    with place.app() as app:
        _deliver(app, TUESDAY, 11)
        _bring_in(app, place.folder, WEDNESDAY)
        _plan(app, WEDNESDAY)
        _deliver(app, WEDNESDAY, 10)
        _bring_in(app, place.folder, THURSDAY)
        _plan(app, THURSDAY)
        delivery.deliver_round(app, _at(THURSDAY, 10), HALF)
    backup.put_back()
    with place.app() as app:
        return _made_good(app, place, kept, records, day_by_day)


def _made_good(app: App, place: Place, kept: Kept, records: bool, day_by_day: bool) -> Week:
    refused = _is_refused(app)
    if not records:
        for path in app.settings.checkpoints.rglob("left-*.jsonl"):
            path.unlink()
    declared = restoring.declare(app, BACKUP_OF, "kw-1", BACK_AT)
    for day in (WEDNESDAY, THURSDAY):
        _bring_in(app, place.folder, day)
        if day_by_day:
            _plan(app, day)
    if not day_by_day:
        _plan(app, THURSDAY, 15)
    _deliver(app, THURSDAY, 15)  # nothing leaves: all of it is held, and what could have left goes to in doubt
    doubted = len(doubting.in_doubt(app))
    by_record = _settle_by(app, kept())
    holding.release(app, holding.Scope(), "kw-1", BACK_AT)
    _deliver(app, THURSDAY, 16)
    restoring.close(app, "kw-1", _at(THURSDAY, 16))
    _bring_in(app, place.folder, FRIDAY)
    _plan(app, FRIDAY)
    _deliver(app, FRIDAY, 10)
    return replace(_week(app, kept), refused=refused, declared=declared, doubted=doubted, by_record=by_record)


def _is_refused(app: App) -> bool:
    """Whether neither `deliver` sends nor `doctor` is content; the same again, for a refusal is no remedy."""
    for _ in range(2):
        with pytest.raises(RestoredFromBackup):
            delivery.deliver_round(app, BACK_AT)
    return any(check.what == "backup" and not check.fine for check in doctoring.examine(app, BACK_AT))


# --- days -------------------------------------------------------------------------------------------------------------


def _settle_in(app: App, folder: Path) -> None:
    report = staff_file(app, ROOT / "examples" / "landsmeer" / "staff.csv", "landsmeer")
    assert report.rejected == 0, report.rejections


def _bring_in(app: App, folder: Path, day: date) -> None:
    """What is heard on this day: four new residents, and appointments for three of the day before. May be repeated."""
    number = DAYS.index(day)
    clients = [f"L-{10 * number + each:04}" for each in range(1, 5)]
    path = folder / f"clients-{day}.csv"
    since = dict.fromkeys(clients, day) | (STALLING if day == MONDAY else {})
    rows = [f"{ref},Testpersoon,{ref.lower()}@example.org,2026-01-01,kw-1,jc-1,{on}" for ref, on in since.items()]
    path.write_text("\n".join(["client_ref,name,email,consent_email,case_worker,jobcoach,enrolled_on", *rows, ""]))
    enrolled = enrol_file(app, path, "landsmeer", "landsmeer", _at(day, 7))
    assert enrolled.rejected == 0, enrolled.rejections
    if day in APPOINTMENT:
        recorded = record_file(app, io.StringIO("\n".join(_planned(number, day))), _at(day, 8))
        assert recorded.rejected == 0, recorded.rejections


def _planned(number: int, day: date) -> list[str]:
    lines = [
        {"id": f"{day}-{each}", "source": "suite", "municipality": "landsmeer", "event": "talk_planned", "by": "kw-1"}
        | {"client_ref": f"L-{10 * (number - 1) + each:04}", "occurred_on": f"{day}"}
        | {"at": f"{APPOINTMENT[day]}T1{each}:00:00", "data": {"place": "stadhuis"}}
        for each in range(1, 4)
    ]
    return [json.dumps(line) for line in lines]


def _plan(app: App, day: date, hour: int = 9) -> None:
    """The round up to and including the fuse; what that holds is approved."""
    ticket, report = runs.begin(app, _at(day, hour, 30), "landsmeer"), BatchReport()
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in runs.due_batches(app, ticket, stage):
            report += planning.plan_batch(app, ticket, refs)
    verdict = runs.judge(app, ticket, report)
    if verdict.held:
        runs.approve(app, ticket.run, "kw-1", ticket.at)
    runs.finish(app, ticket, report, verdict, ticket.at)


def _deliver(app: App, day: date, hour: int) -> DeliveryReport:
    total = DeliveryReport()
    while True:
        done = delivery.deliver_round(app, _at(day, hour), municipality="landsmeer")
        total += done
        if not done.claimed:
            return total


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


# --- what the mail server knows ---------------------------------------------------------------------------------------


def kept_by_sink(mail: Path) -> list[str]:
    """What `Kept` asks, of the sink of tests/support/sink.py that keeps its mail in this folder."""
    texts = [path.read_bytes().split(b"\n", 2)[2] for path in sorted(mail.glob("*.eml"))]
    return [str(message_from_bytes(text)["Message-ID"]).strip("<>").partition("@")[0] for text in texts]


def _week(app: App, kept: Kept) -> Week:
    left = Counter([*kept(), *(path.stem for path in (app.settings.out / "mail").rglob("*.eml"))])
    with reading(app.engine) as conn:
        known = dict(conn.execute(select(_message.c.opaque, _message.c.recipient_kind)).tuples().all())
        sent = conn.execute(select(_message.c.opaque).where(_message.c.state == "sent")).scalars().all()
    return Week(
        left=left,
        sent=frozenset(sent),
        digests=frozenset(key for key, kind in known.items() if kind == "staff"),
        unknown=left.keys() - known.keys(),
        in_doubt=len(doubting.in_doubt(app)),
        problems=tuple(map(str, problems(app))),
    )


def _settle_by(app: App, kept: Collection[str]) -> int:
    """What a person does with the whole log of the relay at hand."""
    doubtful = doubting.in_doubt(app)
    for each in doubtful:
        doubting.resolve_in_doubt(app, each.opaque, as_sent=each.opaque in kept, by="kw-1", why="relay_log", at=BACK_AT)
    return len(doubtful)


# --- the backup -------------------------------------------------------------------------------------------------------


class Backup:
    """A copy of the database, elsewhere: of SQLite the file, of PostgreSQL what `pg_dump` gives."""

    def __init__(self, url: str, file: Path) -> None:
        self._url, self._file = make_url(url), file
        self._database = Path(self._url.database or "")

    def make(self) -> None:
        if self._url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(self._database)) as here, closing(sqlite3.connect(self._file)) as there:
                here.backup(there)
        else:
            self._run("pg_dump", "--format=custom", f"--file={self._file}", f"--dbname={self._address}")

    def put_back(self) -> None:
        if self._url.get_backend_name() == "sqlite":
            for ending in ("-wal", "-shm"):
                Path(f"{self._database}{ending}").unlink(missing_ok=True)
            shutil.copyfile(self._file, self._database)
        else:
            self._run("pg_restore", "--clean", "--if-exists", f"--dbname={self._address}", f"{self._file}")

    @property
    def _address(self) -> str:
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)
        assert done.returncode == 0, done.stderr

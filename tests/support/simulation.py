"""Landsmeer in January 2026, small enough to know by heart: a simulation on the real configuration, run day by day.

    L-0001  nobody calls: asked on ma 5 jan, reminded ma 12 jan, due ma 19 jan, stalled from di 20 jan
    L-0002  appointment on wo 14 jan, intake held then; a plan agreed on di 20 jan
    L-0003  works since ma 12 jan: aftercare after 1, 2 and 4 weeks, …
    L-0004  a no-show on wo 14 jan that was a mistake (withdrawn on do 15 jan); the appointment was kept

`copy(folder)` gives a folder with the database as it stands after the run of vr 23 jan; it is made once.
"""

import io
import json
import shutil
import tempfile
from atexit import register
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path

from klantreis.app import App, open_app
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases import delivery, planning, runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, RunSummary

CONFIG = Path(__file__).resolve().parents[2] / "config"
FIRST, LAST = date(2026, 1, 5), date(2026, 1, 23)

STAFF = """\
code,name,email,roles
kw-1,Een Verzonnen,kw-1@example.org,case_worker|team_lead
kw-2,Twee Verzonnen,kw-2@example.org,case_worker
jc-1,Drie Verzonnen,jc-1@example.org,jobcoach
m-1,Vier Verzonnen,m-1@example.org,manager|integration_lead
"""
CLIENTS = """\
client_ref,name,email,case_worker,jobcoach,enrolled_on
L-0001,Ans Verzonnen,ans@example.org,kw-1,jc-1,2026-01-05
L-0002,Bo Verzonnen,bo@example.org,kw-2,jc-1,2026-01-05
L-0003,Cas Verzonnen,cas@example.org,kw-2,jc-1,2026-01-05
L-0004,Dien Verzonnen,dien@example.org,kw-2,jc-1,2026-01-05
"""
FACTS = [
    # id, client, event, occurred on, recorded at, further fields
    ("1", "L-0003", "talk_planned", "2026-01-05", "2026-01-05T08:00", {"at": "2026-01-08T10:00", "by": "kw-2"}),
    ("2", "L-0002", "talk_planned", "2026-01-06", "2026-01-06T08:00", {"at": "2026-01-14T10:00", "by": "kw-2"}),
    ("3", "L-0004", "talk_planned", "2026-01-06", "2026-01-06T08:00", {"at": "2026-01-14T11:00", "by": "kw-2"}),
    ("4", "L-0003", "intake_held", "2026-01-08", "2026-01-08T16:00", {"by": "kw-2"}),
    ("5", "L-0003", "placement_started", "2026-01-12", "2026-01-12T08:00", {"by": "kw-2"}),
    ("6", "L-0004", "no_show", "2026-01-14", "2026-01-14T16:00", {"by": "kw-2"}),
    ("7", "L-0002", "intake_held", "2026-01-14", "2026-01-14T16:00", {"by": "kw-2"}),
    ("8", "L-0004", "no_show", "2026-01-15", "2026-01-15T16:00", {"by": "kw-2", "withdraws": "6"}),
    ("9", "L-0004", "intake_held", "2026-01-14", "2026-01-15T16:00", {"by": "kw-2"}),
    ("10", "L-0002", "plan_agreed", "2026-01-21", "2026-01-21T08:00", {"by": "kw-2"}),
    ("11", "L-0002", "plan_agreed", "2026-01-20", "2026-01-21T08:30", {"by": "kw-2", "corrects": "10"}),
]


def at(day: date | str, hour: int = 9, minute: int = 0) -> datetime:
    """A local moment."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(hour, minute), AMSTERDAM)


def settings(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder}/klantreis.db", config=CONFIG, out=folder / "out", _env_file=None)  # type: ignore[call-arg]


def copy(folder: Path) -> Settings:
    """The simulation as it stands on vr 23 jan 2026, to be changed at will."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    return settings(folder)


@contextmanager
def simulation(folder: Path) -> Iterator[App]:
    with open_app(copy(folder)) as app:
        yield app


def run_day(app: App, day: date) -> RunSummary | None:
    """One follow-up at nine o'clock, with what was heard before it; None on a day off. What is held is approved."""
    _hear(app, day)
    ticket = runs.begin(app, at(day))
    if ticket.closed:
        return None
    report = BatchReport()
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in runs.due_batches(app, ticket, stage):
            report += planning.plan_batch(app, ticket, refs)
    verdict = runs.judge(app, ticket, report)
    if verdict.held:
        runs.approve(app, ticket.run, "kw-1", ticket.at)
    while delivery.deliver_round(app, ticket.at).claimed:
        pass
    return runs.finish(app, ticket, report, verdict, ticket.at)


def lines(until: datetime, since: datetime) -> str:
    """The facts recorded in a stretch of time, as `klantreis record` reads them."""
    told = [
        {"id": id_, "source": "suite", "municipality": "landsmeer", "client_ref": client, "event": event}
        | {"occurred_on": occurred_on, "recorded_at": recorded_at}
        | {name: f"suite:{value}" if name in ("corrects", "withdraws") else value for name, value in more.items()}
        for id_, client, event, occurred_on, recorded_at, more in FACTS
        if since < datetime.fromisoformat(recorded_at).replace(tzinfo=AMSTERDAM) <= until
    ]
    return "".join(json.dumps(fact) + "\n" for fact in told)


def _hear(app: App, day: date) -> None:
    heard = lines(at(day), at(day - timedelta(days=1)))
    if heard:
        report = record_file(app, io.StringIO(heard), at(day))
        assert report.rejected == 0, report.rejections


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="klantreis-simulation-"))
    register(partial(shutil.rmtree, folder, ignore_errors=True))
    chosen = settings(folder)
    chosen.make_secret()
    upgrade(chosen.database_url)
    for name, content in (("staff.csv", STAFF), ("clients.csv", CLIENTS)):
        (folder / name).write_text(content, encoding="utf-8")
    with open_app(chosen) as app:
        with writing(app.engine) as conn:
            mark_simulation(conn)
        staff_file(app, folder / "staff.csv", "landsmeer")
        report = enrol_file(app, folder / "clients.csv", "landsmeer", "", at(FIRST, 8))
        assert report.new == 4, report.rejections
        day = FIRST
        while day <= LAST:
            run_day(app, day)
            day += timedelta(days=1)
    return folder

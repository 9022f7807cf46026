"""A few hundred lives, planned day by day by klantreis itself, in a small database from which large ones are made."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from shutil import copytree, rmtree

from sqlalchemy import event, text

from benchmarks.lives import Life, lives
from klantreis.app import App, open_app
from klantreis.core.actions import Plan
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store import schema
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading, writing
from klantreis.usecases import delivery, enrolment, planning, recording, runs, staffing
from klantreis.usecases.values import BatchReport, DeliveryReport, RunTicket

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 9, 15)  #: Tuesday
AT = datetime.combine(DAY, time(9, 30), AMSTERDAM)


Groups = tuple[tuple[int, ...], ...]  #: case ids of each municipality


@dataclass(frozen=True)
class Templates:
    """The database with the lives; which of its cases have something to do on the day, and which wait."""

    url: str
    config: Path
    due: Groups
    waiting: Groups


def make(folder: Path, due: int = 80, waiting: int = 160) -> Templates:
    """Tell and plan the lives, up to the morning of DAY."""
    config, url = configuration(folder / "made"), f"sqlite:///{folder / 'templates.db'}"
    schema.upgrade(url)
    with opened(url, config) as app:
        with writing(app.engine) as conn:
            schema.mark_simulation(conn)
        event.listen(app.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))  # made anew each time
        app.engine.dispose()
        staffing.staff_file(app, ROOT / "examples/landsmeer/staff.csv", "landsmeer")
        told = list(lives(DAY, app.configuration.calendars["landsmeer"], due, waiting))
        _live(app, told, folder)
        return Templates(url, config, *sorted_out(app, AT, lambda plan: _clients_hear(plan.actions) == 1))


@contextmanager
def opened(url: str, config: Path) -> Iterator[App]:
    """The app on this database, sending to nowhere."""
    out = config.parent / "out"
    rmtree(out / "checkpoint", ignore_errors=True)  # each round begins with a copy, which is older than what left
    settings = Settings(database_url=url, config=config, out=out, secret="benchmark", _env_file=None)  # noqa: S106
    with open_app(settings) as app:
        yield app


def plan_day(app: App, at: datetime, municipality: str = "") -> tuple[RunTicket, BatchReport, list[tuple[str, ...]]]:
    """Begin a run and plan everything that is due; with the batches in which it was planned."""
    ticket, report, batches = runs.begin(app, at, municipality), BatchReport(), []
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in list(runs.due_batches(app, ticket, stage)):
            report += planning.plan_batch(app, ticket, refs)
            batches.append(refs)
    if runs.judge(app, ticket, report).held:  # the first run always is
        runs.approve(app, ticket.run, "kw-1", at)
    return ticket, report, batches


def deliver_day(app: App, at: datetime, municipality: str = "") -> DeliveryReport:
    """Send everything that may leave."""
    total = DeliveryReport()
    while (done := delivery.deliver_round(app, at, municipality=municipality)).claimed:
        total += done
    return total


def configuration(folder: Path) -> Path:
    """The configuration of the repository, with every message to nowhere and a fuse that lets 10,000 pass.

    What has legal effect must be able to go on paper: that becomes a file.
    """
    config = folder / "config"
    copytree(ROOT / "config", config)
    for file in (config / "municipalities").glob("*.yaml"):
        wide = file.read_text().replace("[email, file]", "['null', file]")
        file.write_text(re.sub(r"(ceiling|least): \d+", r"\1: 1000000", wide))
    return config


def _live(app: App, told: list[Life], folder: Path) -> None:
    """Day after day: who comes in, what is heard, what is planned and sent. On DAY only what is heard."""
    enrolled: dict[date, list[Life]] = defaultdict(list)
    heard: dict[str, list[dict[str, object]]] = defaultdict(list)
    for life in told:
        enrolled[life.enrolled].append(life)
        for fact in life.facts:
            heard[str(fact["recorded_at"])[:10]].append(fact)
    calendar, day = app.configuration.calendars["landsmeer"], min(enrolled)
    while True:
        at = datetime.combine(day, AT.time(), AMSTERDAM)
        if day in enrolled:
            file = folder / "clients.csv"
            file.write_text(_clients(enrolled[day]))
            assert not enrolment.enrol_file(app, file, "landsmeer", "landsmeer", at).rejected
        if facts := heard.get(day.isoformat()):
            report = recording.record_file(app, io.StringIO("\n".join(map(json.dumps, facts))), at)
            assert not report.rejected, report.rejections
        if day == DAY:
            return
        plan_day(app, at)
        deliver_day(app, at)
        day = calendar.add_workdays(day, 1)


def _clients(some: Iterable[Life]) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["client_ref", "name", "email", "case_worker", "jobcoach", "consent_email", "enrolled_on"])
    for life in some:
        rows.writerow([
            life.ref, "Voorbeeld Testema", f"{life.ref}@example.org", "kw-2", "jc-1", life.enrolled, life.enrolled,
        ])  # fmt: skip
    return out.getvalue()


def sorted_out(app: App, at: datetime, counts: Callable[[Plan], bool]) -> tuple[Groups, Groups]:
    """Case ids of each municipality: those whose plan of that day counts; those with nothing to look at."""
    ticket = runs.begin(app, at, dry_run=True)
    found = {
        ref for stage in (runs.OTHER, *runs.STAGES) for refs in runs.due_batches(app, ticket, stage) for ref in refs
    }
    with reading(app.engine) as conn:
        everything = load_cases(conn, [ref for (ref,) in conn.execute(text('SELECT ref FROM "case"'))])
    asked = planning.planned(app, ticket, [each for each in everything if each.ref in found])
    due = [each.loaded for each in asked if each.plan and counts(each.plan)]
    waiting = [each for each in everything if each.ref not in found]
    once = {each.client_id: each.id for each in [*waiting, *due]}  # a copy of a case brings its resident along
    return _by_municipality(due, once), _by_municipality(waiting, once)


def _by_municipality(cases: Iterable[LoadedCase], once: Mapping[int, int]) -> Groups:
    groups = defaultdict[str, list[int]](list)
    for each in cases:
        if once[each.client_id] == each.id:
            groups[each.municipality].append(each.id)
    return tuple(tuple(groups[name]) for name in sorted(groups))


def _clients_hear(actions: Iterable[object]) -> int:
    return sum(action.kind == "send" and not action.skipped for action in actions)  # type: ignore[attr-defined]

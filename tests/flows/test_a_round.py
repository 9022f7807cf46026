"""Rounds through a real Prefect server on a real database, with canaries for personal data.

The story: 5 January 2026 is a Monday. Two residents are enrolled; the first round is held, since the first always is;
a person approves it; the next round sends.
"""

import csv
import logging
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from prefect import State
from prefect.client.schemas.objects import StateType
from sqlalchemy import text

from flows.choices import EVENTS, GROUNDS
from flows.client_journey import client_journey
from flows.enrol import enrol
from flows.follow_up import follow_up
from flows.pause import PAUSE, RESUME, pause
from flows.record import record
from flows.results import results
from klantreis.app import App, open_app
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import reading, writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases import runs
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import RunSummary
from tests.flows.conftest import Ask

CANARIES = (
    "Kanariepiet", "kanarie.vogel", "Kanariestraat", "Voliere", "0600001234", "Volkorenbaas", "Parkietje", "zangzaad",
)  # fmt: skip
RESIDENT = {
    "client_ref": "L-0001",
    "name": "Kanariepiet Vogel",
    "email": "kanarie.vogel@example.org",
    "phone": "0600001234",
    "address": "Kanariestraat 7",
    "city": "Voliere",
    "birth_date": "1980-02-03",
    "case_worker": "kw-2",
    "jobcoach": "jc-1",
    "enrolled_on": "2026-01-05",
    "representative_name": "Parkietje",
    "employer_name": "Volkorenbaas",
    "employer_email": "zangzaad@example.org",
}
RESIDENTS = [RESIDENT, RESIDENT | {"client_ref": "L-0002", "email": "kanarie.vogel.2@example.org"}]
STAFF = """\
code,name,email,roles
kw-2,Kanariepiet Ambtenaar,kanarie.vogel.kw@example.org,case_worker|team_lead|manager
jc-1,Parkietje,zangzaad.jc@example.org,jobcoach
"""
BAD_CLIENTS = "client_ref,name,email\nKanariepiet,Parkietje Volkorenbaas,kanarie.vogel\n"


@dataclass(frozen=True)
class World:
    settings: Settings
    refs: tuple[str, ...]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=AMSTERDAM)


@pytest.fixture(scope="module")
def world(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A simulation database with two residents, found by the flows through the environment."""
    folder = tmp_path_factory.mktemp("landsmeer")
    _write(folder / "clients.csv", RESIDENTS)
    (folder / "staff.csv").write_text(STAFF)
    (folder / "bad.csv").write_text(BAD_CLIENTS)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_INBOX", str(folder))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        settings = Settings()
        upgrade(settings.database_url)
        with open_app(settings) as app:
            yield World(settings, _filled(app, folder))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, RESIDENT)
        writer.writeheader()
        writer.writerows(rows)


def _filled(app: App, folder: Path) -> tuple[str, ...]:
    with writing(app.engine) as conn:
        mark_simulation(conn)
    staff_file(app, folder / "staff.csv", "landsmeer")
    report = enrol_file(app, folder / "clients.csv", "landsmeer", "landsmeer", at(5, 8))
    assert (report.new, report.rejected) == (2, 0), report.rejections
    with reading(app.engine) as conn:
        return tuple(conn.execute(text('SELECT ref FROM "case" ORDER BY ref')).scalars())


@dataclass(frozen=True)
class Round:
    """How a round ended in Prefect, and what it gave."""

    state: State[RunSummary | None]
    summary: RunSummary


@dataclass(frozen=True)
class Rounds:
    rehearsal: Round
    first: Round
    second: Round
    sunday: State[RunSummary | None]


@pytest.fixture(scope="module")
async def rounds(world: World) -> Rounds:
    rehearsal, first = await _round(5, dry_run=True), await _round(5)
    with open_app(world.settings) as app:
        runs.approve(app, first.summary.run, "kw-2", at(5, 11))
    sunday = await follow_up(at=at(11, 10), return_state=True)
    return Rounds(rehearsal=rehearsal, first=first, second=await _round(6), sunday=sunday)


async def _round(day: int, dry_run: bool = False) -> Round:
    state = await follow_up(at=at(day, 10), dry_run=dry_run, return_state=True)
    summary = await state.aresult(raise_on_failure=False)
    assert isinstance(summary, RunSummary), state.message
    return Round(state, summary)


def test_the_first_round_is_red_and_says_which_commands_decide(rounds: Rounds) -> None:
    run = rounds.first.summary.run
    assert rounds.first.state.type == StateType.FAILED
    assert rounds.first.state.name == f"vastgehouden: besluit met approve of discard {run}"


def test_a_rehearsal_tells_what_the_round_then_plans_and_writes_nothing(rounds: Rounds) -> None:
    assert rounds.rehearsal.summary.planned == rounds.first.summary.planned > 0
    assert rounds.first.summary.run.endswith("-1")


def test_what_was_approved_leaves_with_the_next_round(rounds: Rounds, world: World) -> None:
    assert rounds.second.state.type == StateType.COMPLETED
    assert str(rounds.second.state.name).startswith("klaar: ")
    assert list(world.settings.out.glob("mail/*/*.eml"))


def test_the_counts_add_up(rounds: Rounds) -> None:
    for summary in (rounds.rehearsal.summary, rounds.first.summary, rounds.second.summary):
        assert summary.planned == summary.sent + sum(summary.not_sent.values()) + summary.open + summary.in_doubt


def test_a_sunday_ends_at_once_and_says_so(rounds: Rounds) -> None:
    assert rounds.sunday.type == StateType.COMPLETED
    assert rounds.sunday.name == "Weekend: er gaat niets uit"


def test_staff_find_the_round_its_stages_and_its_summary(rounds: Rounds, ask: Ask) -> None:
    names = {run["name"] for run in ask("POST", "/flow_runs/filter", {})}
    run = rounds.second.summary.run
    assert {"opvolging di 6 jan 2026", f"uitnodigen {run}", f"nazorg {run}"} <= names
    assert "opvolging ma 5 jan 2026 (proef)" in names
    (latest,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": ["opvolging"]}}})
    assert latest["data"].startswith("# Opvolging van dinsdag 6 januari 2026\n")


async def test_a_case_in_which_something_was_done_has_an_event(rounds: Rounds, world: World, ask: Ask) -> None:
    for day in (7, 8, 9, 12, 13, 14):
        if (await _round(day)).summary.planned:
            break
    wanted = {f"klantreis.case.{ref}" for ref in world.refs}
    query = {"filter": {"event": {"prefix": ["klantreis.case"]}}}
    deadline, found = time.monotonic() + 20, set[str]()
    while time.monotonic() < deadline and not found:
        found = {event["resource"]["prefect.resource.id"] for event in ask("POST", "/events/filter", query)["events"]}
        time.sleep(0.2)
    assert found
    assert found <= wanted


async def test_one_case_shows_its_whole_journey(rounds: Rounds, world: World, ask: Ask) -> None:
    state = await client_journey(world.refs[0], at=at(7, 10), return_state=True)
    assert state.name == "getoond"
    key = f"dossier-{world.refs[0].lower()}"
    (shown,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": [key]}}})
    assert world.refs[0] in shown["data"]


async def test_the_figures_of_a_programme_are_kept_as_a_page(rounds: Rounds, world: World, ask: Ask) -> None:
    state = await results("landsmeer", "landsmeer", on=date(2026, 1, 6), return_state=True)
    assert (state.type, state.name) == (StateType.COMPLETED, "2 mensen geteld")
    assert (await results("landsmeer", on=date(2090, 1, 2), return_state=True)).name == "afgekeurd"
    query = {"artifacts": {"key": {"any_": ["resultaten-landsmeer-landsmeer"]}}}
    (kept,) = ask("POST", "/artifacts/latest/filter", query)
    assert kept["data"].startswith("# Resultaten: Van bijstand naar werk")
    assert "**2 mensen** ingeschreven" in kept["data"]
    assert not [ref for ref in world.refs if ref in kept["data"]]


async def test_a_fact_from_the_form_is_recorded_once_or_refused_with_the_reason(world: World) -> None:
    event = next(choice for choice in EVENTS if choice.endswith("(contact_tried)"))
    right = {"event": event, "occurred_on": date(2026, 1, 7), "by": "kw-2"}
    recorded = await record(world.refs[0], **right, return_state=True)
    assert (recorded.type, recorded.name) == (StateType.COMPLETED, "vastgelegd")
    refused = await record("0000A-0000B", **right, return_state=True)
    assert (refused.type, refused.name) == (StateType.FAILED, "afgekeurd")
    assert refused.message == "case: no case has this reference"


async def test_a_case_is_paused_and_resumed_from_the_form_and_refused_with_the_reason(world: World) -> None:
    ref, until = world.refs[1], date(2026, 12, 24)
    paused = await pause(ref, PAUSE, "kw-2", ground=GROUNDS[1], until=until, return_state=True)
    assert (paused.type, paused.name) == (StateType.COMPLETED, "vastgelegd")
    again = await pause(ref, PAUSE, "kw-2", ground=GROUNDS[1], until=until, return_state=True)
    assert again.name == "was al zo"
    resumed = await pause(ref, RESUME, "kw-2", return_state=True)
    assert (resumed.type, resumed.name) == (StateType.COMPLETED, "vastgelegd")
    without = await pause(ref, PAUSE, "kw-2", return_state=True)
    assert (without.type, without.name) == (StateType.FAILED, "afgekeurd")
    assert "say why the case stands still" in str(without.message)


async def test_a_decision_is_refused_by_the_form_whatever_it_was_given(world: World) -> None:
    fields = {"case": world.refs[0], "occurred_on": date(2026, 1, 7), "by": "kw-2"}
    refused = await record(**fields, event="Zienswijze gevraagd (hearing_started)", return_state=True)
    assert refused.type == StateType.FAILED


async def test_no_personal_data_reaches_prefect_or_a_log(
    rounds: Rounds, world: World, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Canaries in every column that may hold a person, in good rows and bad; then all of Prefect is searched."""
    caplog.set_level(logging.DEBUG)
    bad = await enrol("bad.csv", "landsmeer", "landsmeer", dry_run=False, return_state=True)
    assert bad.type == StateType.FAILED
    await follow_up(at=at(7, 10), return_state=True)
    await client_journey(world.refs[0], at=at(7, 11), act=True, return_state=True)
    await results("landsmeer", "landsmeer", return_state=True)
    time.sleep(3)  # the server's recorders write within a second
    assert _canaries_in(_texts(world.settings.out)) >= {"Kanariepiet"}, "the mail itself names the resident"
    assert _canaries_in([caplog.text.encode()]) == set()
    assert _canaries_in(_texts(home)) == set()
    assert _canaries_in([_dump(home / "prefect.db")]) == set()


def _canaries_in(texts: list[bytes]) -> set[str]:
    return {canary for canary in CANARIES for content in texts if canary.lower().encode() in content.lower()}


def _texts(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def _dump(database: Path) -> bytes:
    """Every row, also what is split over pages in the file."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return "\n".join(connection.iterdump()).encode()
    finally:
        connection.close()

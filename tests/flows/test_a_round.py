"""Rounds through a real Prefect server on a real database, with canaries for personal data.

The story: 5 January 2026 is a Monday. Two residents are enrolled; the first round is held, since the first always is;
a person approves it; the next round sends.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
from klantreis.settings import Settings
from klantreis.store.engine import reading, writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases import runs, showing
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import RunSummary
from tasks.events import tell_acted
from tasks.lines import COLOURS
from tests.flows.conftest import Ask
from tests.support.canaries import (
    RESIDENT,
    STAFF,
    Trouble,
    at,
    canaries_in,
    dump,
    names,
    texts,
    trouble,
    write_residents,
)
from tests.support.sink import running_sink

RESIDENTS = [RESIDENT, RESIDENT | {"client_ref": "L-0002", "email": "kanarie.vogel.2@example.org"}]


@dataclass(frozen=True)
class World:
    settings: Settings
    refs: tuple[str, ...]


@pytest.fixture(scope="module")
def world(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A simulation database with two residents, found by the flows through the environment."""
    folder = tmp_path_factory.mktemp("landsmeer")
    write_residents(folder / "clients.csv", RESIDENTS)
    (folder / "staff.csv").write_text(STAFF)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_INBOX", str(folder))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        settings = Settings()
        upgrade(settings.database_url)
        with open_app(settings) as app:
            yield World(settings, _filled(app, folder))


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
    assert rounds.first.state.name == f"vastgehouden: goedkeuren of intrekken, {run}"


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


def test_where_they_are_too_many_no_case_has_an_event_since_a_part_would_be_taken_for_all(
    rounds: Rounds, world: World
) -> None:
    with open_app(world.settings) as app:
        ticket = runs.ticket_of(app, rounds.first.summary.run)
    assert tell_acted(ticket) == len(world.refs)
    assert tell_acted(ticket, cap=len(world.refs) - 1) == 0


async def test_one_case_shows_its_whole_journey(rounds: Rounds, world: World, ask: Ask) -> None:
    state = await client_journey(world.refs[0], at=at(7, 10), return_state=True)
    assert (state.type, state.name) == (StateType.COMPLETED, "Uitnodiging: 1 loopt, 4 komen nog")
    key = f"dossier-{world.refs[0].lower()}"
    (shown,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": [key]}}})
    assert world.refs[0] in shown["data"]


async def test_a_journey_stands_in_prefect_as_the_timeline_tells_it(rounds: Rounds, world: World, ask: Ask) -> None:
    ref, when = world.refs[1], at(7, 10)
    await client_journey(ref, at=when, return_state=True)
    with open_app(world.settings) as app:
        told, _ = showing.journey_shown(app, ref, when)
    tag = f"dossier:{ref}"
    tagged = {"flow_runs": {"tags": {"all_": [tag]}}}
    runs_ = {run["name"]: run for run in ask("POST", "/flow_runs/filter", tagged)}
    assert {f"dossier {ref}", *(f"{stage.title} / dossier {ref}" for stage in told.stages)} == runs_.keys()
    for stage in told.stages:
        run = runs_[f"{stage.title} / dossier {ref}"]
        assert (run["state_type"], run["state_name"]) == ("COMPLETED" if stage.lines else "CANCELLED", stage.words)
        lines = ask("POST", "/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
        told_of = {(each["name"], each["state_name"], each["state_type"], *sorted(each["tags"])) for each in lines}
        assert told_of == {
            (line.name, line.words, COLOURS[line.stand].value, *sorted([tag, line.stand.value])) for line in stage.lines
        }


async def test_an_unknown_case_has_no_journey_to_show(world: World) -> None:
    state = await client_journey("0000A-0000B", return_state=True)
    assert (state.type, state.name) == (StateType.FAILED, "afgekeurd")


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
    assert refused.message == "er is geen dossier met dit nummer; kijk het dossiernummer na"


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
    assert "kies een reden om stil te zetten" in str(without.message)


async def test_a_decision_is_refused_by_the_form_whatever_it_was_given(world: World) -> None:
    fields = {"case": world.refs[0], "occurred_on": date(2026, 1, 7), "by": "kw-2"}
    refused = await record(**fields, event="Zienswijze gevraagd (hearing_started)", return_state=True)
    assert refused.type == StateType.FAILED


async def test_no_personal_data_reaches_prefect_a_log_a_screen_or_the_name_of_a_file(
    rounds: Rounds, world: World, home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Canaries in every column that may hold a person, in good rows and bad, through all that can go wrong; then all of
    Prefect is searched, and all else that is not meant to hold a person."""
    caplog.set_level(logging.DEBUG)
    await client_journey(world.refs[0], at=at(7, 11), act=True, return_state=True)
    await results("landsmeer", "landsmeer", return_state=True)
    with running_sink(tmp_path / "sink") as sink, trouble(tmp_path, sink.port) as troubled:
        await _all_that_can_go_wrong(troubled)
        time.sleep(3)  # the server's recorders write within a second
        assert canaries_in([dump(home / "prefect.db")]) == set()
        assert troubled.tables_with_canaries() <= {"contact", "message_content", "person"}
    written = capfd.readouterr()
    assert canaries_in([written.out.encode(), written.err.encode(), caplog.text.encode()]) == set()
    assert canaries_in(texts(home)) == set()
    assert canaries_in(texts(tmp_path / "log")) == set()
    assert canaries_in([*names(tmp_path), *names(home)]) == set()
    assert canaries_in(texts(tmp_path / "sink")) >= {"Kanariepiet"}, "the mail itself names the resident"
    assert canaries_in(texts(world.settings.out)) >= {"Kanariepiet"}


async def _all_that_can_go_wrong(troubled: Trouble) -> None:
    """Each of it is seen to have happened, or the silence afterwards would mean nothing."""
    held = await _round(5)
    with open_app(troubled.settings) as app:
        runs.approve(app, held.summary.run, "kw-2", at(5, 11))
    troubled.change(
        "UPDATE \"case\" SET enrolled_on = '1901-01-01', look_again_on = '2026-01-06' WHERE id = 5"
    )  # outside every calendar
    broken = await _round(6)
    assert len(broken.summary.broken) == 1
    states = set(troubled.asked("SELECT DISTINCT state FROM message WHERE recipient_kind = 'client'"))
    assert {"sent", "refused", "in_doubt"} <= states, states
    assert troubled.asked("SELECT reason FROM message WHERE reason LIKE 'text_%'")
    for name in ("bad.csv", "noheader.csv"):
        bad = await enrol(name, "landsmeer", "landsmeer", dry_run=False, return_state=True)
        assert bad.type == StateType.FAILED
    assert troubled.command("record", str(troubled.folder / "facts.jsonl")) == 3
    for line in ("timeline landsmeer/L-0002 --at 2026-01-06", "due", "in-doubt list", "forecast", "verify", "deliver"):
        troubled.command(*line.split())
    troubled.change('UPDATE fact SET data = \'{"Kanariepiet": {"Parkietje": 1}}\'')
    unforeseen = await follow_up(at=at(7, 10), return_state=True)
    assert unforeseen.type == StateType.FAILED
    assert "Unexpected" in str(unforeseen.message) or "withheld" in str(unforeseen.message), unforeseen.message
    assert troubled.command("timeline", "landsmeer/L-0001", "--at", "2026-01-06") == 1
    found = b"".join(texts(troubled.folder / "log")).decode()
    for code in ("message.refused", "message.in_doubt", "message.withdrawn", "run.ended", "unexpected.error"):
        assert f'"code": "{code}"' in found, code
    troubled.change("UPDATE fact SET data = '{}'")  # or the table of facts would hold what we put there ourselves

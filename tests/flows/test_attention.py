"""The morning on a real Prefect server: red names what waits, and only what is technical is called so.

The story: two residents of whom nobody plans the intake, due on Monday 16 March 2026. On the 17th it is escalated.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prefect import State
from prefect.client.schemas.objects import StateType

from flows.attention import attention
from flows.escalation import SETTLE, escalation
from flows.follow_up import follow_up
from flows.technical import NAMES, UNKNOWN, named
from klantreis.app import App, open_app
from klantreis.errors import DatabaseUnavailable, FixConfiguration, RestoredFromBackup, UnknownCase
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases.attending import unacknowledged
from tasks.attention import how_late
from tasks.careful import Unexpected
from tasks.telling import tell_all
from tests.flows.conftest import Ask
from tests.support.town import Town, moment, staff_of

pytestmark = pytest.mark.prefect


@dataclass(frozen=True)
class World:
    app: App
    refs: tuple[str, ...]


@pytest.fixture(scope="module")
def world(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A simulation database on the evening of 17 March, found by the flows through the environment."""
    folder = tmp_path_factory.mktemp("morning")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        settings = Settings()
        upgrade(settings.database_url)
        with open_app(settings) as app:
            with writing(app.engine) as conn:
                mark_simulation(conn)
            yield World(app, _lived(app, folder))


def _lived(app: App, folder: Path) -> tuple[str, ...]:
    town = Town(app, folder)
    town.hand_in("staff", staff_of("landsmeer", app.configuration))
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.live("ma 2026-03-02")
    town.live("di 2026-03-17")
    return tuple(each.ref for each in unacknowledged(app, moment("di 2026-03-17", 18)))


def run_of(ask: Ask, state: State[Any]) -> Any:
    return ask("GET", f"/flow_runs/{state.state_details.flow_run_id}")


async def test_a_morning_is_red_until_somebody_looks_after_it_and_an_earlier_red_one_is_put_aside(
    world: World, ask: Ask
) -> None:
    first, second = world.refs
    red = await attention(return_state=True)
    assert (red.type, red.name) == (StateType.FAILED, "2 escalaties niet opgepakt")
    assert first in str(red.message)
    (page,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": ["aandacht"]}}})
    assert f"[{first}](https://zaken.landsmeer.example/klantreis/{first})" in page["data"]
    assert (await escalation(first, "kw-2", return_state=True)).name == "opgepakt"
    assert (await escalation(first, "kw-2", return_state=True)).name == "was al opgepakt"
    refused = await escalation(second, "kw-2", SETTLE, return_state=True)
    assert (refused.name, refused.message) == ("afgekeurd", "kies bij afhandelen hoe het is afgehandeld")
    settled = await escalation(second, "kw-2", SETTLE, "contact gehad (contacted)", return_state=True)
    assert settled.name == "afgehandeld"
    green = await attention(return_state=True)
    assert (green.type, green.name) == (StateType.COMPLETED, "niets wacht op iemand")
    earlier = run_of(ask, red)["state"]
    assert (earlier["type"], earlier["name"]) == ("CANCELLED", "vervangen door aandacht van 17-03 09:30")
    assert earlier["message"].startswith("Toen: 2 escalaties niet opgepakt.")


async def test_each_newly_escalated_dossier_is_a_task_run_of_its_own_neither_red_nor_green_and_found_by_its_tag(
    world: World, ask: Ask
) -> None:
    again = [await follow_up(at=moment("ma 2026-03-23", 9, minute), return_state=True) for minute in (30, 45)]
    assert [state.type for state in again] == [StateType.COMPLETED, StateType.COMPLETED]
    tell_all()
    for ref in world.refs:
        found = found_by(ask, f"dossier:{ref}")
        assert [(each["name"], each["state"]["type"], each["state"]["name"]) for each in found] == [
            (f"vastgelopen {ref}: Intakegesprek afspreken", "CANCELLED", "5 werkdagen te laat")
        ]
    assert {each["name"] for each in found_by(ask, "stap:plan_intake", 2)} == {
        f"vastgelopen {ref}: Intakegesprek afspreken" for ref in world.refs
    }


def found_by(ask: Ask, tag: str, number: int = 1) -> list[Any]:
    """Task runs of stalled dossiers under a tag; those of a journey have it too, and other tests show one of the same
    reference. The server writes them down a moment after it was told."""
    query = {"task_runs": {"tags": {"all_": [tag]}, "name": {"like_": "vastgelopen"}}}
    deadline = time.monotonic() + 60
    while len(found := list(ask("POST", "/task_runs/filter", query))) < number and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


async def test_a_technical_failure_says_by_its_name_that_it_is_one_and_what_was_filled_in_wrongly_does_not(
    world: World, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = await attention(municipality="Jan Jansen", return_state=True)
    assert run_of(ask, wrong)["state"]["name"] == "afgekeurd"
    (tmp_path / "config").mkdir()
    monkeypatch.setenv("KLANTREIS_CONFIG", str(tmp_path / "config"))
    broken = await follow_up(at=moment("di 2026-03-24", 9, 30), return_state=True)
    state = run_of(ask, broken)["state"]
    assert (state["type"], state["name"]) == ("FAILED", "technische fout: instelling klopt niet")
    assert "config" in state["message"]


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        (UnknownCase(), "afgekeurd"),
        (DatabaseUnavailable(), "technische fout: probeer het later opnieuw"),
        (FixConfiguration(), "technische fout: instelling klopt niet"),
        (Unexpected("x"), "technische fout: meld het bij het beheer"),
        (RestoredFromBackup(), "gestopt: iemand moet kijken"),
        (KeyError("x"), UNKNOWN),
    ],
)
def test_an_error_is_named_by_what_who_meets_it_must_do(problem: Exception, name: str) -> None:
    assert named(problem) == name
    assert all(len(each) <= 50 for each in NAMES.values()), "it has to fit on a badge"


@pytest.mark.parametrize(("days", "said"), [(0, "net te laat"), (1, "1 werkdag te laat"), (12, "12 werkdagen te laat")])
def test_how_late_something_is_is_told_in_working_days(days: int, said: str) -> None:
    assert how_late(days) == said

"""A decision card answered from a form, on a real Prefect server: what it records, and that Prefect forgets the code.

wo 8 apr 2026  the card reaches team lead kw-1 (tests/support/cards.py)
do 9 apr 2026  the last round was; so this is the present of the simulation
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.flow_engine import run_flow_async

from flows.choices import ANSWERS, WHYS
from flows.decide import decide
from klantreis.app import open_app
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from tasks.forgetting import FORGOTTEN
from tests.flows.conftest import Ask
from tests.support.canaries import dump
from tests.support.cards import OnTheCard, until_the_card
from tests.support.town import Town, staff_of

OTHER_CODE = "9ZQ4-1HTV"  #: of no card, and no example of a form
CANARY = "Kanariepiet"


@dataclass(frozen=True)
class World:
    card: OnTheCard
    deployment: str
    prefect: Path  #: Prefect's database

    def typed(self, **changed: object) -> dict[str, object]:
        """The form as kw-1 fills it in."""
        answer = next(choice for choice in ANSWERS if choice.endswith("(hearing_started)"))
        right = {"case": self.card.ref, "card": self.card.code, "answer": answer, "why": WHYS[0], "by": "kw-1"}
        return right | changed

    def keeps(self, code: str) -> bool:
        """Whether the code stands in any row of any table of Prefect."""
        rows = dump(self.prefect).lower()
        return code.lower().encode() in rows or code.replace("-", "").lower().encode() in rows


@pytest.fixture(scope="module")
def world(server: str, home: Path, ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("card")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        upgrade(Settings().database_url)
        with open_app(Settings()) as app:
            with writing(app.engine) as conn:
                mark_simulation(conn)
            town = Town(app, folder)
            town.hand_in("staff", staff_of("landsmeer", app.configuration))
            card = until_the_card(town)
            town.live("do 2026-04-09")
        yield World(card, _deployed(ask), home / "prefect.db")


def _deployed(ask: Ask) -> str:
    """The form on the server, without a worker: the tests run what it starts."""
    flow = told(ask, "/flows/", {"name": decide.name})
    form = {
        "name": "besluitkaart beantwoorden", "flow_id": flow["id"], "enforce_parameter_schema": True,
        "parameter_openapi_schema": decide.parameters.model_dump(),
    }  # fmt: skip
    return str(told(ask, "/deployments/", form)["id"])


def handed_in(world: World, ask: Ask, parameters: dict[str, object]) -> dict[str, Any]:
    """What the form makes: a run that waits for a worker."""
    return told(ask, f"/deployments/{world.deployment}/create_flow_run", {"parameters": parameters})


def told(ask: Ask, path: str, body: object) -> dict[str, Any]:
    """The answer; on SQLite a busy server says for a moment that it cannot, as its own client knows."""
    for _ in range(20):
        answer: dict[str, Any] = ask("POST", path, body)
        if answer.get("exception_message") != "Service Unavailable":
            return answer
        time.sleep(0.5)
    raise AssertionError(answer)


async def started(run: dict[str, Any]) -> State[str]:
    """The run as a worker starts it."""
    async with get_client() as client:
        flow_run = await client.read_flow_run(UUID(run["id"]))
    state = await run_flow_async(decide, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
    assert isinstance(state, State)
    return state


async def test_a_refused_answer_leaves_no_code_behind_and_says_why_in_dutch(world: World, ask: Ask) -> None:
    run = handed_in(world, ask, world.typed(card=OTHER_CODE))
    assert world.keeps(OTHER_CODE)
    state = await started(run)
    assert (state.type, state.name) == (StateType.FAILED, "afgekeurd")
    assert state.message == "deze code hoort bij geen kaart van dit dossier; neem de code over van de kaart zelf"
    assert ask("GET", f"/flow_runs/{run['id']}")["parameters"] == {"card": FORGOTTEN}
    assert not world.keeps(OTHER_CODE)


async def test_what_is_not_as_the_form_asks_it_is_refused_after_the_code_was_forgotten(world: World, ask: Ask) -> None:
    run = handed_in(world, ask, world.typed(card=OTHER_CODE, on="2026-02-31"))  # the server knows no calendar
    assert (await started(run)).name == "afgekeurd"
    assert not world.keeps(OTHER_CODE)
    assert not world.keeps("2026-02-31")


async def test_an_unknown_parameter_goes_with_the_code_though_the_flow_never_began(world: World, ask: Ask) -> None:
    run = handed_in(world, ask, world.typed(card=OTHER_CODE, note=CANARY))  # the server takes it
    assert world.keeps(CANARY)
    assert (await started(run)).type == StateType.FAILED
    assert not world.keeps(OTHER_CODE)
    assert not world.keeps(CANARY)


async def test_an_answer_is_recorded_and_forgets_also_what_earlier_runs_left(world: World, ask: Ask) -> None:
    never = handed_in(world, ask, world.typed())
    told(ask, f"/flow_runs/{never['id']}/set_state", {"state": {"type": "CANCELLED"}, "force": True})
    assert world.keeps(world.card.code)
    state = await started(handed_in(world, ask, world.typed()))
    assert (state.type, state.name) == (StateType.COMPLETED, "vastgelegd")
    assert not world.keeps(world.card.code)
    again = await started(handed_in(world, ask, world.typed(card=world.card.code.lower())))
    assert again.name == "was al vastgelegd"
    assert not world.keeps(world.card.code)


async def test_the_run_is_named_by_our_reference_alone(world: World, ask: Ask) -> None:
    runs = ask("POST", "/flow_runs/filter", {"flows": {"name": {"any_": [decide.name]}}})
    assert f"besluitkaart van {world.card.ref}" in {run["name"] for run in runs}

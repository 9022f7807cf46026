"""The run that delivers closes the letters of the day for the print room, through a real Prefect server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.schemas.objects import StateType

from flows.deliver import deliver
from klantreis.app import open_app
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from tests.support.simulation import CONFIG
from tests.support.town import Town, staff_of


@pytest.fixture
def town(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Landsmeer, that writes by letter, as the flow finds it through the environment."""
    shutil.copytree(CONFIG, tmp_path / "config")
    file = tmp_path / "config/municipalities/landsmeer.yaml"
    file.write_text(file.read_text().replace("client: [email, file]", "client: [letter, file]"))
    url = f"sqlite:///{tmp_path}/klantreis.db"
    for name, value in (("DATABASE_URL", url), ("CONFIG", tmp_path / "config"), ("OUT", tmp_path / "out")):
        monkeypatch.setenv(f"KLANTREIS_{name}", str(value))
    Settings().make_secret()
    upgrade(url)
    with open_app() as app:
        with writing(app.engine) as conn:
            mark_simulation(conn)
        town = Town(app, tmp_path)
        town.hand_in("staff", staff_of("landsmeer", app.configuration))
        yield town


def invite(town: Town, client: str, on: str) -> None:
    town.enrol(on, client, address="Dam 1", postcode="1121 AA", city="Landsmeer")
    town.tell(client, "talk_planned", on, at="ma 2026-03-23", place="stadhuis")
    town.live(on)


async def run() -> tuple[StateType, str]:
    state = await deliver(return_state=True)
    return state.type, state.name or ""


async def test_the_letters_of_the_day_go_to_the_print_room_and_what_needs_a_person_is_told(town: Town) -> None:
    invite(town, "L-0001", "ma 2026-03-02")
    assert await run() == (StateType.COMPLETED, "niets te versturen"), "within the sending hours nothing is closed"
    town.plan("di 2026-03-03", 7, 30)
    closed = "buiten de verzendtijden; 1 brief naar de drukkamer"
    assert await run() == (StateType.COMPLETED, closed)
    assert await run() == (StateType.COMPLETED, "buiten de verzendtijden")
    invite(town, "L-0002", "wo 2026-03-04")
    (file,) = (town.folder / "out/letters/2026-03-04").glob("*.pdf")
    file.unlink()
    town.plan("vr 2026-03-06", 7, 30)
    wrong = "brieven ontbreken: landsmeer-br-000002; nog niet bevestigd: landsmeer-2026-03-03-1"
    assert await run() == (StateType.FAILED, f"buiten de verzendtijden; {wrong}")

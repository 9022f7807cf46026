"""What staff decide with a form, on a real Prefect server: how each run ends, and what it says in Dutch when refused.

ma 5 jan 2026  three residents of kw-1 were enrolled; the first round is held, as the first always is
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prefect import State, flow
from prefect.client.schemas.objects import StateType
from sqlalchemy import text

from flows.endings import needs_a_person
from flows.forms import code_of
from flows.fuse import APPROVE, DISCARD, ROUNDS, fuse
from flows.holding import HOLD, REASONS, RELEASE, holding
from flows.in_doubt import NOT_SENT, SENT, WHYS, in_doubt
from flows.incoming import facts, slots, staff
from flows.transfer import transfer
from klantreis.app import App, open_app
from klantreis.settings import Settings
from klantreis.store.engine import reading, writing
from klantreis.store.schema import mark_simulation, upgrade
from tests.flows.conftest import Ask
from tests.support.town import Town, staff_of

MONDAY = "ma 2026-01-05"


@dataclass(frozen=True)
class World:
    app: App
    town: Town
    folder: Path
    run: str  #: held

    def column(self, query: str) -> list[str]:
        with reading(self.app.engine) as conn:
            return [str(value) for value in conn.execute(text(query)).scalars()]

    def change(self, statement: str) -> None:
        with writing(self.app.engine) as conn:
            conn.execute(text(statement))


@pytest.fixture(scope="module")
def world(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("forms")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_INBOX", str(folder))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        upgrade(Settings().database_url)
        with open_app(Settings()) as app:
            with writing(app.engine) as conn:
                mark_simulation(conn)
            town = Town(app, folder)
            town.hand_in("staff", staff_of("landsmeer", app.configuration))
            town.enrol(MONDAY, "L-0001", "L-0002", "L-0003")
            ticket, _, verdict = town.plan(MONDAY)
            assert verdict.held
            yield World(app, town, folder, ticket.run)


def green(state: State[str], name: str) -> bool:
    assert (state.type, state.name) == (StateType.COMPLETED, name), state.message
    return True


def refused(state: State[str]) -> str:
    """What a refused form says."""
    assert (state.type, state.name) == (StateType.FAILED, "afgekeurd"), state.message
    return str(state.message)


@flow(name=ROUNDS)
async def red_round(name: str) -> None:
    """A round as it ended in Prefect."""
    return needs_a_person(None, name)


async def test_a_round_is_decided_about_by_a_colleague_and_once_and_is_red_no_more(world: World, ask: Ask) -> None:
    names = [f"{doubt}vastgehouden: goedkeuren of intrekken, {world.run}" for doubt in ("", "1 onzeker; ")]
    shown = [await red_round(name, return_state=True) for name in names]
    nobody = await fuse(APPROVE, "zz-9", return_state=True)
    assert refused(nobody).startswith("Medewerker: er is vandaag geen actieve medewerker met deze code")
    other = await fuse(APPROVE, "kw-1", run="R-20251231-1", return_state=True)
    assert refused(other).startswith("Er is geen ronde met dit nummer")
    approved = await fuse(APPROVE, "kw-1", return_state=True)  # not named: the one that is held
    assert green(approved, f"{world.run} goedgekeurd: 3 berichten mogen weg; 3 verstuurd")
    assert world.column(f"SELECT decided_by FROM run WHERE ref = '{world.run}'") == ["kw-1"]
    now = [ask("GET", f"/flow_runs/{state.state_details.flow_run_id}")["state"]["name"] for state in shown]
    assert now == ["vastgehouden, daarna goedgekeurd", names[1]], "what is in doubt still asks for a person"
    again = await fuse(DISCARD, "kw-1", run=world.run, return_state=True)
    assert refused(again) == f"Ronde {world.run} wordt niet vastgehouden (zij is klaar): er is niets te besluiten."
    assert refused(await fuse(DISCARD, "kw-1", return_state=True)).startswith("er wordt geen ronde vastgehouden")


async def test_of_several_rounds_the_form_asks_which_and_what_is_discarded_stays(world: World) -> None:
    first = _held(world, "L-0011", "di 2026-01-06")
    second = _held(world, "L-0012", "wo 2026-01-07")
    both = await fuse(DISCARD, "kw-1", return_state=True)
    assert refused(both) == f"er worden meer rondes vastgehouden: {first}, {second}. Vul in welke u bedoelt"
    gone = await fuse(DISCARD, "kw-1", run=first, return_state=True)
    assert green(gone, f"{first} ingetrokken: 1 bericht gaat nooit weg")
    assert green(
        await fuse(DISCARD, "kw-1", run=second, return_state=True), f"{second} ingetrokken: 1 bericht gaat nooit weg"
    )


def _held(world: World, client: str, on: str) -> str:
    """A round that is held: as the fuse would leave it, for one send never makes it ask."""
    world.town.enrol(on, client)
    ticket, _, _ = world.town.plan(on)
    world.change(f"UPDATE run SET state = 'held', planned_sends = 1 WHERE ref = '{ticket.run}'")
    return ticket.run


async def test_the_brake_works_for_anybody_and_is_released_by_a_colleague_where_it_was_set(world: World) -> None:
    assert refused(await holding(HOLD, "zz-9", return_state=True)) == "kies een reden om stil te zetten"
    held = await holding(HOLD, "zz-9", why=REASONS[0], channel="file", return_state=True)
    assert green(held, "kanaal file staat nu stil")
    again = await holding(HOLD, "kw-1", why=REASONS[1], channel="file", return_state=True)
    assert green(again, "kanaal file stond al stil")
    assert world.column("SELECT why FROM hold") == [code_of(REASONS[0])]
    elsewhere = await holding(RELEASE, "kw-1", return_state=True)
    assert (elsewhere.type, elsewhere.name) == (StateType.FAILED, "alles stond niet stil")
    assert elsewhere.message == "Wat nu stilstaat: kanaal file."
    assert refused(await holding(RELEASE, "zz-9", channel="file", return_state=True))
    assert green(await holding(RELEASE, "kw-1", channel="file", return_state=True), "kanaal file gaat weer")


async def test_cases_are_named_by_a_trial_and_then_go_over(world: World) -> None:
    asked = {"municipality": "landsmeer", "giver": "kw-1", "receiver": "kw-2", "by": "mg-1"}
    trial = await transfer(**asked, return_state=True)
    cases = world.column("SELECT ref FROM \"case\" WHERE case_worker = 'kw-1' ORDER BY id")
    assert green(trial, f"proef: {len(cases)} dossiers")
    assert trial.message == ", ".join(cases)
    done = await transfer(**asked, dry_run=False, return_state=True)
    assert str(done.name).startswith(f"{len(cases)} dossiers overgedragen")
    assert world.column('SELECT DISTINCT case_worker FROM "case"') == ["kw-2"]
    assert refused(await transfer(**asked | {"receiver": "kw-1"}, return_state=True)).startswith("de dossiers zijn al")


async def test_what_is_in_doubt_is_listed_without_addresses_and_settled_by_its_key(world: World, ask: Ask) -> None:
    assert green(await in_doubt(return_state=True), "geen onzekere berichten")
    one = "SELECT id FROM message WHERE state = 'sent' AND recipient_kind = 'client' ORDER BY id LIMIT 1"
    world.change(f"UPDATE action SET state = 'in_doubt' WHERE message_id = ({one})")
    world.change(f"UPDATE message SET state = 'in_doubt' WHERE id = ({one})")
    assert green(await in_doubt(return_state=True), "1 onzeker")
    (page,) = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": ["onzekere-berichten"]}}})
    (key,) = world.column("SELECT opaque FROM message WHERE state = 'in_doubt'")
    assert f"`{key}`" in page["data"]
    assert "@" not in page["data"]
    assert "Sleutel" not in refused(await in_doubt(SENT, key="0" * 40, by="kw-1", return_state=True))
    assert (
        refused(await in_doubt(SENT, by="kw-1", return_state=True)) == "vul de sleutel van het bericht in, uit de lijst"
    )
    assert refused(await in_doubt(SENT, key=key, return_state=True)) == "vul de code in van wie het uitzocht"
    assert green(
        await in_doubt(NOT_SENT, key=key, why=WHYS[3], by="kw-1", return_state=True), "opgelost: niet verstuurd"
    )
    assert green(await in_doubt(return_state=True), "geen onzekere berichten")


async def test_files_count_at_once_and_tell_by_row_what_is_wrong(world: World) -> None:
    (world.folder / "nieuw.csv").write_text(
        "code,name,email,roles\nkw-9,Eva,eva@example.org,case_worker\nkw-8,Jan,geen,x\n"
    )
    done = await staff("nieuw.csv", "landsmeer", return_state=True)
    assert (done.type, done.name) == (StateType.FAILED, "1 collega, 1 afgekeurd")
    assert str(done.message).startswith("rij 3: email: geen e-mailadres; schrijf het als naam@domein.nl")
    assert "kw-9" in world.column("SELECT code FROM person")
    (world.folder / "feiten.jsonl").write_text('{"id": "1", "source": "suite"}\n')
    recorded = await facts("feiten.jsonl", return_state=True)
    assert recorded.name == "0 nieuw, 0 bekend, 1 afgekeurd"
    assert str(recorded.message).startswith("rij 1: event: ontbreekt; elke rij heeft er een")
    (world.folder / "momenten.csv").write_text("code,kind\n")
    assert (
        refused(await slots("momenten.csv", "landsmeer", return_state=True)) == "momenten.csv: de kolom 'at' ontbreekt"
    )
    assert refused(await facts("weg.csv", return_state=True)).startswith("weg.csv: dit bestand staat niet in de map")

"""The audit through a real Prefect server: its folder, its first page as an artifact, and how it ends.

vrijdag 6 februari 2026; two residents of Landsmeer were enrolled on maandag 5 januari.
"""

import gzip
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import StateType
from sqlalchemy import text

from flows.audit import audit
from flows.periods import LAST_MONTH, OWN, THIS_YEAR, TWELVE_MONTHS, Period, period_of
from klantreis.app import open_app
from klantreis.errors import FixInput
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file
from tasks.auditing import FILES
from tests.core.small_journeys import day
from tests.flows.conftest import Ask
from tests.support.canaries import RESIDENT, STAFF, at, canaries_in, dump, write_residents
from tests.support.town import Town

FRIDAY = day("vr 2026-02-06")


@dataclass(frozen=True)
class World:
    settings: Settings
    refs: tuple[str, ...]


@pytest.fixture(scope="module")
def world(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A simulation whose present is 6 February 2026, found by the flow through the environment."""
    folder = tmp_path_factory.mktemp("audited")
    write_residents(folder / "clients.csv", [RESIDENT, RESIDENT | {"client_ref": "L-0002", "email": "k2@example.org"}])
    (folder / "staff.csv").write_text(STAFF)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{folder}/klantreis.db")
        environment.setenv("KLANTREIS_OUT", str(folder / "out"))
        environment.setenv("KLANTREIS_SECRET", "of a test")
        settings = Settings()
        upgrade(settings.database_url)
        with open_app(settings) as app:
            with writing(app.engine) as conn:
                mark_simulation(conn)
            staff_file(app, folder / "staff.csv", "landsmeer")
            enrol_file(app, folder / "clients.csv", "landsmeer", "landsmeer", at(5, 8))
            town = Town(app, folder)
            for on in ("ma 2026-01-05", "vr 2026-02-06"):
                town.live(on)
            with writing(app.engine) as conn:
                refs = tuple(conn.execute(text('SELECT ref FROM "case" ORDER BY id')).scalars())
        yield World(settings, refs)


def artifacts(ask: Ask, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask("POST", "/artifacts/latest/filter", {"artifacts": {"key": {"any_": [key]}}})
    return found


async def test_the_month_that_ended_is_made_into_a_folder_and_its_first_page_is_kept(world: World, ask: Ask) -> None:
    state = await audit(municipality="landsmeer", return_state=True)
    assert (state.type, state.name) == (StateType.COMPLETED, "0 van 2 op tijd")
    folder = world.settings.out / "audits" / "2026-01-31-vanaf-2026-01-01-landsmeer"
    assert {"report.html", "report.xlsx", "report.pdf", "figures.json"} <= {file.name for file in folder.iterdir()}
    (kept,) = artifacts(ask, "audit-landsmeer")
    assert kept["data"].startswith("# Waren we op tijd?")
    assert "In `audits/2026-01-31-vanaf-2026-01-01-landsmeer` onder de map voor uitvoer" in kept["data"]
    files = [
        line.partition(":")[0] for line in kept["data"].partition("## Bestanden")[2].splitlines() if line[:1] == "-"
    ]
    assert files[:3] == ["- `report.html`", "- `report.pdf`", "- `report.xlsx`"], "what people read comes first"
    assert {file.strip("- `") for file in files} == set(FILES) == {file.name for file in folder.iterdir()}
    assert str(world.settings.out) not in kept["data"]  # no path of any machine
    names = {run["name"] for run in ask("POST", "/flow_runs/filter", {})}
    assert "audit vorige maand, landsmeer" in names


async def test_days_only_is_another_audit_beside_the_first(world: World, ask: Ask) -> None:
    await audit(municipality="landsmeer", coarse=True, return_state=True)
    folder = world.settings.out / "audits" / "2026-01-31-vanaf-2026-01-01-landsmeer-dagen"
    log = gzip.decompress((folder / "eventlog.xes.gz").read_bytes()).decode()
    assert set(re.findall(r'"time:timestamp" value="[^T]+T([0-9:]{8})', log)) == {"00:00:00"}


async def test_what_is_wrong_with_the_form_is_said_and_nothing_is_made(world: World) -> None:
    for asked in ({"period": OWN}, {"since": FRIDAY}, {"period": OWN, "since": FRIDAY, "until": day("di 2090-01-03")}):
        state = await audit(**asked, return_state=True)
        assert (state.type, state.name) == (StateType.FAILED, "afgekeurd")
    state = await audit(period=THIS_YEAR, municipality="landsmeer", share=True, return_state=True)
    assert "minder dan 5 mensen" in str(state.message)


async def test_a_case_that_cannot_be_read_ends_red_with_its_reference(world: World) -> None:
    broken = 'UPDATE "case" SET definition_hash = :hash WHERE ref = :ref'
    with open_app(world.settings) as app:
        with writing(app.engine) as conn:
            of_now = conn.execute(text('SELECT definition_hash FROM "case"')).scalars().first()
            conn.execute(text(broken), {"hash": "gone", "ref": world.refs[0]})
        state = await audit(municipality="landsmeer", return_state=True)
        with writing(app.engine) as conn:
            conn.execute(text(broken), {"hash": of_now, "ref": world.refs[0]})
    assert state.type == StateType.FAILED
    assert state.name == f"1 dossier niet meegeteld: {world.refs[0]}"


async def test_nobody_can_be_found_in_what_prefect_keeps(world: World, home: Path) -> None:
    await audit(period=THIS_YEAR, return_state=True)
    time.sleep(3)  # the server's recorders write within a second
    assert canaries_in([dump(home / "prefect.db")]) == set()


@pytest.mark.parametrize(
    ("choice", "since", "until"),
    [
        (LAST_MONTH, "do 2026-01-01", "za 2026-01-31"),
        (TWELVE_MONTHS, "za 2025-02-01", "za 2026-01-31"),
        (THIS_YEAR, "do 2026-01-01", "vr 2026-02-06"),
    ],
)
def test_a_choice_means_whole_months(choice: str, since: str, until: str) -> None:
    assert period_of(choice, FRIDAY) == Period(day(since), day(until))


def test_the_last_month_of_a_new_year_is_that_of_the_old_one() -> None:
    assert period_of(LAST_MONTH, day("za 2027-01-02")) == Period(day("di 2026-12-01"), day("do 2026-12-31"))
    assert period_of(TWELVE_MONTHS, day("za 2027-01-02")) == Period(day("do 2026-01-01"), day("do 2026-12-31"))


def test_own_days_need_their_choice_and_end_today_where_nobody_says() -> None:
    assert period_of(OWN, FRIDAY, day("ma 2026-01-05")) == Period(day("ma 2026-01-05"), FRIDAY)
    with pytest.raises(FixInput, match="eerste dag"):
        period_of(OWN, FRIDAY)
    with pytest.raises(FixInput, match="eigen periode"):
        period_of(LAST_MONTH, FRIDAY, until=FRIDAY)


def test_own_days_that_have_not_come_or_run_backwards_are_refused_in_the_words_of_the_form() -> None:
    assert period_of(OWN, FRIDAY, FRIDAY, FRIDAY) == Period(FRIDAY, FRIDAY)
    with pytest.raises(
        FixInput, match=r"Van 2026-02-07 is nog niets bekend\. Kies als laatste dag 2026-02-06 of eerder"
    ):
        period_of(OWN, FRIDAY, FRIDAY, day("za 2026-02-07"))
    with pytest.raises(FixInput, match=r"De eerste dag, 2026-02-06, ligt na de laatste, 2026-02-05"):
        period_of(OWN, FRIDAY, FRIDAY, day("do 2026-02-05"))

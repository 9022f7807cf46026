"""The Haarlemmermeer example: who is told to have come was called, and every turn of the journey is in it."""

import json
from collections import Counter
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from examples.filling import coming_days, facts_of, fill, record_between
from examples.haarlemmermeer import EXAMPLE
from klantreis.app import App
from klantreis.core.sending import on
from klantreis.settings import Settings
from klantreis.store.engine import reading
from klantreis.store.tables import Case, Client, FactRow, table
from klantreis.store.values import decode
from klantreis.usecases import waving
from tests.examples.turns import turns_of
from tests.support.understood import understood

MORNING = time(9, 30)
FACTS = [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # nothing here differs between databases


@on_sqlite
def test_who_is_told_to_have_come_was_called_to_that_session(engine: Engine, tmp_path: Path) -> None:
    settings = Settings(out=tmp_path / "out", secret="a secret of the tests", _env_file=None)  # type: ignore[call-arg]
    app = App(settings, engine, understood(Path("config")), {}, settings.key())
    fill(app, EXAMPLE)
    facts, before = facts_of(EXAMPLE), None
    for day in coming_days(app, EXAMPLE, EXAMPLE.days):
        at = on(day, MORNING)
        record_between(app, facts, before, at)
        waving.call_all(app, waving.begin(app, at, "haarlemmermeer"))
        before = at
    case, client, fact = table(Case), table(Client), table(FactRow)
    query = (
        select(client.c.client_ref, fact.c.data)
        .join(case, case.c.id == fact.c.case_id)
        .join(client, client.c.id == case.c.client_id)
        .where(fact.c.source == waving.SOURCE)
    )
    with reading(engine) as conn:
        called = {(row.client_ref, f"{decode(row.data)['date']}") for row in conn.execute(query)}
    told = {(each["client_ref"], each["occurred_on"]) for each in FACTS if each["event"] == "session_attended"}
    told = {each for each in told if "2026-03-02" < each[1] <= f"{day}"}
    assert len(told) > 25
    assert told <= called
    assert max(Counter(date for _, date in called).values()) == 11, "of eight places eleven are called"


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {each["event"] for each in FACTS}
    turns = turns_of(understood(Path("config")).journeys["haarlemmermeer"])
    by_hand = {"suspension_procedure_started", "suspension_ended", "hearing_started", "hearing_held"}  # by a card only
    of_aftercare = {"benefit_restarted", "contract_signed", "contract_ends_known", "placement_repaired"}
    of_aftercare |= {"relapse_talk_held", "trial_talk_held", "trial_extended", "trial_stopped"}
    assert turns - used <= by_hand | of_aftercare | {"plan_continued"}
    assert any("corrects" in each for each in FACTS)
    assert any("withdraws" in each for each in FACTS)

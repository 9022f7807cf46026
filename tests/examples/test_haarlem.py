"""The Haarlem example: every turn of its journey is in it, and who comes to a talk was called to it by the wave."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from examples.filling import facts_of, fill, record_between
from examples.haarlem import EXAMPLE
from examples.invented.days import is_working
from klantreis.app import App
from klantreis.core.sending import on
from klantreis.settings import Settings
from klantreis.store.engine import reading
from klantreis.store.tables import Case, Client, Slot, SlotCall, table
from klantreis.usecases import waving
from tests.examples.turns import turns_of
from tests.support.understood import understood

ROOT = Path(__file__).parents[2]
DAYS = 12  #: working days of waves that are lived through


def facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {fact["event"] for fact in facts()}
    turns = turns_of(understood(ROOT / "config").journeys["haarlem"]) | {"deceased", "moved_away", "case_paused"}
    given = {"wave_assigned"}  # by the wave itself
    after_a_card = {"reason_accepted", "care_declined", "hearing_held", "suspension_ended", "closed_unreachable"}
    aftercare = {"contract_ends_known", "trial_extended", "trial_stopped", "placement_repaired"}
    assert turns - used <= given | after_a_card | aftercare
    assert any("corrects" in fact for fact in facts())
    assert any("withdraws" in fact for fact in facts())


def test_nothing_happens_to_anybody_after_they_are_gone() -> None:
    gone: dict[str, str] = {}
    for fact in facts():
        assert fact["occurred_on"] <= gone.get(fact["client_ref"], "9999"), fact
        if fact["event"] in {"deceased", "moved_away"} or fact.get("data", {}) == {"reason": "study"}:
            gone[fact["client_ref"]] = fact["occurred_on"]


def test_who_came_to_a_first_talk_or_stayed_away_was_called_to_it(engine: Engine, tmp_path: Path) -> None:
    """The facts were written beforehand, so they have to know whom the waves will call. Lived through for weeks."""
    settings = Settings(out=tmp_path / "out", _env_file=None)
    real = App(settings, engine, understood(ROOT / "config"), {}, b"a secret of the tests")
    fill(real, EXAMPLE)
    told, before = facts_of(EXAMPLE), None
    for at in mornings():
        record_between(real, told, before, at)
        waving.call_all(real, waving.begin(real, at, "haarlem"))
        before = at
    slot, call, case, client = table(Slot), table(SlotCall), table(Case), table(Client)
    joined = call.join(slot, slot.c.id == call.c.slot_id).join(case, case.c.id == call.c.case_id)
    query = select(client.c.client_ref, slot.c.at).select_from(joined.join(client, client.c.id == case.c.client_id))
    with reading(engine) as conn:
        called = sorted((ref, at.date().isoformat()) for ref, at in conn.execute(query))
    ended = {"talk_held", "no_show"}
    came = {(fact["client_ref"], fact["occurred_on"]) for fact in facts() if fact["event"] in ended}
    cancelled = {fact["client_ref"] for fact in facts() if fact["event"].startswith("cancelled")}
    assert len(called) == len(set(called)) > 30
    assert [each for each in called if each not in came and each[0] not in cancelled] == []
    assert {ref for ref, _ in called} & cancelled, "somebody cancels, and is called again"


def mornings() -> Iterator[datetime]:
    day = EXAMPLE.first_day
    for _ in range(DAYS):
        while not is_working(day):
            day += timedelta(days=1)
        yield on(day, time(9, 30))
        day += timedelta(days=1)

"""The Doetinchem example: every turn of its journey is in it, and the wave calls who its stories say it calls."""

import json
from datetime import time
from pathlib import Path

from sqlalchemy import Engine, select

from examples.doetinchem import EXAMPLE
from examples.doetinchem.people import WAITING
from examples.doetinchem.stories import CALLED, STORIES
from examples.doetinchem.waves import called
from examples.filling import coming_days, facts_of, fill, record_between
from klantreis.app import App
from klantreis.core.sending import on
from klantreis.settings import Settings
from klantreis.store.engine import reading
from klantreis.store.tables import Case, Client, table
from klantreis.usecases import waving
from tests.examples.turns import turns_of
from tests.support.understood import understood

CONFIG = Path(__file__).parents[2] / "config"


def facts() -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLE.folder / "facts.jsonl").read_text().splitlines()]


def client_numbers(engine: Engine) -> dict[str, str]:
    """Number of the municipality by our reference."""
    case, client = table(Case), table(Client)
    query = select(case.c.ref, client.c.client_ref).join(client, client.c.id == case.c.client_id)
    with reading(engine) as conn:
        return {row.ref: row.client_ref for row in conn.execute(query)}


def test_every_turn_of_the_journey_is_in_it() -> None:
    used = {fact["event"] for fact in facts()} | {"wave_assigned"}
    turns = turns_of(understood(CONFIG).journeys["doetinchem"]) | {"deceased", "moved_away", "case_paused"}
    after_a_card = {"closed_unreachable", "care_arranged", "care_declined", "hearing_held", "suspension_ended"}
    of_contracts = {"contract_known", "contract_ends_known", "contract_signed", "placement_repaired"}
    of_trials = {"trial_talk_held", "trial_extended", "trial_stopped"}
    assert turns - used <= after_a_card | of_contracts | of_trials | {
        "cancelled_by_us", "journey_closed", "track_withdrawn",
    }  # fmt: skip
    assert any("corrects" in fact for fact in facts())
    assert any("withdraws" in fact for fact in facts())


def test_every_story_is_in_the_readme() -> None:
    readme = (EXAMPLE.folder / "README.md").read_text()
    assert [number for number in (*CALLED, *STORIES) if f"| DT-{number:04d} |" not in readme] == []


def test_everybody_is_called_to_the_talk_that_their_story_tells_of(engine: Engine, tmp_path: Path) -> None:
    """Lived for 22 working days through the wave itself."""
    settings = Settings(out=tmp_path / "out", secret="a secret of the tests", _env_file=None)
    app = App(settings, engine, understood(CONFIG), {}, settings.key())
    fill(app, EXAMPLE)
    told, before, wave = facts_of(EXAMPLE), None, dict[str, str]()
    for day in coming_days(app, EXAMPLE, 22):
        at = on(day, time(9, 30))
        record_between(app, told, before, at)
        for report in waving.call_all(app, waving.begin(app, at, "doetinchem")).waves:
            wave |= {slot.code: ref for slot in report.slots for ref in slot.called}
        before = at
    foretold = {slot.code: f"DT-{number:04d}" for number, slots in called(WAITING).items() for slot in slots}
    numbers = client_numbers(engine)
    assert {code: numbers[ref] for code, ref in wave.items()} == {code: foretold[code] for code in wave}
    assert len(wave) > 40

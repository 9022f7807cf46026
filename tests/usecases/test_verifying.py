"""Verification finds what was tampered with, and finds nothing where nothing was."""

from pathlib import Path

import pytest

from klantreis.app import App
from klantreis.store.engine import writing
from klantreis.usecases import showing
from klantreis.usecases.verifying import verify
from tests.support.simulation import at, simulation


@pytest.fixture
def app(tmp_path: Path) -> App:
    with simulation(tmp_path) as opened:
        yield opened


def test_a_sound_database_has_no_problems(app: App) -> None:
    assert verify(app) == ()


OF_CASE = """case_id = (SELECT id FROM "case" WHERE case_worker = 'kw-1')"""


@pytest.mark.parametrize(
    ("tampering", "problem", "detail"),
    [
        ("UPDATE audit_content SET content = '{}' WHERE entry_id = "
         f"(SELECT min(id) FROM audit_entry WHERE {OF_CASE})", "chain_content_changed", "link 1"),
        (f"UPDATE obligation SET due_on = '2026-01-30' WHERE {OF_CASE}", "projection_differs", "plan_intake: due_on"),
        (f"DELETE FROM obligation WHERE {OF_CASE}", "projection_differs", "plan_intake: not stored"),
        ("""UPDATE "case" SET stage = 'nazorg' WHERE case_worker = 'kw-1'""", "stage_differs", "stored nazorg"),
        ("""UPDATE "case" SET stage_since = '2026-01-09' WHERE case_worker = 'kw-1'""",
         "projection_differs", "stage_since"),
        ("""UPDATE "case" SET labels = 'part_time' WHERE case_worker = 'kw-1'""", "projection_differs", "labels"),
        (f"UPDATE obligation SET version = 7 WHERE {OF_CASE}", "projection_differs", "plan_intake: version"),
        (f"UPDATE action SET message_id = NULL WHERE step = 'remind' AND {OF_CASE}",
         "action_without_message", "plan_intake.remind (done)"),
        (f"UPDATE action SET state = 'open' WHERE step = 'remind' AND {OF_CASE}",
         "action_and_message_differ", "plan_intake.remind (open)"),
        (f"UPDATE action SET state = 'lost' WHERE step = 'remind' AND {OF_CASE}", "counts_do_not_add_up", "1 lost"),
        (f"DELETE FROM action WHERE step = 'remind' AND {OF_CASE}", "message_without_action", "(sent)"),
        (f"DELETE FROM action WHERE step = 'remind' AND {OF_CASE}", "counts_do_not_add_up", "the fuse counted"),
        (f"DELETE FROM action WHERE step = 'remind' AND {OF_CASE}", "action_not_planned", "plan_intake.remind"),
        (f"UPDATE action SET state = 'held' WHERE step = 'remind' AND {OF_CASE}", "run_left_actions", "1 held"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_named_by_case_or_run(app: App, tampering: str, problem: str, detail: str) -> None:
    ref = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).ref
    with writing(app.engine) as conn:
        assert conn.exec_driver_sql(tampering).rowcount == 1
    found = [each for each in verify(app) if each.what == problem and detail in each.detail]
    assert len(found) == 1, verify(app)
    assert found[0].ref == ref or found[0].ref.startswith("R-")


def test_a_case_that_is_due_to_be_planned_again_is_not_compared(app: App) -> None:
    with writing(app.engine) as conn:
        conn.exec_driver_sql(f"UPDATE obligation SET due_on = '2026-01-30' WHERE {OF_CASE}")
        conn.exec_driver_sql("""UPDATE "case" SET fact_seq = fact_seq + 1 WHERE case_worker = 'kw-1'""")
    assert verify(app) == ()

"""Back to each older revision and up again, with a week of Landsmeer inside: nothing is lost or repeated."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select, text
from sqlmodel import SQLModel

from klantreis.app import open_app
from klantreis.errors import FixInput, NewerTables, OlderTables
from klantreis.store import revisions, schema
from klantreis.store.engine import reading, rebuilding, writing
from klantreis.store.revisions import KNOWN, NEEDED, MayNotGoBack
from klantreis.usecases.verifying import problems
from tests.whole.conftest import Town, build, configuration, town

__all__ = ["build", "configuration", "town"]
SETS_ANY_ACTION = "UPDATE action SET {} WHERE id = (SELECT min(id) FROM action WHERE message_id IS NOT NULL)"
SETS_ANY_MESSAGE = "UPDATE message SET {} WHERE id = (SELECT min(id) FROM message)"
BATCH = (
    "INSERT INTO print_batch (id, municipality, day, number, state, letters, pages, manifest_sha256, opened_at, by) "
    "VALUES (1, 'landsmeer', '2026-03-02', 1, '{}', 1, 1, '', '2026-03-02 00:00:00', '')"
)
LETTER = (
    "INSERT INTO letter (id, message_id, municipality, number, batch_id, pages, sha256, state, reason, by) "
    "SELECT 1, min(id), 'landsmeer', 1, {}, 1, '', 'made', '', '' FROM message"
)
RESTORE = (
    "INSERT INTO restore (id, backup_of, restored_at, restored_on, by, history, message_upto, chain_root, chain_upto, "
    "mark, closed_by) "
    "VALUES (1, '2026-03-02 00:00:00', '2026-03-02 00:00:00', '2026-03-02', 'kw-1', 'x', 0, '', 0, '', '')"
)
BUNDLED = (
    "INSERT INTO bundled (action_id, message_id, carrier_id) "
    "SELECT id, message_id, message_id FROM action "
    "WHERE id = (SELECT min(id) FROM action WHERE message_id IS NOT NULL)"
)
CARRIER_IN_DOUBT = "UPDATE message SET state = 'in_doubt' WHERE id IN (SELECT carrier_id FROM bundled)"
PART = (
    "INSERT INTO run_part (id, run_id, stage, worker, report, done_at) "
    "SELECT 999, min(id), 'intake', 'w', '{}', '2026-03-02 00:00:00' FROM run"
)
#: To which revision, what stands in its way, and a word of what is said.
REFUSED = [
    ("0007", [PART, "UPDATE run SET state = 'planning' WHERE id = (SELECT min(id) FROM run)"], "several workers"),
    ("0004", [BUNDLED, CARRIER_IN_DOUBT], "carry others along"),
    ("0003", [RESTORE], "restore from a backup is open"),
    ("0002", [LETTER.format("NULL")], "wait for the print room"),
    ("0002", [BATCH.format("closed"), LETTER.format("1")], "were not confirmed"),
    ("0001", [SETS_ANY_MESSAGE.format("party = 'p-1', state = 'due'")], "to organisations"),
    ("0001", [SETS_ANY_ACTION.format("again = true, state = 'open'")], "second ways"),
]  # fmt: skip


@pytest.fixture
def lived(town: Town, database_url: str) -> Iterator[Town]:
    """A week: invitations, two appointments for the next one, and two cases that stall."""
    for number in range(1, 5):
        town.enrol("ma 2026-03-02", f"L-000{number}")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    for number in (1, 2):
        town.tell(f"L-000{number}", "talk_planned", "wo 2026-03-04", at="di 2026-03-10 14:30", place="stadhuis")
    town.walk("wo 2026-03-04", "vr 2026-03-06")
    yield town
    schema.bring(database_url, NEEDED)


def test_back_to_each_revision_and_up_again_loses_nothing_and_sends_nothing_twice(
    lived: Town, engine: Engine, database_url: str
) -> None:
    rows, left = _rows(engine), list(lived.left())
    assert sum(rows.values()) > 50
    for revision in reversed(KNOWN[:-1]):
        schema.bring(database_url, revision)
        with pytest.raises(OlderTables), writing(engine):
            pass
        schema.bring(database_url, NEEDED)
    assert _rows(engine) == rows
    with reading(engine) as conn:
        assert compare_metadata(MigrationContext.configure(conn), SQLModel.metadata) == []
    lived.live("vr 2026-03-06")
    assert list(lived.left()) == left, "the same day once more sends nothing"
    assert list(problems(lived.app)) == []
    lived.enrol("ma 2026-03-09", "L-0005")
    assert lived.walk("ma 2026-03-09", "vr 2026-03-13"), "and life goes on"
    assert list(problems(lived.app)) == []


def test_going_back_is_refused_where_the_older_version_could_not_keep_a_promise(
    lived: Town, engine: Engine, database_url: str
) -> None:
    for revision, spoiled, said in REFUSED:
        with pytest.raises(MayNotGoBack, match=said):
            _go_back(engine, revision, spoiled)
    schema.bring(database_url, "0001")
    with pytest.raises(FixInput, match="knows no such revision"):
        schema.bring(database_url, "0000")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_opens_the_app_is_told_which_version_is_behind(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", database_url)
    schema.bring(database_url, KNOWN[-2])
    with pytest.raises(OlderTables, match="klantreis init"), open_app():
        pass
    with rebuilding(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerTables, match="left behind by an upgrade"), open_app():
        pass


def test_every_migration_is_named_by_its_number_and_can_go_back() -> None:
    scripts = ScriptDirectory(str(revisions.MIGRATIONS))
    assert scripts.get_current_head() == NEEDED
    assert list(KNOWN) == sorted(script.revision for script in scripts.walk_revisions())
    assert [script.revision for script in scripts.walk_revisions() if not hasattr(script.module, "downgrade")] == []


def _go_back(engine: Engine, revision: str, spoiled: list[str]) -> None:
    """With this in the way; undone when it is refused."""
    with rebuilding(engine) as conn:
        for statement in spoiled:
            conn.exec_driver_sql(statement)
        schema.bring_here(conn, revision)


def _rows(engine: Engine) -> dict[str, int]:
    with reading(engine) as conn:
        tables = SQLModel.metadata.tables.items()
        return {name: conn.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables}

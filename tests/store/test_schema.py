"""The migrations make exactly the tables that `tables.py` describes."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlmodel import SQLModel

from klantreis.errors import DatabaseRefused, DatabaseUnavailable, FixInput, NotInitialised
from klantreis.store import schema
from klantreis.store.engine import make_engine, reading, translated, writing


def test_the_migrated_tables_are_those_of_tables_py(engine: Engine) -> None:
    with reading(engine) as conn:
        assert compare_metadata(MigrationContext.configure(conn), SQLModel.metadata) == []


@pytest.mark.parametrize(
    ("table", "index", "where"),
    [
        ("case", "case_due", "look_again_on IS NOT NULL"),
        ("case", "case_next_send", "next_send_on IS NOT NULL"),
        ("case", "case_hashes", "closed_on IS NULL"),
        ("message", "message_due", "state = 'due'"),
        ("message", "message_leased", "state in ('claimed','sending')"),
        ("obligation", "obligation_open", "verdict = ''"),
        ("fact", "fact_corrects", "corrects <> ''"),
        ("fact", "fact_at", "at IS NOT NULL"),
        ("obligation", "obligation_card", "kind = 'decision' and verdict = ''"),
        ("message", "message_in_doubt", "state = 'in_doubt'"),
        ("receipt", "receipt_ask", "ask_at IS NOT NULL"),
        ("heard_mail", "heard_mail_open", "state = 'open'"),
        ("letter", "letter_original", "reprint_of IS NULL"),
        ("letter", "letter_waiting", "batch_id IS NULL"),
        ("print_batch", "print_batch_waiting", "state <> 'handed_over'"),
    ],
)
def test_partial_indexes_hold_for_the_rows_the_queries_ask_for(
    engine: Engine, table: str, index: str, where: str
) -> None:
    found = {each["name"]: each for each in inspect(engine).get_indexes(table)}[index]
    stored = str(found["dialect_options"][f"{engine.dialect.name}_where"])
    if engine.dialect.name == "sqlite":
        assert stored == where
    else:
        assert where.split()[0] in stored


def test_upgrading_twice_changes_nothing(engine: Engine, database_url: str) -> None:
    schema.upgrade(database_url)
    with reading(engine) as conn:
        schema.require_current(conn)


def test_an_empty_database_says_that_it_is_not_initialised(tmp_path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(NotInitialised), reading(engine) as conn:
        schema.require_current(conn)
    with pytest.raises(NotInitialised), reading(engine) as conn:
        schema.is_simulation(conn)
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/x.db", "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"]
)
def test_a_database_that_does_not_answer_is_worth_another_try(url: str) -> None:
    engine = make_engine(url)
    with pytest.raises(DatabaseUnavailable), reading(engine):
        pass
    engine.dispose()


def test_a_sqlite_file_that_cannot_be_opened_or_written_says_so(tmp_path: Path) -> None:
    engine = make_engine("sqlite:////no/such/folder/x.db")
    with pytest.raises(DatabaseUnavailable, match=r"cannot be opened\. Run `klantreis init` first"), reading(engine):
        pass
    engine.dispose()
    schema.upgrade(f"sqlite:///{tmp_path}/full.db")
    read_only = make_engine(f"sqlite:///file:{tmp_path}/full.db?mode=ro&uri=true")
    with pytest.raises(DatabaseUnavailable, match="may not be written"), writing(read_only) as conn:
        schema.mark_simulation(conn)
    read_only.dispose()


def test_an_address_that_is_mistyped_leaves_no_empty_database_behind(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/klantries.db")
    with pytest.raises(NotInitialised), reading(engine):
        pass
    engine.dispose()
    assert list(tmp_path.iterdir()) == []


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    schema.upgrade(f"sqlite:///{tmp_path}/k.db")
    assert (tmp_path / "k.db").stat().st_mode & 0o077 == 0


def test_a_sqlite_file_that_another_process_keeps_to_itself_says_so(tmp_path: Path) -> None:
    schema.upgrade(f"sqlite:///{tmp_path}/k.db")
    ours = make_engine(f"sqlite:///{tmp_path}/k.db")
    impatient = create_engine(f"sqlite:///{tmp_path}/k.db", connect_args={"timeout": 0})
    with (
        pytest.raises(DatabaseUnavailable, match="Another process has kept"),
        writing(ours),
        translated(),
        impatient.connect() as conn,
    ):
        conn.exec_driver_sql("BEGIN IMMEDIATE")
    ours.dispose()
    impatient.dispose()


def test_a_database_can_be_marked_a_simulation_while_it_is_empty(engine: Engine) -> None:
    with writing(engine) as conn:
        assert not schema.is_simulation(conn)
        schema.mark_simulation(conn)
        schema.mark_simulation(conn)
        assert schema.is_simulation(conn)


def test_a_database_with_real_cases_cannot_become_a_simulation(engine: Engine, make_case) -> None:
    make_case()
    with pytest.raises(FixInput), writing(engine) as conn:
        schema.mark_simulation(conn)


def test_what_the_database_refuses_is_told_without_the_values(engine: Engine) -> None:
    row = "INSERT INTO tombstone (digest, erased_at, by, why) VALUES ('canary', '2026-01-01 00:00:00', 'kw-1', 'x')"
    with writing(engine) as conn:
        conn.execute(text(row))
    with pytest.raises(DatabaseRefused) as refused, writing(engine) as conn:
        conn.execute(text(row))
    assert "tombstone" in str(refused.value)
    assert "canary" not in str(refused.value)


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def twice() -> None:
        with writing(engine) as conn:
            schema.mark_simulation(conn)
            conn.execute(text("INSERT INTO meta (name, value) VALUES ('simulation', 'twice')"))

    with pytest.raises(DatabaseRefused):
        twice()
    with reading(engine) as conn:
        assert not schema.is_simulation(conn)

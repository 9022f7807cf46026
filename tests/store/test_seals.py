"""The seal of a run covers every link that was written, and nothing can be changed behind it unnoticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from klantreis.store import runs, seals
from klantreis.store.engine import reading, writing
from tests.store.loads import NINE, Load, fact


def close(load: Load) -> str:
    run = load.run()
    with writing(load.engine) as conn:
        runs.finish(conn, run.id, finished_at=NINE, sealed=seals.seal(conn))
    return run.ref


def broken(load: Load) -> list[str]:
    with reading(load.engine) as conn:
        return list(seals.broken(conn))


@pytest.fixture
def sealed(load: Load) -> list[str]:
    """Two runs, each closed after a fact, and one closed with nothing in between."""
    refs = []
    for number in range(2):
        load.record(load.case(), fact(f"suite:{number}"))
        refs.append(close(load))
    return [*refs, close(load)]


def test_a_seal_that_nobody_touched_holds_also_when_nothing_happened_in_between(load: Load, sealed: list[str]) -> None:
    assert len(sealed) == 3
    assert broken(load) == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET hash = 'x' WHERE id = 1",
        "DELETE FROM audit_content WHERE entry_id = 1; DELETE FROM audit_entry WHERE id = 1",
        "UPDATE run SET chain_root = 'x' WHERE id = 1",
    ],
)
def test_a_link_or_seal_that_is_changed_breaks_the_seal_of_its_run(
    load: Load, sealed: list[str], tampering: str
) -> None:
    with writing(load.engine) as conn:
        for statement in tampering.split(";"):
            conn.execute(text(statement))
    assert broken(load)[0] == sealed[0]


def test_closing_a_run_again_without_a_seal_keeps_the_one_it_has(load: Load, sealed: list[str]) -> None:
    with writing(load.engine) as conn:
        run = runs.get(conn, sealed[0])
        assert run is not None
        runs.finish(conn, run.id, finished_at=NINE)
    assert broken(load) == []


def test_runs_between_which_nothing_happened_hold_whichever_is_closed_again_last(load: Load, sealed: list[str]) -> None:
    """A run the fuse holds is closed once more when a person approves it, after the one that was sealed behind it."""
    for ref in (sealed[1], sealed[2], sealed[1]):
        with writing(load.engine) as conn:
            run = runs.get(conn, ref)
            assert run is not None
            runs.finish(conn, run.id, finished_at=NINE + timedelta(hours=2))
    close(load)
    load.record(load.case(), fact("suite:later"))
    close(load)
    assert broken(load) == []


def test_runs_that_are_closed_at_the_same_moment_follow_each_other(load: Load) -> None:
    load.record(load.case(), fact("suite:1"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: close(load), range(12)))
    assert broken(load) == []

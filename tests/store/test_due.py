"""What is due is found through indexes, and every due case is found once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, text

from klantreis.store.due import START, Due, Hashes, count_due, due_refs
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Case, table
from tests.store.loads import CALENDAR, FILE, MONDAY, Load, planned

_case = table(Case)
NOW = {"landsmeer": Hashes(CALENDAR, FILE), "zaanstad": Hashes(CALENDAR, "zaanstad-1")}
LATER = MONDAY + timedelta(days=9)


def put(engine: Engine, ref: str, **values: object) -> None:
    with writing(engine) as conn:
        conn.execute(_case.update().where(_case.c.ref == ref).values(**values))


def found(engine: Engine, due: Due, size: int = 3) -> list[str]:
    refs: list[str] = []
    after = START
    while after is not None:
        with reading(engine) as conn:
            page, after = due_refs(conn, due, after, size)
        assert len(page) <= size
        refs += page
    with reading(engine) as conn:
        assert count_due(conn, due) == len(refs)
    return refs


def due(**more: object) -> Due:
    return Due(**{"day": MONDAY, "hashes": NOW, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "values", "is_due"),
    [
        ("its day has come", {"look_again_on": MONDAY}, True),
        ("its day was yesterday", {"look_again_on": MONDAY - timedelta(1)}, True),
        ("its day is tomorrow", {"look_again_on": MONDAY + timedelta(1)}, False),
        ("nothing will change", {"look_again_on": None}, False),
        ("another calendar", {"look_again_on": LATER, "calendar_hash": "old"}, True),
        ("another municipality file", {"look_again_on": None, "municipality_hash": "old"}, True),
        ("never planned", {"look_again_on": LATER, "calendar_hash": "", "municipality_hash": ""}, True),
        ("closed under another calendar", {"look_again_on": None, "calendar_hash": "old", "closed_on": MONDAY}, False),
        ("closed, but a fact came in", {"look_again_on": MONDAY, "closed_on": MONDAY}, True),
        ("erased", {"look_again_on": MONDAY, "closed_on": MONDAY, "erased": True}, False),
        ("a municipality nobody configured", {"look_again_on": MONDAY, "municipality": "gone"}, False),
    ],
)
def test_a_case_is_due_when(load: Load, what: str, values: dict[str, object], is_due: bool) -> None:
    ref = load.case()
    put(load.engine, ref, **{"calendar_hash": CALENDAR, "municipality_hash": FILE, **values})
    assert (found(load.engine, due()) == [ref]) is is_due, what


def test_pages_give_every_case_once_also_when_both_reasons_hold(load: Load) -> None:
    refs = load.cases(11)
    for number, ref in enumerate(refs):
        day = MONDAY - timedelta(number % 3) if number < 6 else LATER
        put(load.engine, ref, look_again_on=day, calendar_hash="" if number % 2 else "older")
    assert sorted(found(load.engine, due())) == sorted(refs)


def test_cases_that_are_planned_while_the_pages_are_read_do_not_shift_the_next_page(load: Load) -> None:
    refs, seen = load.cases(9), []
    after = START
    while after is not None:
        with reading(load.engine) as conn:
            page, after = due_refs(conn, due(), after, 2)
        load.apply(*[planned(loaded, []) for loaded in load.read(*page[:1])])  # the other one of the page breaks
        seen += page
    assert sorted(seen) == refs


def test_stage_and_municipality_are_asked_for(load: Load) -> None:
    one, two, three = load.case(), load.case(stage="nazorg"), load.case(municipality="zaanstad", stage="screening")
    assert found(load.engine, due(stage="nazorg")) == [two]
    assert found(load.engine, due(other_than=("intake", "nazorg"))) == [three]
    assert found(load.engine, due(municipality="zaanstad")) == [three]
    assert found(load.engine, due(municipality="landsmeer", stage="intake")) == [one]


def plans_of(engine: Engine, act) -> list[str]:
    """What SQLite says about how it runs each statement of `act`."""
    statements: list[tuple[str, object]] = []

    def note(conn, cursor, statement, parameters, context, executemany) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    told = []
    with reading(engine) as conn:
        for statement, parameters in statements:
            if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "WITH")):
                rows = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
                told.append(" / ".join(row[3] for row in rows))
    return told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_uses_the_partial_indexes_to_find_what_is_due(load: Load) -> None:
    load.cases(5)
    with writing(load.engine) as conn:
        conn.execute(text("ANALYZE"))
    plans = plans_of(load.engine, lambda: found(load.engine, due()))
    assert any("case_due" in plan for plan in plans)
    assert any("case_hashes" in plan for plan in plans)
    assert all("case_due" in plan or "case_hashes" in plan for plan in plans), plans
    assert not any("SCAN case" in plan and "USING" not in plan for plan in plans), plans


def test_the_first_day_there_is_is_before_every_case() -> None:
    assert START.day == date.min

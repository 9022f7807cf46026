"""Facts are written once, raise the number of their case, and bring its day forward."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from klantreis.errors import DatabaseRefused
from klantreis.moments import AMSTERDAM
from klantreis.store import chain
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Case, FactRow, table
from tests.store.loads import MONDAY, Load, fact

THURSDAY = MONDAY + timedelta(3)
_case, _fact = table(Case), table(FactRow)


def test_a_fact_comes_back_as_the_planner_needs_it(load: Load) -> None:
    ref = load.case()
    at = datetime(2026, 12, 2, 10, 0, tzinfo=AMSTERDAM)
    told = fact("suite:1", "talk_planned", at=at, by="kw-2", data={"place": "stadhuis", "until": date(2026, 12, 24)})
    load.record(ref, told)
    (back,) = load.one(ref).case.facts
    assert back == told
    assert back.at is not None
    assert back.at.tzinfo is AMSTERDAM
    assert back.at.hour == 10


def test_the_same_fact_again_changes_nothing(load: Load) -> None:
    ref = load.case()
    assert load.record(ref, fact("suite:1")).new == {"suite:1"}
    before = load.one(ref)
    again = load.record(ref, fact("suite:1", recorded_at=datetime(2026, 11, 25, 9, tzinfo=AMSTERDAM)))
    assert (again.new, again.known, again.conflicting) == (frozenset(), {"suite:1"}, frozenset())
    assert load.one(ref) == before


@pytest.mark.parametrize(
    "other", [{"day": date(2026, 11, 24)}, {"by": "kw-9"}, {"event": "no_show"}, {"data": {"x": 1}}]
)
def test_other_content_under_the_same_id_is_reported_and_not_written(load: Load, other: dict[str, object]) -> None:
    ref = load.case()
    load.record(ref, fact("suite:1"))
    before = load.one(ref)
    assert load.record(ref, fact("suite:1", **other)).conflicting == {"suite:1"}
    assert load.one(ref) == before


def test_two_of_one_id_in_one_file_count_once_and_differing_ones_are_reported(load: Load) -> None:
    ref = load.case()
    recorded = load.record(ref, fact("suite:1"), fact("suite:1"), fact("suite:2"), fact("suite:2", "no_show"))
    assert recorded.new == {"suite:1", "suite:2"}
    assert recorded.conflicting == {"suite:2"}
    assert load.one(ref).fact_seq == 2


def test_the_database_itself_refuses_a_second(load: Load) -> None:
    ref = load.case()
    load.record(ref, fact("suite:1"))
    with reading(load.engine) as conn:
        row = dict(conn.execute(select(_fact)).mappings().one())
    with pytest.raises(DatabaseRefused), writing(load.engine) as conn:
        conn.execute(insert(_fact), {**row, "id": None if load.engine.dialect.name == "sqlite" else 99})


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [(None, MONDAY, MONDAY), (THURSDAY, MONDAY, MONDAY), (MONDAY, THURSDAY, MONDAY), (MONDAY, None, MONDAY)],
)
def test_the_day_to_look_again_only_moves_forward(load: Load, known, told, expected) -> None:
    ref = load.case()
    with writing(load.engine) as conn:
        conn.execute(_case.update().values(look_again_on=known))
    load.record(ref, fact("suite:1"), look=told)
    with reading(load.engine) as conn:
        assert conn.execute(select(_case.c.look_again_on)).scalar_one() == expected


def test_a_fact_that_wakes_nobody_counts_as_seen(load: Load) -> None:
    ref = load.case()
    load.record(ref, fact("suite:1"), wakes=False, look=None)
    assert (load.one(ref).fact_seq, load.one(ref).has_news) == (1, False)
    load.record(ref, fact("suite:2"))
    load.record(ref, fact("suite:3"), wakes=False, look=None)
    assert (load.one(ref).fact_seq, load.one(ref).has_news) == (3, True)


def test_each_fact_is_a_link_of_the_chain(load: Load) -> None:
    ref = load.case()
    load.record(ref, fact("suite:1"), fact("suite:2"))
    assert load.one(ref).head.length == 2
    with reading(load.engine) as conn:
        assert list(chain.verify(conn)) == []


def test_what_was_recorded_later_is_left_out_when_looking_at_the_past(load: Load) -> None:
    ref = load.case()
    early, late = datetime(2026, 11, 23, 9, tzinfo=AMSTERDAM), datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)
    load.record(ref, fact("suite:1", recorded_at=early), fact("suite:2", recorded_at=late))
    with reading(load.engine) as conn:
        (then,) = load_cases(conn, [ref], known_by=early)
    assert [each.id for each in then.case.facts] == ["suite:1"]

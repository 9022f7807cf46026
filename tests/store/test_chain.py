"""The chain of a case shows every change that was made behind its back."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from klantreis.store import chain
from klantreis.store.engine import reading, writing
from tests.store.loads import NINE, Load, action, fact


@pytest.fixture
def told(load: Load) -> list[str]:
    """Two cases with three links each."""
    refs = load.cases(2)
    for ref in refs:
        load.record(ref, fact(f"suite:{ref}-1"), fact(f"suite:{ref}-2"))
        load.apply(load.planned(ref, action()))
    return refs


def broken(load: Load, case_ids=None) -> list[tuple[str, int, str]]:
    with reading(load.engine) as conn:
        return [(link.case_ref, link.seq, link.what) for link in chain.verify(conn, case_ids)]


def test_what_nobody_touched_is_proven(load: Load, told: list[str]) -> None:
    assert broken(load) == []


@pytest.mark.parametrize(
    ("tampering", "seen"),
    [
        ("UPDATE audit_content SET content = '{}' WHERE entry_id = 2", [(2, "content_changed")]),
        ("UPDATE audit_content SET content = '', salt = '' WHERE entry_id = 2", [(2, "emptied")]),
        ("DELETE FROM audit_content WHERE entry_id = 2", [(2, "content_missing")]),
        ("UPDATE audit_entry SET kind = 'outcome' WHERE id = 2", [(2, "changed")]),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000+00' WHERE id = 2", [(2, "changed")]),
        ("UPDATE audit_entry SET hash = 'x' WHERE id = 2", [(2, "changed"), (3, "missing")]),
        ("UPDATE \"case\" SET chain_head = 'x' WHERE id = 1", [(3, "cut_off")]),
    ],
)
def test_tampering_is_found_in_the_link_where_it_was_done(load: Load, told, tampering: str, seen) -> None:
    if load.engine.dialect.name == "sqlite":
        tampering = tampering.replace("+00'", "'")
    with writing(load.engine) as conn:
        conn.execute(text(tampering))
    assert broken(load) == [(told[0], seq, what) for seq, what in seen]


@pytest.mark.parametrize(("entry", "seen"), [(2, [(2, "missing")]), (3, [(3, "cut_off")])])
def test_a_link_that_was_taken_out_is_missed(load: Load, told, entry: int, seen) -> None:
    with writing(load.engine) as conn:
        conn.execute(text(f"DELETE FROM audit_content WHERE entry_id = {entry}"))
        conn.execute(text(f"DELETE FROM audit_entry WHERE id = {entry}"))
    assert broken(load) == [(told[0], seq, what) for seq, what in seen]


def test_some_cases_can_be_asked_for(load: Load, told) -> None:
    with writing(load.engine) as conn:
        conn.execute(text("UPDATE audit_content SET content = '{}' WHERE entry_id = 2"))
    assert broken(load, [load.one(told[1]).id]) == []
    assert len(broken(load, [load.one(told[0]).id])) == 1


def test_a_link_depends_on_everything_it_says() -> None:
    parts = {"previous": "p", "seq": 1, "kind": "fact", "at": NINE, "content_hash": "c"}
    others = [{"previous": "q"}, {"seq": 2}, {"kind": "plan"}, {"at": NINE.replace(year=2027)}, {"content_hash": "d"}]
    hashes = {chain.link_hash(**{**parts, **other}) for other in [{}, *others]}  # type: ignore[arg-type]
    assert len(hashes) == 6


def test_the_same_content_has_different_hashes_in_two_links(load: Load, make_case: Callable[[], str]) -> None:
    ref = make_case()
    case_id = load.one(ref).id
    with writing(load.engine) as conn:
        heads = chain.heads(conn, [case_id])
        links = [chain.Link(case_id, "change", {"team": "noord"})] * 2
        chain.store_heads(conn, chain.append(conn, links, heads, NINE))
        hashes = conn.execute(text("SELECT content_hash FROM audit_entry")).scalars().all()
    assert len(set(hashes)) == 2

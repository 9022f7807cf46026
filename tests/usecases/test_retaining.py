"""Residents past the municipality's term: who they are, and that erasing them touches nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from klantreis.core.retention import Retention
from klantreis.errors import FixInput
from klantreis.store import people, retention
from klantreis.store.chain import verify
from klantreis.store.engine import reading, writing
from klantreis.store.people import StaffRow
from klantreis.store.tables import Case, Client, Contact, Tombstone, table
from klantreis.usecases import retaining
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.retaining import erase_batch, past_term, retain
from tests.usecases.conftest import CONFIGURATION, LANDSMEER, House, moment

_case, _client, _contact = table(Case), table(Client), table(Contact)

ROWS = """\
client_ref,name,journey,ww_end
L-0001,Ended Long Ago,work,
L-0002,Ended Just Now,work,
L-0003,Still With Us,work,
L-0004,One Of Two Open,work,
L-0004,One Of Two Open,ww,2026-12-31
L-0005,Both Ended,work,
L-0005,Both Ended,ww,2026-12-31
L-0006,Second Ended Later,work,
L-0006,Second Ended Later,ww,2026-12-31
"""
ENDED = {
    ("L-0001", "work"): date(2026, 1, 16),
    ("L-0002", "work"): date(2026, 1, 19),
    ("L-0004", "work"): date(2026, 1, 16),
    ("L-0005", "work"): date(2026, 1, 15),
    ("L-0005", "ww"): date(2026, 1, 16),
    ("L-0006", "work"): date(2026, 1, 15),
    ("L-0006", "ww"): date(2026, 1, 19),
}
SUNDAY = moment("2027-01-17")  #: twelve months and a day after 16 January 2026


@pytest.fixture
def kept(house: House, written: Callable[[str, str], Path]) -> House:
    """Six residents of a municipality that keeps them for twelve months; kw-1 works there."""
    report = enrol_file(house, written("c.csv", ROWS), "landsmeer", "", moment("2026-01-05"))  # type: ignore[arg-type]
    assert not report.rejected, report.rejections
    with writing(house.engine) as conn:
        people.replace_staff(
            conn, "landsmeer", [StaffRow(code="kw-1"), StaffRow(code="kw-9", active_until=date(2026, 2, 1))]
        )
        for (client_ref, journey), ended in ENDED.items():
            of = select(_client.c.id).where(_client.c.client_ref == client_ref).scalar_subquery()
            values = {"closed_on": ended, "closed_by": "closed", "stage": "end", "look_again_on": None}
            conn.execute(update(_case).where(_case.c.client_id == of, _case.c.journey == journey).values(values))
    return _keeping(house, 12)


def _keeping(house: House, months: int | None) -> House:
    town = replace(LANDSMEER, retention=Retention(months) if months else None)
    return replace(house, configuration=replace(CONFIGURATION, municipalities={"landsmeer": town}))


def _names(house: House) -> list[str]:
    with reading(house.engine) as conn:
        return sorted(conn.execute(select(_contact.c.name)).scalars())


def _refs(house: House, *client_refs: str) -> set[str]:
    query = (
        select(_case.c.ref)
        .join(_client, _client.c.id == _case.c.client_id)
        .where(_client.c.client_ref.in_(client_refs))
    )
    with reading(house.engine) as conn:
        return set(conn.execute(query).scalars())


def test_past_the_term_is_who_has_no_case_that_is_open_or_ended_later(kept: House) -> None:
    (saturday,) = past_term(kept, date(2027, 1, 16))  # type: ignore[arg-type]
    assert (saturday.residents, saturday.cases, saturday.since) == (0, 0, None)
    (sunday,) = past_term(kept, date(2027, 1, 17))  # type: ignore[arg-type]
    assert (sunday.residents, sunday.cases, sunday.since) == (2, 3, date(2026, 1, 15))


def test_who_is_past_the_term_is_erased_and_nobody_else(kept: House) -> None:
    due = _refs(kept, "L-0001", "L-0005")
    (shown,) = retain(kept, "kw-1", SUNDAY, dry_run=True)  # type: ignore[arg-type]
    assert (shown.residents, set(shown.cases), len(_names(kept))) == (2, due, 6)
    (done,) = retain(kept, "kw-1", SUNDAY, dry_run=False)  # type: ignore[arg-type]
    assert (done.residents, set(done.cases)) == (2, due)
    assert _names(kept) == ["Ended Just Now", "One Of Two Open", "Second Ended Later", "Still With Us"]
    with reading(kept.engine) as conn:
        assert (
            conn.execute(select(table(Tombstone).c.why, table(Tombstone).c.by)).tuples().all()
            == [("retention", "kw-1")] * 2
        )
        assert not list(verify(conn))
    assert past_term(kept, date(2027, 1, 17))[0].residents == 0  # type: ignore[arg-type]
    (again,) = retain(kept, "kw-1", SUNDAY, dry_run=False)  # type: ignore[arg-type]
    assert (again.residents, again.cases) == (0, ())


def test_the_day_a_case_ended_stays_what_it_was(kept: House) -> None:
    query = select(_case.c.ref, _case.c.closed_on, _case.c.closed_by).order_by(_case.c.ref)
    with reading(kept.engine) as conn:
        before = conn.execute(query).all()
    retain(kept, "kw-1", SUNDAY, dry_run=False)  # type: ignore[arg-type]
    with reading(kept.engine) as conn:
        assert conn.execute(query).all() == before


def test_stopped_after_one_the_next_time_does_the_rest(kept: House) -> None:
    first = erase_batch(kept, "landsmeer", "kw-1", SUNDAY, dry_run=False, most=1)  # type: ignore[arg-type]
    assert first.residents == 1
    assert first.last is not None
    (rest,) = retain(kept, "kw-1", SUNDAY, dry_run=False)  # type: ignore[arg-type]
    assert rest.residents == 1
    with reading(kept.engine) as conn:
        assert conn.execute(select(func.count()).select_from(table(Tombstone))).scalar() == 2


def test_who_is_enrolled_again_between_looking_and_erasing_stays(
    kept: House, written: Callable[[str, str], Path]
) -> None:
    known = LANDSMEER.name
    with reading(kept.engine) as conn:
        page = retention.past_term(conn, known, date(2026, 1, 16), 0, 10)
    back = written("again.csv", "client_ref,name,journey\nL-0001,Ended Long Ago,work\n")
    assert enrol_file(kept, back, known, "", SUNDAY).rounds == 1  # type: ignore[arg-type]
    gone = [
        retaining._erased(kept, each, known, date(2026, 1, 16), "kw-1", SUNDAY)  # type: ignore[arg-type]
        for each in page
    ]
    assert gone == [None, 0]
    assert "Ended Long Ago" in _names(kept)


def test_without_a_term_nothing_is_due_and_that_is_said(kept: House) -> None:
    house = _keeping(kept, None)
    assert past_term(house, date(2090, 1, 1)) == (  # type: ignore[arg-type]
        retaining.PastTerm(municipality="landsmeer", months=None),
    )
    (found,) = retain(house, "kw-1", moment("2090-01-02"), dry_run=False)  # type: ignore[arg-type]
    assert (found.months, found.residents) == (None, 0)
    assert len(_names(house)) == 6


@pytest.mark.parametrize("by", ["kw-2", "kw-9", "Jan Jansen"])
def test_only_an_active_colleague_of_the_municipality_may_ask(kept: House, by: str) -> None:
    with pytest.raises(FixInput):
        retain(kept, by, SUNDAY, dry_run=True)  # type: ignore[arg-type]

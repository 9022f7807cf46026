"""News of deaths and moves from a file, and that it came."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.errors import FixInput
from klantreis.store import feeds
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading
from klantreis.store.tables import Case, Client, FeedArrival, table
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.leaving import GoneReport, gone_file
from tests.usecases.conftest import House, moment

_case, _client, _feed = table(Case), table(Client), table(FeedArrival)
HEADER = "client_ref,deceased_on,moved_on\n"
Write = Callable[[str, str], Path]


@pytest.fixture
def enrolled(house: House, written: Write) -> House:
    rows = "L-0001,work,\nL-0001,ww,2026-12-31\nL-0002,work,\n"
    path = written("clients.csv", f"client_ref,journey,ww_end\n{rows}")
    assert enrol_file(house, path, "landsmeer", "", moment("2026-01-05")).rejected == 0  # type: ignore[arg-type]
    return house


def hand_in(house: House, written: Write, rows: str, on: str = "2026-03-02") -> GoneReport:
    return gone_file(house, written("gone.csv", HEADER + rows), "landsmeer", moment(on))  # type: ignore[arg-type]


def gone(house: House) -> dict[str, tuple[date | None, date | None]]:
    with reading(house.engine) as conn:
        rows = conn.execute(select(_client.c.client_ref, _client.c.deceased_on, _client.c.moved_on))
        return {ref: (died, moved) for ref, died, moved in rows.tuples()}


def came(house: House) -> list[tuple[str, int]]:
    with reading(house.engine) as conn:
        return [tuple(row) for row in conn.execute(select(_feed.c.source, _feed.c.rows).order_by(_feed.c.id))]


def test_a_death_is_a_fact_of_every_open_case_and_stands_with_the_client(enrolled: House, written: Write) -> None:
    report = hand_in(enrolled, written, "L-0001,2026-02-28,\n")
    assert (report.new, report.known, report.rejected) == (1, 0, 0)
    assert gone(enrolled) == {"L-0001": (date(2026, 2, 28), None), "L-0002": (None, None)}
    with reading(enrolled.engine) as conn:
        for loaded in load_cases(conn, list(conn.execute(select(_case.c.ref)).scalars())):
            events = [fact.event for fact in loaded.case.facts]
            assert ("deceased" in events) is (loaded.client_id == 1)
            assert not any("L-0001" in fact.id for fact in loaded.case.facts), "no client number in an id"


def test_the_same_file_again_adds_nothing_and_has_come_again(enrolled: House, written: Write) -> None:
    for expected in ((1, 0), (0, 1)):
        report = hand_in(enrolled, written, "L-0002,,2026-03-01\n")
        assert (report.new, report.known) == expected
    assert came(enrolled) == [("gone", 1), ("gone", 1)]


def test_a_file_with_only_a_header_is_a_sign_of_life(enrolled: House, written: Write) -> None:
    assert hand_in(enrolled, written, "") == GoneReport()
    with reading(enrolled.engine) as conn:
        assert feeds.last_came(conn, ["landsmeer", "haarlem"]) == {"landsmeer": moment("2026-03-02")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("L-0009,2026-02-28,", "client_ref: no such client"),
        ("L-0001,,", "deceased_on: neither this nor moved_on has a day"),
        ("L-0001,2026-13-01,", "deceased_on: this day does not exist"),
        ("L-0001,2027-01-01,", "deceased_on: lies in the future"),
        (",2026-02-28,", "client_ref: missing"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_and_the_file_has_come(
    enrolled: House, written: Write, row: str, why: str
) -> None:
    report = hand_in(enrolled, written, f"{row}\nL-0002,,2026-03-01\n")
    assert (report.new, report.rejected) == (1, 1)
    assert why in report.rejections[0]
    assert report.rejected_file is not None
    assert came(enrolled) == [("gone", 1)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("again", ["L-0001,2026-02-27,", "L-0001,2026-02-28,\nL-0001,2026-02-27,"])
def test_another_day_of_death_is_refused_also_within_a_file(enrolled: House, written: Write, again: str) -> None:
    if "\n" not in again:
        hand_in(enrolled, written, "L-0001,2026-02-28,\n")
    report = hand_in(enrolled, written, f"{again}\n")
    assert "another day is on record" in report.rejections[0]
    assert gone(enrolled)["L-0001"] == (date(2026, 2, 28), None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("header", ["client_ref", "deceased_on,moved_on", "client_ref,deceased_on,name"])
def test_a_file_that_cannot_be_read_as_such_has_not_come(enrolled: House, written: Write, header: str) -> None:
    with pytest.raises(FixInput, match=r"gone\.csv"):
        gone_file(enrolled, written("gone.csv", f"{header}\n"), "landsmeer", moment("2026-03-02"))  # type: ignore[arg-type]
    with pytest.raises(FixInput, match="no municipality"):
        gone_file(enrolled, written("gone.csv", HEADER), "nowhere", moment("2026-03-02"))  # type: ignore[arg-type]
    assert came(enrolled) == []


def test_an_enrolment_file_that_tells_of_both_counts_and_another_does_not(enrolled: House, written: Write) -> None:
    assert came(enrolled) == []
    path = written("again.csv", "client_ref,journey,deceased_on,moved_on\nL-0002,work,,2026-03-01\n")
    enrol_file(enrolled, path, "landsmeer", "", moment("2026-03-02"), dry_run=True)  # type: ignore[arg-type]
    assert came(enrolled) == []
    enrol_file(enrolled, path, "landsmeer", "", moment("2026-03-02"))  # type: ignore[arg-type]
    assert came(enrolled) == [("enrol", 1)]

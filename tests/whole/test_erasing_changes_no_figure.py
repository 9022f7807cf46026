"""Erasing a person changes no figure: not of today, and not of any earlier day (design 6)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from examples.example import all_examples
from klantreis.core.births import OLD
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.store.engine import reading
from klantreis.store.tables import Case, Client, table
from klantreis.usecases.erasing import erase
from klantreis.usecases.transferring import Transfer, transfer
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.support.audits import audit, lived
from tests.support.samen_sterk import spoken_with
from tests.support.seen import written
from tests.support.turns import by_turns
from tests.whole.conftest import Build, Town, moment

_case, _client = table(Case), table(Client)


def refs(town: Town) -> dict[str, str]:
    """Our reference of the first case of each resident, by number of the resident."""
    query = select(_client.c.client_ref, _case.c.ref).join(_client, _client.c.id == _case.c.client_id)
    with reading(town.app.engine) as conn:
        return dict(conn.execute(query.order_by(_case.c.id.desc())).tuples().all())


def birth_dates(town: Town) -> set[date | None]:
    with reading(town.app.engine) as conn:
        return set(conn.execute(select(_client.c.birth_date).where(_client.c.erased_at.is_not(None))).scalars())


def give_away(town: Town, today: date) -> None:
    """Half of what kw-1 has goes to kw-2: who an obligation was charged to before is told by the chain alone."""
    theirs = [ref for number, ref in enumerate(sorted(refs(town).values())) if number % 2]
    by = all_examples()[town.municipality].approver
    for ref in theirs:
        with reading(town.app.engine) as conn:
            owner = conn.execute(select(_case.c.case_worker).where(_case.c.ref == ref)).scalar_one()
        if owner == "kw-1":
            wanted = Transfer(from_="kw-1", to="kw-2", by=by, municipality=town.municipality, cases=(ref,))
            transfer(town.app, wanted, moment(written(today), 21))


@pytest.mark.parametrize(
    ("municipality", "database_url"), by_turns(["landsmeer", "doetinchem"]), indirect=["database_url"]
)
def test_no_figure_of_any_day_changes(build: Build, municipality: str) -> None:
    """Doetinchem asks an age: who is 27 and older is looked at otherwise (Pw 31 lid 5)."""
    town = build(municipality=municipality)
    days: list[date] = []
    for today in lived(town, 6, after=lambda today: give_away(town, today) if len(days) == 3 else None):
        days.append(today)
    looked_at = [days[0], days[2], days[4], days[-1]]
    before = {each: audit(town, each)[1] for each in looked_at}
    for ref in sorted(refs(town).values()):
        erase(town.app, ref, "kw-1", "request", moment(written(days[-1]), 23))
    assert {each: audit(town, each)[1] for each in looked_at} == before
    assert verify(town.app) == ()
    assert_nobody_follows(audit(town, days[-1] + timedelta(days=1))[1], before[days[-1]], days[-1])


def assert_nobody_follows(later: list[AuditedCase], then: list[AuditedCase], erased_on: date) -> None:
    """The day after, everything has ended: as it had, or missed where the due date was past, else lapsed."""
    assert all(case.closed_on is not None for case in later)
    for case, was in zip(later, then, strict=True):
        for now, before in zip(case.obligations, was.obligations, strict=True):
            past = before.due_on is not None and before.due_on < erased_on
            assert now.verdict == (before.verdict or ("missed" if past else "lapsed"))


# --- the birth date ---------------------------------------------------------------------------------------------------


def test_of_a_birth_date_nothing_is_kept_where_no_age_is_asked(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", birth_date="1990-05-04")
    town.walk("ma 2026-03-02", "wo 2026-03-04")
    erase(town.app, "landsmeer/L-0001", "kw-1", "request", moment("wo 2026-03-04", 12))
    assert birth_dates(town) == {None}


@pytest.mark.parametrize(
    ("born", "kept"),
    [
        ("1975-06-15", OLD),  # well over 27, the whole time
        ("1999-03-05", OLD),  # 27 for eleven days when the work begins
        ("1999-03-20", date(1999, 7, 1)),  # not 27 yet, and 27 within two years: of that year
        ("1999-01-20", OLD),
        ("2004-06-15", None),  # not even 27 in two years: as if nothing were known
    ],
)
def test_kept_is_the_coarsest_day_that_says_the_same_of_every_age_that_was_asked(
    build: Build, born: str, kept: date | None
) -> None:
    """Part-time work from ma 16 maart 2026: from 27 income is exempt, and who comes to that age within two years has a
    premium (Pw 31)."""
    town = build(municipality="doetinchem")
    spoken_with(town, "DT-0001", birth_date=born)
    town.tell("DT-0001", "part_time_started", "ma 2026-03-16", exemption_start="2026-03-16")
    town.walk("ma 2026-03-16", "wo 2026-03-18")
    before = audit(town, day("wo 2026-03-18"))[1]
    erase(town.app, "doetinchem/DT-0001", "kw-1", "request", moment("wo 2026-03-18", 22))
    assert birth_dates(town) == {kept}
    assert audit(town, day("wo 2026-03-18"))[1] == before

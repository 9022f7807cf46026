"""A day that is past is looked back on with the calendar of then, whatever the configuration says today."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, update

from klantreis.app import App
from klantreis.store import calendars
from klantreis.store.engine import reading, writing
from klantreis.store.tables import CalendarRow, CalendarUse, ObligationRow, table
from klantreis.usecases.calendars import calendars_at
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.support.audits import audit, evening
from tests.support.landsmeer import copy_of_landsmeer
from tests.support.understood import understood
from tests.whole.conftest import Build, Town

_calendar, _use, _obligation = table(CalendarRow), table(CalendarUse), table(ObligationRow)


def closed_too(town: Town, folder: Path, *days: str) -> App:
    """The same app, with an office that is closed on these days as well."""
    config = copy_of_landsmeer(folder / "config")
    listed = "".join(f"\n  - {on}" for on in days)
    (config / "calendars" / "landsmeer.yaml").write_text(f"closures:{listed}\n" if days else "closures: []\n")
    return replace(town.app, configuration=understood(config))


def kept(town: Town) -> tuple[int, int]:
    """How many calendars are kept, and how often one was taken into use."""
    with reading(town.app.engine) as conn:
        counted = (conn.execute(select(func.count()).select_from(rows)).scalar_one() for rows in (_calendar, _use))
        return next(counted), next(counted)


def due(town: Town, on: str) -> dict[str, date | None]:
    (case,) = audit(town, day(on))[1]
    return {each.obligation: each.due_on for each in case.obligations}


def test_a_closure_that_came_later_moves_no_date_of_an_earlier_day(build: Build, tmp_path: Path) -> None:
    """The intake has to be planned in ten office days: by ma 16 maart, or di 17 maart with a closure on vr 13 maart."""
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "wo 2026-03-04")
    before = audit(town, day("wo 2026-03-04"))[1]
    assert due(town, "wo 2026-03-04")["plan_intake"] == day("ma 2026-03-16")
    town.app = closed_too(town, tmp_path, "2026-03-13")
    assert audit(town, day("wo 2026-03-04"))[1] == before, "no run has planned with it yet"
    town.walk("do 2026-03-05", "vr 2026-03-06")
    assert due(town, "vr 2026-03-06")["plan_intake"] == day("di 2026-03-17")
    assert audit(town, day("wo 2026-03-04"))[1] == before
    assert not calendars_at(town.app, evening(day("vr 2026-03-06")))["landsmeer"].is_office_day(day("vr 2026-03-13"))
    assert calendars_at(town.app, evening(day("wo 2026-03-04")))["landsmeer"].is_office_day(day("vr 2026-03-13"))
    assert verify(town.app) == ()


def test_a_case_that_had_ended_keeps_the_dates_of_its_last_plan(build: Build, tmp_path: Path) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    town.tell("L-0001", "journey_closed", "wo 2026-03-04", reason="moved")
    town.walk("wo 2026-03-04", "do 2026-03-05")
    ended = audit(town, day("do 2026-03-05"))[1]
    town.app = closed_too(town, tmp_path, "2026-03-13")
    town.walk("vr 2026-03-06", "di 2026-03-10")
    assert audit(town, day("ma 2026-03-09"))[1] == audit(town, day("di 2026-03-10"))[1] == ended
    assert verify(town.app) == ()


def test_a_calendar_that_comes_back_is_kept_once(build: Build, tmp_path: Path) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    first = town.app
    town.walk("ma 2026-03-02", "di 2026-03-03")
    assert kept(town) == (1, 1)
    town.app = closed_too(town, tmp_path, "2026-03-13")
    town.live("wo 2026-03-04")
    town.app = first
    town.walk("do 2026-03-05", "vr 2026-03-06")
    assert kept(town) == (2, 3)
    assert [
        calendars_at(first, evening(day(on)))["landsmeer"].is_office_day(day("vr 2026-03-13"))
        for on in ("di 2026-03-03", "wo 2026-03-04", "do 2026-03-05")
    ] == [True, False, True]


def test_what_is_kept_makes_exactly_the_same_calendar(build: Build) -> None:
    town = build()
    town.live("ma 2026-03-02")
    used = town.app.configuration.calendars["landsmeer"]
    with reading(town.app.engine) as conn:
        (revived,) = calendars.stored(conn, [used.version]).values()
    assert (revived.version, revived.valid_until, revived.ordinance) == (used.version, used.valid_until, used.ordinance)
    assert (revived._office, revived._atw) == (used._office, used._atw)


def test_a_case_that_ended_is_verified_with_the_calendar_of_its_last_plan(build: Build, tmp_path: Path) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "journey_closed", "di 2026-03-03", reason="moved")
    town.live("di 2026-03-03")
    town.app = closed_too(town, tmp_path, "2026-03-13")
    town.live("wo 2026-03-04")
    assert verify(town.app) == ()
    with writing(town.app.engine) as conn:
        changed = update(_obligation).where(_obligation.c.obligation == "plan_intake").values(verdict="on_time")
        assert conn.execute(changed).rowcount == 1
    (problem,) = verify(town.app)
    assert (problem.what, problem.detail) == ("projection_differs", "plan_intake: verdict")

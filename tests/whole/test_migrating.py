"""Running cases to another version of their journey, on both databases: shown first, and then done exactly so."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.errors import FixInput, PlanChanged
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.tables import AuditContent, AuditEntry, Case, Client, ObligationRow, table
from klantreis.store.versions import Move, Order, move, on_other_definition
from klantreis.usecases import showing
from klantreis.usecases.erasing import erase
from klantreis.usecases.migrating import Asked, MigratingCase, MigrationReport, look, migrate
from klantreis.usecases.verifying import verify
from tests.support.changed import changed
from tests.support.understood import understood
from tests.whole.conftest import Build, Town, moment

_case, _client, _obligation = table(Case), table(Client), table(ObligationRow)

JOURNEY = """\
journey: landsmeer
title: Proef
version: 1
valid_from: 2026-01-01
start: invitation
stages:
  invitation:
    title: Uitnodiging
    moves: {talk_planned: intake, journey_closed: end}
    obligations:
      plan_intake:
        title: Intakegesprek afspreken
        opens: stage
        due: opened + 10wd
        clock: target
        owner: case_worker
        met_by: [talk_planned]
        steps:
          - {id: call_us, at: opened, send: please_call_us, to: client}
          - {id: remind, at: due - 2wd, send: please_call_us_reminder, to: client}
  intake:
    title: Intake
    moves: {intake_held: end}
    obligations:
      intake:
        title: Intake
        opens: stage
        due: opened + 20wd
        clock: target
        owner: case_worker
        met_by: [intake_held]
"""
SECOND = JOURNEY.replace("version: 1\nvalid_from: 2026-01-01", "version: 2\nvalid_from: 2026-07-01")
ASK, REMIND = "Wij willen graag met u kennismaken", "Herinnering: wilt u een afspraak met ons maken?"
TO_2 = Asked(journey="landsmeer", to=2)


def nobody(_: MigratingCase) -> None: ...


@pytest.fixture
def town(build: Build, tmp_path: Path) -> Town:
    """Landsmeer with one small version of its journey; three residents since ma 2 mar, followed up to wo 4 mar."""
    made = build()
    with_versions(made, tmp_path, JOURNEY)
    made.enrol("ma 2026-03-02", "L-0001", "L-0002", "L-0003")
    made.walk("ma 2026-03-02", "wo 2026-03-04")
    return made


def with_versions(town: Town, folder: Path, *versions: str) -> Town:
    files = [(f"journeys/landsmeer{number or ''}.yaml", "", text) for number, text in enumerate(versions)]
    town.app = replace(town.app, configuration=understood(changed(folder, *files)))
    return town


def shown(town: Town, at: datetime, asked: Asked = TO_2) -> tuple[MigrationReport, dict[str, MigratingCase]]:
    """The report, and the cases by client."""
    cases: list[MigratingCase] = []
    report = look(town.app, asked, at, cases.append)
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_case.c.ref, _client.c.client_ref).join(_client)).all()
    client_of = {row.ref: row.client_ref for row in rows}
    return report, {client_of[case.ref]: case for case in cases}


def versions(town: Town) -> dict[str, int]:
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_client.c.client_ref, _case.c.version).join(_client)).all()
    return {row.client_ref: row.version for row in rows}


def due_dates(town: Town) -> dict[tuple[str, str], date]:
    query = select(_case.c.ref, _obligation.c.obligation, _obligation.c.due_on).join(
        _case, _case.c.id == _obligation.c.case_id
    )
    with reading(town.app.engine) as conn:
        return {(row.ref, row.obligation): row.due_on for row in conn.execute(query)}


def test_looking_writes_nothing(town: Town, tmp_path: Path) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    before = due_dates(town), versions(town)
    report, cases = shown(town, moment("wo 2026-03-04", 14))
    assert (report.cases, report.moving, report.changing, report.stays) == (3, 3, 3, {})
    assert report.days["landsmeer"] == date(2026, 3, 5)  # there was a round on wo 4 mar already
    assert report.changes == {"moves": 3, "shifts": 3}
    assert {case.version for case in cases.values()} == {1}
    assert (due_dates(town), versions(town)) == before


def test_the_cases_move_as_was_shown_and_the_next_round_does_just_that(town: Town, tmp_path: Path) -> None:
    """The new version has a longer term, and asks for contact on the third day: do 5 mar."""
    second = SECOND.replace("10wd", "15wd").replace(
        "          - {id: remind", "          - {id: again, at: opened + 3wd, send: please_call_us, to: client}\n"
        "          - {id: remind",
    )  # fmt: skip
    with_versions(town, tmp_path, JOURNEY, second)
    report, cases = shown(town, moment("wo 2026-03-04", 14))
    told = {
        (case.ref, each.obligation): each.after
        for case in cases.values()
        if case.migration
        for each in case.migration.obligations
    }
    assert (report.leaving, report.new_messages, report.again) == (3, 3, 0)
    done = migrate(town.app, TO_2, moment("wo 2026-03-04", 15), report.code, "kw-1", nobody)
    assert (done.moved, done.changed_meanwhile) == (3, ())
    assert set(versions(town).values()) == {2}
    assert verify(town.app) == ()
    assert town.walk("do 2026-03-05", "do 2026-03-05") == {"do 2026-03-05": [ASK] * 3}
    assert due_dates(town) == told
    assert verify(town.app) == ()
    assert shown(town, moment("do 2026-03-05", 15))[0].cases == 0


def test_another_code_moves_nothing(town: Town, tmp_path: Path) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    with pytest.raises(PlanChanged):
        migrate(town.app, TO_2, moment("wo 2026-03-04", 15), "0000-0000-0000", "kw-1", nobody)
    assert set(versions(town).values()) == {1}


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda town, folder: town.tell("L-0002", "talk_planned", "wo 2026-03-04", at="wo 2026-03-18", place="stadhuis"),
        lambda town, folder: town.live("do 2026-03-05"),
        lambda town, folder: with_versions(town, folder, JOURNEY, SECOND.replace("10wd", "16wd")),
        lambda town, folder: town.enrol("wo 2026-03-04", "L-0004"),
    ],
    ids=["a fact", "a round", "another text of the version", "somebody new"],
)
def test_what_changes_after_it_was_shown_makes_it_another_plan(
    town: Town, tmp_path: Path, meanwhile: Callable[[Town, Path], object]
) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    report, _ = shown(town, moment("wo 2026-03-04", 14))
    meanwhile(town, tmp_path)
    with pytest.raises(PlanChanged):
        migrate(town.app, TO_2, moment("do 2026-03-05", 15), report.code, "kw-1", nobody)
    assert set(versions(town).values()) == {1}


def test_a_case_that_hears_something_at_that_very_moment_stays_and_can_be_moved_later(
    town: Town, tmp_path: Path
) -> None:
    """While the cases are worked out again, a fact comes in about the second."""
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    report, cases = shown(town, moment("wo 2026-03-04", 14))
    late = cases["L-0002"].ref

    def hears(case: MigratingCase) -> None:
        if case.ref == late:
            town.tell("L-0002", "contact_tried", "wo 2026-03-04")

    done = migrate(town.app, TO_2, moment("wo 2026-03-04", 15), report.code, "kw-1", hears)
    assert (done.moved, done.changed_meanwhile) == (2, (late,))
    assert versions(town) == {"L-0001": 2, "L-0002": 1, "L-0003": 2}
    again, rest = shown(town, moment("wo 2026-03-04", 16))
    assert list(rest) == ["L-0002"]
    assert migrate(town.app, TO_2, moment("wo 2026-03-04", 16), again.code, "kw-1", nobody).moved == 1


def test_a_case_is_moved_only_as_it_was_read(town: Town, tmp_path: Path) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND)
    new = town.app.configuration.journeys["landsmeer"][-1]
    with reading(town.app.engine) as conn:
        refs, _ = on_other_definition(conn, "landsmeer", new.hash, "", 0, 10)
        read = load_cases(conn, refs)
    town.tell("L-0002", "contact_tried", "wo 2026-03-04")
    order = Order(to=new, by="kw-1", plan="0000-0000-0000", at=moment("wo 2026-03-04", 15), day=date(2026, 3, 4))
    with writing(town.app.engine) as conn:
        lost = move(conn, [Move(loaded=each) for each in read], order)
    assert (lost, versions(town)) == ({read[1].ref}, {"L-0001": 2, "L-0002": 1, "L-0003": 2})


def test_before_the_next_round_there_is_no_plan_to_hold_against_the_new_version(town: Town, tmp_path: Path) -> None:
    """Moved in the morning, before the round: what is stored is the plan under the old version still."""
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    report, _ = shown(town, moment("do 2026-03-05", 7))
    migrate(town.app, TO_2, moment("do 2026-03-05", 7), report.code, "kw-1", nobody)
    assert verify(town.app) == ()


def test_the_move_is_a_link_of_the_chain(town: Town, tmp_path: Path) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    report, _ = shown(town, moment("wo 2026-03-04", 14))
    migrate(town.app, TO_2, moment("wo 2026-03-04", 15), report.code, "kw-1", nobody)
    query = select(table(AuditContent).c.content).join(table(AuditEntry)).where(table(AuditEntry).c.kind == "change")
    with reading(town.app.engine) as conn:
        told = [json.loads(content) for content in conn.execute(query).scalars()]
    old, new = (version.hash for version in town.app.configuration.journeys["landsmeer"])
    assert told == [{"version": [1, 2], "definition": [old, new], "by": "kw-1", "plan": report.code}] * 3


def test_what_waits_to_leave_and_is_not_wanted_any_more_does_not_slip_out(town: Town, tmp_path: Path) -> None:
    """Planned before the hours in which messages may leave; moved; then the hours begin."""
    town.enrol("do 2026-03-05", "L-0004")
    town.plan("do 2026-03-05", 7, 30)
    with_versions(
        town, tmp_path, JOURNEY, SECOND.replace("- {id: call_us, at: opened, send: please_call_us, to: client}\n", "")
    )
    report, _ = shown(town, moment("do 2026-03-05", 8))
    assert report.changes["withdrawn"] == 1
    migrate(town.app, TO_2, moment("do 2026-03-05", 8), report.code, "kw-1", nobody)
    assert town.deliver("do 2026-03-05", 9).sent == 0
    found = showing.timeline(town.app, "landsmeer/L-0004", moment("do 2026-03-05", 9))
    assert [(each.key.step, each.state, each.reason) for each in found.actions] == [("call_us", "withdrawn", "ended")]
    assert verify(town.app) == ()


def test_a_case_whose_past_would_be_judged_otherwise_stays_unless_that_is_asked_for(town: Town, tmp_path: Path) -> None:
    """Planned on the eighth day: on time within ten, late within five."""
    town.walk("do 2026-03-05", "wo 2026-03-11")
    town.tell("L-0002", "talk_planned", "do 2026-03-12", at="ma 2026-03-23", place="stadhuis")
    town.live("do 2026-03-12")
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "5wd"))
    report, cases = shown(town, moment("do 2026-03-12", 14))
    assert (report.moving, report.stays, cases["L-0002"].stays) == (2, {"judged": 1}, "judged")
    assert migrate(town.app, TO_2, moment("do 2026-03-12", 14), report.code, "kw-1", nobody).moved == 2
    assert versions(town) == {"L-0001": 2, "L-0002": 1, "L-0003": 2}

    anyway = replace(TO_2, rejudge=True)
    report, _ = shown(town, moment("do 2026-03-12", 15), anyway)
    assert (report.moving, report.changes) == (1, {"rejudged": 1})
    migrate(town.app, anyway, moment("do 2026-03-12", 15), report.code, "kw-1", nobody)
    assert versions(town)["L-0002"] == 2


def test_a_case_that_cannot_be_planned_is_named_and_stays(town: Town, tmp_path: Path) -> None:
    """A pause into the next century: its due date lies outside every calendar."""
    town.tell("L-0002", "case_paused", "wo 2026-03-04", ground="other", until="2099-12-20")
    with_versions(town, tmp_path, JOURNEY, SECOND)
    report, cases = shown(town, moment("wo 2026-03-04", 14))
    assert (report.moving, report.stays, cases["L-0002"].stays) == (2, {"broken": 1}, "broken")
    assert migrate(town.app, TO_2, moment("wo 2026-03-04", 14), report.code, "kw-1", nobody).moved == 2
    assert versions(town)["L-0002"] == 1


def test_the_past_is_shown_in_the_version_of_then(town: Town, tmp_path: Path) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND.replace("10wd", "15wd"))
    report, _ = shown(town, moment("wo 2026-03-04", 14))
    migrate(town.app, TO_2, moment("wo 2026-03-04", 15), report.code, "kw-1", nobody)
    town.live("do 2026-03-05")

    def seen(at: datetime) -> tuple[int, date | None]:
        found = showing.timeline(town.app, "landsmeer/L-0001", at)
        return found.journey.version, found.obligations[0].state.due_on

    assert seen(moment("wo 2026-03-04", 14)) == (1, date(2026, 3, 16))
    assert seen(moment("wo 2026-03-04", 16)) == (2, date(2026, 3, 23))
    assert seen(moment("do 2026-03-05", 16)) == (2, date(2026, 3, 23))


def test_who_is_closed_or_erased_is_not_moved(town: Town, tmp_path: Path) -> None:
    town.tell("L-0001", "journey_closed", "wo 2026-03-04", reason="work")
    town.live("do 2026-03-05")
    erase(town.app, "landsmeer/L-0002", "kw-1", "request", moment("do 2026-03-05", 12))
    with_versions(town, tmp_path, JOURNEY, SECOND)
    assert list(shown(town, moment("do 2026-03-05", 14))[1]) == ["L-0003"]


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (Asked(journey="landsmere", to=2), "unknown journey landsmere; did you mean `landsmeer`"),
        (Asked(journey="landsmeer", to=7), "has no version 7; the configuration has 1, 2"),
        (
            Asked(journey="landsmeer", to=2, municipality="elsewhere"),
            "no municipality elsewhere; the configuration has",
        ),
    ],
)
def test_what_is_not_in_the_configuration_is_said(town: Town, tmp_path: Path, asked: Asked, complaint: str) -> None:
    with_versions(town, tmp_path, JOURNEY, SECOND)
    with pytest.raises(FixInput, match=complaint):
        look(town.app, asked, moment("wo 2026-03-04", 14), nobody)

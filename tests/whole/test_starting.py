"""A move of one journey that starts another, through the whole house on both databases."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.chain import verify
from klantreis.store.engine import reading
from klantreis.store.tables import Case, table
from klantreis.usecases.enrolment import enrol_file
from tests.support.changed import changed
from tests.whole.conftest import Build, Town, moment

WORKSHOP = """journey: workshop
title: Werkplaats
version: 1
valid_from: 2026-01-01
start: workshop
applies: language = nld
stages:
  workshop:
    title: Werkplaats
    moves: {journey_closed: end}
    obligations:
      welcome: {title: Welkom, opens: stage, due: opened + 5wd, clock: target, owner: jobcoach, met_by: [contact_held]}
"""
Make = Callable[..., Town]


@pytest.fixture
def make(build: Build, tmp_path: Path) -> Make:
    """The town, with journeys changed: the intake ends in the workshop."""

    def town(workshop: str = WORKSHOP, offered: str = "[landsmeer, workshop]") -> Town:
        config = changed(
            tmp_path,
            (
                "journeys/landsmeer.yaml",
                "moves: {intake_held: trajectory, closed_unreachable: end, journey_closed: end}",
                "moves: [{event: intake_held, to: end, start: workshop}, {event: plan_agreed, to: trajectory}]",
            ),
            ("municipalities/landsmeer.yaml", "journeys: [landsmeer, landsmeer_newcomers]", f"journeys: {offered}"),
            ("journeys/workshop.yaml", "", workshop),
        )
        return build(config=config)

    return town


def to_the_intake(town: Town, *clients: str) -> None:
    town.enrol("ma 2026-03-02", *clients)
    for client in clients:
        town.tell(client, "talk_planned", "ma 2026-03-02", at="di 2026-03-10", place="stadhuis")
    town.live("ma 2026-03-02")
    for client in clients:
        town.tell(client, "intake_held", "di 2026-03-10")


def cases(town: Town, journey: str) -> list[LoadedCase]:
    with reading(town.app.engine) as conn:
        refs = conn.scalars(select(table(Case).c.ref).where(table(Case).c.journey == journey)).all()
        return load_cases(conn, list(refs))


def test_a_move_begins_the_other_journey_for_the_same_client_once(make: Make) -> None:
    town = make()
    to_the_intake(town, "L-0001", "L-0002")
    town.live("di 2026-03-10")
    old, new = cases(town, "landsmeer"), cases(town, "workshop")
    assert [each.client_id for each in new] == [each.client_id for each in old]
    assert {(each.case.enrolled_on, each.case_worker, each.jobcoach) for each in new} == {
        (date(2026, 3, 10), "kw-1", "jc-1")
    }
    (fact,) = new[0].case.facts
    assert fact.id.startswith(f"start:{old[0].ref}/")
    with reading(town.app.engine) as conn:
        assert not list(verify(conn))
        assert (
            conn.scalars(select(table(Case).c.previous_case_id).where(table(Case).c.id == new[0].id)).one() == old[0].id
        )

    town.walk("wo 2026-03-11", "vr 2026-03-20")
    assert [each.stage for each in cases(town, "workshop")] == ["workshop", "workshop"]
    town.tell("L-0001", "contact_held", "ma 2026-03-23")  # wakes both cases of the client
    town.live("ma 2026-03-23")
    assert len(cases(town, "workshop")) == 2


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of journeys that were to start."""
    return [record.getMessage() for record in caplog.records if record.name == "klantreis.starting"]


@pytest.mark.parametrize(
    ("workshop", "offered", "why"),
    [
        (WORKSHOP, "[landsmeer]", "not_offered"),
        (WORKSHOP.replace("language = nld", "language = eng"), "[landsmeer, workshop]", "not_meant_for"),
    ],
)
def test_a_journey_that_cannot_begin_is_named_in_the_log_and_stops_nothing(
    make: Make, caplog: pytest.LogCaptureFixture, workshop: str, offered: str, why: str
) -> None:
    town = make(workshop, offered)
    to_the_intake(town, "L-0001")
    with caplog.at_level(logging.WARNING, "klantreis.starting"):
        town.live("di 2026-03-10")
    (old,) = cases(town, "landsmeer")
    assert old.stage == "end"
    assert cases(town, "workshop") == []
    assert told(caplog) == [f"{old.ref} does not start journey workshop: {why}"]


def test_who_is_in_the_other_journey_already_stays_in_that_one(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    town = make()
    to_the_intake(town, "L-0001")
    path = town.folder / "again.csv"
    path.write_text("client_ref,journey,enrolled_on\nL-0001,workshop,2026-03-03\n")
    assert enrol_file(town.app, path, "landsmeer", "workshop", moment("di 2026-03-03", 7)).new == 1
    with caplog.at_level(logging.WARNING, "klantreis.starting"):
        town.live("di 2026-03-10")
    assert len(cases(town, "workshop")) == 1
    assert told(caplog)[0].endswith("does not start journey workshop: has_a_case")

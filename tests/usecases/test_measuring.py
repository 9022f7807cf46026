"""The figures of a programme from the database, through the files that residents and facts come in by."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from examples.doetinchem import outcomes
from klantreis.app import App
from klantreis.core.results.cells import SMALL, Cell
from klantreis.core.results.programme import Results
from klantreis.errors import FixInput
from klantreis.store.engine import writing
from klantreis.store.tables import Case, table
from klantreis.usecases.erasing import erase
from klantreis.usecases.measuring import measure
from tests.support import programme
from tests.support.programme import JOURNEY, end_of, enrol, tell


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> App:
    return programme.app(engine, tmp_path)


def measured(app: App, on: str, municipality: str = "", batch: int = 500) -> Results:
    return measure(app, ["samen"], end_of(on), municipality, batch=batch).results


def goal(found: Results, name: str) -> int:
    return int(next(goal.reached for goal in found.goals if goal.name == name))


def held(found: Results) -> dict[str, int]:
    return {label.name: label.people for label in found.situations.labels}


def test_doetinchem_726_people_and_749_labels(app: App) -> None:
    """The published totals and the distinct count, through enrolment and facts (domain.md 1.5)."""
    enrol(app, "ma 2026-01-05", outcomes.client_refs())
    told = outcomes.facts(date(2026, 1, 5))
    tell(
        app,
        *(
            {
                "client_ref": each.client_ref,
                "event": each.event,
                "occurred_on": str(each.occurred_on),
                "data": each.data,
            }
            for each in told
        ),
        at="do 2026-12-31",
    )
    found = measured(app, "do 2026-12-31", "doetinchem")
    situations = found.situations
    assert found.cohort.people == 726
    assert held(found) == {"off_benefit": 83, "part_time": 150, "in_track": 516}
    assert (situations.total, situations.people, situations.overlap, situations.several) == (749, 726, 23, 23)
    assert situations.without == 0
    assert {each.labels: each.people for each in situations.combinations} == {
        ("in_track",): 493,
        ("part_time",): 127,
        ("off_benefit",): 83,
        ("part_time", "in_track"): 23,
    }
    happened = {each.event: each.people for each in found.happened}
    assert happened["track_offered"] == 726
    assert 516 <= happened["track_accepted"] == happened["track_started"] < 726
    assert goal(found, "activated") == happened["track_started"]


def test_a_day_in_the_past_is_counted_as_it_was_known_then(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    enrol(app, "ma 2026-03-02", ["D-0003"])
    tell(app, {"client_ref": "D-0001", "event": "track_started", "occurred_on": "ma 2026-02-02"}, at="wo 2026-04-01")
    february = measured(app, "za 2026-02-28")
    assert (february.cohort.people, held(february)["in_track"], goal(february, "activated")) == (2, 0, 0)
    april = measured(app, "wo 2026-04-01")
    assert (april.cohort.people, held(april)["in_track"], goal(april, "activated")) == (3, 1, 1)


def test_a_case_that_was_enrolled_late_was_not_known_before(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001"], at="ma 2026-03-02")
    assert measured(app, "zo 2026-03-01").cohort.people == 0
    assert measured(app, "ma 2026-03-02").cohort.people == 1


def test_who_begins_on_a_later_day_does_not_take_part_yet(app: App) -> None:
    enrol(app, "ma 2026-03-02", ["D-0001"], at="ma 2026-02-02")
    assert measured(app, "zo 2026-03-01").cohort.people == 0
    assert measured(app, "ma 2026-03-02").cohort.people == 1


def test_corrections_and_withdrawals_are_honoured(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    tell(
        app,
        {"id": "1", "client_ref": "D-0001", "event": "provision_started", "occurred_on": "ma 2026-02-02",
         "data": {"cost": 12000}},
        {"id": "2", "client_ref": "D-0002", "event": "track_started", "occurred_on": "ma 2026-02-02"},
        at="ma 2026-02-02",
    )  # fmt: skip
    tell(
        app,
        {"id": "3", "client_ref": "D-0001", "event": "provision_started", "occurred_on": "ma 2026-02-02",
         "data": {"cost": 1200}, "corrects": "test:1"},
        {"id": "4", "client_ref": "D-0002", "event": "track_started", "occurred_on": "ma 2026-02-02",
         "withdraws": "test:2"},
        at="ma 2026-03-02",
    )  # fmt: skip
    before, after = measured(app, "zo 2026-03-01"), measured(app, "ma 2026-03-02")
    assert (goal(before, "budget"), goal(before, "activated"), held(before)["in_track"]) == (12000, 1, 1)
    assert (goal(after, "budget"), goal(after, "activated"), held(after)["in_track"]) == (1200, 0, 0)


def test_target_groups_are_those_of_the_day_asked(app: App) -> None:
    refs = [f"D-{number:04}" for number in range(1, 8)]
    enrol(app, "ma 2026-01-05", refs, target_groups="young|new")
    enrol(app, "ma 2026-01-05", refs[:3], target_groups="new", at="ma 2026-03-02")
    enrol(app, "ma 2026-01-05", refs[:1], target_groups="new|rare", at="wo 2026-04-01")
    assert groups(measured(app, "zo 2026-03-01")) == {"young": Cell(7), "new": Cell(7)}
    assert groups(measured(app, "ma 2026-03-02")) == {"young": SMALL, "new": Cell(7)}
    assert groups(measured(app, "wo 2026-04-01")) == {"young": SMALL, "new": Cell(7), "rare": SMALL}


def groups(found: Results) -> dict[str, Cell]:
    return {row.group: row.people for row in found.cohort.groups}


def test_somebody_who_begins_again_is_one_person_in_the_newest_situation(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    tell(
        app,
        {"client_ref": "D-0001", "event": "track_started", "occurred_on": "ma 2026-02-02"},
        {"client_ref": "D-0001", "event": "off_benefit", "occurred_on": "ma 2026-03-02"},
        {"client_ref": "D-0001", "event": "journey_closed", "occurred_on": "ma 2026-03-09"},
        at="ma 2026-03-09",
    )
    _close(app, "D-0001", date(2026, 3, 9))
    assert held(measured(app, "wo 2026-04-01"))["off_benefit"] == 1
    enrol(app, "ma 2026-06-01", ["D-0001"])
    tell(app, {"client_ref": "D-0001", "event": "track_started", "occurred_on": "di 2026-06-02"}, at="di 2026-06-02")
    for batch in (1, 2, 500):  # a page may end between the rounds of one person
        found = measured(app, "di 2026-06-30", batch=batch)
        assert (found.cohort.people, found.cohort.running, goal(found, "activated")) == (2, 2, 1)
        assert held(found) == {"off_benefit": 0, "part_time": 0, "in_track": 1}
        assert {each.event: each.times for each in found.happened}["track_started"] == 2


def _close(app: App, client_ref: str, on: date) -> None:
    """As the round that plans the case does; here nothing is planned."""
    case = table(Case)
    with writing(app.engine) as conn:
        assert conn.execute(update(case).where(case.c.id == 1).values(closed_on=on, stage="end")).rowcount == 1


def test_a_case_of_an_earlier_version_counts_by_its_own_labels_towards_the_goals_of_today(
    engine: Engine, tmp_path: Path
) -> None:
    later = JOURNEY.replace("version: 1\nvalid_from: 2026-01-01", "version: 2\nvalid_from: 2026-07-01")
    later = later.replace("in_track: {title: Volgt een traject,", "follows: {title: Volgt een traject,")
    app = programme.app(engine, tmp_path, {"samen": JOURNEY, "samen_2": later.replace("target: 500", "target: 600")})
    enrol(app, "ma 2026-01-05", ["D-0001"])
    enrol(app, "ma 2026-08-03", ["D-0002"])
    for ref in ("D-0001", "D-0002"):
        fact = {"client_ref": ref, "event": "track_started", "occurred_on": "di 2026-09-01"}
        tell(app, fact, at="di 2026-09-01")
    found = measured(app, "wo 2026-09-30")
    assert held(found) == {"off_benefit": 0, "part_time": 0, "follows": 1, "in_track": 1}
    (activated, *_) = found.goals
    assert (activated.target, activated.reached, activated.period.since) == (600, 2, date(2026, 1, 1))


def test_the_evaluation_of_a_pilot_looks_at_each_on_their_own_day(app: App) -> None:
    pilot = [f"D-{number:04}" for number in range(1, 16)]
    others = [f"D-{number:04}" for number in range(101, 113)]
    late = [f"D-{number:04}" for number in range(201, 204)]
    enrol(app, "ma 2026-01-05", pilot)
    enrol(app, "ma 2026-01-05", others, target_groups="comparison_group")
    enrol(app, "ma 2026-03-02", late)
    works = {"event": "placement_started", "data": {"hours": 24}}
    tell(
        app,
        *({**works, "client_ref": ref, "occurred_on": "ma 2026-06-01"} for ref in [*pilot[:6], *others[:1], *late]),
        {**works, "client_ref": pilot[6], "occurred_on": "do 2026-08-06"},
        at="do 2026-08-06",
    )
    (evaluation,) = (goal for goal in measured(app, "vr 2026-08-07").goals if goal.name == "evaluation")
    compared = evaluation.comparison
    assert compared is not None
    assert (compared.outside.people, compared.outside.hits) == (15, 6)
    assert (compared.inside.people, compared.inside.hits) == (12, 1)
    assert (compared.not_yet, evaluation.people) == (3, 11)


def test_an_erased_person_stays_in_the_figures(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    tell(app, {"client_ref": "D-0001", "event": "track_started", "occurred_on": "ma 2026-02-02"}, at="ma 2026-02-02")
    before = measured(app, "zo 2026-03-01")
    erase(app, "doetinchem/D-0001", "kw-1", "request", end_of("ma 2026-03-02"))
    assert measured(app, "zo 2026-03-01") == before
    after = measured(app, "ma 2026-03-02")
    assert (after.cohort.people, after.cohort.running, held(after)["in_track"]) == (2, 1, 1)


def test_figures_are_of_one_municipality_or_of_all(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    enrol(app, "ma 2026-01-05", ["E-0001"], municipality="elders")
    people = {name: measured(app, "di 2026-06-30", name).cohort.people for name in ("", "doetinchem", "elders")}
    assert people == {"": 3, "doetinchem": 2, "elders": 1}


def test_a_case_that_cannot_be_replayed_is_named_and_hides_nobody_else(app: App) -> None:
    enrol(app, "ma 2026-01-05", ["D-0001", "D-0002"])
    case = table(Case)
    with writing(app.engine) as conn:
        conn.execute(update(case).where(case.c.id == 1).values(enrolled_on=date(1901, 1, 1)))
    found = measure(app, ["samen"], end_of("di 2026-06-30"))
    assert found.results.cohort.people == 1
    assert len(found.broken) == 1


def test_a_programme_without_anybody_has_figures_too(app: App) -> None:
    found = measured(app, "di 2026-06-30")
    assert (found.cohort.people, found.situations.total, goal(found, "activated")) == (0, 0, 0)


@pytest.mark.parametrize(("journeys", "municipality"), [(["samne"], ""), (["samen"], "doetichem")])
def test_an_unknown_name_is_refused_with_the_remedy(app: App, journeys: list[str], municipality: str) -> None:
    with pytest.raises(FixInput, match=r"samen|doetinchem"):
        measure(app, journeys, end_of("di 2026-06-30"), municipality)

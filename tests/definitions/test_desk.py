"""The regional employers' desk hears of its own work only: no configuration can reach it with anything else."""

from pathlib import Path

import pytest

from klantreis.core.case import Kind
from klantreis.core.journey import Journey, Step
from klantreis.definitions.desk import DESK
from tests.definitions.conftest import Folder
from tests.support.understood import understood

ROOT = Path(__file__).resolve().parents[2]
SAID = "`employer_desk` hears of its own obligations only, and this one is"


@pytest.mark.parametrize("kind", ["notify: stalled", "task: stalled, within: 2wd, done_by: [contact_held]"])
def test_a_line_or_task_about_somebody_elses_obligation_is_refused(folder: Folder, kind: str) -> None:
    folder.change(
        "journeys/small.yaml",
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        f"          - {{id: invite, at: opened, send: invitation, to: client}}\n"
        f"          - {{id: desk, at: due + 1wd, {kind}, to: employer_desk}}\n",
    )
    assert folder.findings() == [
        f"journeys/small.yaml:32: {SAID} of `case_worker`; "
        "tell another role, or let `employer_desk` own what it is about"
    ]


def test_a_rung_of_a_ladder_is_looked_at_for_each_obligation_that_climbs_it(folder: Folder) -> None:
    folder.change("journeys/ladders.yaml", "notify: stalled, to: owner}", "notify: stalled, to: employer_desk}")
    (found,) = folder.findings()
    assert found.startswith(f"journeys/ladders.yaml:3: {SAID} of `case_worker`")


def test_a_card_is_refused_too(folder: Folder) -> None:
    folder.change("journeys/small.yaml", "decide: stuck, to: team_lead", "decide: stuck, to: employer_desk")
    (found,) = folder.findings()
    assert f"{SAID} of `case_worker`" in found


def test_a_step_that_belongs_to_no_obligation_is_refused(folder: Folder) -> None:
    folder.change(
        "journeys/small.yaml",
        "  work:\n    title: Werk\n",
        "  work:\n    title: Werk\n    steps: [{id: tell, at: stage, notify: stalled, to: employer_desk}]\n",
    )
    (found,) = folder.findings()
    assert f"{SAID} of no obligation" in found


def test_what_the_desk_owns_it_hears_of(folder: Folder) -> None:
    folder.change(
        "journeys/small.yaml",
        "clock: target\n        owner: case_worker",
        "clock: target\n        owner: employer_desk",
    )
    assert folder.findings() == []


def test_the_desk_is_nobodys_fallback(folder: Folder) -> None:
    folder.write(
        "municipalities/smalltown.yaml",
        (folder.path / "municipalities/smalltown.yaml").read_text() + "fallback_role: employer_desk\n",
    )
    assert folder.findings() == [
        "municipalities/smalltown.yaml:9: `employer_desk` may not be the fallback role: it would hear of everything; "
        "name another, such as manager"
    ]


def reaching_the_desk(journey: Journey) -> list[tuple[str, Step]]:
    """Every step for the desk, with the owner of what it is about."""
    found = []
    for stage in (journey.always, *journey.stages.values()):
        own = [("", step) for step in stage.steps]
        own += [(spec.owner, step) for spec in stage.obligations for step in spec.steps]
        found += [(owner, step) for owner, step in own if (owner if step.to == "owner" else step.to) == DESK]
    return found


def test_in_what_is_shipped_nothing_else_reaches_the_desk() -> None:
    configuration = understood(ROOT / "config")
    for journey in configuration.by_hash.values():
        for owner, step in reaching_the_desk(journey):
            assert owner == DESK, f"{journey.name}: {step.id}"
            assert step.kind is not Kind.send
    assert DESK not in {municipality.fallback_role for municipality in configuration.municipalities.values()}


def test_what_reaches_the_desk_would_be_seen(folder: Folder) -> None:
    folder.change(
        "journeys/small.yaml",
        "clock: target\n        owner: case_worker",
        "clock: target\n        owner: employer_desk",
    )
    (journey,) = folder.load().journeys["small"]
    assert [(owner, step.id) for owner, step in reaching_the_desk(journey)] == [(DESK, "nudge")]

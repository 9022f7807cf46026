"""What a journey says for its figures: names of groups and situations, and goals."""

import pytest

from klantreis.definitions.configuration import journey_from_source
from tests.definitions.conftest import JOURNEY, Folder

GOALS = """\
groups: {young: jonger dan 27, comparison_group: vergelijkingsgroep}
goals:
  placed: {count: talk_held, against: comparison_group, at: enrolled + 7m}
"""


def test_groups_and_labels_have_names_for_people(folder: Folder) -> None:
    folder.change("journeys/small.yaml", "labels:\n  busy: {from", "labels:\n  busy: {title: Heeft een afspraak, from")
    folder.change("journeys/small.yaml", "stages:\n  talk:", GOALS + "stages:\n  talk:")
    configuration = folder.load()
    (journey,) = configuration.journeys["small"]
    assert journey.labels["busy"].title == "Heeft een afspraak"
    assert journey.groups == {"young": "jonger dan 27", "comparison_group": "vergelijkingsgroep"}
    assert journey_from_source(configuration.sources[journey.hash]) == journey
    assert folder.findings() == []


def test_a_label_may_tell_what_began_apart_by_a_field_of_its_events(folder: Folder) -> None:
    folder.change("journeys/small.yaml", "until: [talk_held]}", "until: [talk_held], per: place}")
    (journey,) = folder.load().journeys["small"]
    assert journey.labels["busy"].per == "place"
    folder.change("journeys/small.yaml", "per: place}", "per: plaats}")
    (found,) = folder.findings()
    assert "unknown field `plaats`" in found


def test_a_day_to_look_at_without_a_group_to_compare_with_is_doubtful(folder: Folder) -> None:
    folder.change(
        "journeys/small.yaml", "stages:\n  talk:", GOALS.replace("against: comparison_group, ", "") + "stages:\n  talk:"
    )
    (found,) = folder.findings()
    assert found.startswith("journeys/small.yaml:17: let op: `at` without `against`: nobody is compared")


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ("count: contact_held, target: 500, from: 2026-01-01", ""),  # each says what counts in it
        (
            "count: talk_held, target: 400, from: 2026-01-01",
            "journeys/small.yaml:16: let op: the goal `placed` cannot be followed over both journeys: `other` says "
            "target 500, `small` says target 400; a goal of one name is one goal of the programme: say the same in "
            "both, or give one of them another name",
        ),
    ],
)
def test_a_goal_of_two_journeys_of_a_municipality_should_mean_one_thing(folder: Folder, own: str, finding: str) -> None:
    def with_goal(text: str, goal: str) -> str:
        return text.replace("stages:\n  talk:", f"goals:\n  placed: {{{goal}}}\nstages:\n  talk:", 1)

    other = with_goal(JOURNEY.replace("journey: small", "journey: other"), "count: talk_held, target: 500")
    folder.write("journeys/other.yaml", other)
    folder.write("journeys/small.yaml", with_goal(JOURNEY, own))
    folder.change("municipalities/smalltown.yaml", "journeys: [small]", "journeys: [other, small]")
    assert folder.findings() == ([finding] if finding else [])
    assert folder.load()

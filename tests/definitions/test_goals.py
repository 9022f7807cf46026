"""What a journey says for its figures: names of groups and situations, and goals."""

from klantreis.definitions.configuration import journey_from_source
from tests.definitions.conftest import Folder

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

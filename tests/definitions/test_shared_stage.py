"""`use: after`: a shared stage with its anchors, counts and labels becomes part of the journey."""

import pytest

from tests.definitions.conftest import Folder

SMALL, SHARED = "journeys/small.yaml", "journeys/shared_after.yaml"
AFTER = """\
shared: after
anchors: {helped_on: helped}
counts: {missed: {of: no_show, since: [helped]}}
labels: {idle: {from: [closed], until: [helped]}}
stage:
  title: Daarna
  moves: {closed: end}
  obligations:
    look_back:
      {title: Terugblik, opens: stage, due: helped_on + 4w, clock: target, owner: case_worker, met_by: [contact_held]}
"""


@pytest.fixture
def using(folder: Folder) -> Folder:
    folder.write(SHARED, AFTER)
    folder.change(SMALL, "    moves: {closed: end}\n", "    moves: {closed: end, helped: later}\n")
    folder.change(SMALL, "stages:\n", "stages:\n  later: {use: after}\n")
    return folder


def test_the_stage_and_its_names_join_the_journey(using: Folder) -> None:
    journey = using.load().journeys["small"][0]
    assert journey.stages["later"].title == "Daarna"
    assert set(journey.anchors) == {"begun", "helped_on"}
    assert set(journey.labels) == {"busy", "idle"}


def test_the_titles_of_the_shared_stage_join_too(using: Folder) -> None:
    using.change(SHARED, "anchors:", "titles: {helped_on: dag van de hulp}\nanchors:")
    assert using.load().journeys["small"][0].titles == {"helped_on": "dag van de hulp"}


def test_a_count_of_the_same_thing_keeps_its_condition_and_gets_every_new_start(using: Folder) -> None:
    count = using.load().journeys["small"][0].counts["missed"]
    assert (count.proof_of, count.since) == ("invite", ("talk_held", "helped"))


def test_a_count_of_something_else_is_a_clash(using: Folder) -> None:
    using.change(SHARED, "of: no_show", "of: closed")
    clash = f"clashes with `missed` in {using.path.as_posix()}/journeys/small.yaml:12; rename one of them"
    assert using.findings() == [f"journeys/shared_after.yaml:3: `missed` of `after` {clash}"]


def test_an_anchor_with_another_meaning_is_a_clash(using: Folder) -> None:
    using.change(SHARED, "{helped_on: helped}", "{helped_on: helped, begun: closed}")
    assert [found.split(": ", 1)[0] for found in using.findings()] == ["journeys/shared_after.yaml:2"]
    using.change(SHARED, "begun: closed", 'begun: "known(talk_held, enrolled.began)"')
    assert using.findings() == []


def test_a_mistake_in_the_shared_stage_is_found_in_its_own_file(using: Folder) -> None:
    using.change(SHARED, "met_by: [contact_held]", "met_by: [contact]")
    assert "journeys/shared_after.yaml:10: unknown event `contact`; did you mean `contact_held`?" in using.findings()


def test_nothing_stands_beside_use(using: Folder) -> None:
    using.change(SMALL, "{use: after}", "{use: after, title: Anders}")
    assert "journeys/small.yaml:16: `title` cannot stand beside `use`; remove one of the two" in using.findings()


def test_the_source_of_the_journey_holds_the_shared_stage(using: Folder) -> None:
    before = using.load().journeys["small"][0].hash
    using.change(SHARED, "helped_on + 4w", "helped_on + 5w")
    assert using.load().journeys["small"][0].hash != before


# --- what several journeys do in every stage ------------------------------------------------------------------------

AFTER_A_CARD = """\
shared: after_a_card
counts: {asked: {of: helped, since: [talk_held]}}
always:
  obligations:
    visit: {title: Huisbezoek, opens: each helped, due: opened + 5wd, clock: target, owner: case_worker,
            met_by: [contact_held]}
"""
EVERYWHERE = "journeys/shared_after_a_card.yaml"


@pytest.fixture
def everywhere(folder: Folder) -> Folder:
    folder.write(EVERYWHERE, AFTER_A_CARD)
    folder.change(SMALL, "stages:\n", "always: {use: after_a_card}\nstages:\n")
    return folder


def test_what_is_shared_for_every_stage_joins_the_journey_and_its_source(everywhere: Folder) -> None:
    journey = everywhere.load().journeys["small"][0]
    assert [spec.name for spec in journey.always.obligations] == ["visit"]
    assert "asked" in journey.counts
    everywhere.change(EVERYWHERE, "opened + 5wd", "opened + 6wd")
    assert everywhere.load().journeys["small"][0].hash != journey.hash


def test_an_obligation_of_the_journey_stands_beside_the_shared_ones(everywhere: Folder) -> None:
    own = (
        "  obligations:\n    yearly: {title: Jaar, opens: stage, repeat: 1y, clock: policy, owner: case_worker, "
        "met_by: [contact_held]}\n"
    )
    everywhere.change(SMALL, "always: {use: after_a_card}\n", "always:\n  use: after_a_card\n" + own)
    names = [spec.name for spec in everywhere.load().journeys["small"][0].always.obligations]
    assert names == ["yearly", "visit"]
    everywhere.change(SMALL, "    yearly:", "    visit:")
    assert [found.split(": ", 1)[0] for found in everywhere.findings()] == [f"{EVERYWHERE}:5"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("use: after_a_card", "use: after_card", "unknown shared part `after_card`; did you mean `after_a_card`?"),
        ("use: after_a_card", "use: after", "`after` is a shared stage; use it in `stages`, or give it `always`"),
    ],
)
def test_what_cannot_be_shared_everywhere_is_a_finding(everywhere: Folder, old: str, new: str, complaint: str) -> None:
    everywhere.write(SHARED, AFTER)
    everywhere.change(SMALL, old, new)
    assert f"journeys/small.yaml:15: {complaint}" in everywhere.findings()


def test_a_shared_part_of_every_stage_is_no_stage(everywhere: Folder) -> None:
    everywhere.change(SMALL, "stages:\n", "stages:\n  later: {use: after_a_card}\n")
    assert any("unknown shared stage `after_a_card`" in found for found in everywhere.findings())

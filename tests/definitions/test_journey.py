"""What the files say, as the planner gets it."""

from datetime import date, time

import pytest

from klantreis.core.case import Kind
from klantreis.core.conditions import FieldIs
from klantreis.core.dates import OwnField
from klantreis.core.journey import Count, EventMatch, Journey, Move
from klantreis.core.named_terms import NamedTerm
from klantreis.core.workdays import Term
from klantreis.definitions.configuration import journey_from_source
from klantreis.definitions.source import UnreadableSource
from klantreis.errors import FixInput
from tests.definitions.conftest import JOURNEY, Folder

SMALL = "journeys/small.yaml"


def small(folder: Folder) -> Journey:
    return folder.load().journeys["small"][0]


def test_stages_moves_and_obligations_come_in_the_order_written(folder: Folder) -> None:
    journey = small(folder)
    assert list(journey.stages) == ["talk", "work"]
    assert journey.stages["talk"].moves == (
        Move("talk_held", "work", FieldIs("", "outcome", "works")),
        Move("closed", "end"),
    )
    attend = journey.stages["talk"].obligations[0]
    assert (attend.title, attend.clock, attend.opens.each) == ("Afspraak", "target", "talk_planned")
    assert attend.met_by == (EventMatch("talk_held"),)
    assert attend.line == 22


def test_the_rungs_of_a_ladder_follow_the_steps_with_levels_by_moment(folder: Folder) -> None:
    rung = "    - {id: also, at: due  +  1wd, notify: stalled, to: manager}\n"
    folder.change("journeys/ladders.yaml", "    - {id: lead", f"{rung}    - {{id: lead")
    steps = small(folder).stages["talk"].obligations[0].steps
    assert [(step.id, step.kind, step.ladder, step.level) for step in steps] == [
        ("invite", Kind.send, "", 0),
        ("nudge", Kind.notify, "stalled", 1),
        ("also", Kind.notify, "stalled", 1),
        ("lead", Kind.task, "stalled", 2),
    ]


def test_a_proof_that_always_must_hold_becomes_the_proof_of_the_count(folder: Folder) -> None:
    assert small(folder).counts["missed"] == Count(name="missed", of="no_show", proof_of="invite", since=("talk_held",))
    folder.change(SMALL, "if: proven(invite)", "if: group has young and proven(invite)")
    count = small(folder).counts["missed"]
    assert (count.proof_of, str(count.condition)) == ("invite", "InGroup(group='young')")
    folder.change(SMALL, "young and proven(invite)", "young or proven(invite)")
    assert small(folder).counts["missed"].proof_of == ""


def test_a_name_has_a_title_for_colleagues(folder: Folder) -> None:
    folder.change(SMALL, "terms:\n", "titles: {begun: begin van het gesprek, began: begindatum}\nterms:\n")
    assert small(folder).titles == {"begun": "begin van het gesprek", "began": "begindatum"}
    assert folder.findings() == []


def test_a_title_for_a_name_that_is_nowhere_else_is_a_mistake(folder: Folder) -> None:
    folder.change(SMALL, "terms:\n", "titles: {begon: begin van het gesprek}\nterms:\n")
    assert folder.findings() == [
        "journeys/small.yaml:8: nothing in this journey is called `begon`; did you mean `begun`?"
    ]


def test_a_term_differs_by_group_or_by_the_day_from_which_it_holds(folder: Folder) -> None:
    folder.change(SMALL, "  soon: 5wd\n", "  soon: 5wd\n  law: {2027-01-01: 6w, 2026-01-01: 4w}\n")
    terms = small(folder).terms
    assert terms["soon"] == NamedTerm(otherwise=Term(5, "wd"))
    assert terms["rhythm"] == NamedTerm(by_group=(("young", Term(1, "m")),), otherwise=Term(3, "m"))
    nobody: frozenset[str] = frozenset()
    chosen = [terms["law"].choose(nobody, day) for day in (date(2025, 1, 1), date(2026, 6, 1), date(2027, 1, 1))]
    assert chosen == [Term(4, "w"), Term(4, "w"), Term(6, "w")]


def test_a_bare_name_in_an_extension_is_a_field_of_the_fact_that_extends(folder: Folder) -> None:
    folder.change(SMALL, "missed_by: [no_show]\n", "missed_by: [no_show]\n        extended_by: {contact_held: day}\n")
    assert small(folder).stages["talk"].obligations[0].extended_by["contact_held"].to.node == OwnField("day")


def test_a_ladder_of_the_journey_itself_goes_before_the_shared_one(folder: Folder) -> None:
    own = "ladders: {stalled: [{id: mine, at: due + 2wd, notify: stalled, to: owner}]}\nstages:\n"
    folder.change(SMALL, "\nstages:\n", f"\n{own}")
    assert [step.id for step in small(folder).stages["talk"].obligations[0].steps] == ["invite", "mine"]


def test_the_version_is_the_one_valid_on_the_day(folder: Folder) -> None:
    later = JOURNEY.replace("version: 1", "version: 2").replace("2026-01-01", "2026-07-01")
    folder.write("journeys/small.v2.yaml", later)
    configuration = folder.load()
    assert [version.version for version in configuration.journeys["small"]] == [1, 2]
    days = [date(2025, 3, 3), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)]
    assert [configuration.journey("small", day).version for day in days] == [1, 1, 2, 2]
    with pytest.raises(FixInput, match="unknown journey smal; did you mean `small`"):
        configuration.journey("smal", date(2026, 1, 1))


def test_a_pinned_version_comes_back_exactly(folder: Folder) -> None:
    configuration = folder.load()
    journey = configuration.journeys["small"][0]
    revived = journey_from_source(configuration.sources[journey.hash])
    assert revived == journey
    assert revived.hash == journey.hash


def test_the_hash_follows_meaning_and_not_looks(folder: Folder) -> None:
    before = small(folder).hash
    folder.change(SMALL, "title: Klein\n", "title:   'Klein'  # a remark\n")
    assert small(folder).hash == before
    folder.change(
        "journeys/events.yaml", "  helped: {title: Geholpen}\n", "  helped: {title: Geholpen}\n  x: {title: X}\n"
    )
    assert small(folder).hash == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SMALL, "at: due + soon", "at: due + 6wd"),
        (SMALL, "{young: 1m, else: 3m}", "{else: 3m, young: 1m}"),
        ("journeys/ladders.yaml", "due + 5wd", "due + 6wd"),
        ("journeys/events.yaml", "hours: number", "hours: number, place: code"),
    ],
)
def test_the_hash_changes_with_everything_the_journey_is_made_of(folder: Folder, file: str, old: str, new: str) -> None:
    before = small(folder).hash
    folder.change(file, old, new)
    assert small(folder).hash != before


@pytest.mark.parametrize("source", ["", "[]", "{", '{"journey":{"journey":"x"}}', '{"journey":1}', "[" * 100_000])
def test_a_source_that_is_no_definition_is_refused(source: str) -> None:
    with pytest.raises(UnreadableSource, match="stored definition cannot be read"):
        journey_from_source(source)


def test_a_municipality_is_read_whole(folder: Folder) -> None:
    town = folder.load().municipalities["smalltown"]
    assert (town.title, town.journeys, town.client_ref) == ("Gemeente Kleinstad", ("small",), r"^K-\d+$")
    assert (town.window.opens, town.window.closes) == (time(9), time(17, 30))
    assert (town.fuse.ceiling, town.fuse.allowance, town.fuse.least) == (60, 0.1, 5)
    assert town.channels["client"] == ("file",)


def test_a_municipality_has_another_hash_when_its_file_says_something_else(folder: Folder) -> None:
    before = folder.load().municipalities["smalltown"].hash
    folder.change("municipalities/smalltown.yaml", "case_url", "# a remark\ncase_url")
    assert folder.load().municipalities["smalltown"].hash == before
    folder.change("municipalities/smalltown.yaml", "ceiling: 60", "ceiling: 61")
    assert folder.load().municipalities["smalltown"].hash != before

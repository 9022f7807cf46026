"""Whatever stands in a file, reading it answers with findings; it never breaks."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.definitions.events import event_types, read_events
from klantreis.definitions.journey import build, journey_from_source
from klantreis.definitions.keys import LADDER_FILE
from klantreis.definitions.municipality import read_municipality
from klantreis.definitions.shapes import conform_record
from klantreis.definitions.source import Parts
from klantreis.definitions.yaml import MappingNode, plain, planted, read_text
from klantreis.errors import Finding
from tests.definitions.conftest import EVENTS, JOURNEY, LADDERS, MUNICIPALITY

ODD: list[object] = ["", "odd", [], ["odd"], {}, {"odd": "odd"}, {"odd": {"odd": ["odd"]}}]


def read(text: str) -> MappingNode:
    return read_text(text, "f", [])


def with_one_odd(value: object, odd: object) -> Iterator[object]:
    """The tree once for each place in it, with something odd in that place."""
    yield odd
    if isinstance(value, dict):
        for key, item in value.items():
            yield from ({**value, key: changed} for changed in with_one_odd(item, odd))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], changed, *value[index + 1 :]] for changed in with_one_odd(item, odd))


def odd_files(text: str) -> Iterator[MappingNode]:
    for odd in ODD:
        for changed in with_one_odd(plain(read(text)), odd):
            if isinstance(node := planted(changed), MappingNode):
                yield node


def test_something_odd_in_any_place_of_a_journey_is_a_finding_or_can_be_pinned() -> None:
    nodes = read_events(read(EVENTS), [])
    events, ladders = event_types(nodes, []), read(LADDERS).mapping("ladders").entries
    for file in odd_files(JOURNEY):
        findings: list[Finding] = []
        built = build(Parts(file, {}, ladders, nodes), events, findings)
        if not findings:
            assert journey_from_source(built.source) == built.journey


def test_something_odd_in_any_place_of_the_ladders_is_a_finding_or_can_be_pinned() -> None:
    nodes = read_events(read(EVENTS), [])
    for file in odd_files(LADDERS):
        findings: list[Finding] = []
        ladders = conform_record(file, LADDER_FILE, findings).mapping("ladders").entries
        built = build(Parts(read(JOURNEY), {}, ladders, nodes), event_types(nodes, []), findings)
        if not findings:
            assert journey_from_source(built.source) == built.journey


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_something_odd_in_any_place_of_events_or_a_municipality_breaks_nothing(odd: object) -> None:
    for changed in with_one_odd(plain(read(EVENTS)), odd):
        if isinstance(node := planted(changed), MappingNode):
            event_types(read_events(node, []), [])
    for changed in with_one_odd(plain(read(MUNICIPALITY)), odd):
        if isinstance(node := planted(changed), MappingNode):
            read_municipality(node, {"small"}, [])


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%?,\n\t @`0~\x00\ud7ff"), max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    findings: list[Finding] = []
    node = read_text(text, "f", findings)
    assert isinstance(node, MappingNode)
    assert node.entries or findings or "{" in text

"""What the picture of a journey says, and where its arrows run."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klantreis.core.dates import DateExpr
from klantreis.core.journey import Journey, Obligation, Stage
from klantreis.core.named_terms import NamedTerm
from klantreis.core.names import Names
from klantreis.core.parser import parse_date
from klantreis.core.workdays import Term
from klantreis.definitions.picture import draw_svg
from klantreis.definitions.ways import Place, Way, ways_over
from klantreis.definitions.words import Words
from tests.core.small_journeys import EVENTS, journey, obligation
from tests.support.understood import understood

CONFIG = Path(__file__).parents[2] / "config"
RHYTHM = NamedTerm(by_group=(("young", Term(1, "m")), ("adult", Term(2, "m"))), otherwise=Term(3, "m"))


def words(**terms: NamedTerm) -> Words:
    return Words(replace(journey(obligation("talk", opens="stage", due="opened + 5wd")), terms=terms))


def due(text: str) -> Obligation:
    return obligation("talk", opens="stage", due=text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opened + 5wd", "binnen 5 werkdagen"),
        ("opened", "meteen"),
        ("max(talk_held + 3w, opened + 5wd)", "op de laatste van 3 weken na ‘Talk held’ en 5 werkdagen na het begin"),
        ("min(talk_held.date, opened + 2w)", "op de eerste van de datum van ‘Talk held’ en 2 weken na het begin"),
        ("known(review_done, talk_held) + 6m", "6 maanden na ‘Review done’ of ‘Talk held’"),
        ("talk_held.until - 2m", "2 maanden voor de einddatum"),
        ("appointment", "op de dag van de afspraak"),
    ],
)
def test_a_due_date_is_said_as_a_colleague_would(text: str, said: str) -> None:
    assert words().due(due(text)) == said


def test_a_term_that_differs_by_group_is_said_from_the_least_to_the_most() -> None:
    expr = parse_date("opened + rhythm", Names(events=EVENTS, terms=("rhythm",)))
    assert isinstance(expr, DateExpr)
    assert words(rhythm=RHYTHM).day(expr.node) == "1 tot 3 maanden (naar groep) na het begin"


def every_journey() -> list[Journey]:
    return [versions[-1] for versions in understood(CONFIG).journeys.values()]


def places(journey: Journey) -> list[Place]:
    stages: list[Stage] = list(journey.stages.values())
    return [Place(stage, number * 400.0, 300.0) for number, stage in enumerate(stages)]


def spans(way: Way) -> tuple[float, float]:
    return min(way.start, way.end), max(way.start, way.end)


@pytest.mark.parametrize("journey", every_journey(), ids=lambda each: each.name)
def test_no_two_arrows_lie_on_each_other(journey: Journey) -> None:
    ways = ways_over(Words(journey), places(journey))
    uprights = [x for way in ways for x in (way.start, way.end)]
    assert len(uprights) == len(set(uprights))
    for one, other in combinations(ways, 2):
        apart = spans(one)[1] < spans(other)[0] or spans(other)[1] < spans(one)[0]
        assert one.lane != other.lane or apart, f"{one.said} and {other.said}"


@pytest.mark.parametrize("journey", every_journey(), ids=lambda each: each.name)
def test_every_move_and_every_step_of_a_stage_itself_stand_in_the_picture(journey: Journey) -> None:
    configuration = understood(CONFIG)
    words = Words(journey, configuration.events, configuration.roles)
    picture = ElementTree.fromstring(draw_svg(journey, configuration.events, configuration.roles))  # noqa: S314 — our own
    drawn = " ".join(text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text"))
    for stage in journey.stages.values():
        for move in stage.moves:
            assert words.move(move) in drawn
    for stage in [journey.always, *journey.stages.values()]:
        for step in stage.steps:
            assert words.at(step) in drawn

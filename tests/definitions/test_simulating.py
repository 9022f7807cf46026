"""`check --simulate`: what the lives of invented people show is told with file, line and remedy."""

from datetime import date
from pathlib import Path

import pytest

from klantreis.definitions.simulating import try_out
from klantreis.errors import FixInput
from tests.definitions.conftest import Folder
from tests.support.understood import understood

CONFIG = Path(__file__).parents[2] / "config"
JOURNEY = "journeys/small.yaml"
CLOSE = """\
      close: {title: Afsluiten, opens: stage, due: opened + 2y, clock: target, owner: case_worker, met_by: [closed]}
"""
STAGE = "    obligations:\n      attend:\n"


def found(folder: Folder, days: int = 260) -> list[str]:
    return [str(each).removeprefix(f"{folder.path.as_posix()}/") for each in try_out(folder.load(), days=days)]


@pytest.fixture
def well(folder: Folder) -> Folder:
    """The small configuration with something to hold a case in its first stage."""
    folder.change(JOURNEY, STAGE, STAGE.replace("      attend:\n", CLOSE + "      attend:\n"))
    assert found(folder) == []
    return folder


@pytest.mark.parametrize(("journey", "days"), [("landsmeer", 520), ("landsmeer_newcomers", 260)])
def test_a_year_or_two_of_landsmeer_and_its_newcomers_show_nothing(journey: str, days: int) -> None:
    assert [str(each) for each in try_out(understood(CONFIG), journey, days=days)] == []


@pytest.mark.parametrize("journey", sorted({*understood(CONFIG).journeys} - {"landsmeer", "landsmeer_newcomers"}))
def test_in_no_other_programme_anybody_falls_out_of_sight(journey: str) -> None:
    """What is only doubted (two messages close together in an invented life) is the municipality's to weigh."""
    assert [str(each) for each in try_out(understood(CONFIG), journey, days=260) if not each.warning] == []


def test_who_is_enrolled_long_after_the_dates_that_count_is_tried_too(well: Folder) -> None:
    """Ten weeks were over when the case came in: only such a life opens what is asked for at once."""
    late = CLOSE.replace("close:", "late:").replace(
        "opens: stage", "opens: enrolled, when: reached(enrolled.notice + 10w)"
    )
    well.change(JOURNEY, CLOSE, CLOSE + late)
    assert found(well) == []


def test_a_case_that_falls_out_of_sight_is_wrong(folder: Folder) -> None:
    assert found(folder) == [
        "journeys/small.yaml:16: a case can stay in the stage `talk` with nothing open and nothing to come, so that "
        "nobody sees it again (from 2026-01-05, in the life of `small` in which nobody does anything in `talk`); give "
        "the stage an obligation that lasts until the move out of it"
    ]


def asking(name: str, at: str) -> str:
    """An obligation that writes to the resident once."""
    step = f"{{id: send, at: {at}, send: invitation, to: client}}"
    return CLOSE.replace("close:", f"{name}:").replace("met_by: [closed]", f"met_by: [helped], steps: [{step}]")


SHOWN = [
    pytest.param(
        CLOSE,
        CLOSE + asking("ask", "opened + 4w") + asking("tell", "opened + 29d"),
        "journeys/small.yaml:24: let op: `ask.send` and `tell.send` reach one resident within 2 days (2026-02-02 and",
        id="two messages of two obligations",
    ),
    pytest.param(
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        "          - {id: invite, at: opened, send: invitation, to: client}\n"
        "          - {id: never, at: opened, notify: stalled, to: owner, when: point in (2w)}\n",
        "journeys/small.yaml:33: let op: `never` of `attend` is given in no life of `small`: a rule that n",
        id="a rule that never fires",
    ),
    pytest.param(
        "      - {event: closed, to: end}\n",
        "      - {event: closed, to: end}\n      - {event: closed, to: work}\n",
        "journeys/small.yaml:21: let op: no life of `small` follows the move `closed` from `talk` to `work`; see whet",
        id="a move that another goes before",
    ),
    pytest.param(
        "        opens: helped\n",
        "        opens: helped\n        when: group has young and not group has young\n",
        "journeys/small.yaml:47: let op: `help` opens in no life of `small`; see what it waits for, or take it out",
        id="an obligation that opens for nobody",
    ),
    pytest.param(
        "at: due + soon, decide: stuck",
        "at: opened, decide: stuck",
        "",
        id="a card once",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "finding"), SHOWN)
def test_what_is_doubtful_is_told_in_its_place(well: Folder, right: str, wrong: str, finding: str) -> None:
    well.change(JOURNEY, right, wrong)
    told = found(well)
    assert len(told) == bool(finding)
    assert [each for each in told if not each.startswith(finding)] == []


def test_one_journey_can_be_tried_and_another_name_is_refused(well: Folder) -> None:
    well.write("journeys/other.yaml", (well.path / JOURNEY).read_text().replace("journey: small", "journey: other"))
    lives: list[int] = []
    configuration = well.load()
    assert list(try_out(configuration, "other", tell=lambda: lives.append(1))) == []
    one = len(lives)
    assert list(try_out(configuration, tell=lambda: lives.append(1))) == []
    assert len(lives) == 3 * one > 0
    with pytest.raises(FixInput, match="unknown journey smal; did you mean `small`"):
        list(try_out(configuration, "smal"))


def test_the_newest_version_is_tried(well: Folder) -> None:
    """The first one keeps its fault: it is not given to anybody any more."""
    text = (well.path / JOURNEY).read_text()
    well.write("journeys/small2.yaml", text.replace("version: 1\nvalid_from: 2026", "version: 2\nvalid_from: 2027"))
    well.write(JOURNEY, text.replace(CLOSE, ""))
    assert well.load().journey("small", date(2027, 1, 1)).version == 2
    assert found(well) == []

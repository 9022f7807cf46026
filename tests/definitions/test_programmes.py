"""The five programmes, word for word as they were designed, load and can be pinned and drawn."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klantreis.definitions.configuration import Configuration, check, journey_from_source, load
from klantreis.definitions.draw import draw_mermaid
from klantreis.definitions.picture import draw_svg
from tests.definitions.conftest import CALENDAR, MESSAGE, MUNICIPALITY, Folder

PROGRAMMES = Path(__file__).parent / "programmes"
JOURNEYS = {
    "doetinchem",
    "groningen_praktijkleren",
    "groningen_ww",
    "haarlem",
    "haarlemmermeer",
    "landsmeer",
    "landsmeer_newcomers",
}


@pytest.fixture(scope="module")
def programmes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files beside each other, with a text for every template they name."""
    path = tmp_path_factory.mktemp("programmes")
    shutil.copytree(PROGRAMMES, path / "journeys")
    written = "".join(file.read_text() for file in PROGRAMMES.glob("*.yaml"))
    lines = sorted({"check_delivery", *re.findall(r"(?:notify|task|decide): (\w+)", written)})
    texts = {f"messages/nld/{name}.md": MESSAGE for name in re.findall(r"send: (\w+)", written)}
    texts |= {
        "messages/nld/staff.yaml": "".join(f"{name}: regel\n" for name in lines),
        "municipalities/smalltown.yaml": MUNICIPALITY.replace("[small]", f"[{', '.join(sorted(JOURNEYS))}]"),
        "calendars/nl.yaml": CALENDAR,
    }
    for name, text in texts.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


@pytest.fixture(scope="module")
def configuration(programmes: Path) -> Configuration:
    return load(programmes)


def test_all_programmes_load(configuration: Configuration) -> None:
    assert set(configuration.journeys) == JOURNEYS


def test_only_a_journey_that_is_not_there_yet_is_warned_of(programmes: Path) -> None:
    """And of answers on cards from which nothing follows: as they were designed, those are kept and no more."""
    found = {finding.message for finding in check(programmes)}
    assert {message for message in found if "on the card" not in message} == {
        "there is no journey `intake_bijstand` to start: nothing will begin; add its file"
    }


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_a_programme_can_be_pinned_and_revived(configuration: Configuration, name: str) -> None:
    (journey,) = configuration.journeys[name]
    assert journey_from_source(configuration.sources[journey.hash]) == journey


@pytest.mark.parametrize("name", sorted(JOURNEYS))
def test_a_programme_can_be_drawn(configuration: Configuration, name: str) -> None:
    (journey,) = configuration.journeys[name]
    picture = draw_svg(journey, configuration.events)
    said = " ".join(ElementTree.fromstring(picture).itertext())  # noqa: S314 — our own text
    chart = draw_mermaid(journey, configuration.events)
    for stage in journey.stages.values():
        assert f"s_{stage.name}[" in chart
        for spec in stage.obligations:
            assert spec.title in said


def test_a_count_of_missed_points_asks_for_the_obligation_it_counts(folder: Folder) -> None:
    folder.change("journeys/small.yaml", "of: no_show, if: proven(invite)", "of: atend.missed")
    assert folder.findings() == ["journeys/small.yaml:12: unknown obligation `atend`; did you mean `attend`?"]

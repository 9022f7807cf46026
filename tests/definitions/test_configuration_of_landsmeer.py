"""The configuration that comes with klantreis: right, current, and what an editor and a reader see of it."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from ruamel.yaml import YAML

from klantreis.definitions.configuration import check, journey_from_source
from klantreis.definitions.draw import draw_mermaid
from klantreis.definitions.picture import draw_svg
from klantreis.definitions.schema import journey_schema
from tests.support.understood import understood

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
FILES = [*sorted((CONFIG / "journeys").glob("*.yaml")), *sorted((CONFIG / "municipalities").glob("*.yaml"))]
ROLES = {"landsmeer": {"case_worker", "jobcoach", "team_lead", "manager", "integration_lead"}}


def as_json(value: object) -> object:
    """What an editor makes of YAML: days stay text."""
    match value:
        case dict():
            return {str(key): as_json(item) for key, item in value.items()}
        case list():
            return [as_json(item) for item in value]
        case date():
            return value.isoformat()
    return value


def test_there_is_nothing_to_say_about_it() -> None:
    found = check(CONFIG, holders=ROLES, today=date(2026, 11, 23))
    about_it = [each for each in found if "landsmeer" in str(Path(each.file).relative_to(CONFIG)) or not each.warning]
    assert about_it == []


def test_it_can_be_pinned_and_revived() -> None:
    configuration = understood(CONFIG)
    for journey in configuration.by_hash.values():
        assert journey_from_source(configuration.sources[journey.hash]) == journey


def test_a_no_show_counts_only_after_the_invitation_for_that_talk() -> None:
    """`proven(invite)` asks for the last `invite` that was given: there may be one step of that name only."""
    (journey,) = understood(CONFIG).journeys["landsmeer"]
    steps = [step for stage in journey.stages.values() for spec in stage.obligations for step in spec.steps]
    assert [step.template for step in steps if step.id == journey.counts["missed_talks"].proof_of] == ["invitation"]


def test_the_schema_is_current() -> None:
    file = CONFIG / "journey.schema.json"
    renew = "run: python -m klantreis.definitions.schema > config/journey.schema.json"
    assert file.read_text("utf-8") == journey_schema(), renew


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_editor_finds_the_schema_and_agrees(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../journey.schema.json\n")
    validator = jsonschema.Draft202012Validator(json.loads(journey_schema()))
    assert [error.message for error in validator.iter_errors(as_json(YAML(typ="safe", pure=True).load(text)))] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("title: Uitnodiging", "titel: Uitnodiging"),
        ("clock: target\n        met_by: [talk_planned]", "clock: soon\n        met_by: [talk_planned]"),
        ("due: opened + 10wd", "repeat: 4w\n        due: opened + 10wd"),
        ("version: 1", "version: one"),
        ("send: please_call_us,", "send: please_call_us, task: call,"),
        ("{use: nazorg}", "{use: nazorg, title: Nazorg}"),
    ],
)
def test_an_editor_objects_to_what_the_loader_refuses(right: str, wrong: str) -> None:
    text = (CONFIG / "journeys" / "landsmeer.yaml").read_text("utf-8")
    assert text.count(right) == 1
    written = as_json(YAML(typ="safe", pure=True).load(text.replace(right, wrong)))
    assert list(jsonschema.Draft202012Validator(json.loads(journey_schema())).iter_errors(written))


def test_the_picture_is_current() -> None:
    configuration = understood(CONFIG)
    (journey,) = configuration.journeys["landsmeer"]
    drawn = draw_svg(journey, configuration.events, configuration.roles)
    renew = "run: klantreis draw landsmeer --svg docs/img/landsmeer.svg"
    assert (ROOT / "docs" / "img" / "landsmeer.svg").read_text("utf-8") == drawn, renew


def test_the_picture_can_be_read_by_who_cannot_see_it() -> None:
    configuration = understood(CONFIG)
    (journey,) = configuration.journeys["landsmeer"]
    root = ElementTree.fromstring(draw_svg(journey, configuration.events))  # noqa: S314 — our own text
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{svg}title") == journey.title
    said = root.findtext(f"{svg}desc") or ""
    assert "Uitnodiging: Intakegesprek afspreken, binnen 10 werkdagen." in said
    assert "Nazorggesprek op de werkplek, na 1, 2, 4 weken en 3, 6, 12 maanden" in said


def test_the_chart_says_in_dutch_what_moves_a_case() -> None:
    configuration = understood(CONFIG)
    (journey,) = configuration.journeys["landsmeer"]
    chart = draw_mermaid(journey, configuration.events).splitlines()
    assert '  s_invitation -- "Afspraak gemaakt" --> s_intake' in chart
    assert '  s_nazorg -- "Werk gestopt (terug in de bijstand)" --> s_trajectory' in chart
    assert '  s_invitation["<b>Uitnodiging</b><br/>Intakegesprek afspreken: binnen 10 werkdagen ▲"]' in chart


def test_a_hostile_title_stays_text_in_both_drawings() -> None:
    from dataclasses import replace

    (journey,) = understood(CONFIG).journeys["landsmeer"]
    hostile = replace(journey, title="</title><script>alert(1)</script>'\"]")
    stage = replace(journey.stages["invitation"], title='x"] --> <script>')
    hostile = replace(hostile, stages={**journey.stages, "invitation": stage})
    assert "<script" not in draw_svg(hostile)
    assert ElementTree.fromstring(draw_svg(hostile)).tag.endswith("svg")  # noqa: S314 — our own text
    assert "<script" not in draw_mermaid(hostile).split("---")[2]
    assert "<b>x#34;#93; --#62; #60;script#62;</b>" in draw_mermaid(hostile)

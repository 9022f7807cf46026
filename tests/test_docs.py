"""The documentation holds: links lead somewhere, commands and settings exist, every key is told, every example loads.

How a page is marked for these tests: `<!-- keys: a step, a rung -->` before the table of the keys of those records;
`<!-- dates -->`, `<!-- conditions -->`, `<!-- opens -->`, `<!-- series -->`, `<!-- terms -->` before a table whose
first column shows expressions; a fenced block `yaml` is an example, told apart by its keys.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from klantreis.cli import app
from klantreis.core.names import Names
from klantreis.core.parser import parse_condition, parse_date, parse_opens, parse_series, parse_term
from klantreis.definitions import configuration, keys, rules
from klantreis.definitions.configuration import check
from klantreis.definitions.picture import draw_svg
from klantreis.definitions.shapes import Either, Many, Named, Record, Shape
from klantreis.definitions.simulating import try_out
from klantreis.settings import CHANNEL_PREFIX, Settings
from klantreis.usecases import applicants, incoming, leaving, partnering, slotting, staffing
from tests.support.examples import folder_with_events, journey_around, place, write_texts
from tests.support.pages import blocks, code_of, faulty, headings, mapping_keys, parsed, prose, tables
from tests.support.understood import understood

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
JOURNEYS = ROOT / "docs" / "journeys.md"
MUNICIPALITY = ROOT / "docs" / "howto-municipality.md"
KEY_PAGES = (JOURNEYS, MUNICIPALITY, ROOT / "docs" / "howto-letters.md")
DATA = ROOT / "docs" / "howto-data.md"
FILES = (keys.JOURNEY, keys.SHARED, keys.LADDER_FILE, keys.EVENT_FILE, keys.ROLE_FILE, keys.MUNICIPALITY)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- links, commands, settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, heading = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        assert goal.exists(), f"{target} does not exist"
        if heading:
            assert heading in headings(goal), f"{name_of(goal)} has no heading #{heading}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    named = {word for code in code_of(page) for word in re.findall(r"(?:^|\s)make ([a-z-]+)", code)}
    assert named <= targets


def _commands() -> dict[str, set[str]]:
    """The options of each command; those of a group hold the options of what is in it."""
    return {name: set(_options(command)) for name, command in get_command(app).commands.items()}  # type: ignore[attr-defined]


def _options(command: Any) -> Iterator[str]:
    for parameter in command.params:
        yield from (*parameter.opts, *parameter.secondary_opts)
    for inner in getattr(command, "commands", {}).values():
        yield from _options(inner)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_klantreis_command_named_exists_with_its_options(page: Path) -> None:
    known = _commands()
    for code in code_of(page):
        for command, rest in re.findall(r"(?:^|[\s/])klantreis ([a-z][a-z-]+)([^|;&]*)", code):
            assert command in known, code
            assert set(re.findall(r"--[a-z-]+", rest)) <= known[command], code


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_setting_named_exists(page: Path) -> None:
    known = {f"KLANTREIS_{name.upper()}" for name in Settings.model_fields}
    known |= {"KLANTREIS_TEST_POSTGRES_URL", "KLANTREIS_REQUIRE_POSTGRES", "KLANTREIS_BOTH"}  # tests/conftest.py
    named = set(re.findall(r"KLANTREIS_[A-Z]+(?:_[A-Z]+)*", page.read_text()))
    assert {name for name in named if not name.startswith(CHANNEL_PREFIX.rstrip("_"))} <= known


def test_the_readme_tells_every_setting() -> None:
    told = (ROOT / "README.md").read_text()
    missing = {
        f"KLANTREIS_{name.upper()}" for name in Settings.model_fields if f"`KLANTREIS_{name.upper()}`" not in told
    }
    assert not missing


def test_the_index_names_every_page() -> None:
    linked = set(re.findall(r"\]\(([^)#\s]+)\)", (ROOT / "docs" / "README.md").read_text()))
    pages = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")} - {"README.md"}
    assert pages <= linked


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "img").glob("*.svg")), ids=lambda path: path.stem)
def test_every_picture_of_a_journey_is_drawn_from_it(picture: Path) -> None:
    """`klantreis draw landsmeer --svg docs/img/landsmeer.svg` draws that one anew."""
    configuration = understood(ROOT / "config")
    drawn = draw_svg(configuration.journeys[picture.stem][-1], configuration.events, configuration.roles)
    assert picture.read_text() == drawn


# --- the keys of the language -----------------------------------------------------------------------------------------


def _records(shape: Shape) -> Iterator[Record]:
    match shape:
        case Record(keys=found):
            yield shape
            for key in found:
                yield from _records(key.shape)
        case Many(of) | Named(of):
            yield from _records(of)
        case Either(shapes):
            for each in shapes:
                yield from _records(each)


RECORDS = {record.name: record for file in FILES for record in _records(file)}


def _told_keys() -> dict[str, set[str]]:
    """By record the keys of the table that is marked with its name."""
    told: dict[str, set[str]] = {}
    for page in KEY_PAGES:
        for marker, table in tables(page, "keys"):
            for record in marker.split(", "):
                told[record] = {code for row in table for code in re.findall(r"`([^`]+)`", row)[:1]}
    return told


@pytest.mark.parametrize("record", RECORDS)
def test_every_key_of_the_language_is_documented(record: str) -> None:
    own = {key.name for key in RECORDS[record].keys}
    assert own <= _told_keys().get(record, set())


def test_no_key_is_documented_that_the_loader_refuses() -> None:
    for page in KEY_PAGES:
        for marker, table in tables(page, "keys"):
            real = {key.name for record in marker.split(", ") for key in RECORDS[record].keys}
            assert {re.findall(r"`([^`]+)`", row)[0] for row in table} <= real


def test_every_key_of_the_language_is_in_the_schema_for_editors() -> None:
    schema = json.loads((ROOT / "config" / "journey.schema.json").read_text())
    for name, record in RECORDS.items():
        assert set(schema["$defs"][name]["properties"]) == {key.name for key in record.keys}


def test_every_key_of_the_language_has_an_example(tmp_path: Path) -> None:
    shown: set[str] = set()
    for page in KEY_PAGES:
        for number, block in enumerate(blocks(page)):
            shown |= set(mapping_keys(parsed(block, tmp_path / f"{page.stem}{number}.yaml")))
    assert {key.name for record in RECORDS.values() for key in record.keys} <= shown


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("staff", staffing.COLUMNS),
        ("slots", slotting.COLUMNS),
        ("partners", partnering.COLUMNS),
        ("clients", applicants.COLUMNS),
        ("facts", incoming.COLUMNS),
        ("gone", leaving.COLUMNS),
    ],
)
def test_every_column_of_the_files_is_documented(file: str, columns: Collection[str]) -> None:
    told = dict(tables(DATA, "columns"))
    assert {code for row in told[file] for code in re.findall(r"`([^`]+)`", row.split(" | ")[0])} == set(columns)


# --- examples and expressions -----------------------------------------------------------------------------------------

EXAMPLES = [
    pytest.param(page, block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(blocks(page), start=1)
]


def write_house_style(folder: Path) -> None:
    """The logo and the fonts that an example of letters names."""
    (folder / "letters" / "fonts").mkdir(parents=True)
    (folder / "letters" / "waterdam.svg").write_text("<svg/>")


@pytest.mark.parametrize(("page", "block"), EXAMPLES)
def test_every_example_loads(page: Path, block: str, tmp_path: Path) -> None:
    """As a file of its own where it is one, else as a part of a journey."""
    folder = folder_with_events(tmp_path, JOURNEYS)
    place(block, folder)
    write_texts(block, folder)
    write_house_style(folder)
    wrong = [finding for finding in check(folder) if not finding.warning]
    assert not wrong, "\n".join(f"{Path(each.file).name}:{each.line}: {each.message}" for each in wrong)


FAULTY = [
    pytest.param(kind, block, finding, id=finding)
    for kind in ("refused", "doubted", "shown")
    for block, finding in faulty(JOURNEYS, kind)
]


@pytest.mark.parametrize(("kind", "block", "finding"), FAULTY)
def test_in_every_faulty_example_its_fault_is_found(kind: str, block: str, finding: str, tmp_path: Path) -> None:
    """Landsmeer follows the example, where that is a journey or a part of one."""
    folder = _followed(block, tmp_path)
    found = try_out(understood(folder), "example") if kind == "shown" else check(folder)
    fitting = [each for each in found if finding in each.message]
    assert fitting
    assert kind == "shown" or {each.warning for each in fitting} == {kind == "doubted"}


def test_every_rule_has_an_example(tmp_path: Path) -> None:
    shown = set()
    for number, (block, _) in enumerate([*faulty(JOURNEYS, "refused"), *faulty(JOURNEYS, "doubted")]):
        subject = configuration._read(_followed(block, tmp_path / str(number)), []).subject
        shown |= {rule for rule in (*rules.WRONG, *rules.DOUBTFUL) if rule not in shown and any(rule(subject))}
    assert {rule.__name__ for rule in (*rules.WRONG, *rules.DOUBTFUL)} == {rule.__name__ for rule in shown}


def _followed(block: str, path: Path) -> Path:
    path.mkdir(exist_ok=True)
    folder = folder_with_events(path, JOURNEYS)
    place(block, folder)
    write_texts(block, folder)
    if not block.startswith(("municipality:", "journey:")):
        landsmeer = folder / "municipalities" / "landsmeer.yaml"
        landsmeer.write_text(landsmeer.read_text().replace("journeys: [", "journeys: [example, "))
    return folder


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The names of the page's own journey, with the events it declares."""
    folder = folder_with_events(tmp_path_factory.mktemp("names"), JOURNEYS)
    block = next(block for block in blocks(JOURNEYS) if block.startswith("journey:"))
    place(block, folder)
    write_texts(block, folder)
    configuration = understood(folder)
    (journey,) = configuration.journeys["example"]
    stages = [journey.always, *journey.stages.values()]
    return Names(
        events={name: frozenset(event.fields) for name, event in configuration.events.items()},
        anchors=tuple(journey.anchors),
        terms=tuple(journey.terms),
        counts=tuple(journey.counts),
        labels=tuple(journey.labels),
        steps=[step.id for stage in stages for spec in stage.obligations for step in spec.steps],
    )


READERS: dict[str, Callable[[str, Names], object]] = {
    "dates": parse_date,
    "conditions": parse_condition,
    "opens": parse_opens,
    "series": lambda text, names: parse_series(text.strip("[]").split(", ") if text.startswith("[") else text, names),
    "terms": lambda text, _: parse_term(text),
}


@pytest.mark.parametrize("kind", READERS)
def test_every_expression_shown_can_be_read(kind: str, names: Names) -> None:
    rows = [row for _, table in tables(JOURNEYS, kind) for row in table]
    shown = [code for row in rows for code in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert shown
    for text in shown:
        READERS[kind](text, names)


def test_the_wrapping_of_examples_keeps_what_it_wraps() -> None:
    """Else an example could load because it was lost."""
    wrapped = journey_around("anchors: {a: stage}\nobligations:\n  x: {}\n")
    assert "    obligations:\n      x: {}" in wrapped
    assert wrapped.index("anchors") < wrapped.index("stages")

"""Whatever comes in, what comes out is a result or an error of klantreis that repeats nothing of it.

Each property is tried with `KLANTREIS_EXAMPLES` inputs (`odd.py`); the counts of the deep run are in docs/security.md.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.app import App
from klantreis.core.parser import parse_condition, parse_date, parse_opens, parse_series, parse_term
from klantreis.core.texts import FIELDS, parse_template, render, render_line
from klantreis.core.tokens import ExpressionError
from klantreis.definitions.configuration import Configuration, check, load
from klantreis.definitions.yaml import read_text
from klantreis.errors import BadConfiguration, Finding, FixInput, KlantreisError, TextError
from klantreis.moments import parse_day, parse_moment
from klantreis.usecases import incoming
from klantreis.usecases.enrolment import _desk, enrol_file
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.recording import record_file
from klantreis.usecases.references import CASE_REF, written_code
from klantreis.usecases.sheets import RejectedRows, Row, open_sheet
from klantreis.usecases.slotting import slots_file
from klantreis.usecases.staffing import staff_file
from tests.attacks.conftest import AT
from tests.attacks.odd import CANARY, many, odd_cell, odd_text, some, spoiled
from tests.core.test_parser import NAMES
from tests.definitions.conftest import EVENTS, JOURNEY, LADDERS, MESSAGE, MUNICIPALITY, STAFF_LINES, Folder

WORDS = tuple(
    sorted({*" ".join([JOURNEY, EVENTS, MUNICIPALITY, LADDERS]).split(), "&a", "*a", "!!x", "---", "\t", "- "})
)
FILES = {
    "journeys/small.yaml": JOURNEY, "journeys/ladders.yaml": LADDERS, "journeys/events.yaml": EVENTS,
    "municipalities/smalltown.yaml": MUNICIPALITY, "messages/nld/staff.yaml": STAFF_LINES,
    "messages/nld/invitation.md": MESSAGE, "calendars/smalltown.yaml": "closures: [2026-12-24]\n",
}  # fmt: skip


# --- configuration ----------------------------------------------------------------------------------------------------


@many
@given(spoiled(JOURNEY, WORDS))
def test_a_spoiled_yaml_file_is_a_tree_or_findings_with_their_line(text: str) -> None:
    findings: list[Finding] = []
    node = read_text(text, "f", findings)
    assert node.entries or findings or not text.strip("{} \n")
    assert all(
        finding.file == "f" and 1 <= finding.line <= text.count("\n") + text.count("\r") + 9 for finding in findings
    )


@some
@given(st.data())
def test_a_spoiled_configuration_is_loaded_or_refused_with_file_and_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    folder = _folder(tmp_path_factory)
    content = data.draw(spoiled(FILES[name], WORDS)).encode("utf-8", "surrogatepass")
    (folder.path / name).write_bytes(content)
    try:
        assert isinstance(folder.load(), Configuration)
    except BadConfiguration as bad:
        assert all(finding.file and finding.line >= 1 for finding in bad.findings)
    finally:
        folder.write(name, FILES[name])
    check(folder.path)


_folders: list[Folder] = []


def _folder(factory: pytest.TempPathFactory) -> Folder:
    if not _folders:
        _folders.append(Folder(factory.mktemp("config")))
        _folders[0].write("calendars/smalltown.yaml", FILES["calendars/smalltown.yaml"])
        FILES["journeys/events.yaml"] = (_folders[0].path / "journeys/events.yaml").read_text("utf-8")
        assert isinstance(load(_folders[0].path), Configuration)
    return _folders[0]


_EXPRESSIONS = (
    "opened + 10wd following", "max(talk_held, no_show) - 3m", "2 x missed_talks", "first talk_held + 4w atw",
    "known(opened, due) + 1y", "2026-12-01", "age(opened) < 27 and group has young or not language = nld",
    "happened(no_show) and reached(opened + 4w)", "each talk_planned", "every 6m", "yearly on 06-01, 12-01", "monthly on 10",
)  # fmt: skip
_SIGNS = tuple(
    "( ) , . + - < <= = x not and or max min known each first every 9999y 0d 1wd atw group has point in".split()
)


@many
@given(st.sampled_from(_EXPRESSIONS).flatmap(lambda text: spoiled(text, _SIGNS)))
def test_a_spoiled_expression_is_read_or_refused_with_the_place_in_it(text: str) -> None:
    for read in (
        lambda: parse_date(text, NAMES), lambda: parse_condition(text, NAMES), lambda: parse_opens(text, NAMES),
        lambda: parse_series(text, NAMES), lambda: parse_term(text),
    ):  # fmt: skip
        try:
            read()
        except ExpressionError as error:
            assert 0 <= error.position <= len(text)
            assert str(error).isascii() or error.message


_BODY = "Beste {% if naam %}{{ naam }}{% else %}lezer{% endif %},\n\nUw afspraak: {{ datum }} om {{ tijd }}.\n"
_TAGS = (
    "{{",
    "}}",
    "{%",
    "%}",
    "if",
    "not ",
    "else",
    "endif",
    "for x in y",
    "|",
    ".__class__",
    "[0]",
    "*",
    "'",
    "{#",
    "#}",
    "-%}",
)
EXAMPLE = {name: field.example for name, field in FIELDS.items()}


@many
@given(spoiled(f"---\nsubject: Uw afspraak\n---\n{_BODY}", _TAGS))
def test_a_spoiled_text_is_filled_in_or_refused_as_text_error(source: str) -> None:
    with suppress(TextError):
        render(parse_template("brief", source), EXAMPLE)
    with suppress(TextError):
        render_line("regel", source, EXAMPLE)


@many
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), odd_text.map(lambda text: f"{CANARY}{text}"), min_size=1))
def test_no_value_is_read_as_a_text_or_repeated_in_an_error(values: dict[str, str]) -> None:
    template = parse_template("brief", f"---\nsubject: Uw afspraak\n---\n{_BODY}")
    try:
        written = render(template, EXAMPLE | values)
    except TextError as error:
        assert CANARY not in str(error)
        return
    written.text.encode()
    assert all(
        values[name] in written.text
        for name in values.keys() & {"naam", "tijd"}
        if values[name].strip() == values[name]
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def _is_read_or_refused(path: Path) -> None:
    try:
        with open_sheet(path) as sheet:
            for row in sheet.rows:
                assert set(row.cells) == set(sheet.columns)
    except FixInput as error:
        assert CANARY.lower() not in str(error).lower()


@many
@given(
    st.one_of(st.binary(max_size=200), spoiled(f'a,b;c\n{CANARY},"2"\n3;\'4\n', ('"', ",", ";", "\n", "\r", "\0", "'")))
)
def test_any_bytes_as_csv_give_rows_or_one_refusal(scratch: Path, content: bytes | str) -> None:
    path = scratch / "a.csv"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    _is_read_or_refused(path)


@many
@given(st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), min_size=1, max_size=12), st.integers(0, 3))
def test_any_damage_to_a_workbook_gives_rows_or_one_refusal(
    scratch: Path, workbook: bytes, damage: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(workbook[: len(workbook) - cut * 400])
    for place, value in damage:
        content[place % len(content)] = value
    (scratch / "a.xlsx").write_bytes(content)
    _is_read_or_refused(scratch / "a.xlsx")


_XML = (
    "<row>",
    "</row>",
    '<c r="A1">',
    "<v>",
    "&x;",
    "<!DOCTYPE x>",
    ' t="s"',
    ' t="d"',
    ' r="999999999"',
    "9" * 400,
    "]]>",
)


@many
@given(st.data())
def test_any_damage_inside_a_workbook_gives_rows_or_one_refusal(
    scratch: Path, workbook: bytes, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook)) as good, zipfile.ZipFile(scratch / "a.xlsx", "w") as bad:
        name = data.draw(st.sampled_from(good.namelist()))
        for part in good.namelist():
            content = good.read(part)
            if part == name:
                content = data.draw(spoiled(content.decode(), _XML)).encode("utf-8", "surrogatepass")
            bad.writestr(part, content)
    _is_read_or_refused(scratch / "a.xlsx")


@many
@given(st.lists(odd_cell, min_size=1, max_size=5))
def test_no_cell_that_we_write_is_a_formula_and_what_was_written_comes_back(scratch: Path, cells: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(cells))]
    with RejectedRows(scratch / "b.csv", columns) as rejected:
        rejected.add(dict(zip(columns, cells, strict=True)), "wrong")
    with rejected.path.open(encoding="utf-8-sig", newline="") as file:
        (_, written) = csv.reader(file, delimiter=";")
    assert not [
        cell for cell in written if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    ]
    with open_sheet(rejected.path) as sheet:
        again = [dict(row.cells) for row in sheet.rows]
    if all(cell.isprintable() and not cell.startswith("'") for cell in cells):
        assert list(again[0].values())[: len(cells)] == [cell.strip() for cell in cells]


# --- what the rows mean -----------------------------------------------------------------------------------------------

_COLUMNS = (
    "client_ref", "name", "email", "phone", "address", "postcode", "city", "language", "birth_date", "household", "secrecy",
    "target_groups", "case_worker", "team", "prefers", "consent_email", "consent_sms", "journey", "enrolled_on",
    "deceased_on", "moved_on", "employer_email", "representative_name",
)  # fmt: skip


@many
@given(st.dictionaries(st.sampled_from(_COLUMNS), odd_cell), st.booleans())
def test_an_odd_applicant_is_read_or_refused_by_column_without_the_cell(
    house: App, cells: dict[str, str], sung: bool
) -> None:
    desk = _desk(house, "landsmeer", "", AT)
    told = {column: f"{CANARY}{text}" if sung else text for column, text in cells.items()}
    with suppress(FixInput):
        desk.read(Row(2, {"client_ref": "L-0009"} | told))
    try:
        desk.read(Row(2, {"client_ref": "L-0009"} | told))
    except FixInput as error:
        assert CANARY not in str(error)
        assert str(error).partition(":")[0] in _COLUMNS


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), odd_text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(odd_text, inner, max_size=3)),
    max_leaves=6,
)
_GOOD = {
    "id": "1", "source": "suite", "municipality": "landsmeer", "client_ref": "L-0001", "event": "talk_planned",
    "occurred_on": "2026-03-02", "at": "2026-03-11T10:00", "by": "kw-1", "data": {"place": "stadhuis"},
}  # fmt: skip
_ODD_FACT = st.dictionaries(
    st.one_of(st.sampled_from(incoming.COLUMNS), odd_text), st.one_of(odd_text, _json), max_size=3
).map(lambda odd: _GOOD | odd)


@many
@given(st.one_of(_ODD_FACT, _json, odd_text), st.booleans())
def test_any_line_of_facts_is_read_or_refused_with_its_row(fields: object, ascii_only: bool) -> None:
    line = fields if isinstance(fields, str) else json.dumps(fields, ensure_ascii=ascii_only)
    for raw in incoming.raw_facts(io.StringIO(line)):
        raw.cells()
        with suppress(FixInput):
            assert raw.problem or incoming.read(raw.fields, AT).id


@some
@given(st.lists(st.tuples(_ODD_FACT, st.booleans()), min_size=1, max_size=20))
def test_odd_facts_are_recorded_or_rejected_and_all_are_accounted_for(
    house: App, facts: list[tuple[dict[str, object], bool]]
) -> None:
    stream = io.StringIO("".join(json.dumps(_sung(fact) if sung else fact) + "\n" for fact, sung in facts))
    report = record_file(house, stream, AT)
    assert report.new + report.known + report.rejected == len(facts)
    assert CANARY not in "".join(report.rejections + report.warnings)


def _sung(fact: dict[str, object]) -> dict[str, object]:
    """The same with a person's name in each text."""
    return {name: f"{CANARY} {value}" if isinstance(value, str) else value for name, value in fact.items()}


_FILES: dict[str, tuple[Callable[[App, Path], object], tuple[str, ...]]] = {
    "staff": (
        lambda app, path: staff_file(app, path, "landsmeer"),
        ("code", "name", "email", "roles", "team", "absent_from", "absent_until", "stand_in", "active_from", "active_until"),
    ),
    "partners": (
        lambda app, path: partners_file(app, path, "landsmeer"),
        ("code", "kind", "title", "contact", "email", "phone", "active_until"),
    ),
    "slots": (
        lambda app, path: slots_file(app, path, "landsmeer", AT),
        ("code", "kind", "at", "place", "capacity", "person", "withdrawn"),
    ),
    "clients": (
        lambda app, path: enrol_file(app, path, "landsmeer", "landsmeer", AT, dry_run=True),
        _COLUMNS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(_FILES))
@some
@given(data=st.data())
def test_odd_rows_of_any_file_go_in_or_are_rejected_with_their_column(
    house: App, scratch: Path, kind: str, data: st.DataObject
) -> None:
    hand_in, columns = _FILES[kind]
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, odd_cell)), min_size=1, max_size=8))
    right = {"code": "zz-1", "kind": "partner", "client_ref": "L-0009", "journey": "landsmeer"}
    kept = data.draw(st.sampled_from(([], ["code"], ["code", "kind"], ["client_ref"], ["client_ref", "journey"])))
    path = scratch / f"{kind}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({name: right[name] if name in kept else text for name, text in row.items()} for row in rows)
    with suppress(FixInput):
        report = hand_in(house, path)
        assert all(line.startswith("row ") for line in report.rejections)  # type: ignore[attr-defined]


# --- small readers ----------------------------------------------------------------------------------------------------


@many
@given(odd_text)
def test_any_text_is_a_day_or_a_moment_or_refused(text: str) -> None:
    with suppress(FixInput):
        assert isinstance(parse_day(text), date)
    with suppress(FixInput):
        assert parse_moment(text).tzinfo is not None


@many
@given(odd_text)
def test_any_text_is_a_reference_or_none(text: str) -> None:
    assert written_code(text) == "" or written_code(text).isascii()
    try:
        case = incoming._case_ref(text)
    except FixInput:
        return
    assert CASE_REF.fullmatch(case)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def workbook() -> bytes:
    """A workbook that is right."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["client_ref", "name", "birth_date", "hours"])
    book.active.append(["L-0001", CANARY, datetime(1990, 2, 1, tzinfo=UTC).date(), 24.5])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_every_error_of_these_readers_is_one_of_ours() -> None:
    assert {FixInput, TextError, BadConfiguration, ExpressionError} <= set(_all(KlantreisError))


def _all(kind: type[KlantreisError]) -> list[type[KlantreisError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _all(child))]

"""One audit, five files: whatever number stands in one of them stands in the others, and can be counted from the rows.

The files are read back with other tools than they were written with.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from klantreis.core.timeliness.cases import State
from klantreis.reports.audit.model import (
    BarChart,
    Cell,
    CellKind,
    Column,
    CurveChart,
    DotChart,
    Drawing,
    FunnelChart,
    LoadChart,
    StackChart,
    Table,
    TrendChart,
)  # fmt: skip
from klantreis.reports.audit.obligation_rows import COLUMNS
from klantreis.reports.audit.pdf import most_of
from klantreis.reports.audit.row_words import words_of
from klantreis.reports.audit.values import NOT_TOLD, written
from tests.reports.audit.forms_made import Forms, Row, make, squeezed

CLOCKS = {word: code for code, word in words_of("nl").clocks.items()}
KINDS = {word: code for code, word in words_of("nl").kinds.items()}
JUDGED = ("on_time", "late", "missed", "open_overdue")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return make(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def rows(forms: Forms) -> list[Row]:
    return forms.rows()


@pytest.fixture(scope="module")
def due(rows: list[Row]) -> list[Row]:
    """What the percentage can be of: obligations with a due date in the period."""
    return [row for row in rows if row["kind"] == "verplichting" and row["in_period"] == "ja"]


def states(rows: list[Row]) -> dict[str, int]:
    counts = Counter(row["state_code"] for row in rows)
    return {state.value: counts[state.value] for state in State}


def counted(found: dict[str, Any]) -> dict[str, int]:
    return {state.value: found["counts"][state.value] for state in State}


def by(forms: Forms, name: str) -> dict[str, dict[str, Any]]:
    """A breakdown of figures.json."""
    groups = next(each for each in forms.value["breakdowns"] if each["by"] == name)["groups"]
    return {_code(group["municipality"], group["name"]): group["found"] for group in groups}


def _code(municipality: str, name: str) -> str:
    """Of a team with its municipality: two may have teams of one name."""
    return f"{municipality}/{name}" if municipality else name


# --- the rows and the figures ----------------------------------------------------------------------------------------


def test_the_rows_count_up_to_the_headline(forms: Forms, due: list[Row]) -> None:
    overall = forms.value["overall"]
    judged = [row for row in due if row["state_code"] in JUDGED]
    assert states(due) == counted(overall)
    assert overall["judged"] == len(judged) > 300
    assert overall["cases"] == len({row["case"] for row in judged})
    assert overall["share"]["value"] == states(due)["on_time"] / len(judged)


def test_the_rows_count_up_to_what_was_looked_at(forms: Forms, rows: list[Row], due: list[Row]) -> None:
    about = forms.told["about"]
    obligations = [row for row in rows if row["kind"] == "verplichting"]
    assert about["obligations"] == len(obligations)
    assert about["undated"] == sum(not row["due"] for row in obligations)
    assert about["in_period"] == len(due)


@pytest.mark.parametrize("name", ["obligation", "stage", "clock", "team", "journey", "municipality"])
def test_the_rows_count_up_to_every_group_of_a_breakdown(forms: Forms, due: list[Row], name: str) -> None:
    groups: dict[str, list[Row]] = {}
    for row in due:
        code = CLOCKS[row[name]] if name == "clock" else row[name]
        code = _code(row["municipality"], code) if name == "team" else code
        groups.setdefault(code, []).append(row)
    assert {group: states(found) for group, found in groups.items()} == {
        group: counted(found) for group, found in by(forms, name).items()
    }


def test_the_rows_count_up_to_the_kinds_of_work(forms: Forms, rows: list[Row]) -> None:
    found = {
        name: states([row for row in rows if KINDS[row["kind"]] == name and row["in_period"] == "ja"])
        for name in by(forms, "kind")
    }
    assert found == {name: counted(each) for name, each in by(forms, "kind").items()}


def test_who_is_in_several_target_groups_counts_in_each(forms: Forms, due: list[Row]) -> None:
    groups: dict[str, list[Row]] = {}
    for row in due:
        for group in row["groups"].split("|"):
            groups.setdefault(group, []).append(row)
    assert {group: states(found) for group, found in groups.items()} == {
        group: counted(found) for group, found in by(forms, "group").items()
    }


def test_the_rows_count_up_to_every_month(forms: Forms, rows: list[Row]) -> None:
    """Also those before the period, from which the limits are made."""
    judged = [row for row in rows if row["kind"] == "verplichting" and row["state_code"] in JUDGED]
    there = Counter(row["due"][:7] for row in judged)
    on_time = Counter(row["due"][:7] for row in judged if row["state_code"] == "on_time")
    told = {month["month"][:7]: (month["judged"], month["on_time"]) for month in forms.value["trend"]["months"]}
    assert len(told) >= 12
    assert told == {month: (there[month], on_time[month]) for month in told}


def test_the_rows_count_up_to_what_is_open_and_overdue(forms: Forms, rows: list[Row]) -> None:
    opened = [row for row in rows if row["kind"] == "verplichting" and not row["ended"]]
    ageing = forms.value["ageing"]
    assert ageing["open"] == len(opened)
    assert ageing["overdue"] == states(opened)["open_overdue"]
    assert sum(each["count"] for each in ageing["bins"] if each["past"]) == ageing["overdue"]
    assert sum(each["count"] for each in ageing["bins"]) == ageing["open"] - ageing["undated"]
    late = [int(row["workdays_late"]) for row in opened if row["state_code"] == "open_overdue"]
    assert ageing["oldest_workdays"] == max(late)


def test_the_rows_count_up_to_pauses_late_recording_and_lateness(forms: Forms, due: list[Row]) -> None:
    judged = [row for row in due if row["state_code"] in JUDGED]
    moved = [row for row in judged if row["paused_days"] != "0"]
    assert (forms.value["pauses"]["judged"], forms.value["pauses"]["moved"]) == (len(judged), len(moved))
    assert forms.value["pauses"]["days"] == sum(int(row["paused_days"]) for row in moved)
    recorded = Counter(row["recorded_late"] for row in due)
    assert forms.value["late_recorded"]["late"] == recorded["ja"] > 0
    assert forms.value["late_recorded"]["met"] == recorded["ja"] + recorded["nee"]
    whole = next(each for each in forms.value["lateness"] if each["by"] == "all")
    assert (whole["n"], whole["late"]) == (len(judged), states(due)["late"])


def test_the_rows_count_up_to_every_breach_of_the_law(forms: Forms, due: list[Row]) -> None:
    broken = Counter(
        (row["law"], row["obligation"], row["state_code"])
        for row in due
        if CLOCKS[row["clock"]] == "statutory" and row["state_code"] in ("late", "missed", "open_overdue")
    )
    told = {
        (each["law"], each["obligation"], state): each[state]
        for each in forms.value["breaches"]
        for state in ("late", "missed", "open_overdue")
        if each[state]
    }
    assert told == dict(broken) != {}


def test_the_rows_count_up_to_what_each_team_is_behind_with(forms: Forms, rows: list[Row]) -> None:
    overdue = Counter(
        (row["municipality"], row["team"])
        for row in rows
        if row["owner"] in forms.question.staff and row["state_code"] == "open_overdue"
    )
    told = {(each["municipality"], each["team"]): each["overdue"] for each in forms.value["workload"]}
    assert {team: number for team, number in told.items() if number} == dict(overdue) != {}


def test_the_rows_count_up_to_the_decision_cards(forms: Forms, rows: list[Row]) -> None:
    cards = [row for row in rows if row["kind"] == "besliskaart"]
    told = forms.value["cards"]
    assert states([row for row in cards if row["in_period"] == "ja"]) == counted(told["found"])
    waiting = [row for row in cards if not row["ended"]]
    assert (told["waiting"], told["waiting_overdue"]) == (len(waiting), states(waiting)["open_overdue"])


def test_the_rows_count_up_to_every_point_of_nazorg(forms: Forms, due: list[Row]) -> None:
    points: dict[str, list[Row]] = {}
    for row in due:
        if row["stage"] == "nazorg" and row["point"]:
            points.setdefault(row["point"], []).append(row)
    assert {point: states(found) for point, found in points.items()} == {
        each["point"]: counted(each["found"]) for each in forms.value["nazorg"]
    } != {}  # fmt: skip


# --- sums inside the figures -----------------------------------------------------------------------------------------


def test_groups_add_up_to_the_whole(forms: Forms) -> None:
    whole = counted(forms.value["overall"])
    for name in ("obligation", "stage", "clock", "team", "journey", "municipality"):
        sums: Counter[str] = Counter()
        for found in by(forms, name).values():
            sums.update(counted(found))
        assert {state: sums[state] for state in whole} == whole, name


def test_totals_are_the_sum_of_their_parts(forms: Forms) -> None:
    counts = forms.value["overall"]["counts"]
    assert counts["judged"] == sum(counts[state] for state in JUDGED) == forms.value["overall"]["judged"]
    assert counts["total"] == sum(counts[state.value] for state in State) == forms.told["about"]["in_period"]
    outcomes = forms.value["outcomes"]
    assert outcomes["total"] == sum(each["people"] for each in outcomes["labels"])
    assert outcomes["total"] - outcomes["overlap"] == outcomes["people"]
    assert outcomes["people"] == sum(each["people"] for each in outcomes["combinations"] if each["labels"])


# --- the report and its forms ----------------------------------------------------------------------------------------


def numbers(value: Any) -> Iterator[float]:
    match value:
        case bool() | None | str():
            return
        case int() | float():
            yield value
        case dict():
            for each in value.values():
                yield from numbers(each)
        case list():
            for each in value:
                yield from numbers(each)


def test_figures_json_carries_every_number_that_the_report_shows(forms: Forms) -> None:
    carried = set(numbers(forms.told))
    counted_from_one = {phase + 1 for phase in range(len(forms.value["trend"]["phases"]))}
    lacking = {
        (table.id, column.title, cell)
        for table in forms.tables()
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if isinstance(cell, int | float) and cell not in carried | counted_from_one
    }
    assert lacking == set()


def as_read(value: Cell, column: Column) -> object:
    """What a spreadsheet gives back for a cell."""
    if value is None:
        return NOT_TOLD
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-14)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


def test_the_workbook_holds_every_table_with_numbers_as_numbers(forms: Forms) -> None:
    book = forms.book()
    for section, sheet in zip(forms.report.sections, book.worksheets[1:], strict=False):
        assert sheet["A1"].value == section.title
        blocks = [list(sheet[name.ref]) for name in sheet.tables.values()]
        tables = [table for part in section.parts for table in part.tables]
        assert len(blocks) == len(tables)
        for block, table in zip(blocks, tables, strict=True):
            _must_hold(sheet, block, table)


def _must_hold(sheet: Any, block: list[Any], table: Table) -> None:
    heads, *lines = block
    assert sheet.cell(heads[0].row - 1, 1).value == table.caption
    read = [[cell.value for cell in line] for line in lines]
    expected = [
        [as_read(value, column) for value, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    assert read[: len(expected)] == expected, table.id
    for line, row in zip(lines, table.rows, strict=False):
        for cell, value, column in zip(line, row, table.columns, strict=True):
            if isinstance(value, int | float):
                assert cell.data_type == "n"
                assert ("%" in cell.number_format) == (column.kind is CellKind.share)


def test_the_workbook_holds_the_same_rows_as_the_csv(forms: Forms, rows: list[Row]) -> None:
    sheet = forms.book().worksheets[-1]
    read = [[_as_csv(cell.value) for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert read == [[row[column.name] for column in COLUMNS] for row in rows]


def _as_csv(value: object) -> str:
    return "" if value is None else value.date().isoformat() if isinstance(value, datetime) else str(value)


def test_the_charts_of_the_workbook_are_drawn_from_what_the_report_draws(forms: Forms) -> None:
    sheet = forms.book()["Grafiekgegevens"]
    drawings = [part.chart.drawing for section in forms.report.sections for part in section.parts if part.chart]
    expected = [drawn_values(drawing) for drawing in drawings]
    read = list(charted(forms, sheet))
    assert len(read) == len(drawings)
    for drawing, values, columns in zip(drawings, expected, read, strict=True):
        as_stored = [[each if each is None else pytest.approx(each, rel=1e-14) for each in column] for column in values]
        assert columns[: len(values)] == as_stored, type(drawing).__name__


def drawn_values(drawing: Drawing) -> list[list[Any]]:
    """The first series of a drawing, point by point; those of a spreadsheet follow."""
    match drawing:
        case TrendChart():
            return [[point.share for point in drawing.points]]
        case BarChart():
            return [[bar.value for bar in drawing.bars]]
        case StackChart():
            return [[stack.values[part] for stack in drawing.stacks] for part in range(len(drawing.parts))]
        case DotChart():
            return [[dot.share for dot in drawing.dots]]
        case LoadChart():
            due = [number for load in drawing.loads for number in load.due]
            return [[load.overdue for load in drawing.loads for _ in load.due], due]
        case FunnelChart():
            inside = [dot.share for dot in drawing.dots if not dot.outside]
            return [inside] if inside else []
        case CurveChart():
            return [[share for at, (_, share) in enumerate(drawing.curves[0].points) for share in _twice(drawing, at)]]


def _twice(drawing: CurveChart, at: int) -> list[float]:
    """A step: level from the point before, then up to this one."""
    points = drawing.curves[0].points
    return [points[at][1]] if at == 0 else [points[at - 1][1], points[at][1]]


def charted(forms: Forms, sheet: Any) -> Iterator[list[list[Any]]]:
    """Of each chart, in order, the cells that its series point at."""
    with zipfile.ZipFile(forms.folder / "report.xlsx") as book:
        names = [name for name in book.namelist() if name.startswith("xl/charts/chart")]
        for name in sorted(names, key=lambda each: int(re.sub(r"\D", "", each))):
            ranges = re.findall(
                r"<c:(?:val|yVal)><c:numRef><c:f>Grafiekgegevens!([^<]+)</c:f>", book.read(name).decode()
            )
            yield [[line[0].value for line in sheet[each.replace("$", "")]] for each in ranges]


def test_the_page_shows_every_cell_as_it_is_written(forms: Forms) -> None:
    page = forms.page()
    for table in forms.tables():
        heads, *lines = page[table.caption]
        assert heads == [column.title for column in table.columns]
        assert lines == as_written(table)


def test_the_paper_shows_every_cell_as_it_is_written(forms: Forms) -> None:
    paper = forms.paper()
    for section in forms.report.sections:
        for part in section.parts:
            assert squeezed(part.finding) in paper
            for table in part.tables:
                if table.aside:
                    continue
                assert squeezed(table.caption) in paper
                for line in as_written(table)[: most_of(part)]:
                    assert squeezed("".join(line)) in paper, (table.id, line)


def test_what_stands_aside_is_not_on_paper_and_in_every_other_form(forms: Forms) -> None:
    paper, page, aside = forms.paper(), forms.page(), [table for table in forms.tables() if table.aside]
    assert len(aside) > 20
    assert {table.id for table in aside if table.caption not in page} == set()
    for table in aside:
        heads = squeezed(table.caption + "".join(column.title for column in table.columns))
        assert heads not in paper, table.id


def test_the_paper_shows_the_first_page(forms: Forms) -> None:
    paper, report = forms.paper(), forms.report
    for tile in report.tiles:
        assert squeezed(tile.title + tile.value + tile.note) in paper
    for sentence in (*report.well, *report.badly, *report.to_do, report.basis, report.title, report.subtitle):
        assert squeezed(sentence) in paper


def test_the_workbook_shows_the_first_page(forms: Forms) -> None:
    sheet = forms.book().worksheets[0]
    cells = {str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None}
    report = forms.report
    for tile in report.tiles:
        assert {tile.title, tile.value, tile.note} <= cells
    shown = {*report.well, *report.badly, *(f"{at}. {each}" for at, each in enumerate(report.to_do, start=1))}
    assert shown <= cells


def as_written(table: Table) -> list[list[str]]:
    return [
        [written(value, column.kind, "nl") for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]

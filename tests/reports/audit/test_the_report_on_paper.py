"""`report.pdf`: tagged for who hears it, a first page for who has a minute, and nothing of the data is markup."""

import io
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdf
import pypdfium2
import pytest

from klantreis.reports.audit.model import CellKind, Column, Part, Report, Section, Table, Tile
from klantreis.reports.audit.pdf import MOST, pdf
from tests.reports.audit.forms_made import squeezed
from tests.reports.audit.reports_made import report
from tests.support.figures_sample import AS_OF, sample

REPORT = report(sample())
MADE = pdf(REPORT, AS_OF)


def pages(made: bytes = MADE) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def with_table(rows: tuple[tuple[Any, ...], ...], **changes: Any) -> Report:
    columns = (Column(title="Dossier", kind=CellKind.ref), Column(title="Aantal", kind=CellKind.whole))
    part = Part(id="p", finding="Iets.", tables=(Table(id="t", caption="Een tabel", columns=columns, rows=rows),))
    section = Section(id="s", title="Een vraag?", definition="on_time", parts=(part,))
    return replace(REPORT, sections=(section,), **changes)


def tags(made: bytes, *, alts: bool = False) -> list[str]:
    """The roles in the structure tree, in reading order; or the words for what is no text."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if (name := "/Alt" if alts else "/S") in node:
                found.append(str(node[name]))
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_it_is_a_tagged_document_with_title_language_and_standard() -> None:
    reader = pypdf.PdfReader(io.BytesIO(MADE))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title == f"{REPORT.title} {REPORT.subtitle}"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_chart_has_words_for_who_cannot_see_it() -> None:
    charts = [part.chart.alt for section in REPORT.sections for part in section.parts if part.chart]
    assert [alt for alt in tags(MADE, alts=True) if alt in charts] == charts


def test_tables_have_heads_and_headings_skip_no_level() -> None:
    found = tags(MADE)
    tables = sum(not table.aside for section in REPORT.sections for part in section.parts for table in part.tables)
    assert found.count("/Table") == tables
    assert found.count("/TH") >= tables
    levels = [int(tag[2:]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_first_page_is_what_a_director_reads_in_a_minute() -> None:
    first = squeezed(pages()[0])
    for text in (REPORT.title, REPORT.subtitle, REPORT.basis, *REPORT.well, *REPORT.badly, *REPORT.to_do):
        assert squeezed(text) in first
    for tile in REPORT.tiles:
        assert squeezed(tile.title + tile.value + tile.note) in first


def test_every_page_has_its_number_and_who_may_read_it() -> None:
    read = pages()
    for number, text in enumerate(read, start=1):
        assert f"pagina {number} van {len(read)}" in text
        assert REPORT.words["internal"] in text


def test_the_contents_name_every_question_and_its_page() -> None:
    read = pages()
    contents = squeezed(read[1])
    for section in REPORT.sections:
        page = next(at for at, text in enumerate(read, start=1) if at > 1 and f"\n{section.title}\n" in f"\n{text}\n")
        assert re.search(re.escape(squeezed(section.title)) + rf"\.*{page}", contents), section.title


def test_what_stands_aside_is_left_out_and_each_section_says_where_it_is() -> None:
    sections = [
        section for section in REPORT.sections if any(table.aside for part in section.parts for table in part.tables)
    ]
    text = squeezed("".join(pages()))
    assert 3 < text.count(squeezed(REPORT.words["more_in_workbook"])) == len(sections) < len(REPORT.sections)


def test_a_long_table_is_cut_and_says_how_many_rows_there_are() -> None:
    rows = tuple((f"C-{number:06}", number) for number in range(1234))
    text = " ".join("".join(pages(pdf(with_table(rows), AS_OF))).split())
    assert f"De eerste {MOST} van 1.234 rijen. De andere staan in het werkboek." in text
    assert f"C-{MOST - 1:06}" in text
    assert f"C-{MOST:06}" not in text


def test_a_table_of_as_many_rows_as_fit_is_not_cut() -> None:
    text = "".join(pages(pdf(with_table(tuple((f"C-{n:06}", n) for n in range(MOST))), AS_OF)))
    assert "werkboek" not in text


def test_a_table_without_rows_says_so() -> None:
    assert "Geen rijen." in "".join(pages(pdf(with_table(()), AS_OF)))


@pytest.mark.parametrize(
    "text", ["#panic()", "*vet*", "$x$", "`klantreis due`", '"}) #read("/etc/passwd")', "\\u{41}", "<a> @b"]
)
def test_what_looks_like_markup_is_text(text: str) -> None:
    tile = Tile(text, "1", text)
    made = pdf(with_table(((text, 1),), tiles=(tile,), well=(text,), definitions=(("on_time", text, text),)), AS_OF)
    assert squeezed("".join(pages(made))).count(squeezed(text)) >= 5


def test_a_sign_that_no_font_has_is_a_question_mark() -> None:
    made = pdf(with_table((("北京", 1),), well=("Gesproken in Łódź en Αθήνα.",)), AS_OF)
    text = "".join(pages(made))
    assert "??" in text
    assert "Łódź en Αθήνα" in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert pdf(REPORT, AS_OF) == MADE
    assert pdf(REPORT, date(2026, 12, 1)) != MADE


def test_english_is_english() -> None:
    made = pdf(report(sample(), "en"), AS_OF)
    assert pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"] == "en"
    assert "page 1 of" in pages(made)[0]
    assert "82.4%" in pages(made)[0]


def test_what_is_shared_says_so_and_holds_no_reference() -> None:
    text = "".join(pages(pdf(report(sample(), internal=False), AS_OF)))
    assert REPORT.words["shared"] in text
    assert not re.search(r"C-\d{6}", text)


def test_nothing_stands_outside_the_margins() -> None:
    document = pypdfium2.PdfDocument(MADE)
    for page in document:
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, _, right, _ = words.get_rect(index)
            assert left >= 55
            assert right <= 595.3 - 55
    document.close()

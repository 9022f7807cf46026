"""The page as a file: one, whole, in order, with every figure of the report and nothing that is not text."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from jinja2 import UndefinedError

from klantreis.reports.audit.html import html
from klantreis.reports.audit.model import Report, Tile, Tone
from klantreis.reports.audit.titles import Titles
from klantreis.reports.audit.values import written
from klantreis.reports.audit.writing import write_report
from tests.support.figures_sample import sample
from tests.support.report_sample import report

EVIL = "<script>alert('x')</script>"


class Page(HTMLParser):
    """The elements of a page with their attributes, its tables, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements = list[tuple[str, dict[str, str | None]]]()
        self.tables = list[list[list[str]]]()
        self.text = ""
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cell:
            self.tables[-1][-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module", params=["by_hand", "written"])
def document(request: pytest.FixtureRequest) -> Report:
    return report() if request.param == "by_hand" else write_report(sample(), Titles())


@pytest.fixture(scope="module")
def page(document: Report) -> Page:
    return Page(html(document))


def test_every_row_of_every_table_is_in_the_page_as_it_is_written(document: Report, page: Page) -> None:
    parts = (part for section in document.sections for part in section.parts)
    tables = [table for part in parts for table in sorted(part.tables, key=lambda table: table.aside)]
    expected = [
        [
            [column.title for column in table.columns],
            *(
                [
                    written(value, column.kind, document.language)
                    for value, column in zip(row, table.columns, strict=True)
                ]
                for row in table.rows
            ),
        ]
        for table in tables
    ]
    assert page.tables == expected
    assert len(expected) >= 7


def test_what_stands_aside_is_in_one_fold_of_its_part(document: Report, page: Page) -> None:
    parts = [part for section in document.sections for part in section.parts]
    folds = [each for each in page.all("details") if each.get("class") == "more"]
    assert len(folds) == sum(any(table.aside for table in part.tables) for part in parts)
    assert "open" not in {key for each in page.all("details") for key in each}


def test_tiles_and_sentences_are_in_the_page(document: Report, page: Page) -> None:
    told = [each for tile in document.tiles for each in (tile.title, tile.value, tile.note)]
    told += [*document.well, *document.badly, *document.to_do, document.basis, document.title, document.subtitle]
    told += [
        each
        for part in (part for section in document.sections for part in section.parts)
        for each in (part.finding, part.note)
    ]
    told += [each for _, title, text in document.definitions for each in (title, text)]
    for sentence in told:
        assert sentence.replace("`", "") in page.text


def test_nothing_runs_and_nothing_is_fetched(page: Page) -> None:
    names = {name for name, _ in page.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio"}
    for name, attributes in page.elements:
        for key, value in attributes.items():
            assert not key.startswith("on"), (name, key)
            assert key != "style", name
            if key in ("href", "src"):
                assert (value or "").startswith("#"), (name, value)


def test_its_policy_allows_its_own_style_and_nothing_else(document: Report) -> None:
    whole = html(document)
    style = re.search(r"<style>(.*?)</style>", whole, flags=re.S)
    assert style is not None
    policy = next(
        each["content"] for each in Page(whole).all("meta") if each.get("http-equiv") == "Content-Security-Policy"
    )
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    assert "@import" not in style[1]
    assert "url(" not in style[1]


def test_it_has_one_title_and_its_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch(r"h[1-6]", name)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_has_its_landmarks_its_language_and_a_way_to_skip(document: Report, page: Page) -> None:
    assert page.all("html")[0]["lang"] == document.language
    for landmark in ("header", "main", "nav", "footer"):
        assert len(page.all(landmark)) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}


def test_every_id_is_there_once_and_every_link_leads_somewhere(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for name in (attributes.get("href") or "").removeprefix("#").split():
            assert name in ids
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_tables_have_a_caption_and_cells_that_head_rows_and_columns(page: Page) -> None:
    assert len(page.all("caption")) == len(page.tables)
    assert {each.get("scope") for each in page.all("th")} == {"row", "col"}


def test_a_tone_is_told_in_words() -> None:
    tiles = (Tile("A", "1", "", Tone.good), Tile("B", "2", "", Tone.bad), Tile("C", "3", "", Tone.neutral))
    text = Page(html(replace(report(), tiles=tiles, well=(), badly=(), sections=()))).text
    assert text.count("gaat goed") == 1
    assert text.count("vraagt aandacht") == 1


def test_what_is_markup_in_a_value_stays_text() -> None:
    first = report()
    part = first.sections[0].parts[0]
    table = replace(part.tables[0], caption=EVIL, note=EVIL, rows=((EVIL, EVIL, *part.tables[0].rows[0][2:]),))
    assert part.chart is not None
    part = replace(part, finding=EVIL, note=EVIL, tables=(table,), chart=replace(part.chart, alt=EVIL))
    section = replace(first.sections[0], title=EVIL, parts=(part,))
    evil = replace(
        first, title=EVIL, subtitle=EVIL, basis=EVIL, tiles=(Tile(EVIL, EVIL, EVIL),), well=(EVIL,), badly=(EVIL,),
        to_do=(f"`{EVIL}`",), sections=(section,), definitions=(("on_time", EVIL, EVIL),),
    )  # fmt: skip
    whole = html(evil)
    assert "<script" not in whole
    assert Page(whole).text.count(EVIL) >= 16


def test_who_may_see_it_stands_above_it() -> None:
    assert "Alleen voor intern gebruik" in html(report())
    shared = html(replace(report(), internal=False))
    assert "Mag gedeeld worden" in shared
    assert "Alleen voor intern gebruik" not in shared


def test_it_speaks_english_when_asked() -> None:
    page = Page(html(write_report(sample(), Titles(), language="en")))
    assert page.all("html")[0]["lang"] == "en"
    assert not re.search(r"\b(maand|werkdagen|gemiddelde|inwoners|verplichtingen)\b", page.text)


def test_a_heading_that_is_missing_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        html(replace(report(), words={}))

"""The page in a real browser: for everybody, on a desk, on a telephone and on paper, with no script and no network."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pypdf import PdfReader

from klantreis.reports.audit.html import html
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.titles import Titles
from klantreis.reports.audit.writing import write_report
from tests.support.browser import browser, needs_chromium, opened
from tests.support.figures_sample import sample
from tests.support.report_sample import report

pytestmark = [pytest.mark.browser, needs_chromium]
WIDTHS = pytest.mark.parametrize("width", [1280, 400])
REPORTS = ("by_hand", "written")
EACH = pytest.mark.parametrize("name", REPORTS)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

#: Texts of each drawing that is shown: where they stand, and the drawing they stand in.
MEASURED = """() => [...document.querySelectorAll('.chart svg')].filter(svg => svg.checkVisibility()).map(svg => {
  const place = element => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }
  const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim())
  const bars = [...svg.querySelectorAll('rect.mark')]
  return {
    id: svg.getAttribute('aria-labelledby'), sheet: place(svg),
    size: parseFloat(getComputedStyle(texts[0]).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width,
    texts: texts.map(text => [text.textContent, ...place(text)]), bars: bars.map(bar => ['a bar', ...place(bar)]),
  }
})"""

OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement)
  return [style.outlineStyle, style.outlineWidth]
}"""
SHOWN = """[...document.querySelectorAll('.chart svg')]
  .filter(each => each.checkVisibility()).map(each => each.getAttribute('class'))"""
TALLEST = """Math.max(
  ...[...document.querySelectorAll('.together')].map(each => each.getBoundingClientRect().height))"""


def made(name: str) -> Report:
    return report() if name == "by_hand" else write_report(sample(), Titles())


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("page")
    for name in REPORTS:
        (folder / f"{name}.html").write_text(html(made(name)), "utf-8")
    return {name: folder / f"{name}.html" for name in REPORTS}


@EACH
@WIDTHS
def test_axe_finds_nothing_even_with_every_table_open(
    started: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    with opened(started, files[name], width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found = Axe().run(page, options=RULES).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


@EACH
@pytest.mark.parametrize("width", [1280, 740, 400, 320])
def test_no_window_has_to_be_scrolled_sideways(started: Browser, files: dict[str, Path], name: str, width: int) -> None:
    with opened(started, files[name], width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@EACH
@pytest.mark.parametrize("width", [1280, 768, 400, 320])
def test_text_in_drawings_is_whole_apart_and_large_enough(
    started: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    with opened(started, files[name], width) as page:
        drawn: list[dict[str, Any]] = page.evaluate(MEASURED)
    assert len(drawn) >= 7
    for drawing in drawn:
        assert drawing["size"] >= 12, (drawing["id"], drawing["size"])
        for said, left, top, right, bottom in drawing["texts"]:
            sheet = drawing["sheet"]
            inside = left >= sheet[0] - 1 and right <= sheet[2] + 1 and top >= sheet[1] - 2 and bottom <= sheet[3] + 2
            assert inside, (drawing["id"], said)
        assert overlaps(drawing) == [], drawing["id"]


def overlaps(drawing: dict[str, Any]) -> list[tuple[str, str]]:
    """Texts that lie over a text or a bar; the box of a line is a little higher than its letters."""
    texts, bars, low = drawing["texts"], drawing["bars"], 2.5
    return [
        (one[0], other[0])
        for index, one in enumerate(texts)
        for other in [*texts[index + 1 :], *bars]
        if one[1] + 1 < other[3] and other[1] + 1 < one[3] and one[2] + low < other[4] and other[2] + low < one[4]
    ]


@EACH
def test_nothing_leaves_the_page_and_nothing_is_refused(started: Browser, files: dict[str, Path], name: str) -> None:
    asked, complaints = list[str](), list[str]()
    context = started.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(files[name].as_uri())
    page.wait_for_load_state("networkidle")
    context.close()
    assert asked == [files[name].as_uri()]
    assert complaints == []  # a style that its own policy refuses would be told here


def test_without_scripts_a_table_opens_with_the_keyboard(started: Browser, files: dict[str, Path]) -> None:
    with opened(started, files["by_hand"], 1280, scripts=False) as page:
        first = page.locator("details").first
        assert not first.locator("table").is_visible()
        first.locator("summary").press("Enter")
        assert first.locator("table").is_visible()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(started: Browser, files: dict[str, Path]) -> None:
    with opened(started, files["by_hand"], 1280) as page:
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_what_has_the_focus_can_be_seen(started: Browser, files: dict[str, Path]) -> None:
    with opened(started, files["by_hand"], 1280) as page:
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate(OUTLINE) == ["solid", "3px"]


def test_one_of_the_two_widths_of_each_drawing_is_shown(started: Browser, files: dict[str, Path]) -> None:
    for width, shown in ((1280, "wide"), (400, "narrow")):
        with opened(started, files["by_hand"], width) as page:
            assert set(page.evaluate(SHOWN)) == {shown}


@EACH
def test_on_paper_every_table_is_open_and_the_headline_is_on_page_one(
    started: Browser, files: dict[str, Path], name: str
) -> None:
    with opened(started, files[name], 1280) as page:
        pdf = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    told, document = [" ".join(page.extract_text().split()) for page in pdf.pages], made(name)
    box = pdf.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) in ((595, 842), (596, 842))
    for sentence in (document.title, document.tiles[0].value, document.to_do[0].replace("`", "")):
        assert sentence in told[0]
    whole = " ".join(told)
    for table in (table for section in document.sections for part in section.parts for table in part.tables):
        assert table.caption in whole


@EACH
def test_no_drawing_is_cut_between_two_pages(started: Browser, files: dict[str, Path], name: str) -> None:
    with opened(started, files[name], 1280) as page:
        page.emulate_media(media="print")
        style = "[...document.querySelectorAll('figure, .together')].map(each => getComputedStyle(each).breakInside)"
        kept, most = (
            set(page.evaluate(style)),
            page.evaluate(TALLEST),
        )
    assert kept == {"avoid"}
    assert most < 900  # of the 985 pixels that A4 leaves between its margins: what fits is not cut

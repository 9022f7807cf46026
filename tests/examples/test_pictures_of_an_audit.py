"""The pictures of an audit for the documentation: five, small enough for a page, and each marked as synthetic."""

from pathlib import Path

import pytest

from examples.audit_pictures import MARK, draw, main
from klantreis.reports.audit.html import html
from tests.support.browser import browser, needs_chromium, opened
from tests.support.report_sample import report

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    (tmp_path / "report.html").write_text(html(report()), "utf-8")
    return tmp_path / "report.html"


def test_there_are_five_small_pictures(page_file: Path, tmp_path: Path) -> None:
    pictures = draw(page_file, tmp_path)
    assert [picture.name for picture in pictures] == [
        "audit_1280.png", "audit_400.png", "audit_drawing_1280.png", "audit_drawing_400.png", "audit_print.png",
    ]  # fmt: skip
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert 10_000 < picture.stat().st_size < 200_000, picture.name


def test_the_mark_says_in_both_languages_that_the_data_are_made_up(page_file: Path) -> None:
    with browser() as started, opened(started, page_file, 1280) as page:
        page.evaluate(MARK)
        assert page.get_by_text("VERZONNEN GEGEVENS · SYNTHETIC DATA").is_visible()


def test_without_a_report_it_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"FOLDER \(with report.html in it\)"):
        main([str(tmp_path)])

"""Pictures of an audit's report for the documentation, made by a browser without a screen.

    python -m examples.audit_pictures FOLDER      the folder of an audit of example data, with report.html in it

Needs `chromium`. The pictures go to docs/img/audit_*.png. Everybody in the example data is invented, and each picture
says so.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typst
from playwright.sync_api import Browser, Page, sync_playwright

from klantreis.errors import FixInput

PICTURES = Path(__file__).parents[1] / "docs" / "img"
MARK = """() => {
  const mark = document.createElement('p')
  mark.textContent = 'VERZONNEN GEGEVENS · SYNTHETIC DATA'
  Object.assign(mark.style, {
    position: 'absolute', top: '0', right: '0', margin: '0', padding: '3px 12px', background: '#a8430f',
    color: '#ffffff', font: '600 12px Arial, sans-serif', letterSpacing: '0.04em', zIndex: '9',
  })
  document.body.append(mark)
}"""
PAPER = '#set page(width: 420pt, height: 594pt, margin: 0pt)\n#image("report.pdf", page: 1, width: 100%)'


def draw(page_file: Path, to: Path) -> list[Path]:
    """The first screen, a telephone, the first drawings at both widths, and page one on A4."""
    with _browser() as browser:
        drawn = [_first_screen(browser, page_file, to, 1280, 900), _first_screen(browser, page_file, to, 400, 1250)]
        drawn += [_drawings(browser, page_file, to, width) for width in (1280, 400)]
        return [*drawn, _paper(browser, page_file, to)]


def _first_screen(browser: Browser, page_file: Path, to: Path, width: int, height: int) -> Path:
    with _opened(browser, page_file, width, height) as page:
        return _shot(page, to / f"audit_{width}.png", {"x": 0, "y": 0, "width": width, "height": height})


def _drawings(browser: Browser, page_file: Path, to: Path, width: int) -> Path:
    """The first part with a drawing, as far as its tables."""
    with _opened(browser, page_file, width, 900) as page:
        box = page.locator(".together:has(figure)").first.bounding_box()
        if box is None:
            raise FixInput(f"{page_file} shows no drawing: make the audit of a period in which something fell due")
        low, high = max(box["y"] - 30, 0), box["height"] + 45
        # The mark is at the top of the page: it comes along to what is shown.
        page.evaluate("top => { document.body.lastElementChild.style.top = `${top}px` }", low)
        left = max(box["x"] - 24, 0)
        return _shot(
            page, to / f"audit_drawing_{width}.png", {"x": left, "y": low, "width": width - left, "height": high}
        )


def _paper(browser: Browser, page_file: Path, to: Path) -> Path:
    """Page one of what is printed."""
    picture = to / "audit_print.png"
    with _opened(browser, page_file, 1280, 900) as page, tempfile.TemporaryDirectory() as folder:
        page.pdf(path=Path(folder) / "report.pdf", prefer_css_page_size=True, print_background=True)
        drawn = typst.Compiler(root=folder).compile(input=PAPER.encode(), format="png", ppi=120)
        assert isinstance(drawn, bytes)
        picture.write_bytes(drawn)
    return picture


def _shot(page: Page, picture: Path, clip: dict[str, float]) -> Path:
    page.screenshot(path=picture, full_page=True, clip=clip)  # type: ignore[arg-type]
    return picture


@contextmanager
def _opened(browser: Browser, page_file: Path, width: int, height: int) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(page_file.absolute().as_uri())
    page.evaluate(MARK)
    yield page
    page.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise FixInput("chromium is needed to draw; install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or not (Path(arguments[0]) / "report.html").is_file():
        raise SystemExit("say which audit: python -m examples.audit_pictures FOLDER (with report.html in it)")
    for picture in draw(Path(arguments[0]) / "report.html", PICTURES):
        print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])

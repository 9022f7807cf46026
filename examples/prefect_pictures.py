"""Pictures of what staff see in Prefect for the documentation, made by a browser without a screen.

    python -m examples.prefect_pictures [FOLDER [NAME …]]     docs/img/prefect_*.png

Plays a few days of Landsmeer first (a few minutes); with FOLDER that is done once and kept there. Needs `chromium`.
Everybody in it is invented, and each picture says so.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from examples.audit_pictures import MARK
from examples.prefect_stage import Stage, stage
from klantreis.errors import FixInput

PICTURES = Path(__file__).parents[1] / "docs" / "img"
WIDTH = 1280
PATIENCE = 60_000  #: milliseconds for a page on a busy machine
SETTLED = 4_000  #: milliseconds in which a drawing comes to rest

#: Name of the picture, height in pixels, and what is opened for it.
Scene = tuple[str, int, Callable[[Page, Stage], None]]


def dashboard(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/dashboard")
    page.get_by_role("button", name="Aandacht").click()
    for watchdog in page.get_by_role("button", name="Waakhond").all():  # red only where it found something
        watchdog.click()


def runs(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs?hide-subflows=true")


def a_round(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs/flow-run/{there.newest_of('Opvolging')}")


def its_summary(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/artifacts/artifact/{there.artifact('opvolging')}")


def attention(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs/flow-run/{there.newest_of('Aandacht')}")


def its_page(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/artifacts/artifact/{there.artifact('aandacht')}")


def journey(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs/flow-run/{there.newest(f'dossier {there.ref}')}")
    page.get_by_role("tab", name="Subflow Runs").click()


def stage_of_it(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs/flow-run/{there.newest(f'Traject / dossier {there.ref}')}")
    page.get_by_role("tab", name="Task Runs").click()


def drawing(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/artifacts/artifact/{there.artifact(f'dossier-{there.ref.lower()}')}")
    page.get_by_text("HIER:").first.wait_for()


def one_dossier(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/runs?tab=task-runs&tags=dossier:{there.ref}")


def deployments(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/deployments?limit=25")


def approve(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/deployments/deployment/{there.deployment('ronde goedkeuren of intrekken')}/run")


def record(page: Page, there: Stage) -> None:
    _open(page, f"{there.address}/deployments/deployment/{there.deployment('feit vastleggen')}/run")


SCENES: tuple[Scene, ...] = (
    ("dashboard", 800, dashboard),
    ("runs", 1500, runs),
    ("round", 900, a_round),
    ("summary", 1200, its_summary),
    ("attention", 700, attention),
    ("attention_page", 1100, its_page),
    ("journey", 900, journey),
    ("stage", 900, stage_of_it),
    ("drawing", 1200, drawing),
    ("dossier", 700, one_dossier),
    ("deployments", 1750, deployments),
    ("form_approve", 900, approve),
    ("form_record", 1080, record),
)


def draw(there: Stage, to: Path, wanted: Collection[str] = ()) -> Iterator[Path]:
    """Each picture, or those that are wanted."""
    with _window() as page:
        for name, height, show in SCENES:
            if wanted and name not in wanted:
                continue
            page.set_viewport_size({"width": WIDTH, "height": height})
            show(page, there)
            page.wait_for_timeout(SETTLED)
            page.evaluate(MARK)
            picture = to / f"prefect_{name}.png"
            page.screenshot(path=picture)
            yield picture


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_load_state("networkidle")


@contextmanager
def _window() -> Iterator[Page]:
    """As on a desk in the Netherlands."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise FixInput("chromium is needed to draw; install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        browser.close()


def main(arguments: list[str]) -> None:
    """FOLDER, and then the names of the pictures that are wanted."""
    with tempfile.TemporaryDirectory(prefix="klantreis-") as passing:
        folder = Path(arguments[0]) if arguments else Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        with stage(folder) as there:
            for picture in draw(there, PICTURES, arguments[1:]):
                print(f"{picture.name}: {picture.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

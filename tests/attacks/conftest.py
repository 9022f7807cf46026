"""The real configuration of Landsmeer on a database of its own, with colleagues and residents, for all attacks on it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from klantreis.app import App, open_app
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file

CONFIG = Path(__file__).parents[2] / "config"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)  # Monday


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("attacked")
    settings = Settings(
        database_url=f"sqlite:///{folder}/klantreis.db",
        config=CONFIG,
        out=folder / "out",
        secret="of a test",
        _env_file=None,
    )
    upgrade(settings.database_url)
    (folder / "staff.csv").write_text("code,name,email,roles\nkw-1,Een,kw-1@example.org,case_worker|manager\n")
    (folder / "clients.csv").write_text("client_ref,name,enrolled_on\nL-0001,Een,2026-01-05\nL-0002,Twee,2026-01-05\n")
    with open_app(settings) as app:
        with writing(app.engine) as conn:
            mark_simulation(conn)
        staff_file(app, folder / "staff.csv", "landsmeer")
        report = enrol_file(app, folder / "clients.csv", "landsmeer", "landsmeer", AT)
        assert report.new == 2, report.rejections
        yield app

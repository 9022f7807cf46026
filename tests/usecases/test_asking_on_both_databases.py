"""Every question is asked once on each database: what the two spell differently shows here."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from klantreis.app import open_app
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation
from klantreis.usecases import showing
from klantreis.usecases.doubting import in_doubt
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.forecasting import forecast
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.verifying import verify
from tests.support.simulation import CLIENTS, CONFIG, STAFF, at, run_day


def test_each_question_has_its_answer(database_url: str, engine: Engine, tmp_path: Path) -> None:
    for name, content in (("staff.csv", STAFF), ("clients.csv", CLIENTS)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    with writing(engine) as conn:
        mark_simulation(conn)
    chosen = Settings(database_url=database_url, config=CONFIG, out=tmp_path / "out", secret="s", _env_file=None)  # type: ignore[call-arg]
    with open_app(chosen) as app:
        staff_file(app, tmp_path / "staff.csv", "landsmeer")
        enrol_file(app, tmp_path / "clients.csv", "landsmeer", "", at("2026-01-05", 8))
        for day in (5, 6, 7, 12, 20):
            run_day(app, date(2026, 1, day))
        timeline = showing.timeline(app, "landsmeer/L-0001", at("2026-01-20", 12))
        assert [action.key.step for action in timeline.actions] == ["call_us", "remind", "nudge"]
        assert showing.timeline(app, timeline.ref, at("2026-01-12", 8)).actions[-1].key.step == "call_us"
        assert showing.message(app, timeline.actions[0].message).state == "sent"
        assert showing.due(app, date(2026, 1, 20), "owner").overdue == 4
        assert len(showing.stalled(app, date(2026, 1, 20), "landsmeer")) == 4
        assert forecast(app, at("2026-01-20", 12), 5).sends == 0
        assert in_doubt(app) == []
        assert verify(app) == ()

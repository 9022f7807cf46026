"""The log: codes and references on one line each, and never who somebody is."""

import json
import logging
import multiprocessing
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from klantreis import logs
from klantreis.errors import FixConfiguration
from klantreis.logs import about
from klantreis.store.engine import writing

OURS = logging.getLogger("klantreis.delivery")
CASE = "7KQ4M-2XW9T"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A log of its own, at every level."""
    logs.begin(str(tmp_path / "log"), "debug")
    yield tmp_path / "log"
    logs.end()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.iterdir()) for line in path.read_text("utf-8").splitlines()]


def test_a_line_says_when_what_and_about_which_case(folder: Path) -> None:
    OURS.warning(
        "message.refused", extra=about(case=[CASE], reason="smtp_rcpt_550", run="R-20260105-1", attempt=2, until=None)
    )
    (line,) = lines(folder)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning", "logger": "klantreis.delivery", "code": "message.refused", "case": [CASE],
        "reason": "smtp_rcpt_550", "run": "R-20260105-1", "attempt": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["kanarie@example.org", "Kanarie Vogel", "Kanariestraat 7", "x\ny", "{{ naam }}", object(), b"kanarie", "é"],
)
def test_a_value_that_has_not_the_shape_of_a_code_is_masked(folder: Path, value: object) -> None:
    OURS.info("message.sent", extra=about(who=value, counted={"a b": 1}, day=date(2026, 3, 2), share=0.5, none=True))
    (line,) = lines(folder)
    assert (line["who"], line["counted"], line["day"], line["share"]) == ("***", {"***": 1}, "2026-03-02", 0.5)


def test_a_line_in_words_keeps_its_references_and_days_and_masks_the_rest(folder: Path) -> None:
    OURS.error(
        "%s since %s in %s: call +31 6 12345678, mail %s or https://x.example/?k=1",
        CASE,
        "2026-03-02",
        "R-20260105-1",
        "a@b.nl",
    )
    (line,) = lines(folder)
    assert line["text"] == f"{CASE} since 2026-03-02 in R-20260105-1: call ***, mail *** or ***"
    assert (line["code"], line["case"]) == ("delivery.told", [CASE])


def test_what_a_library_says_is_not_repeated_but_where_it_said_it_is(folder: Path) -> None:
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger("some.library").log(level, "could not greet %s", "Kanariepiet")
    (line,) = lines(folder)
    assert (line["logger"], line["level"]) == ("some.library", "warning")
    assert line["place"].startswith("test_logs:")
    assert "anarie" not in json.dumps(line)


def test_of_an_exception_the_type_and_the_places_stay(folder: Path) -> None:
    try:
        raise LookupError("Kanariepiet is not there")
    except LookupError:
        OURS.exception("message.failed", extra=about(case=[CASE]))
        logging.getLogger("some.library").exception("no Kanariepiet")
    for line in lines(folder):
        assert line["error"] == "LookupError"
        assert "test_logs.py" in line["places"][0]
        assert "anarie" not in json.dumps(line)


def test_line_ends_in_a_text_make_no_second_line(folder: Path) -> None:
    OURS.info('one\n{"level": "error"}\r\ntwo \u2028 three')
    (line,) = lines(folder)
    assert line["text"] == 'one {"level": "error"} two three'


def test_only_its_owner_reads_the_file(folder: Path) -> None:
    OURS.info("message.sent")
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_each_day_has_its_file_and_old_ones_go(folder: Path) -> None:
    folder.mkdir()
    for day in ("2025-11-30", "2025-12-01", "2026-02-28"):
        (folder / f"klantreis-{day}.jsonl").write_text("")
    (folder / "notes.txt").write_text("somebody's own")
    handler = logs.DailyFile(folder, days=90)
    for moment in (1772359200.0, 1772445600.0):  # 1 and 2 March 2026
        record = OURS.makeRecord(OURS.name, logging.INFO, "x.py", 1, "message.sent", (), None)
        record.created = moment
        handler.handle(record)
    handler.close()
    left = sorted(path.name for path in folder.iterdir())
    assert left == [*(f"klantreis-{day}.jsonl" for day in ("2026-02-28", "2026-03-01", "2026-03-02")), "notes.txt"]


def test_a_log_that_cannot_be_written_stops_nothing_and_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("a file where a folder should be")
    logs.begin(str(tmp_path / "log"))
    try:
        OURS.error("Kanariepiet %s")
        OURS.error("message.failed")
    finally:
        logs.end()
    assert capsys.readouterr().err == "the log cannot be written (FileExistsError); check KLANTREIS_LOG\n"


def test_on_standard_error_the_lines_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin("stderr")
    OURS.info("message.sent", extra=about(case=[CASE]))
    logs.end()
    assert json.loads(capsys.readouterr().err)["case"] == [CASE]


def test_off_is_off_and_an_unknown_level_is_refused(tmp_path: Path) -> None:
    logs.begin("off")
    assert logs.where() == ""
    with pytest.raises(FixConfiguration, match="KLANTREIS_LOG_LEVEL is one of debug"):
        logs.begin(str(tmp_path), "loud")


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(tmp_path / "log"), number)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = [(line["writer"], line["number"]) for line in lines(tmp_path / "log")]
    assert sorted(found) == [(writer, number) for writer in range(3) for number in range(200)]


def _write_many(folder: str, writer: int) -> None:
    logs.begin(folder)
    for number in range(200):
        OURS.info("message.sent", extra=about(writer=writer, number=number, long="x" * 150))


def test_neither_parameters_nor_rows_of_the_database_are_logged(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where somebody asks SQLAlchemy to tell everything: what is asked is told, never about whom."""
    caplog.set_level(1)
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine.Engine")
    engine.logger.setLevel(logging.DEBUG)
    engine._echo = True  # type: ignore[attr-defined]
    with writing(engine) as conn:
        conn.execute(text("SELECT :who AS name"), {"who": "Kanariepiet"}).all()
    assert "SELECT" in caplog.text
    assert "anarie" not in caplog.text

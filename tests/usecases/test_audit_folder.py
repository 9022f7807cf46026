"""The folder of an audit appears whole under its name, or not at all."""

import errno
import json
import sqlite3
import stat
from pathlib import Path

import pytest

from klantreis.errors import DiskFull, FixInput
from klantreis.usecases.audit_folder import FIGURES, OtherFolder, audit_folder

OURS = json.dumps({"about": {}, "figures": {}, "definitions": {}, "version": 1})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "audits" / "2026-11"


def write(out: Path, text: str = OURS) -> None:
    with audit_folder(out) as folder:
        (folder / FIGURES).write_text(text)
        (folder / "report.html").write_text("<p>")


def fail(out: Path, problem: Exception) -> None:
    """One that writes half of it."""
    with audit_folder(out) as folder:
        (folder / "report.html").write_text("half")
        raise problem


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_it_stands_there_when_the_block_ends_and_nothing_beside_it(out: Path) -> None:
    with audit_folder(out) as folder:
        assert not out.exists()
        (folder / FIGURES).write_text(OURS)
    assert (out / FIGURES).read_text() == OURS
    assert beside(out) == ["2026-11"]


def test_it_is_its_owners_alone(out: Path) -> None:
    write(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}


def test_what_fails_half_way_leaves_nothing_and_the_old_one_as_it_was(out: Path) -> None:
    with pytest.raises(RuntimeError):
        fail(out, RuntimeError())
    assert beside(out) == []
    write(out)
    with pytest.raises(RuntimeError):
        fail(out, RuntimeError())
    assert beside(out) == ["2026-11"]
    assert (out / "report.html").read_text() == "<p>"


def test_a_full_disk_is_said_and_leaves_nothing(out: Path) -> None:
    with pytest.raises(DiskFull):
        fail(out, OSError(errno.ENOSPC, "No space left on device"))
    assert beside(out) == []


def test_a_library_that_puts_its_own_error_around_a_full_disk_is_seen_through(out: Path) -> None:
    wrapped = RuntimeError("the workbook could not be written")
    wrapped.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(DiskFull):
        fail(out, wrapped)


def test_a_full_disk_under_the_event_log_is_one_too(out: Path) -> None:
    with pytest.raises(DiskFull):
        fill_up(out)
    assert beside(out) == []


def fill_up(out: Path) -> None:
    with audit_folder(out) as folder, sqlite3.connect(folder / "ocel.sqlite") as log:
        log.execute("PRAGMA max_page_count = 1")  # as if the disk ended here
        log.execute("CREATE TABLE event (id)")


def test_another_error_of_the_disk_is_not_called_a_full_one(out: Path) -> None:
    with pytest.raises(PermissionError):
        fail(out, PermissionError(errno.EACCES, "Permission denied"))


def test_an_audit_that_stands_there_is_replaced_as_a_whole(out: Path) -> None:
    write(out)
    (out / "report.pdf").write_text("of the old one")
    write(out)
    assert sorted(file.name for file in out.iterdir()) == [FIGURES, "report.html"]
    assert beside(out) == ["2026-11"]


def test_an_empty_folder_may_be_used(out: Path) -> None:
    out.mkdir(parents=True)
    write(out)
    assert (out / FIGURES).exists()


@pytest.mark.parametrize("figures", ["", "[]", "{}", '{"about": {}}', "no json"])
def test_anything_else_that_stands_there_is_left_alone(out: Path, figures: str) -> None:
    out.mkdir(parents=True)
    (out / FIGURES).write_text(figures)
    (out / "thesis.docx").write_text("of somebody")
    with pytest.raises(OtherFolder):
        write(out)
    assert sorted(file.name for file in out.iterdir()) == [FIGURES, "thesis.docx"]


def test_a_file_and_a_link_are_no_audit(out: Path, tmp_path: Path) -> None:
    out.parent.mkdir()
    out.write_text("a file")
    with pytest.raises(OtherFolder):
        write(out)
    out.unlink()
    (tmp_path / "elsewhere").mkdir()
    out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OtherFolder):
        write(out)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_in_the_place_of_the_folder_above_is_said(tmp_path: Path) -> None:
    (tmp_path / "audits").write_text("a file")
    with pytest.raises(FixInput, match="is a file"):
        write(tmp_path / "audits" / "2026-11")


def test_what_was_cut_off_is_cleared_away_and_what_is_being_written_is_not(out: Path) -> None:
    with audit_folder(out) as first:
        (first / FIGURES).write_text(OURS)
        ruin = out.parent / ".2026-11.0123abcd.part"
        ruin.mkdir()
        (ruin / "report.html").write_text("half")
        write(out)  # another one, meanwhile
        assert not ruin.exists()
        assert first.exists()
    assert beside(out) == ["2026-11"]


def test_an_old_one_whose_new_one_never_came_is_put_back(out: Path) -> None:
    write(out)
    out.rename(out.parent / ".2026-11.0123abcd.old")  # killed between the two
    with pytest.raises(RuntimeError):
        fail(out, RuntimeError())
    assert (out / "report.html").read_text() == "<p>"
    assert beside(out) == ["2026-11"]

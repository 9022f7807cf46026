"""What is kept outside the database: whole or not at all, and read back also when the power failed half-way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from klantreis.errors import FixConfiguration, UnreadableCheckpoint
from klantreis.store.checkpoints import (
    IN_DOUBT,
    RETRY,
    SENDING,
    SENT,
    Checkpoint,
    Departures,
    departures,
    histories,
    newest_departures,
    read,
    write,
)  # fmt: skip

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, 9, tzinfo=UTC)


def tell(folder: Path, *told: tuple[str, str], history: str = "one", at: datetime = AT) -> None:
    lines = Departures(folder, history, at)
    for key, status in told:
        lines.tell(f"<{key}@example.org>", status, 1)
    lines.close()


def words(folder: Path, history: str = "one") -> dict[str, str]:
    return {key: word.status for key, word in newest_departures(folder, history).items()}


def test_a_checkpoint_is_read_as_it_was_written_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    kept = Checkpoint(history="one", link=7, link_hash="x", message=3, fact=9, run=1, at=AT.isoformat())
    folder = tmp_path / "a" / "b"
    assert read(folder) is None
    write(folder, kept)
    write(folder, kept)
    assert read(folder) == kept
    assert [path.name for path in folder.iterdir()] == ["checkpoint.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"history": 1, "more": 2}'])
def test_a_checkpoint_that_is_none_is_not_taken_for_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "checkpoint.json").write_text(content)
    with pytest.raises(UnreadableCheckpoint):
        read(tmp_path)


@pytest.mark.parametrize(("column", "less"), [("link", True), ("message", True), ("fact", True), ("run", True)])
def test_a_database_is_as_far_as_another_only_in_every_number(column: str, less: bool) -> None:
    kept = Checkpoint(history="one", link=5, message=5, fact=5, run=5)
    lower = Checkpoint(**{"history": "one", "link": 9, "message": 9, "fact": 9, "run": 9, column: 4})
    assert kept.is_as_far_as(kept)
    assert lower.is_as_far_as(kept) is not less


def test_the_last_word_on_a_message_counts(tmp_path: Path) -> None:
    tell(tmp_path, ("a", SENDING), ("a", RETRY), ("b", SENDING), ("a", SENDING), ("a", SENT))
    assert words(tmp_path) == {"a": SENT, "b": SENDING}
    assert departures(tmp_path, ["one"])["a"].at == AT


def test_each_history_has_its_own_lines_and_a_month_its_own_file(tmp_path: Path) -> None:
    tell(tmp_path, ("a", SENT))
    tell(tmp_path, ("b", SENT), at=NEXT_MONTH)
    tell(tmp_path, ("c", IN_DOUBT), history="two")
    assert words(tmp_path) == {"b": SENT}
    assert departures(tmp_path, ["one"]).keys() == {"a", "b"}
    assert departures(tmp_path, ["one", "two"]).keys() == {"a", "b", "c"}
    assert histories(tmp_path) == {"one", "two"}


def test_of_a_long_file_the_newest_lines_are_looked_at(tmp_path: Path) -> None:
    tell(tmp_path, *[(f"key-{number:05}", SENT) for number in range(2_000)])
    found = words(tmp_path)
    assert "key-01999" in found
    assert 50 < len(found) < 500
    assert len(departures(tmp_path, ["one"])) == 2_000


def test_a_line_that_a_power_failure_left_half_spoils_no_other(tmp_path: Path) -> None:
    tell(tmp_path, ("a", SENT))
    (file,) = tmp_path.glob("left-*")
    with file.open("ab") as lines:
        lines.write(b'{"message_id": "<half')
    tell(tmp_path, ("b", SENT), ("c", SENT))
    assert words(tmp_path) == {"a": SENT, "b": SENT, "c": SENT}


def test_several_threads_tell_whole_lines(tmp_path: Path) -> None:
    lines = Departures(tmp_path, "one", AT)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: lines.tell(f"<k{number}@example.org>", SENT, 1), range(500)))
    lines.close()
    assert len(departures(tmp_path, ["one"])) == 500


def test_a_folder_that_cannot_be_written_says_which_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FixConfiguration, match="KLANTREIS_CHECKPOINT"):
        write(tmp_path / "file" / "folder", Checkpoint(history="one"))
    with pytest.raises(FixConfiguration, match="KLANTREIS_CHECKPOINT"):
        Departures(tmp_path / "file" / "folder", "one", AT).tell("<a@example.org>", SENT, 1)

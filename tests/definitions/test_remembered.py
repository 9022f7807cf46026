"""The configuration is read once per process, and anew when anything in its folder changed."""

from pathlib import Path
from shutil import copytree

import pytest

from klantreis.definitions.remembered import load_once
from klantreis.errors import BadConfiguration

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(CONFIG, tmp_path / "config")


def test_a_folder_that_did_not_change_is_not_read_again(folder: Path) -> None:
    assert load_once(folder) is load_once(folder)


def test_a_text_that_changed_counts_at_once(folder: Path) -> None:
    before = load_once(folder)
    path = min((folder / "messages" / "nld").glob("*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "Tot dan!\n", encoding="utf-8")
    after = load_once(folder)
    assert after.messages[path.stem] != before.messages[path.stem]


def test_a_file_that_was_added_counts_at_once(folder: Path) -> None:
    before = load_once(folder)
    (folder / "messages" / "nld" / "a_new_text.md").write_text(
        (folder / "messages" / "nld" / f"{min(before.messages)}.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert "a_new_text" in load_once(folder).messages


def test_a_mistake_is_told_each_time_and_is_forgotten_when_it_is_mended(folder: Path) -> None:
    file = folder / "journeys" / "haarlem.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("journey: haarlem", "jouney: haarlem"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadConfiguration):
            load_once(folder)
    file.write_text(good, encoding="utf-8")
    assert "haarlem" in load_once(folder).journeys


def test_a_folder_that_is_not_there_is_told_as_before(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="no journey here"):
        load_once(tmp_path / "nothing")

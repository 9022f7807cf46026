"""A copy of the configuration of this repository with something in it changed."""

import shutil
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / "config"


def changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """`folder/config`, copied once, in which of each (file, old, new) the one became the other.

    Without `old` the file is written anew. What is to be replaced must be there: a change that changes nothing is an
    error of the test.
    """
    copy = folder / "config"
    if not copy.exists():
        shutil.copytree(CONFIG, copy)
    for name, old, new in changes:
        path = copy / name
        if old:
            assert old in path.read_text(), f"{name} does not say {old!r}"
        path.write_text(path.read_text().replace(old, new) if old else new)
    return copy

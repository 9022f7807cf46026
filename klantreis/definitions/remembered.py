"""The configuration as this process read it last.

Rules
-----
1. What is remembered counts as long as no byte and no name in the folder changed: reading the files again to see that
   takes milliseconds, understanding them takes a second (docs/figures.md).
2. A folder with a mistake in it is not remembered: it is told each time.
3. A program with several folders (tests, the workshop) remembers the last few.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from klantreis.definitions.configuration import Configuration, load

_FOLDERS = 4


def load_once(folder: Path) -> Configuration:
    """The configuration in this folder, as `load` gives it. Raises BadConfiguration."""
    return _loaded(folder, contents_of(folder))


@lru_cache(maxsize=_FOLDERS)
def _loaded(folder: Path, _contents: bytes) -> Configuration:
    return load(folder)


def contents_of(folder: Path) -> bytes:
    """What stands in the folder, in 32 bytes. A file that cannot be read counts by its name: `load` says what it is."""
    seen = sha256()
    for path in sorted(folder.rglob("*")):
        seen.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
        if path.is_file():
            seen.update(sha256(_bytes(path)).digest())
    return seen.digest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

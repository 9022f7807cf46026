"""A configuration that was understood once in this process is not read again, whatever folder its copy lies in.

Only the names of files in what it says of a step differ, so not for tests of those.
"""

from pathlib import Path

from klantreis.definitions.configuration import Configuration, load
from klantreis.definitions.remembered import contents_of

_known: dict[bytes, Configuration] = {}


def understood(folder: Path) -> Configuration:
    """What stands in this folder. Raises BadConfiguration."""
    contents = contents_of(folder)
    if contents not in _known:
        _known[contents] = load(folder)
    return _known[contents]

"""Long stories of several municipalities take turns: each on one of the two databases, both with several.

For what reads the whole past of a case load; what a statement does on either database is for `tests/store`.
"""

from collections.abc import Iterable, Iterator
from itertools import cycle

import pytest

_BOTH = ("sqlite", ()), ("postgresql", pytest.mark.postgres)


def by_turns(values: Iterable[str]) -> Iterator[object]:
    """Parameters `value, database_url`, the second of which goes through the fixture of that name."""
    for value, (database, mark) in zip(values, cycle(_BOTH), strict=False):
        yield pytest.param(value, database, marks=mark, id=f"{value}-{database}")

"""Which points of nazorg were kept, for everybody who was placed.

Rules
-----
1. A point is an obligation of the stage `nazorg` whose point is a term after its origin: 1w, 4w, 3m.
2. Points of one obligation stand in the order of their length, about: 4w before 1m before 3m.
"""

from __future__ import annotations

import re
from collections import defaultdict

from klantreis.core.timeliness.counting import Tally, Titles, is_on_time_gross
from klantreis.core.timeliness.figures import PointKept
from klantreis.core.timeliness.looking import Looked
from klantreis.core.workdays import DAYS_PER_UNIT

STAGE = "nazorg"
_TERM = re.compile(r"(\d+)(wd|d|w|m|y)")


class PointTally:
    """Counts points by obligation and term."""

    def __init__(self) -> None:
        self._points: dict[tuple[str, str], Tally] = defaultdict(Tally)
        self._titles = Titles()

    def add(self, looked: Looked) -> None:
        for standing in looked.due:
            row = standing.row
            if row.stage != STAGE or not row.point or not _TERM.fullmatch(row.point):
                continue
            self._titles.add(row.obligation, row.title)
            self._points[row.obligation, row.point].add(
                standing.state, standing.is_judged, is_on_time_gross(standing), looked.number
            )

    def result(self) -> tuple[PointKept, ...]:
        titles = self._titles.all()
        return tuple(
            PointKept(obligation=name, title=titles[name], point=point, found=self._points[name, point].result())
            for name, point in sorted(self._points, key=lambda key: (key[0], _days(key[1]), key[1]))
        )


def _days(point: str) -> float:
    found = _TERM.fullmatch(point)
    assert found is not None
    return int(found[1]) * DAYS_PER_UNIT[found[2]]

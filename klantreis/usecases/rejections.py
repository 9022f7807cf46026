"""Rows that did not go in, or did so with a doubt: told with the row, the reason and the remedy, and never with what a
cell held."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from klantreis.errors import FixInput

SHOWN = 100  #: rejections a report keeps; all of them stand in the file


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was refused. `cells` is what it held: for the file beside the source, never for a log or Prefect."""

    row: int
    reason: str
    cells: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


def refuse(rejection: Rejection) -> None:
    """For one row by itself: its rejection is an error. Raises FixInput."""
    raise FixInput(rejection.reason)


@dataclass(slots=True)
class Tally:
    """Counts by outcome, the first rejections and the first warnings."""

    tell: Callable[[Rejection], None]
    counts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def reject(self, rejection: Rejection) -> None:
        self.counts["rejected"] += 1
        if len(self.shown) < SHOWN:
            self.shown.append(str(rejection))
        self.tell(rejection)

    def warn(self, row: int, doubts: Iterable[str]) -> None:
        """A row that went in, and what somebody should look at."""
        told = [f"row {row}: {doubt}" for doubt in doubts]
        self.doubts += told[: SHOWN - len(self.doubts)]

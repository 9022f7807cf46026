"""A figure: what klantreis took, what the baseline took, and the goal for their ratio."""

import gc
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall, and of this process's CPU."""

    wall: float
    cpu: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True)
class Figure:
    """`rounds`: (ours, baseline) of each round, measured one after the other; the median of their ratios counts."""

    name: str
    goal: float
    rounds: Sequence[tuple[Spent, Spent]]

    @property
    def ratio(self) -> float:
        return median(ours.wall / bare.wall for ours, bare in self.rounds)

    @property
    def cpu_ratio(self) -> str:
        """The same for CPU; empty where another process did the work."""
        ratios = [ours.cpu / bare.cpu for ours, bare in self.rounds if bare.cpu]
        return f"{median(ratios):.2f}" if ratios else ""


@dataclass(frozen=True)
class Limit:
    """Something that has an upper bound, in MB."""

    name: str
    value: float
    goal: float


def spent(work: Callable[[], object]) -> Spent:
    """How long the work took."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def peak_memory() -> float:
    """The most memory this process ever had, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # On Linux a child is born with the ru_maxrss of its parent.
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def show(title: str, figures: Iterable[Figure | Limit], columns: tuple[str, str] = ("klantreis", "bare")) -> None:
    """Prints the table of one benchmark; the second column is the baseline."""
    table = Table("figure", *columns, "ratio", "of rounds", "CPU", "goal", "met", title=title, title_justify="left")
    for each in figures:
        table.add_row(*(_limit(each) if isinstance(each, Limit) else _ratio(each)))
    Console(width=110).print(table)


def _limit(limit: Limit) -> list[str]:
    met = "yes" if limit.value <= limit.goal else "NO"
    return [limit.name, f"{limit.value:.0f} MB", "", "", "", "", f"≤ {limit.goal:g} MB", met]


def _ratio(figure: Figure) -> list[str]:
    ours, bare = (median(pair[side].wall for pair in figure.rounds) for side in (0, 1))
    ratios = sorted(ours.wall / bare.wall for ours, bare in figure.rounds)
    return [
        figure.name, f"{ours:.2f} s", f"{bare:.2f} s", f"{figure.ratio:.2f}", f"{ratios[0]:.2f}-{ratios[-1]:.2f}",
        figure.cpu_ratio, f"≤ {figure.goal:g}", "yes" if figure.ratio <= figure.goal else "NO",
    ]  # fmt: skip

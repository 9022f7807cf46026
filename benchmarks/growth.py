"""Growth: the same 10,000 due in 100,000 and in 1,000,000 cases, each day in a process of its own.

The further 900,000 wait, with the few rows by which they could stand in the way: case, client, first fact and open
obligations. Planning and delivery are the day; closing the run (one digest over every case's chain, the table of what
stalls) is shown apart, for it reads the whole case load by its nature.
"""

from benchmarks import load
from benchmarks.databases import Databases
from benchmarks.day import measured
from benchmarks.figures import Figure, Limit, Spent, show
from benchmarks.templates import Templates

GOAL = 1.2
MEMORY = 300  #: MB
ROUNDS = 1


def measure(databases: list[Databases], templates: Templates, total: int) -> None:
    """`base` holds `total` cases."""
    for kind in databases:
        load.thicken(kind.copy("base", "large"), templates, 9 * total)
        rounds = [
            tuple(measured(kind.copy(name, "work"), templates.config) for name in ("large", "base"))
            for _ in range(ROUNDS)
        ]
        show(
            f"Growth on {kind.name}: the same due in {10 * total:,} and in {total:,} cases",
            [
                *(
                    Figure(name, GOAL, [(_of(big, parts), _of(small, parts)) for big, small in rounds])
                    for name, parts in (
                        ("planning", ("planning",)),
                        ("delivery", ("delivery",)),
                        ("day", ("planning", "delivery")),
                        ("day and closing", ("planning", "delivery", "closing")),
                    )
                ),
                Limit("peak memory", max(big["memory"] for big, _ in rounds), MEMORY),
            ],
            columns=(f"{10 * total:,}", f"{total:,}"),
        )


def _of(day: dict[str, float], parts: tuple[str, ...]) -> Spent:
    return Spent(sum(day[part] for part in parts), sum(day[f"{part}_cpu"] for part in parts))

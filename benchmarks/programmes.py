"""Programmes: planning a day of all five together, against a day of the journey of Landsmeer alone.

Both case loads are equally large, and have as many cases in which something is due. The one is that of the engine
benchmark; the other is made of the residents of every example in equal shares, in all their journeys (`played.py`).
"""

from datetime import datetime

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Spent, show, spent
from benchmarks.templates import AT, Templates, opened, plan_day

GOAL = 1.3
ROUNDS = 3


def measure(databases: list[Databases], one: Templates, every: Templates, at: datetime, due: int, total: int) -> None:
    """`base` holds the case load of Landsmeer, `every` that of all."""
    for kind in databases:
        rounds = [(_planned(kind, "every", every, at), _planned(kind, "base", one, AT)) for _ in range(ROUNDS)]
        acted, alone = rounds[0][0][1], rounds[0][1][1]
        show(
            f"Programmes on {kind.name}: {due:,} due in {total:,} ({acted:,} actions; Landsmeer alone {alone:,})",
            [Figure("planning", GOAL, [(ours[0], theirs[0]) for ours, theirs in rounds])],
            columns=("all five", "Landsmeer"),
        )


def _planned(kind: Databases, name: str, templates: Templates, at: datetime) -> tuple[Spent, int]:
    """What planning the day took, and how many actions it gave."""
    with opened(kind.copy(name, "work"), templates.config) as app:
        reports = []
        planning = spent(lambda: reports.append(plan_day(app, at)[1]))
    return planning, reports[0].planned

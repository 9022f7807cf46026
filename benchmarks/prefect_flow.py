"""Prefect: the day through the flow `follow_up` against a local server, and straight through the use cases.

Each in a fresh process on a copy of the same SQLite database. Timed is the call, not the start of the process: with the
flow come task runs for the batches, the events of the cases acted on, the artifacts, and Prefect's own bookkeeping.
"""

from pathlib import Path

from benchmarks.databases import Databases
from benchmarks.day import measured
from benchmarks.figures import Figure, Limit, Spent, show
from benchmarks.templates import Templates
from klantreis.local_prefect import local_server
from klantreis.prefect_address import environment

GOAL = 1.2
MEMORY = 300  #: MB
ROUNDS = 3


def measure(kind: Databases, templates: Templates, folder: Path) -> None:
    """`base` holds the case load."""
    home = folder / "prefect"
    with local_server(home) as url:
        rounds = []
        for _ in range(ROUNDS):
            flow = measured(kind.copy("base", "work"), templates.config, environment(home, url), flow=True)
            rounds.append((flow, measured(kind.copy("base", "work"), templates.config)))
    pairs = [
        (Spent(flow["flow"], 0), Spent(day["planning"] + day["delivery"] + day["closing"], 0)) for flow, day in rounds
    ]
    show(
        f"Prefect on {kind.name}: the same day",
        [Figure("flow", GOAL, pairs), Limit("peak memory", max(flow["memory"] for flow, _ in rounds), MEMORY)],
        columns=("flow", "use cases"),
    )

"""One day in a process of its own: `python -m benchmarks.day URL CONFIG`, or with `--flow` through Prefect.

Prints JSON: seconds of the parts (of the whole for the flow), and the most memory the process had.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import peak_memory, spent
from benchmarks.templates import AT, ROOT, deliver_day, opened, plan_day
from klantreis.usecases import runs


def measured(
    url: str, config: Path, variables: dict[str, str] | None = None, *, flow: bool = False
) -> dict[str, float]:
    """What the process says. `variables`: of a Prefect server."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.day", url, str(config), *(["--flow"] if flow else [])],
        cwd=ROOT, env=os.environ | (variables or {}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"the day failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def straight(url: str, config: Path) -> dict[str, float]:
    """Straight through the use cases."""
    with opened(url, config) as app:
        found = []
        planning = spent(lambda: found.append(plan_day(app, AT)))
        ticket, report, _ = found[0]
        delivery = spent(lambda: deliver_day(app, AT))
        closing = spent(lambda: runs.finish(app, ticket, report, None, AT))
    parts = {"planning": planning, "delivery": delivery, "closing": closing}
    return {name: part.wall for name, part in parts.items()} | {f"{name}_cpu": part.cpu for name, part in parts.items()}


def through_prefect(url: str, config: Path) -> dict[str, float]:
    """The flow, called in this process; task runs and events go to the server that the environment names."""
    os.environ |= {"KLANTREIS_DATABASE_URL": url, "KLANTREIS_CONFIG": str(config), "KLANTREIS_SECRET": "benchmark"}
    from flows.follow_up import follow_up
    from tasks.telling import tell_all

    async def once() -> None:
        state = await follow_up(at=AT, return_state=True)
        assert state.is_completed(), state.name

    flow = spent(lambda: asyncio.run(once()))
    tell_all()
    return {"flow": flow.wall}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.day", description=__doc__)
    options.add_argument("url")
    options.add_argument("config", type=Path)
    options.add_argument("--flow", action="store_true")
    asked = options.parse_args()
    seconds = (through_prefect if asked.flow else straight)(asked.url, asked.config)
    print(json.dumps(seconds | {"memory": peak_memory()}))


if __name__ == "__main__":
    main()

"""`python -m benchmarks [engine|growth|mail|prefect|all] [--quick]`: what `make bench` runs."""

import argparse
import os
import platform
import tempfile
from datetime import datetime
from pathlib import Path

from benchmarks import databases, engine, templates

FIGURES = ("engine", "growth", "mail", "prefect")
DUE, TOTAL = 10_000, 100_000


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("figure", nargs="?", default="all", choices=(*FIGURES, "all"))
    options.add_argument("--quick", action="store_true", help="a tenth of everything: to try it, not to quote")
    asked = options.parse_args()
    wanted = FIGURES if asked.figure == "all" else (asked.figure,)
    due, total = (DUE // 10, TOTAL // 10) if asked.quick else (DUE, TOTAL)
    _machine()
    with tempfile.TemporaryDirectory(prefix="klantreis-bench-") as name, databases.available(Path(name)) as kinds:
        folder = Path(name)
        made = templates.make(folder) if set(wanted) - {"mail"} else None
        if "engine" in wanted:
            engine.measure(kinds, made, due, total)


def _machine() -> None:
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M} · {os.cpu_count()} cores · Python {platform.python_version()}")
    print(f"{platform.system()} {platform.machine()} · load before we began: {busy}")


if __name__ == "__main__":
    main()

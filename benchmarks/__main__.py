"""`python -m benchmarks [FIGURE|all] [--quick]`: what `make bench` runs."""

import argparse
import os
import platform
import tempfile
from datetime import datetime
from pathlib import Path

from benchmarks import (
    audit,
    databases,
    delivering,
    engine,
    growth,
    imported,
    letters,
    load,
    mail,
    played,
    prefect_flow,
    programmes,
    templates,
    terms,
)

FIGURES = ("audit", "delivering", "engine", "growth", "imported", "letters", "mail", "prefect", "programmes", "terms")
WITHOUT_A_DATABASE = {"letters", "mail", "terms"}
WITHOUT_A_LOAD = {*WITHOUT_A_DATABASE, "imported"}  #: what needs no case load made before it
DUE, TOTAL = 10_000, 100_000
OBLIGATIONS, OF_A_FOLDER = 1_000_000, 60_000  #: of the audit


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
        if set(wanted) - {*WITHOUT_A_LOAD, "audit"}:
            made = templates.make(folder)
            for kind in kinds if set(wanted) - {*WITHOUT_A_LOAD, "prefect"} else kinds[:1]:
                load.fill(kind.fresh("base"), made, due, total)
        if "delivering" in wanted:
            delivering.measure(kinds, made)
        if "engine" in wanted:
            engine.measure(kinds, made, due, total)
        if "growth" in wanted:
            growth.measure(kinds, made, total)
        if "imported" in wanted:
            imported.measure(kinds, folder)
        if {"audit", "programmes"} & set(wanted):
            every, at = played.make(folder)
        if "audit" in wanted:
            tenth = 10 if asked.quick else 1
            audit.measure(kinds[0], every, at, OBLIGATIONS // tenth, OF_A_FOLDER // tenth)
        if "programmes" in wanted:
            for kind in kinds:
                load.fill(kind.fresh("every"), every, due, total)
            programmes.measure(kinds, made, every, at, due, total)
        if "prefect" in wanted:
            prefect_flow.measure(kinds[0], made, folder)
    if "letters" in wanted:
        letters.measure(100 if asked.quick else 1_000)
    if "mail" in wanted:
        mail.measure(1_000 if asked.quick else 10_000)
    if "terms" in wanted:
        terms.measure(100_000 if asked.quick else 1_000_000)


def _machine() -> None:
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M} · {os.cpu_count()} cores · Python {platform.python_version()}")
    print(f"{platform.system()} {platform.machine()} · load before we began: {busy}")


if __name__ == "__main__":
    main()

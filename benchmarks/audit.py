"""Audit: a million obligations to figures.json beside a bare SQL script, and the whole folder of sixty thousand.

    python -m benchmarks.audit URL CONFIG MOMENT [--folder DIR]    one audit in a process of its own; prints JSON

The database is made of the residents of all examples (`played.py`), whose rows are copied. A hundredth of the cases is
due on the day and is therefore replayed; of all others the projection tells how they stand. The bare script counts how
obligations stand and in which groups. That is asserted to agree with ours, but for what was replayed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from benchmarks import bare_audit, load
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Limit, Spent, peak_memory, show, spent
from benchmarks.templates import ROOT, Templates, opened
from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit.figures_json import figures_json
from klantreis.reports.audit.writing import write_report
from klantreis.store.engine import make_engine
from klantreis.usecases.audit_titles import titles_of
from klantreis.usecases.auditing import Asked, count, make_audit, period_of

GOAL_SECONDS, GOAL_MEMORY, GOAL_FOLDER = 60.0, 1_000.0, 30.0
DUE = 100  #: one in so many cases is due on the day
FIGURES = "figures.json"


def measure(kind: Databases, every: Templates, at: datetime, million: int, folder: int) -> None:
    """On a database of its own for each."""
    url, cases, rows = _filled(kind, "audit", every, million)
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / FIGURES
        ours = _process(url, every.config, at, target)
        bare, counted = _bare(url, at)
        _agree(json.loads(target.read_text()), counted)
    show(
        f"Audit on {kind.name}: {rows:,} obligations of {cases:,} cases to {FIGURES}",
        [
            Figure(f"{FIGURES}, in times of the bare script", GOAL_SECONDS / bare.wall, [(_spent(ours), bare)]),
            Limit(f"memory (reading and counting took {ours['wall']:.1f} s)", ours["memory"], GOAL_MEMORY),
        ],
    )
    url, cases, rows = _filled(kind, "auditfolder", every, folder)
    with tempfile.TemporaryDirectory() as name:
        whole = _process(url, every.config, at, Path(name) / "audit", "--folder")
        size = sum(file.stat().st_size for file in (Path(name) / "audit").iterdir()) / 1e6
    print(
        f"The whole folder of {rows:,} obligations of {cases:,} cases: {whole['wall']:.1f} s (goal {GOAL_FOLDER:g} s), "
        f"{whole['cpu']:.1f} s of CPU, {whole['memory']:.0f} MB of memory, {size:.1f} MB of files"
    )


def _filled(kind: Databases, name: str, every: Templates, obligations: int) -> tuple[str, int, int]:
    """A database with about so many obligations: its address, its cases and its obligations."""
    cases_of_templates, rows_of_templates = _size(every.url)
    total = obligations * cases_of_templates // rows_of_templates
    shares, largest = len(every.due), max(len(group) for group in every.due)
    url = kind.fresh(name)
    load.fill(url, every, max(total // DUE, shares * (largest + 1)), total)
    return url, *_size(url)


def _size(url: str) -> tuple[int, int]:
    engine = make_engine(url)
    with engine.connect() as conn:
        cases, rows = (conn.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in ('"case"', "obligation"))
    engine.dispose()
    return int(cases or 0), int(rows or 0)


def _bare(url: str, at: datetime) -> tuple[Spent, bare_audit.Counted]:
    found: list[bare_audit.Counted] = []
    path, day = make_url(url).database or "", at.date()
    took = spent(lambda: found.append(bare_audit.count(path, period_of(day), day)))
    return took, found[0]


def _agree(told: dict[str, object], counted: bare_audit.Counted) -> None:
    """Every breakdown and the whole, within what was replayed: the projection of a case that is due tells yesterday."""
    figures: dict[str, dict[str, object]] = told["figures"]  # type: ignore[assignment]
    for breakdown in figures["breakdowns"]["value"]:  # type: ignore[attr-defined]
        ours: Counter[tuple[str, str]] = Counter()
        for group in breakdown["groups"]:  # teams of one name stand apart for each municipality
            ours.update(
                {
                    (group["name"], state): number
                    for state, number in group["found"]["counts"].items()
                    if state not in ("judged", "total")
                }
            )
        theirs = counted[breakdown["by"]]
        apart = sum(((ours - theirs) + (theirs - ours)).values())
        assert apart <= 0.03 * theirs.total(), f"{breakdown['by']}: {apart} of {theirs.total()} stand otherwise"


def _spent(found: dict[str, float]) -> Spent:
    return Spent(found["wall"], found["cpu"])


def _process(url: str, config: Path, at: datetime, out: Path, *more: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.audit", url, str(config), at.isoformat(), str(out), *more],
        cwd=ROOT, env=os.environ | {"KLANTREIS_LOG": "off"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"the audit failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _to_figures(url: str, config: Path, at: datetime, out: Path) -> None:
    with opened(url, config) as app:
        figures: Figures = count(app, Asked(at=at))
        report = write_report(figures, titles_of(app.configuration))
        out.write_text(figures_json(figures, report), "utf-8")


def _to_folder(url: str, config: Path, at: datetime, out: Path) -> None:
    with opened(url, config) as app:
        make_audit(app, Asked(at=at), out)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    options.add_argument("url")
    options.add_argument("config", type=Path)
    options.add_argument("at", type=datetime.fromisoformat)
    options.add_argument("out", type=Path)
    options.add_argument("--folder", action="store_true")
    asked = options.parse_args()
    work = _to_folder if asked.folder else _to_figures
    took = spent(lambda: work(asked.url, asked.config, asked.at, asked.out))
    print(json.dumps({"wall": took.wall, "cpu": took.cpu, "memory": peak_memory()}))


if __name__ == "__main__":
    main()

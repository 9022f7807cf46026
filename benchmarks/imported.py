"""Imported: the history of another system converted, enrolled, recorded and planned into a fresh database.

The log is that of examples/eventlog: 1,400 cases; for the figure the rows it leaves out are facts too, so that there
are 12,000. The bare script reads the same converted files and inserts the rows that klantreis wrote, table by table,
500 a transaction: it decides nothing, hashes nothing and plans nothing.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree
from typing import Any

from sqlalchemy import JSON
from sqlmodel import SQLModel

from benchmarks.databases import Databases
from benchmarks.figures import Spent, spent
from benchmarks.plain import Plain, Row
from benchmarks.templates import ROOT, opened
from klantreis.app import App
from klantreis.definitions.mapping import read_mapping
from klantreis.moments import AMSTERDAM
from klantreis.usecases import planning, runs
from klantreis.usecases.converting import convert_log
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_file

GOAL = 60.0  #: seconds for enrolling, recording and planning
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=AMSTERDAM)  #: Thursday
BATCH = 500
EXAMPLE = ROOT / "examples" / "eventlog"
_LEFT_OUT = "left_out: [Document toegevoegd, Status gewijzigd]"


def measure(databases: list[Databases], folder: Path) -> None:
    for kind in databases:
        parts, facts, rows = _ours(kind.fresh("imported"), folder / kind.name)
        bare = spent(lambda: _bare(kind.fresh("plainly"), rows, folder / kind.name))  # noqa: B023 — measured at once
        ours = parts["enrol"] + parts["record"] + parts["plan"]
        print(f"Imported on {kind.name}: {facts:,} facts of 1,400 cases, {sum(map(len, rows.values())):,} rows written")
        for name, took in parts.items():
            print(f"  {name:8} {took.wall:6.1f} s  (CPU {took.cpu:.1f} s)")
        met = "yes" if ours.wall <= GOAL else "NO"
        print(f"  enrol, record and plan {ours.wall:.1f} s (CPU {ours.cpu:.1f} s), goal ≤ {GOAL:.0f} s: {met}")
        print(f"  bare script {bare.wall:.1f} s (CPU {bare.cpu:.1f} s), ratio {ours.wall / bare.wall:.1f}")


def _ours(url: str, folder: Path) -> tuple[dict[str, Spent], int, dict[str, list[Row]]]:
    folder.mkdir()
    mapping, files = folder / "mapping.yaml", folder / "converted"
    text = (EXAMPLE / "mapping.yaml").read_text(encoding="utf-8")
    assert _LEFT_OUT in text
    text = text.replace(_LEFT_OUT, "").replace("Beoordelen: assessed", _more("Beoordelen"))
    mapping.write_text(text, encoding="utf-8")
    with opened(url, _config(folder)) as app:
        told: list[int] = []
        parts = {
            "convert": spent(lambda: told.append(_converted(app, mapping, files))),
            "enrol": spent(
                lambda: _for_each(files, lambda at: _whole(enrol_file(app, at / "clients.csv", at.name, "", NOW)))
            ),
            "record": spent(lambda: _for_each(files, lambda at: _whole(record_file(app, at / "facts.jsonl", NOW)))),
            "plan": spent(lambda: _plan(app)),
        }
    return parts, told[0], _written(url)


def _more(first: str) -> str:
    return "\n  ".join(f"{words}: assessed" for words in (first, "Document toegevoegd", "Status gewijzigd"))


def _config(folder: Path) -> Path:
    """The example's own configuration: in shadow, without a step that sends."""
    return Path(copytree(EXAMPLE / "config", folder / "config"))


def _converted(app: App, mapping: Path, files: Path) -> int:
    report = convert_log(app, read_mapping(mapping, app.configuration), EXAMPLE / "eventlog.csv", files, NOW)
    return report.facts + report.enrolments


def _for_each(files: Path, work: Callable[[Path], None]) -> None:
    for folder in sorted(path for path in files.iterdir() if path.is_dir()):
        work(folder)


def _whole(report: Any) -> None:
    assert report.rejected == 0, report.rejections


def _plan(app: App) -> None:
    """As the flow does, without Prefect. In shadow nothing is sent, and nothing of a past that is over is planned."""
    ticket = runs.begin(app, NOW)
    for stage in (runs.OTHER, *runs.STAGES):
        for refs in list(runs.due_batches(app, ticket, stage)):
            report = planning.plan_batch(app, ticket, refs)
            assert not report.broken, report.broken


# --- the bare script --------------------------------------------------------------------------------------------------


def _tables() -> Iterator[tuple[str, list[str], list[str]]]:
    """Name, columns, and how each is read: JSON as text, so that it goes back as it came."""
    for table in SQLModel.metadata.sorted_tables:
        names = [column.name for column in table.columns]
        read = [f'CAST("{c.name}" AS TEXT)' if isinstance(c.type, JSON) else f'"{c.name}"' for c in table.columns]
        yield table.name, names, read


def _written(url: str) -> dict[str, list[Row]]:
    """Every row there is now, by table."""
    db = Plain(url)
    found = {name: db.rows(f'SELECT {", ".join(read)} FROM "{name}"') for name, _, read in _tables()}
    db.close()
    return {name: rows for name, rows in found.items() if rows}


def _bare(url: str, rows: dict[str, list[Row]], folder: Path) -> None:
    for path in sorted((folder / "converted").rglob("clients.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            list(csv.DictReader(file))
    for path in sorted((folder / "converted").rglob("facts.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                json.loads(line)
    db = Plain(url)
    for name, columns, _ in _tables():
        of_table = rows.get(name, [])
        for start in range(0, len(of_table), BATCH):
            with db.writing():
                db.insert(name, columns, of_table[start : start + BATCH], more="ON CONFLICT DO NOTHING")
    db.close()

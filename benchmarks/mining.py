"""`python -m benchmarks.mining [AUDIT]`: whether another program reads our event logs without losing anything.

Reads them with pm4py, which is AGPL and large: never a dependency of klantreis. It gets an environment of its own in a
temporary folder (some 400 MB, minutes); KLANTREIS_PM4PY may name a Python that has it already. AUDIT is the folder of
an audit; without it event logs of invented cases are written first, and timed.

What is compared: cases, events, objects, relations of both kinds, changes of attributes, and the 24 constraints of OCEL
2.0 that pm4py knows. What pm4py gives must be what stands in the file, counted by us.
"""

import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

from klantreis.reports.mining.ocel import OcelLog
from klantreis.reports.mining.pseudonyms import Pseudonyms
from klantreis.reports.mining.xes import XesLog
from tests.support.audited import AS_OF, many

ROWS = 60_000  #: obligations
XES, OCEL = "eventlog.xes.gz", "ocel.sqlite"

_READER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pm4py
from pm4py.objects.ocel.validation import ocel20_rel_validation
xes, ocel = sys.argv[1:]
log = pm4py.read_xes(xes)
objects = pm4py.read_ocel2_sqlite(ocel)
changes = objects.object_changes
print(json.dumps({
    "xes": {"traces": int(log["case:concept:name"].nunique()), "events": len(log)},
    "ocel": {
        "events": len(objects.events), "objects": len(objects.objects), "relations": len(objects.relations),
        "between objects": len(objects.o2o), "changes": 0 if changes is None else len(changes),
    },
    "unsatisfied": list(ocel20_rel_validation.apply(ocel)[1]), "pm4py": pm4py.__version__,
}))
"""

Counts = dict[str, int]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="klantreis-mining-") as name:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _invented(Path(name))
        ours = {"xes": _xes(folder / XES), "ocel": _ocel(folder / OCEL)}
        theirs = _read(_python(Path(name)), folder)
    print(f"pm4py {theirs['pm4py']}")
    lost = 0
    for kind, counts in ours.items():
        for what, number in counts.items():
            read = theirs[kind][what]
            lost += read != number
            print(f"{kind} {what}: {number:,} written, {read:,} read{'' if read == number else '  <- differs'}")
    print(f"constraints of OCEL 2.0 not satisfied: {theirs['unsatisfied'] or 'none'}")
    sys.exit(1 if lost or theirs["unsatisfied"] else 0)


def _invented(folder: Path) -> Path:
    cases = list(many(ROWS))
    names, titles = Pseudonyms(b"benchmark"), dict[str, str]()
    facts = sum(len(case.facts) + len(case.sent) for case in cases)
    print(f"{len(cases):,} invented cases, {ROWS:,} obligations, {facts:,} facts and messages")
    for file, log in ((XES, XesLog), (OCEL, OcelLog)):
        begun = time.perf_counter()
        with log(folder / file, names, AS_OF, titles) as writer:
            for case in cases:
                writer.add(case)
        took, size = time.perf_counter() - begun, (folder / file).stat().st_size / 1e6
        print(f"{file}: {took:.1f} s, {size:.1f} MB")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the cases included")
    return folder


def _xes(path: Path) -> Counts:
    with gzip.open(path) as file:
        tags = [element.tag.rpartition("}")[2] for _, element in _elements(file)]
    return {"traces": tags.count("trace"), "events": tags.count("event")}


def _elements(file: gzip.GzipFile) -> Iterator[tuple[str, ElementTree.Element]]:
    for what, element in ElementTree.iterparse(file):  # noqa: S314 — our own file
        yield what, element
        if element.tag.endswith("}trace"):
            element.clear()


def _ocel(path: Path) -> Counts:
    with closing(sqlite3.connect(path)) as conn:

        def count(query: str) -> int:
            return int(conn.execute(query).fetchone()[0])

        types = [code for (code,) in conn.execute("SELECT ocel_type_map FROM object_map_type")]
        changed = (count(f'SELECT COUNT(*) FROM "object_{t}" WHERE ocel_changed_field IS NOT NULL') for t in types)
        return {
            "events": count("SELECT COUNT(*) FROM event"),
            "objects": count("SELECT COUNT(*) FROM object"),
            "relations": count("SELECT COUNT(*) FROM event_object"),
            "between objects": count("SELECT COUNT(*) FROM object_object"),
            "changes": sum(changed),
        }


def _python(folder: Path) -> Path:
    if given := os.environ.get("KLANTREIS_PM4PY"):
        return Path(given)
    print("Installing pm4py into an environment of its own (some 400 MB) …")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "pm4py"], check=True)
    return python


def _read(python: Path, folder: Path) -> dict[str, dict[str, int]]:
    command = [str(python), "-c", _READER, str(folder / XES), str(folder / OCEL)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()

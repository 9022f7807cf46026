"""Play them: `python -m tests.trials` (make trials). Exit code 1 when a message was lost or doubled."""

import argparse
import signal
import sys
import time
import traceback
from pathlib import Path
from tempfile import mkdtemp

from tests.trials import table
from tests.trials.cases import ALL, Told, Trial
from tests.trials.site import running

PORT = 4711
IMPATIENT = {"PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "10"}  #: a trial waits no five minutes for that


def main() -> int:
    read = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    read.add_argument("--only", type=lambda text: text.split(","), default=list(ALL), help=", ".join(ALL))
    read.add_argument("--database", default="SQLite", help="of klantreis: SQLite or PostgreSQL")
    read.add_argument("--port", type=int, default=PORT)
    read.add_argument("--write", action="store_true", help="put the table in docs/guarantees.md")
    read.add_argument("--dir", type=Path, help="where everything is put, and stays")
    asked = read.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave no server behind
    folder = asked.dir or Path(mkdtemp(prefix="trials-"))
    told: list[Told] = []
    broken: list[str] = []  #: trials that could not be played to their end
    began = time.monotonic()
    say(f"everything is in {folder}")
    with running(folder, asked.port, IMPATIENT) as site:
        say("the server is there, and its deployments")
        for name in asked.only:
            try:
                told.append(ALL[name](Trial(site, name, asked.database)))
                say(str(told[-1]))
            except Exception as problem:
                say(f"{name} could not be played: {type(problem).__name__}: {problem}")
                traceback.print_exception(problem)
                broken.append(name)
    markdown = table.markdown(told, time.monotonic() - began)
    print(markdown)
    wrong = bool(broken) or any(each.wrong for each in told)
    if asked.write and not wrong:
        table.write(markdown)
    return 1 if wrong else 0


def say(what: str) -> None:
    print(time.strftime("%H:%M:%S"), what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

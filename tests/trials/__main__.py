"""Play them: `python -m tests.trials` (make trials). Exit code 1 when a message was lost or doubled."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.trials.cases import ALL, Told, Trial
from tests.trials.site import running

PORT = 4711


def main() -> int:
    read = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    read.add_argument("--only", type=lambda text: text.split(","), default=list(ALL), help=", ".join(ALL))
    read.add_argument("--database", default="SQLite", help="of klantreis: SQLite or PostgreSQL")
    read.add_argument("--port", type=int, default=PORT)
    read.add_argument("--dir", type=Path, help="where everything is put, and stays")
    asked = read.parse_args()
    folder = asked.dir or Path(mkdtemp(prefix="trials-"))
    told: list[Told] = []
    say(f"everything is in {folder}")
    with running(folder, asked.port) as site:
        say("the server is there, and its deployments")
        for name in asked.only:
            try:
                told.append(ALL[name](Trial(site, name, asked.database)))
                say(str(told[-1]))
            except Exception as problem:
                say(f"{name} FAILED: {type(problem).__name__}: {problem}")
                raise
    for each in told:
        print(
            "|", " | ".join((each.name, each.database, each.seen, each.then, each.messages, f"{each.seconds:.0f}")), "|"
        )
    return 1 if any(each.wrong for each in told) else 0


def say(what: str) -> None:
    print(time.strftime("%H:%M:%S"), what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

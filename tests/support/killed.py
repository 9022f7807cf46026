"""Closing a print batch in a process of its own that is killed at its n-th step: a file, a name, or a commit.

The steps are counted by what Python and SQLAlchemy tell of themselves, so nothing of ours is replaced.
"""

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import event

from klantreis.moments import parse_moment
from klantreis.store.engine import make_engine
from klantreis.usecases import printing

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.support.killed"])
STEPS = ("os.link", "os.rename", "os.mkdir", "os.remove")


def close_until(database_url: str, out: Path, municipality: str, at: str, step: int) -> bool:
    """Close at this moment, killed at this step (from 1). Whether it came to its end."""
    process = _SERVER.Process(target=_close, args=(database_url, str(out), municipality, at, step))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode == 0


def _close(database_url: str, out: str, municipality: str, at: str, step: int) -> None:
    engine = make_engine(database_url)
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def told(what: str, arguments: tuple[object, ...]) -> None:
        writes = what == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if (what in STEPS or writes) and out in str(arguments[0]):
            count()

    event.listen(engine, "commit", lambda _: count())
    sys.addaudithook(told)
    app = SimpleNamespace(engine=engine, settings=SimpleNamespace(out=Path(out)))
    printing.close(app, municipality, parse_moment(at))  # type: ignore[arg-type]

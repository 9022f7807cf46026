"""How a command ends when something is wrong: a message and an exit code, never a traceback on the screen."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from klantreis.commands.output import say
from klantreis.errors import KlantreisError

LOG = Path("var/klantreis.log")
FAILED = 1


@contextmanager
def guarded() -> Iterator[None]:
    """Turns an error into its message on standard error and `SystemExit` with its code.

    Of an unexpected one only type and places are logged, under the reference that is shown: its message could repeat
    what a person's data holds.
    """
    try:
        yield
    except KlantreisError as error:
        say(str(error))
        raise SystemExit(error.exit_code) from None
    except Exception as error:
        reference = secrets.token_hex(4)
        where = _log(error, reference)
        say(f"Something unexpected went wrong ({type(error).__name__}). Its places are under {reference} in {where}.")
        raise SystemExit(FAILED) from None


def _log(error: BaseException, reference: str) -> str:
    places = "".join(
        f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    )
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(LOG, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        say(f"{type(error).__name__}{places}")
        return "the lines above (the log could not be written)"
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("klantreis.unexpected")
    log.propagate = False
    log.addHandler(handler)
    log.error("%s %s%s", reference, type(error).__name__, places)
    log.removeHandler(handler)
    handler.close()
    return LOG.as_posix()

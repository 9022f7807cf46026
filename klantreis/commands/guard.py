"""How a command ends when something is wrong: a message and an exit code, never a traceback on the screen."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from klantreis import logs
from klantreis.commands.output import say
from klantreis.errors import KlantreisError

FAILED = 1
log = logging.getLogger("klantreis.unexpected")


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
    """Where the places can be read: the log, or where there is none the screen."""
    if where := logs.where():
        log.error("unexpected.error", extra=logs.about(reference=reference), exc_info=error)
        return where
    say("\n".join([type(error).__name__, *logs.places(error)]))
    return "the lines above (there is no log; see KLANTREIS_LOG)"

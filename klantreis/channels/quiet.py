"""Keeps Apprise from saying too much: it logs recipients at INFO, and passwords in URLs at ERROR (delivery.md 1.4).

Rules
-----
1. Nothing of Apprise reaches our logs, whatever their level, and nothing of what its plugins send with (`urllib3`,
   `requests`): a gateway's address holds the recipient's number, and often the key.
2. Who adds a handler on purpose sees records from WARNING on, with addresses, URLs and long numbers masked. Below that
   plugins log what they send, text and all: it is withheld.
"""

import logging
import re

_ADDRESS = re.compile(r"\S+@\S+")
_PERSONAL = re.compile(r"\S+@\S+|\b\w+://\S+|\+?\d[\d -]{5,}\d")


_SILENT = ("apprise", "urllib3", "requests")
WITHHELD = "withheld"


class Redact(logging.Filter):
    """Masks addresses, URLs and long numbers in a record, whoever reads it after; of a detail it keeps nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(record.getMessage()) if record.levelno >= logging.WARNING else WITHHELD
        record.args = ()
        record.exc_info = record.exc_text = None
        return True


def redacted(text: str) -> str:
    """The text with addresses, URLs and long numbers masked."""
    return _PERSONAL.sub("***", text)


def without_addresses(text: str) -> str:
    """The text with addresses masked; queue ids, which are long numbers, stay."""
    return _ADDRESS.sub("***", text)


def silence_apprise() -> None:
    """Rules 1 and 2. Done again it changes nothing."""
    for name in _SILENT:
        logger = logging.getLogger(name)
        logger.propagate = False  # for those below it too: urllib3.connectionpool
        if not any(isinstance(known, Redact) for known in logger.filters):
            logger.addFilter(Redact())
            logger.addHandler(logging.NullHandler())

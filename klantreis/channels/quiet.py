"""Keeps Apprise from saying too much: it logs recipients at INFO, and passwords in URLs at ERROR (delivery.md 1.4)."""

import logging
import re

_ADDRESS = re.compile(r"\S+@\S+")
_PERSONAL = re.compile(r"\S+@\S+|\b\w+://\S+|\+?\d[\d -]{5,}\d")


class Redact(logging.Filter):
    """Masks addresses, URLs and long numbers in a record, whoever reads it after."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(record.getMessage())
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
    """Nothing of Apprise reaches our logs; a handler that someone adds on purpose sees masked records."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    if not any(isinstance(known, Redact) for known in logger.filters):
        logger.addFilter(Redact())
        logger.addHandler(logging.NullHandler())


def silence_http() -> None:
    """The addresses that are called, some with a key in them, stand in the log of urllib3 at DEBUG: not in ours."""
    logging.getLogger("urllib3").setLevel(logging.WARNING)

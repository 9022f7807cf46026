"""What klantreis logs: one JSON object a line, of codes, references, days and counts.

    {"time": "2026-03-02T09:15:00.123Z", "level": "warning", "logger": "klantreis.delivery", "code": "message.refused",
     "case": ["7KQ4M-2XW9T"], "key": "9f3c…", "channel": "email", "reason": "smtp_rcpt_550"}

Rules
-----
1. A line of our own says what happened as a code, and about what in `about(…)`: values of the shape of codes and
   references, numbers and days. What has another shape is masked, whoever passed it.
2. A line of our own in words is kept as words, with addresses, links and long numbers masked.
3. What another library says is not repeated: its text may hold what it knew of a person. Its name, its level, the
   place in the program and the type of the exception stay. So of an exception of our own.
4. One file a day, which only its owner reads; lines of several processes do not mix. Old files are removed.
5. A log that cannot be written stops nothing; that is said once on standard error.
"""

import json
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from klantreis.errors import FixConfiguration

OFF, STDERR = "off", "stderr"
LEVELS = ("debug", "info", "warning", "error")
OURS = "klantreis"
_DAY_SECONDS = 86_400
_NAME = "klantreis-{}.jsonl"

_SAFE = re.compile(r"[A-Za-z0-9_.:/|+\-]{0,200}")
_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_CASE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")
#: What may stay, although it looks like a long number; then what may not.
_MASK = re.compile(
    r"(?P<kept>\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b|\b\d{4}-\d\d-\d\d\b|\bR-\d{8}-\d+\b)"
    r"|\S+@\S+|\b\w+://\S+|\+?\d[\d -]{5,}\d"
)
_ABOUT = "klantreis_about"
MASK = "***"


def about(**fields: object) -> dict[str, object]:
    """For `extra` of a log call: `log.info("message.sent", extra=about(key=…, case=[…]))`."""
    return {_ABOUT: {name: value for name, value in fields.items() if value not in (None, "", (), [])}}


def masked(text: str) -> str:
    """The text with addresses, links and long numbers masked; days, runs and case references stay."""
    return _MASK.sub(lambda found: found["kept"] or MASK, text)


class JsonLines(logging.Formatter):
    """A record as one line (rules 1 to 3)."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **(_ours(record) if is_ours(record) else {"place": f"{record.module}:{record.lineno}"}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"], line["places"] = record.exc_info[0].__name__, places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == OURS


def _ours(record: logging.LogRecord) -> dict[str, object]:
    code = str(record.msg)
    if _CODE.fullmatch(code) and not record.args:
        given = getattr(record, _ABOUT, {})
        return {"code": code, **{name: _shown(value) for name, value in given.items()}}
    text = masked(" ".join(record.getMessage().split()))
    cases = _CASE.findall(text)
    return {"code": record.name.partition(".")[2] + ".told", "text": text} | ({"case": cases} if cases else {})


def _shown(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case date():
            return value.isoformat()
        case str():
            return value if _SAFE.fullmatch(value) else MASK
        case bytes():
            return MASK
        case Mapping():
            return {str(_shown(name)): _shown(each) for name, each in value.items()}
        case Iterable():
            return [_shown(each) for each in value]
    return MASK


def places(error: BaseException | None) -> list[str]:
    """Where an exception came through, as `file:line in function`: never its text."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]


class DailyFile(logging.Handler):
    """A file a day under a folder. Each line is one write at the end of the file, so that processes do not mix."""

    def __init__(self, folder: Path, days: int) -> None:
        super().__init__()
        self.folder, self.days = folder, days
        self._day, self._file, self._complained = "", -1, False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record).encode("utf-8", "replace") + b"\n"
            self._turn_to(record.created)
            os.write(self._file, line)
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the name is logging's
        """Never the record, which logging would print: it is not masked yet."""
        if not self._complained:
            self._complained = True
            error = sys.exc_info()[0]
            print(
                f"the log cannot be written ({error.__name__ if error else ''}); check KLANTREIS_LOG", file=sys.stderr
            )

    def _turn_to(self, moment: float) -> None:
        day = time.strftime("%Y-%m-%d", time.gmtime(moment))
        if day == self._day:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(self.folder / _NAME.format(day), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._close()
        self._day, self._file = day, opened
        oldest = _NAME.format(time.strftime("%Y-%m-%d", time.gmtime(moment - self.days * _DAY_SECONDS)))
        for path in self.folder.glob(_NAME.format("*")):
            if path.name < oldest:
                path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file >= 0:
            with suppress(OSError):
                os.close(self._file)
        self._file = -1

    def close(self) -> None:
        self._close()
        self._day = ""
        super().close()


_begun: tuple[tuple[str, str, int], logging.Handler] | None = None


def begin(where: str, level: str = "info", days: int = 90) -> None:
    """From here on log to this folder, to `stderr`, or (`off`) nowhere. Again with the same: nothing changes.

    Our own lines from `level` on, those of libraries from `warning` on. Raises FixConfiguration for an unknown level.
    """
    global _begun
    if level not in LEVELS:
        raise FixConfiguration(f"KLANTREIS_LOG_LEVEL is one of {', '.join(LEVELS)}")
    wanted = (where, level, days)
    if _begun and _begun[0] == wanted:
        return
    end()
    if where == OFF:
        return
    handler: logging.Handler = logging.StreamHandler(sys.stderr) if where == STDERR else DailyFile(Path(where), days)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger(OURS)
    ours.setLevel(level.upper())
    ours.addHandler(handler)
    ours.propagate = False  # else Prefect's handlers would show them once more, unmasked
    others = logging.getLogger()
    handler.addFilter(lambda record: is_ours(record) or record.levelno >= logging.WARNING)
    others.addHandler(handler)
    _begun = wanted, handler


def end() -> None:
    """Stop logging, and leave everything as it was before `begin`."""
    global _begun
    if not _begun:
        return
    _, handler = _begun
    ours = logging.getLogger(OURS)
    ours.removeHandler(handler)
    logging.getLogger().removeHandler(handler)
    ours.propagate = True
    ours.setLevel(logging.NOTSET)
    handler.close()
    _begun = None


def where() -> str:
    """Where the lines of today go, for people to look; empty when nowhere."""
    if not _begun:
        return ""
    _, handler = _begun
    return handler.folder.as_posix() if isinstance(handler, DailyFile) else "the lines above"

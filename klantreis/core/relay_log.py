"""What the log of our own mail server says of messages, by the part of their Message-ID before the @: our key.

Rules
-----
1. Postfix writes several lines of a message, under its queue id: `message-id=` (seen), `queue active` or a `status=`
   (taken). A message of which only the Message-ID was seen was not taken: the connection broke before its end.
2. Queue ids are used again. A new `message-id=` under an id begins another message, and `removed` ends one.
3. `sent` and `deferred` are taken: the server has it, and tries for days. `bounced` and `expired` are taken and not
   delivered; of a message that passes through the server twice (a filter) that is what counts. `status=` names the
   enhanced code (`dsn=`), which says whether the address is none.
4. Or our own form, a JSON object a line: `{"message_id": "<key@domain>", "status": "sent"}`, with `sent`, `accepted`,
   `deferred`, `bounced`, `rejected`; `dsn` and `at` (ISO, with offset) where they are known.
5. A log without years is of the twelve months up to the day it is read. Its first and last moment say what it covers;
   whether it is whole in between no log can say: a person does.
6. A line that is none of these says nothing. Nothing of a line is kept but key, fate and code.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from klantreis.core.incoming_mail import NO_ADDRESS

_KEY = r"[A-Za-z0-9_-]{8,128}"
_ID = re.compile(rf"<?({_KEY})@[^<>@\s]{{1,255}}>?")
_LINE = re.compile(
    r"^(?P<at>\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,30}) \S{1,255} "
    r"\S{0,60}postfix\S{0,60}/[a-z]{1,20}\[\d{1,9}\]: (?P<id>[0-9A-Za-z]{5,20}): (?P<rest>.*)$"
)
_STATUS = re.compile(r"\bstatus=(\w+)")
_DSN = re.compile(r"\bdsn=([245]\.\d{1,3}\.\d{1,3})\b")
_MESSAGE_ID = re.compile(r"^(?:resent-)?message-id=(\S+)")
LONGEST = 10_000  #: characters of a line that are looked at


class Logged(StrEnum):
    """What the log says of a message, the later the surer."""

    seen = "seen"  #: it began, and was not taken
    taken = "taken"  #: the server has it, had it, or handed it on
    bounced = "bounced"  #: it was taken, and will not arrive


_SURER = (Logged.seen, Logged.taken, Logged.bounced)
_FATE = {
    "sent": Logged.taken, "accepted": Logged.taken, "deferred": Logged.taken, "bounced": Logged.bounced,
    "expired": Logged.bounced, "rejected": Logged.bounced, "seen": Logged.seen,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one message."""

    fate: Logged
    dsn: str = ""

    @property
    def no_address(self) -> bool:
        """Whether it says that the address itself is none."""
        return self.fate is Logged.bounced and self.dsn in NO_ADDRESS


@dataclass(slots=True)
class RelayLog:
    """All that the lines read so far say. Read the files in the order of time."""

    today: datetime  #: aware: years are left out of many logs
    entries: dict[str, Entry] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    lines: int = 0  #: that said something
    _open: dict[str, str] = field(default_factory=dict)  #: key by queue id

    def read(self, lines: Iterable[str]) -> None:
        for line in lines:
            text = line[:LONGEST].rstrip("\r\n")
            self.lines += self._json(text) if text.startswith("{") else self._postfix(text)

    def _json(self, text: str) -> bool:
        try:
            told: Any = json.loads(text)
        except (ValueError, RecursionError):
            return False
        found = _ID.fullmatch(str(told.get("message_id", "")).strip()) if isinstance(told, dict) else None
        fate = _FATE.get(str(told.get("status", "")).lower()) if found else None
        if found is None or fate is None:
            return False
        self._say(found[1], Entry(fate, str(told.get("dsn", ""))[:12]))
        self._when(_moment(str(told.get("at", "")), self.today))
        return True

    def _postfix(self, text: str) -> bool:
        line = _LINE.match(text)
        if line is None:
            return False
        self._when(_moment(line["at"], self.today))
        queue, rest = line["id"], line["rest"]
        if begins := _MESSAGE_ID.match(rest):
            found = _ID.fullmatch(begins[1])
            self._open.pop(queue, None)
            if found:
                self._open[queue] = found[1]
                self._say(found[1], Entry(Logged.seen))
            return True
        key = self._open.get(queue)
        if key is None:
            return True
        if status := _STATUS.search(rest):
            dsn = _DSN.search(rest)
            self._say(key, Entry(_FATE.get(status[1].lower(), Logged.taken), dsn[1] if dsn else ""))
        elif rest.endswith("(queue active)"):
            self._say(key, Entry(Logged.taken))
        elif rest == "removed":
            del self._open[queue]
        return True

    def _say(self, key: str, entry: Entry) -> None:
        known = self.entries.get(key)
        if known is None or _SURER.index(entry.fate) >= _SURER.index(known.fate):
            self.entries[key] = entry

    def _when(self, at: datetime | None) -> None:
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)


def first_moment(lines: Iterator[str], today: datetime) -> datetime | None:
    """When this file begins, so that several can be read in the order of time. Looks at the first lines only."""
    log = RelayLog(today)
    for _, line in zip(range(200), lines, strict=False):
        log.read([line])
        if log.first is not None:
            return log.first
    return None


def _moment(text: str, today: datetime) -> datetime | None:
    """A moment of a log: with its offset, or in the local time of the machine (that of `today`) and without a year."""
    try:
        if text[:4].isdigit():
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=today.tzinfo)
        found = datetime.strptime(f"{today.year} {text}", "%Y %b %d %H:%M:%S").replace(tzinfo=today.tzinfo)
        return found if found <= today + timedelta(days=1) else found.replace(year=today.year - 1)
    except ValueError:
        return None

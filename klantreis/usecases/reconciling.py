"""Messages in doubt, settled by what others know: the log of our mail server, or the service that was asked to send.

Rules
-----
1. What is told is taken over as it is (`core/doubt.py` says what it proves). What nothing is known of stays in doubt.
2. Each message is settled by itself, with how it is known (`why`) and who looked (`by`). What was not sent goes out
   another way with the next run; the message itself is never sent again.
3. That a log is whole is said by a person, by name, with the moment until which it is.
4. A round may go on for hours after the moment it began at, which is the moment its messages carry: so a message may
   have been sent up to LONGEST_ROUND later.
"""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import Connection

from klantreis.channels.port import CanTell, Receipt
from klantreis.core.doubt import Settled, Stretch, Whole, by_log, by_service
from klantreis.core.people import why_not
from klantreis.core.relay_log import LONGEST, Logged, RelayLog, first_moment
from klantreis.errors import FixInput
from klantreis.store import aftermath, doubted, outcomes, people
from klantreis.store.engine import reading, writing
from klantreis.store.outcomes import InDoubt
from klantreis.usecases.context import Context
from klantreis.usecases.receiving import expect_receipt

LONGEST_ROUND = timedelta(hours=4)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Settlement:
    """One message, and what was found. `why` is a code."""

    key: str
    settled: Settled
    why: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What was found out. `settled` holds every message that was in doubt, also those that still are."""

    settled: tuple[Settlement, ...] = ()
    first: datetime | None = None  #: of the log
    last: datetime | None = None

    def after(self, before: "Reconciled") -> "Reconciled":
        """What was found out in all, when this was looked for after `before`."""
        newer = {each.key: each for each in self.settled}
        older = [each for each in before.settled if each.key not in newer]
        return Reconciled(settled=(*older, *self.settled), first=before.first, last=before.last)

    def count(self, what: Settled) -> int:
        return sum(each.settled is what for each in self.settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one source says of one message."""

    settled: Settled
    why: str = ""
    proof: str = ""
    no_address: bool = False


def reconcile_log(
    app: Context, files: Sequence[Path], at: datetime, *, by: str, until: datetime | None = None,
    since: datetime | None = None,
) -> Reconciled:  # fmt: skip
    """Settle what these logs tell of. `until`: the person `by` says that they are whole until then (and from `since`).

    Raises FixInput when a file cannot be read or none holds anything we know, and when `by` is no colleague where a log
    is said to be whole.
    """
    if until is not None:
        _must_be_somebody(app, by, at)
    log = read_logs(files, at)
    whole = Whole(since=since or log.first, until=until, stated=since is not None)
    settled = []
    for each, stretch in _in_doubt(app, at):
        entry = log.entries.get(each.opaque)
        what = by_log(entry, stretch, whole)
        bounced = entry is not None and entry.fate is Logged.bounced
        told = "relay_bounced" if bounced else "relay_log" if what is Settled.sent else "not_in_log"
        found = _Found(settled=what, why=told, no_address=entry is not None and entry.no_address)
        settled.append(_settle(app, each, found, by, at))
    return Reconciled(settled=tuple(settled), first=log.first, last=log.last)


def ask_services(app: Context, at: datetime, *, by: str) -> Reconciled:
    """Settle what the service knows that was asked to send it. Raises ChannelSilent and ChannelRefused."""
    settled = []
    for each, stretch in _in_doubt(app, at):
        channel = app.channels.get(each.channel)
        receipt = channel.tell({each.opaque: ""}).get(each.opaque) if isinstance(channel, CanTell) else None
        settled.append(_settle(app, each, _told(receipt, stretch, at), by, at))
    return Reconciled(settled=tuple(settled))


def _must_be_somebody(app: Context, by: str, at: datetime) -> None:
    with reading(app.engine) as conn:
        staffs = [people.staff_of(conn, name) for name in sorted(app.configuration.municipalities)]
    if all(why_not(by, staff, at.date()) is not None for staff in staffs):
        raise FixInput("--by: that a log is whole is said by a colleague; give a code of `klantreis staff`")


def _told(receipt: Receipt | None, stretch: Stretch, at: datetime) -> _Found:
    if receipt is None:
        return _Found(settled=Settled.unknown)
    what = by_service(receipt.told, stretch, at)
    why = receipt.reason or ("provider" if receipt.proof else "provider_unknown")
    return _Found(settled=what, why=why, proof=receipt.proof, no_address=receipt.address_refused)


def _in_doubt(app: Context, at: datetime) -> list[tuple[InDoubt, Stretch]]:
    with reading(app.engine) as conn:
        found = outcomes.in_doubt(conn)
        known = doubted.stretches(conn, [each.id for each in found])
    nothing = (None, at)
    pairs = [(each, known.get(each.id, nothing)) for each in found]
    return [(each, Stretch(began, doubted + LONGEST_ROUND)) for each, (began, doubted) in pairs]


def _settle(app: Context, each: InDoubt, found: _Found, by: str, at: datetime) -> Settlement:
    if found.settled is Settled.unknown:
        return Settlement(each.opaque, found.settled, "", each.cases)
    with writing(app.engine) as conn:
        as_sent = found.settled is Settled.sent
        if not outcomes.resolve_in_doubt(conn, each.id, as_sent=as_sent, by=by, why=found.why, at=at):
            return Settlement(each.opaque, Settled.unknown, "settled_meanwhile", each.cases)
        _follow_up(app, conn, each, found, at)
    return Settlement(each.opaque, found.settled, found.why, each.cases)


def _follow_up(app: Context, conn: Connection, each: InDoubt, found: _Found, at: datetime) -> None:
    if found.proof:
        doubted.keep_proof(conn, each.id, found.proof)
    if found.settled is Settled.sent:
        expect_receipt(app, conn, each.id, each.channel, found.proof, at)
    if found.no_address:
        aftermath.suppress_address(conn, each.id, app.key, reason=found.why, at=at)


# --- logs -------------------------------------------------------------------------------------------------------------


def read_logs(files: Sequence[Path], today: datetime) -> RelayLog:
    """All of these logs, in the order of time; `.gz` likewise. Raises FixInput."""
    log = RelayLog(today)
    begins = {path: _begins(path, today) for path in files}
    for path in sorted(begins, key=lambda each: (begins[each] or today, each.name)):
        with _opened(path) as lines:
            log.read(_lines(lines))
    if not log.lines:
        raise FixInput("--log: holds no line of Postfix, and none of our own form (docs/operations.md)")
    return log


def _begins(path: Path, today: datetime) -> datetime | None:
    with _opened(path) as lines:
        return first_moment(_lines(lines), today)


def _lines(file: TextIO) -> Iterator[str]:
    """Lines, a very long one in pieces: nothing of what is behind its beginning is needed."""
    return iter(lambda: file.readline(LONGEST), "")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        if packed:
            with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
                yield lines
        else:
            with path.open(encoding="utf-8", errors="replace") as lines:
                yield lines
    except (OSError, EOFError):
        raise FixInput("--log: a file cannot be read; name plain or gzip files that you may read") from None

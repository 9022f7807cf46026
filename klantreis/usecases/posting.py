"""What becomes of letters after they were printed: handed to the post, brought back, printed again.

Rules
-----
1. Only the print room's word makes a letter handed over: from then on its two postal days are counted.
2. What came back failed: the address is used no more, and the message goes out another way (Awb 2:11).
3. A letter is printed again under a new number with a reason, in the next batch, from the same file. The first stays as
   it was. What counts is the last one that was posted: nobody is held to a letter that had to be made anew.
4. Saying a thing twice changes nothing; saying another thing about it is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.letters import BatchName, letter_number, parse_batch, parse_letter_number
from klantreis.core.planner.proof import POSTED, RETURNED
from klantreis.core.workdays import Calendar
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import batches, contacts, letters, outbox, reported
from klantreis.store.batches import StoredBatch
from klantreis.store.engine import reading, writing
from klantreis.store.letters import StoredLetter
from klantreis.store.reported import Report
from klantreis.usecases import checks
from klantreis.usecases.context import Context

_NO_BATCH = "there is no print batch of this name; `klantreis letters list` shows them"
_NO_LETTER = "there is no letter with this number or key; look at the manifest, or at the foot of the letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    batch: str
    on: date
    letters: int
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    letter: str
    on: date
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    letter: str
    instead_of: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A batch as it is listed. `late`: the print room was to be asked."""

    batch: str
    state: str
    letters: int
    pages: int
    closed_on: date | None
    handed_on: date | None
    by: str
    late: bool


def hand_over(app: Context, name: str, *, on: date | None, by: str, at: datetime) -> HandedOver:
    """The print room gave this batch to the post on this day (default: today). Raises FixInput."""
    by, today = checks.code(by), _today(at)
    on = _not_later(on, today)
    with writing(app.engine) as conn:
        batch = batches.batch_of(conn, _batch_name(name))
        if batch is None:
            raise FixInput(_NO_BATCH)
        if batch.state == "handed_over" and batch.handed_on != on:
            raise FixInput(f"this batch was handed over on {batch.handed_on}; that stands")
        if batch.state == "open":
            raise FixInput("this batch is not closed yet; close it first with `klantreis letters close`")
        if batch.closed_at is not None and on < _today(batch.closed_at):
            raise FixInput(f"this batch was closed on {_today(batch.closed_at)}; it was not posted before that")
        posted = batches.hand_over(conn, batch, on=on, by=by, at=at)
        reported.record(conn, [_posted(letter, on, by) for letter in posted], at)
    return HandedOver(batch=name, on=on, letters=batch.letters, new=batch.state == "closed")


def _posted(letter: StoredLetter, on: date, by: str) -> Report:
    tag = letter.name if letter.reprint_of is not None else ""
    return Report(message_id=letter.message_id, event=POSTED, on=on, by=by, tag=tag)


def mark_returned(app: Context, which: str, *, on: date | None, why: str, by: str, at: datetime) -> Returned:
    """The post brought this letter back. Raises FixInput."""
    by, why, today = checks.code(by), checks.code(why), _today(at)
    on = _not_later(on, today)
    with writing(app.engine) as conn:
        letter = _find(conn, which)
        if letter.state not in ("handed_over", "returned"):
            raise FixInput("this letter was not posted, as far as is known; say first that its batch was handed over")
        if letter.handed_on is not None and on < letter.handed_on:
            raise FixInput(f"this letter was posted on {letter.handed_on}; it did not come back before that")
        new = letters.mark_returned(conn, letter, on=on, why=why, by=by)
        if new:
            told = Report(message_id=letter.message_id, event=RETURNED, on=on, by=by, address_gone=True)
            reported.record(conn, [told], at)
            address = outbox.address_of(conn, letter.message_id)
            if address:
                contacts.suppress(conn, address, app.key, channel=letters.CHANNEL, reason=why, at=at)
    return Returned(letter=letter.name, on=on, new=new)


def reprint(app: Context, which: str, *, why: str, by: str) -> Reprint:
    """Print this letter again, in the next batch. Raises FixInput."""
    by, why = checks.code(by), checks.code(why)
    with writing(app.engine) as conn:
        letter = _find(conn, which)
        if letter.state in ("rendered", "missing"):
            raise FixInput("this letter was not printed yet; it goes into the next batch by itself")
        if letter.state == "returned":
            raise FixInput("this letter came back; bring in the right address, and the resident is written to anew")
        if letter.state in ("erased", "withdrawn"):
            raise FixInput("this letter is not there any more")
        number, new = letters.reprint(conn, letter, by=by, why=why)
    return Reprint(letter=letter_number(letter.municipality, number), instead_of=letter.name, new=new)


def list_batches(app: Context, municipality: str, at: datetime) -> list[BatchLine]:
    """What the print room has to confirm, and the newest of what it confirmed."""
    with reading(app.engine) as conn:
        found = batches.batches(conn, municipality)
    return [_line(batch, app.configuration.calendars.get(batch.name.municipality), _today(at)) for batch in found]


def late_batches(app: Context, at: datetime, municipality: str = "") -> list[str]:
    """Closed, and a whole working day later the print room has not said that they were posted: nothing in them is
    proven."""
    return [line.batch for line in list_batches(app, municipality, at) if line.late]


def _line(batch: StoredBatch, calendar: Calendar | None, today: date) -> BatchLine:
    closed = _today(batch.closed_at) if batch.closed_at else None
    late = batch.state == "closed" and closed is not None and calendar is not None
    return BatchLine(
        batch=str(batch.name), state=batch.state, letters=batch.letters, pages=batch.pages, closed_on=closed,
        handed_on=batch.handed_on, by=batch.by,
        late=late and calendar is not None and closed is not None and today > calendar.add_workdays(closed, 1),
    )  # fmt: skip


def _find(conn: Connection, which: str) -> StoredLetter:
    numbered = parse_letter_number(which)
    found = letters.by_number(conn, *numbered) if numbered else letters.newest_of(conn, which)
    if found is None:
        raise FixInput(_NO_LETTER)
    return found


def _batch_name(name: str) -> BatchName:
    found = parse_batch(name)
    if found is None:
        raise FixInput(_NO_BATCH)
    return found


def _not_later(on: date | None, today: date) -> date:
    if on is not None and on > today:
        raise FixInput("this day has not come; give the day on which it happened")
    return on or today


def _today(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()

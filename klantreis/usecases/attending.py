"""What waits for a person at this moment (core/attention.py). Reads only, and costs what waits, never the case load."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.attention import Waiting, What, in_order
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.reports.attention_page import ROWS, EscalationRow
from klantreis.store import attention as store
from klantreis.store import escalations, restores
from klantreis.store.attention import Found
from klantreis.store.engine import reading
from klantreis.store.escalations import Escalation
from klantreis.usecases.context import Context
from klantreis.usecases.gates import old_feeds
from klantreis.usecases.holding import held_now
from klantreis.usecases.posting import late_batches
from klantreis.usecases.retaining import past_term

NAMED = 5  #: references that are given of each kind


def attention(app: Context, at: datetime, municipality: str = "", *, all_of_it: bool = True) -> tuple[Waiting, ...]:
    """What waits, most important first: of one municipality, with what is of no municipality, or (empty) of all.

    Not `all_of_it`: without who is past the retention term, which reads the cases of each municipality that has one.
    Raises FixInput for an unknown municipality.
    """
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(sorted(known))}")
    with reading(app.engine) as conn:
        found = waiting(app, conn, at, municipality)
    return found + _past_term(app, at, municipality) if all_of_it else found


def waiting(app: Context, conn: Connection, at: datetime, municipality: str = "") -> tuple[Waiting, ...]:
    """The same inside a transaction."""
    day = at.astimezone(AMSTERDAM).date()
    return in_order(
        [
            _as(What.in_doubt, store.in_doubt(conn, municipality, NAMED)),
            _as(What.fuse, store.held_runs(conn, municipality, NAMED)),
            _restores(conn),
            *_feeds(app, conn, at, municipality),
            _broken(conn, municipality),
            _as(What.card_late, store.cards(conn, day, municipality, NAMED, late=True)),
            _escalations(conn, day, municipality),
            _as(What.card, store.cards(conn, day, municipality, NAMED, late=False)),
            Waiting(what=What.letters_missing, count=store.missing_letters(conn, municipality)),
            _late_batches(app, at, municipality),
            _as(What.reply, store.replies(conn)),
            _holds(conn, municipality),
        ]
    )


def unacknowledged(app: Context, at: datetime, municipality: str = "", limit: int | None = None) -> list[Escalation]:
    """The escalations that nobody acknowledged, the oldest first."""
    with reading(app.engine) as conn:
        return escalations.waiting(conn, at.astimezone(AMSTERDAM).date(), municipality, limit)


def escalation_rows(app: Context, at: datetime, municipality: str = "", limit: int = ROWS) -> list[EscalationRow]:
    """The same as the morning page shows them."""
    day = at.astimezone(AMSTERDAM).date()
    return [row_of(app, each, day) for each in unacknowledged(app, at, municipality, limit)]


def row_of(app: Context, each: Escalation, day: date) -> EscalationRow:
    """How late it is, is told in office days of its municipality."""
    calendar = app.configuration.calendars[each.municipality]
    return EscalationRow(
        ref=each.ref,
        title=each.title,
        person=each.person or each.role,
        due_on=each.due_on,
        workdays_late=calendar.workdays_between(each.due_on, day),
        since=each.since,
    )


def case_urls(app: Context, refs: Collection[str]) -> dict[str, str]:
    """Where these cases are found in the municipality's own system, where that has an address."""
    with reading(app.engine) as conn:
        homes = store.still_open(conn, refs)
    urls = {name: each.case_url for name, each in app.configuration.municipalities.items()}
    return {ref: urls[home].replace("{ref}", ref) for ref, home in homes.items() if urls.get(home)}


def escalated_by(app: Context, run_id: int, day: date, limit: int) -> tuple[int, list[Escalation]]:
    """What this run escalated: how many, and those that are overdue longest."""
    with reading(app.engine) as conn:
        return escalations.of_run(conn, run_id, day, limit)


def _past_term(app: Context, at: datetime, municipality: str) -> tuple[Waiting, ...]:
    """Last of all."""
    found = [each for each in past_term(app, at.astimezone(AMSTERDAM).date(), municipality) if each.residents]
    since = min((each.since for each in found if each.since is not None), default=None)
    residents = sum(each.residents for each in found)
    refs = tuple(each.municipality for each in found)[:NAMED]
    return in_order([Waiting(what=What.retention, count=residents, since=since, refs=refs)])


def _as(what: What, found: Found) -> Waiting:
    return Waiting(what=what, count=found.count, since=found.since, refs=found.refs)


def _escalations(conn: Connection, day: date, municipality: str) -> Waiting:
    count, since, refs = escalations.oldest(conn, day, municipality, NAMED)
    return Waiting(what=What.escalation, count=count, since=since, refs=tuple(dict.fromkeys(refs)))


def _broken(conn: Connection, municipality: str) -> Waiting:
    """Of each run the cases that it could not plan, unless a later one of their municipality did."""
    runs = store.last_runs(conn)
    home = store.still_open(conn, {ref for run in runs for ref in run.broken})
    later = {run.municipality for run in runs if run.municipality}
    found = {
        ref: run.day
        for run in runs
        for ref in run.broken
        if ref in home
        and (run.municipality or home[ref] not in later)
        and municipality in ("", home[ref])
    }  # fmt: skip
    return Waiting(
        what=What.broken, count=len(found), since=min(found.values(), default=None), refs=tuple(found)[:NAMED]
    )


def _restores(conn: Connection) -> Waiting:
    found = restores.open_restores(conn)
    since = found[0].restored_at.date() if found else None
    return Waiting(what=What.restore, count=len(found), since=since)


def _feeds(app: Context, conn: Connection, at: datetime, municipality: str) -> Iterator[Waiting]:
    names = [municipality] if municipality else sorted(app.configuration.municipalities)
    old = old_feeds(app, conn, at, names)
    for what, stops in ((What.feed_stops, True), (What.feed_old, False)):
        found = [feed for feed in old if feed.stops is stops]
        came = [feed.came_on for feed in found if feed.came_on is not None]
        refs = tuple(feed.municipality for feed in found)[:NAMED]
        yield Waiting(what=what, count=len(found), since=min(came, default=None), refs=refs)


def _holds(conn: Connection, municipality: str) -> Waiting:
    found = held_now(conn, municipality)
    refs = tuple(each.case or each.municipality or each.channel or "alles" for each in found)
    since = found[0].since_at.date() if found else None
    return Waiting(what=What.hold, count=len(found), since=since, refs=refs[:NAMED])


def _late_batches(app: Context, at: datetime, municipality: str) -> Waiting:
    late = late_batches(app, at, municipality)
    return Waiting(what=What.letters_late, count=len(late), refs=tuple(late)[:NAMED])

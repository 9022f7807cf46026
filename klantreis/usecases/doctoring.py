"""Is it all running? Each line of `doctor`: what was looked at, how it stands, and what to do (contract: doctor).

Rules
-----
1. Every part is looked at, also when another one is wrong: what cannot be looked at says so.
2. `wrong` asks for a person now, `doubtful` for one soon. Exit code 1 is for the first.
3. No connection is made to a server of a channel unless that was asked.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from klantreis.channels.making import make_channels
from klantreis.channels.reaching import unreachable
from klantreis.core.sending import next_opening
from klantreis.definitions.calendar import expiry_warning
from klantreis.definitions.remembered import load_once
from klantreis.errors import KlantreisError
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store import health, histories, holds, restores, schema
from klantreis.store.clock import local
from klantreis.store.engine import make_engine, reading
from klantreis.usecases import restoring
from klantreis.usecases.checkpoints import back_from_erasure, standing
from klantreis.usecases.context import Context
from klantreis.usecases.day_check import check_rounds
from klantreis.usecases.doctor_lines import Check, Level

PATIENCE = timedelta(hours=2)  #: how long after its first chance a message may still wait
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000  #: bytes free on a disk
NEEDED = ("database", "secret", "configuration")  #: without these the database tells nothing
_BEHIND = "this database is older than what was sent: it was restored from a backup"


def all_lines(
    settings: Settings,
    opened: Callable[[], AbstractContextManager[Context]],
    moment: Callable[[Context], datetime],
    connect: bool = False,
) -> list[Check]:
    """Every line about klantreis itself. `opened` gives the app, `moment` the present of its database."""
    found = before_opening(settings, connect)
    if any(each.level is Level.wrong for each in found if each.what in NEEDED):
        return found
    try:
        with opened() as app:
            return [*found, *examine(app, moment(app))]
    except KlantreisError as error:
        return [*found, Check("klantreis", Level.wrong, "does not start", str(error))]


def before_opening(settings: Settings, connect: bool = False) -> list[Check]:
    """What can be looked at without the app: settings, database, configuration, channels, disks."""
    return [
        _tried("database", lambda: _database(settings)),
        _tried("secret", lambda: _secret(settings)),
        _tried("configuration", lambda: _configuration(settings)),
        *_channels(settings, connect),
        *_disks(settings),
    ]


def examine(app: Context, at: datetime) -> list[Check]:
    """What the database tells: whether it is the newest, and whether sending goes on."""
    found = [*_newest(app, at)]
    with reading(app.engine) as conn:
        found += [*_stopped(conn), *_doubts(conn), *_moving(app, conn, at)]
    return [*check_rounds(app, at), *found, *_restores(app), *_erased(app), *_calendars(app, at)]


def _tried(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, Level.fine, look())
    except KlantreisError as error:
        return Check(what, Level.wrong, "not in order", str(error))


def _database(settings: Settings) -> str:
    engine = make_engine(settings.database_url)
    try:
        with reading(engine) as conn:
            schema.require_current(conn)
            simulation = schema.is_simulation(conn)
    finally:
        engine.dispose()
    return f"answers, and has the tables of this version{' (a simulation: time may be moved)' if simulation else ''}"


def _secret(settings: Settings) -> str:
    settings.key()
    return "is set" if settings.secret else "is in the file beside the database: back up both, together"


def _configuration(settings: Settings) -> str:
    return f"is valid: {', '.join(sorted(load_once(settings.config).municipalities))}"


def _channels(settings: Settings, connect: bool) -> Iterator[Check]:
    urls = settings.channel_urls()
    if not urls:
        yield Check("channel", Level.doubtful, "none is set up: every message becomes a file", "docs/howto-channel.md")
    for name, url in urls.items():
        what = f"channel {name}"
        made = _tried(what, lambda name=name, url=url: _made(settings, name, url))  # type: ignore[misc]
        why = unreachable(url) if connect and made.fine else ""
        yield Check(what, Level.wrong, why, "look whether the server runs, and at the address") if why else made


def _made(settings: Settings, name: str, url: str) -> str:
    for channel in make_channels({name: url}, settings.out).values():
        channel.close()
    return "its address can be read"


def _disks(settings: Settings) -> Iterator[Check]:
    places = {"KLANTREIS_OUT": settings.out, "checkpoint": settings.checkpoints}
    if settings.database_url.startswith("sqlite:///"):
        places["database"] = Path(settings.database_url.removeprefix("sqlite:///"))
    for name, path in places.items():
        there = next(each for each in (path, *path.absolute().parents) if each.exists())
        free = shutil.disk_usage(there).free
        level = Level.wrong if free < TOO_LITTLE else Level.doubtful if free < LITTLE else Level.fine
        yield Check(f"disk of {name}", level, f"{free / 1e9:.1f} GB free", "" if level is Level.fine else "make room")


def _newest(app: Context, at: datetime) -> Iterator[Check]:
    try:
        found = standing(app, at)
    except KlantreisError as error:
        yield Check("backup", Level.wrong, "the checkpoint cannot be read", str(error))
        return
    if found.other_secret:
        yield Check("secret", Level.wrong, "is not the one this database was made with", "put the old one back")
    if found.behind:
        remedy = "run `klantreis restored --backup-of TIME --by CODE`, or put the newer database back"
        yield Check("backup", Level.wrong, f"{_BEHIND} ({found.behind})", remedy)
        return
    with reading(app.engine) as conn:
        ever = health.ever_sent(conn)
    if found.kept is None and ever:
        told = "messages left, and nothing is kept outside the database: a restore would not be noticed"
        yield Check("backup", Level.doubtful, told, "look at KLANTREIS_CHECKPOINT; the next delivery keeps it again")
    else:
        yield Check("backup", Level.fine, "no newer database than this one is known")


def _stopped(conn: Connection) -> Iterator[Check]:
    stopped = holds.open_holds(conn)
    for each in stopped:
        scope = " ".join(part for part in (each.municipality, each.channel, each.case) if part) or "everything"
        since = f"since {local(each.since_at):%Y-%m-%d %H:%M} by {each.by} ({each.why or 'no reason'})"
        yield Check("hold", Level.doubtful, f"{scope} is held {since}", "`klantreis release`, when it may go on")
    for run in health.held_runs(conn):
        yield Check("fuse", Level.wrong, f"holds {run}", f"`klantreis approve {run}` or `klantreis discard {run}`")
    if not stopped:
        yield Check("hold", Level.fine, "nothing is held")


def _doubts(conn: Connection) -> Iterator[Check]:
    number, oldest = health.in_doubt(conn)
    if number:
        yield Check("in doubt", Level.wrong, f"{number} messages, the oldest of {oldest}", "`klantreis in-doubt list`")
    else:
        yield Check("in doubt", Level.fine, "no message")


def _moving(app: Context, conn: Connection, at: datetime) -> Iterator[Check]:
    late = health.expired_leases(conn)
    if late:
        told = f"{late} messages were taken by a worker that did not finish"
        yield Check("leases", Level.doubtful, told, "`klantreis deliver` sorts them out")
    stuck = [each for each in health.waiting(conn, at) if at - _first_chance(app, each) > PATIENCE]
    for each in stuck:
        told = f"{each.municipality}: {each.number} messages wait, the first since {each.since:%Y-%m-%d %H:%M}"
        yield Check(
            "outbox", Level.wrong, told, "look whether the worker runs (`make start`), or run `klantreis deliver`"
        )
    if not stuck:
        yield Check("outbox", Level.fine, "moves: nothing waits that could have left")


def _first_chance(app: Context, waiting: health.Waiting) -> datetime:
    rules = app.configuration.municipalities.get(waiting.municipality)
    if rules is None:
        return waiting.since
    return next_opening(rules.window, app.configuration.calendars[waiting.municipality], waiting.since)


def _restores(app: Context) -> Iterable[Check]:
    with reading(app.engine) as conn:
        open_ = restores.open_restores(conn)
        named = histories.identity(conn)
    if not open_ or named is None:
        return
    first, unknown = open_[0], restoring.unknown_departures(app)
    yield Check(
        "restore",
        Level.doubtful,
        f"declared {first.restored_at:%Y-%m-%d %H:%M} by {first.by}, backup of {first.backup_of:%Y-%m-%d %H:%M}",
        "bring in again what was lost (staff, enrol, slots, record, waves, pauses), plan it, settle what is in doubt, "
        "`klantreis release`, then `klantreis restored --close --by CODE` (docs/operations.md)",
    )
    if unknown:
        told = (
            f"{len(unknown)} messages left in the lost time and are not planned again (yet): {', '.join(unknown[:5])}"
        )
        yield Check("restore", Level.doubtful, told, "repeat the lost days; look the rest up in the relay's log")


def _erased(app: Context) -> Iterator[Check]:
    back = back_from_erasure(app)
    if back:
        told = f"{len(back)} cases of persons who were erased are back: {', '.join(back[:5])}"
        yield Check("erased", Level.wrong, told, "`klantreis erase REF --by CODE --why CODE`, before anything else")


def _calendars(app: Context, at: datetime) -> Iterator[Check]:
    today = at.astimezone(AMSTERDAM).date()
    for name, calendar in sorted(app.configuration.calendars.items()):
        warning = expiry_warning(calendar, today)
        ended = today > calendar.valid_until
        level = Level.wrong if ended else Level.doubtful if warning else Level.fine
        told = f"{name}: complete until {calendar.valid_until}"
        yield Check("calendar", level, told, warning or "")

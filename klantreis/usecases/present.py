"""What `now` means when nobody says. In a simulation time stands still between runs, at the moment of the last one."""

from datetime import date, datetime, time

from klantreis.core.sending import AMSTERDAM
from klantreis.errors import FixInput, NotInitialised
from klantreis.store import restores, runs
from klantreis.store.engine import reading
from klantreis.store.schema import is_simulation
from klantreis.usecases.context import Context


def present(app: Context, now: datetime) -> datetime:
    """`now`, or in a simulation that has had runs the moment of the last one, in Europe/Amsterdam."""
    try:
        with reading(app.engine) as conn:
            last = runs.last_moment(conn) if is_simulation(conn) else None
    except NotInitialised:
        return now
    return now if last is None else last.astimezone(AMSTERDAM)


def moved(app: Context, at: datetime) -> datetime:
    """A moment that was given for something that is done. Raises FixInput outside a simulation, where time moves."""
    with reading(app.engine) as conn:
        if not is_simulation(conn):
            raise FixInput("--at moves time, which only a simulation allows (`klantreis init --simulation`)")
    return at


def repeated(app: Context, at: datetime) -> datetime:
    """A moment that was given for something that comes in. Raises FixInput outside a simulation, but for what is
    brought in again of a time that a restore lost (`restores.py`)."""
    with reading(app.engine) as conn:
        if restores.in_lost_time(conn, at):
            return at
    return moved(app, at)


def looked_back(app: Context, day: date, now: datetime) -> datetime:
    """The end of a day that is looked back on. Raises FixInput when it has not come: its figures would look final."""
    today = present(app, now).astimezone(AMSTERDAM).date()  # in a simulation not that of the calendar: so it is named
    if day > today:
        raise FixInput(f"{day} has not come yet, so nothing is known of it; ask for {today} or an earlier day")
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)

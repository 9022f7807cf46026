"""Did the follow-up of today happen? Of yesterday's working day, as long as it is too early to ask about today.

Rules
-----
1. From `FROM` on, Dutch time, a day on which the office works needs a round for each municipality, of its own or of
   all together. Before that, and on a day off, the last working day is looked at.
2. A round counts when it planned and was judged: one that the fuse holds happened (that it waits is told elsewhere).
3. A round that died while planning did not happen, unless a later one of that day took over.
4. Where nothing ever ran, a person is still setting up; a municipality that never enrolled anybody is not missed.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

from klantreis.moments import AMSTERDAM
from klantreis.store import health
from klantreis.store.engine import reading
from klantreis.store.health import Round
from klantreis.usecases.context import Context
from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.runs import QUIET_SECONDS

FROM = time(9)  #: the round begins at 07:30
FARTHEST = 14  #: days back; no office is closed longer
HAPPENED = frozenset({"held", "released", "done", "discarded"})
_DO = "look in Prefect why, then run `klantreis follow-up`: it finds everything that is due"


class OfficeDays(Protocol):
    """What is asked of a calendar."""

    def is_office_day(self, day: date) -> bool: ...


def day_to_ask(calendar: OfficeDays, at: datetime) -> date | None:
    """The newest working day whose round must have been (rule 1); None: none for two weeks."""
    local = at.astimezone(AMSTERDAM)
    first = 0 if local.time() >= FROM else 1
    days = (local.date() - timedelta(days=back) for back in range(first, FARTHEST + 1))
    return next((day for day in days if calendar.is_office_day(day)), None)


def missed(municipality: str, rounds: Iterable[Round]) -> str:
    """Why this municipality had no round that day; empty when it had one, or when one is planning now."""
    of_ours = [each for each in rounds if each.municipality in ("", municipality)]
    if any(each.state in HAPPENED or (each.state == "planning" and not each.silent) for each in of_ours):
        return ""
    return f"{of_ours[-1].ref} did not come to its end" if of_ours else "was not run"


def check_rounds(app: Context, at: datetime) -> Iterator[Check]:
    """One line per municipality whose round is missing, or one for all."""
    calendars = app.configuration.calendars
    with reading(app.engine) as conn:
        if not health.ever_ran(conn):
            yield Check("round", Level.doubtful, "no follow-up was ever run", "`klantreis follow-up --dry-run` first")
            return
        serves = health.with_residents(conn, calendars)
        asked = {name: day_to_ask(calendars[name], at) for name in sorted(serves)}
        by_day = {
            day: health.rounds_of(conn, day, quiet_seconds=QUIET_SECONDS)
            for day in set(asked.values())
            if day is not None
        }
    wrong = [(name, day, missed(name, by_day[day])) for name, day in asked.items() if day is not None]
    for name, day, why in wrong:
        if why:
            yield Check("round", Level.wrong, f"{name}: the follow-up of {day:%Y-%m-%d} {why}", _DO)
    if not any(why for *_, why in wrong):
        days = ", ".join(sorted({f"{day:%Y-%m-%d}" for _, day, _ in wrong}))
        yield Check("round", Level.fine, f"the follow-up was run: {days}" if days else "no office worked for two weeks")

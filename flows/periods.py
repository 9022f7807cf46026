"""The period of an audit as a form asks it, and the days it means.

Rules
-----
1. A period ends with the day asked. `vorige maand` is what the schedule asks on the second day of every month.
2. Own days are given with the choice `eigen periode` alone: else a form would say two things.
3. What is wrong with the days is said here, in Dutch: who reads it filled in the form.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from klantreis.errors import FixForm

LAST_MONTH, TWELVE_MONTHS = "vorige maand", "twaalf maanden tot en met vorige maand"
THIS_YEAR, OWN = "dit jaar tot en met vandaag", "eigen periode"
PERIODS = (LAST_MONTH, TWELVE_MONTHS, THIS_YEAR, OWN)


@dataclass(frozen=True)
class Period:
    """Both days included."""

    since: date
    until: date


def period_of(choice: str, today: date, since: date | None = None, until: date | None = None) -> Period:
    """The days that were asked for.

    Raises FixForm where they are missing, were given with another choice, have not come yet, or run backwards.
    """
    if choice == OWN:
        if since is None:
            raise FixForm("Kies bij 'eigen periode' ook de eerste dag.")
        return _possible(Period(since, until or today), today)
    if since is not None or until is not None:
        raise FixForm(f"Eigen dagen horen bij '{OWN}'. Kies dat, of laat de dagen leeg.")
    if choice == THIS_YEAR:
        return Period(date(today.year, 1, 1), today)
    ended = date(today.year, today.month, 1) - timedelta(days=1)
    if choice == LAST_MONTH:
        return Period(ended.replace(day=1), ended)
    return Period(date(today.year - 1, today.month, 1), ended)


def _possible(period: Period, today: date) -> Period:
    if period.until > today:
        raise FixForm(f"Van {period.until} is nog niets bekend. Kies als laatste dag {today} of eerder.")
    if period.since > period.until:
        raise FixForm(
            f"De eerste dag, {period.since}, ligt na de laatste, {period.until}. Kies een eerdere eerste dag."
        )
    return period

"""How much the teams of a municipality can meet in the coming working days.

Rules
-----
1. Who counts holds a role that a case names somebody for (case worker, jobcoach), is a colleague on that day, and is
   not on leave. A manager or team leader meets few obligations: counting them would tell of room that is not there.
2. Who works for several teams counts for each in equal parts. Who is named for no team counts for all of them likewise,
   and for the cases without a team where no case has one.
3. Staff and leave are those of today, also when an earlier day is looked back on: they are not kept by day.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from klantreis.core.people import ON_THE_CASE, Colleague, Staff
from klantreis.core.workdays import Calendar

HORIZONS = (5, 10, 20)  #: working days ahead
NO_TEAM = ""


def capacity_of(
    staff: Staff, teams: Collection[str], per_day: float, as_of: date, calendar: Calendar
) -> Mapping[str, tuple[float, ...]]:
    """By team, the obligations that can be met in the coming 5, 10 and 20 working days; `teams` are those of cases."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(HORIZONS))
    days = [calendar.add_workdays(as_of, count) for count in range(1, HORIZONS[-1] + 1)]
    for colleague in staff.people.values():
        present = [colleague.is_active(day) and colleague.leave_on(day) is None for day in days]
        shares = _shares(colleague, teams)
        for team in shares:
            for place, horizon in enumerate(HORIZONS):
                found[team][place] += per_day * sum(present[:horizon]) / len(shares)
    return {team: tuple(round(each, 1) for each in found[team]) for team in sorted(found)}


def _shares(colleague: Colleague, teams: Collection[str]) -> list[str]:
    """The teams this colleague works for in equal parts; empty: they meet no obligations."""
    held = {team for role, team in colleague.roles if role in ON_THE_CASE}
    named = sorted(held - {NO_TEAM})
    return named or (sorted(teams) or [NO_TEAM] if held else [])

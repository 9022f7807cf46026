"""Who there is in the example of Doetinchem: 120 residents at the takeover, ten who report later, and the colleagues.

Of those at the takeover half have not been spoken with for years. They wait for the wave, the longest first.
"""

import random
from datetime import date, timedelta

from examples.invented.colleagues import Colleague, Leave
from examples.invented.days import later
from examples.invented.facts import Stretch
from examples.invented.people import About, Populace

SEED = 2019
MUNICIPALITY = "doetinchem"
TAKEOVER = date(2026, 5, 4)  #: Monday: the day the existing case load comes in
LAST = date(2026, 12, 31)
YEAR = Stretch(TAKEOVER, LAST)

STORIES_TOLD = 24  #: the first numbers are told by hand
WAITING = (*range(1, 6), 22, *range(25, 80))  #: who is called by a wave
AT_TAKEOVER = 120
PEOPLE = 130
#: Old enough for an exemption and a premium, since their story is about those (Pw 31 lid 5).
GROWN_UP = (12, 13, 14, 15)


def reports_on(number: int) -> date:
    """Who is not in the existing case load reports, one every second working day."""
    return later(TAKEOVER, 1 + 2 * (number - AT_TAKEOVER - 1))


def last_talk(number: int) -> date | None:
    """When somebody who waits was last spoken with: all on different days, number 1 never."""
    if number == 1:
        return None
    return date(2017, 1, 9) + timedelta(days=number if number < 6 else 30 + number * 37)


def turn(number: int) -> date:
    """By this those who wait are called."""
    return last_talk(number) or date.min


def _more(about: About, _rng: random.Random) -> dict[str, str]:
    talk = last_talk(about.number) if about.number in WAITING else None
    if about.number > AT_TAKEOVER:  # at the desk, about reporting: they are no longest not spoken
        talk = date(2026, 4, 30)
    cells = {"last_talk_on": talk.isoformat() if talk else ""}
    if about.number in GROWN_UP:
        cells |= {"birth_date": f"19{70 + about.number}-06-15", "target_groups": ""}
    return cells


RESIDENTS = Populace(
    seed=SEED,
    prefix="DT",
    city="Doetinchem",
    count=PEOPLE,
    districts=("centrum", "de_huet", "overstegen", "wehl", "gaanderen"),
    enrolled_on=lambda number: TAKEOVER if number <= AT_TAKEOVER else reports_on(number),
    case_worker=lambda number: f"kw-{1 + number % 3}",
    jobcoach=lambda _: "jc-1",
    consented_on=date(2026, 2, 2),
    more=_more,
)

STAFF = (
    Colleague("kw-1", "Klantmanager Een", "case_worker"),
    Colleague("kw-2", "Klantmanager Twee", "case_worker", (Leave(date(2026, 5, 18), date(2026, 5, 22), "kw-1"),)),
    Colleague("kw-3", "Klantmanager Drie", "case_worker", (Leave(date(2026, 7, 20), date(2026, 8, 7), "kw-2"),)),
    Colleague("tl-1", "Teamleider Vier", "team_lead", (Leave(date(2026, 6, 15), date(2026, 6, 19), "mg-1"),)),
    Colleague("jc-1", "Jobcoach Vijf", "jobcoach", (Leave(date(2026, 8, 10), date(2026, 8, 21), "kw-1"),)),
    Colleague("mg-1", "Manager Zes", "manager"),
)
LEAVES = {each.code: each.leaves for each in STAFF}

"""Who lives in the example of Groningen: which number is in which journey, since when, and what its row says."""

import random
from datetime import date, timedelta

from examples.invented.days import later
from examples.invented.people import About, Populace, usual_groups

SEED = 2026
MUNICIPALITY = "groningen"
TAKEOVER = date(2026, 3, 2)  #: Monday: the day the existing case load comes in
LATE_LIST = date(2026, 3, 9)  #: UWV sends those whom it forgot, with little time left
NEW_LIST = date(2026, 3, 16)  #: and those whose WW ends in half a year and a month

WW = range(1, 57)
ACTIEF = range(57, 89)
LEARNING = range(89, 99)
STADSBEHEER = range(99, 111)
APPLYING = range(111, 119)
ALSO_LEARNING = (57, 58)  #: in the Werkprogramma, and learning at work too
ON_THE_NEW_LIST = range(45, 53)
ON_THE_LATE_LIST = (4, 53, 54, 55, 56)

#: The end of the WW of those whose course is told by hand; of the others it is drawn.
WW_ENDS = {
    1: date(2026, 9, 30), 2: date(2026, 9, 25), 3: date(2026, 5, 22), 4: date(2026, 3, 31), 5: date(2026, 4, 30),
    6: date(2026, 8, 31), 7: date(2026, 8, 31), 8: date(2026, 6, 30), 9: date(2026, 6, 15), 10: date(2026, 9, 15),
    11: date(2026, 8, 14), 12: date(2026, 6, 26), 13: date(2026, 7, 31), 14: date(2026, 5, 29), 15: date(2025, 12, 4),
    16: date(2025, 12, 15), 17: date(2026, 2, 27), 18: date(2026, 9, 30), 19: date(2026, 9, 30), 20: date(2026, 7, 10),
}  # fmt: skip
COMPANIES = ("LB-1", "LB-2", "LB-3")


def start_learning(number: int) -> date:
    """One after the other, from November 2025; those who are in the Werkprogramma too begin at the end of March."""
    if number in ALSO_LEARNING:
        return date(2026, 3, 30) + timedelta(weeks=2 * ALSO_LEARNING.index(number))
    return date(2025, 11, 3) + timedelta(days=16 * (number - LEARNING.start))


def reported(number: int) -> date:
    return later(TAKEOVER, -3 * (number - APPLYING.start))


def enrolled_on(number: int) -> date:
    """Who learns or applies already keeps the day on which that began: terms run from there."""
    if number in LEARNING:
        return min(TAKEOVER, start_learning(number) - timedelta(weeks=5))
    if number in APPLYING:
        return reported(number)
    if number in ON_THE_LATE_LIST:
        return LATE_LIST
    return NEW_LIST if number in ON_THE_NEW_LIST else TAKEOVER


def case_worker(number: int) -> str:
    if number in WW:
        return ("kw-1", "kw-2")[number % 2]
    return ("kw-3", "kw-4")[number % 2]


def groups(about: About, rng: random.Random) -> list[str]:
    """Besides the usual ones those that the journeys ask for. UWV may not tell us of debts, so none says that."""
    found = {*usual_groups(about, rng), *_asked_for(about.number)}
    if about.number in ACTIEF:
        found.add(rng.choice(("recent", "long_term", "long_term")))
    return sorted(found)


def _asked_for(number: int) -> set[str]:
    if number in LEARNING or number in ALSO_LEARNING:
        return {"at_leerbedrijf", "no_startkwalificatie"}
    return {"status_holder"} if number in STADSBEHEER else set()


def more(about: About, rng: random.Random) -> dict[str, str]:
    """The columns of each file; who is on the late list is young, since that letter goes to the young only."""
    number = about.number
    if number in WW:
        young = {"birth_date": "2002-05-04"} if number in (4, 7) else {}
        return {"ww_end": _ww_end(number, rng).isoformat(), **young}
    if number in LEARNING or number in ALSO_LEARNING:
        begins = start_learning(number)
        ends = begins + timedelta(days=182)
        return {
            "start_learning": begins.isoformat(), "planned_end": ends.isoformat(),
            "training_company": rng.choice(COMPANIES),
        }  # fmt: skip
    return {"partner": "P-SB"} if number in STADSBEHEER else {}


def _ww_end(number: int, rng: random.Random) -> date:
    if number in WW_ENDS:
        return WW_ENDS[number]
    if number in ON_THE_NEW_LIST:
        return date(2026, 10, 12) + timedelta(days=rng.randrange(20))
    if number in ON_THE_LATE_LIST:
        return date(2026, 4, 1) + timedelta(days=rng.randrange(25))
    return date(2026, 4, 13) + timedelta(days=rng.randrange(160))


RESIDENTS = Populace(
    seed=SEED,
    prefix="GR",
    city="Groningen",
    count=APPLYING.stop - 1,
    districts=("centrum", "oost", "west", "zuid", "noord"),
    enrolled_on=enrolled_on,
    case_worker=case_worker,
    jobcoach=lambda number: ("jc-1", "jc-2")[number % 2],
    consented_on=date(2026, 1, 12),
    groups=groups,
    more=more,
)

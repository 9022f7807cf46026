"""What other systems tell of residents on the way to work: what followed a card, and who left welfare and came back.

A decision itself is never in a file: only a named person's answer to a card is one. So no hearing and no suspension.
"""

import random
from collections.abc import Callable, Mapping
from datetime import date

from examples.invented.days import later
from examples.invented.facts import Life
from examples.invented.people import Person
from examples.landsmeer.lives import TAKEOVER, TEAM_LEAD, YEAR

DAY = TAKEOVER  #: Monday 5 January 2026


def care_is_arranged(life: Life) -> None:
    """L-0005, for whom care was asked on 5 February."""
    life.say("care_arranged", later(DAY, 30), heard=later(DAY, 30), kind="debt")


def care_is_not_wanted(life: Life) -> None:
    """L-0020, left alone until 20 February."""
    life.say("care_asked", later(DAY, 35), by=TEAM_LEAD, heard=later(DAY, 35), why="circumstances")
    life.say("care_declined", later(DAY, 42), heard=later(DAY, 42))


def comes_back(life: Life) -> None:
    """L-0015: out of welfare with the job of 17 November, back in it on the day that job ended."""
    life.say("off_benefit", date(2025, 11, 17), reason="work")
    life.say("benefit_restarted", later(DAY, 12), heard=later(DAY, 12))


#: System -> resident -> what it tells.
TOLD: Mapping[str, Mapping[int, Callable[[Life], None]]] = {
    "wijkteam": {5: care_is_arranged, 20: care_is_not_wanted},
    "uitkering": {15: comes_back},
}


def lives(people: Mapping[int, Person], journey: str) -> dict[str, list[Life]]:
    """By system the lives it tells a part of."""
    found: dict[str, list[Life]] = {}
    for source, stories in TOLD.items():
        found[source] = [Life(people[number], journey, YEAR, random.Random(f"{source}-{number}")) for number in stories]
        for life in found[source]:
            stories[life.person.number](life)
    return found

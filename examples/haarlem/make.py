"""Write the Haarlem example: `python -m examples.haarlem.make [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from examples.haarlem.calls import Waiting, deal
from examples.haarlem.lives import HALF_YEAR, LAST, TAKEOVER, spoken, underway
from examples.haarlem.stories import GROUPS, STORIES
from examples.invented import files
from examples.invented.appointments import Slot, some_appointment, weekly
from examples.invented.colleagues import Colleague, Leave, Partner
from examples.invented.days import later
from examples.invented.facts import Life
from examples.invented.people import About, Person, Populace

SEED = 2016
MUNICIPALITY = "haarlem"
UNDERWAY = range(len(STORIES) + 1, 61)  #: spoken with before the takeover
BACKLOG = range(61, 111)  #: long not spoken with: they wait to be called
NEWCOMERS = range(111, 121)  #: come in over the weeks, and were never spoken with
FIRST_TALK_ON, CANCELS = date(2026, 1, 14), 70  #: resident 70 cancels, and is called again


def last_talk(number: int) -> date | None:
    """Of those who wait: long ago, and no two on one day."""
    return date(2023, 3, 6) + timedelta(days=17 * (number - BACKLOG.start)) if number in BACKLOG else None


def groups(about: About, rng: random.Random) -> list[str]:
    if about.number in STORIES:
        return [GROUPS[about.number]] if about.number in GROUPS else []
    holds = {
        "young": about.born >= date(1999, 1, 6),
        "entrepreneur": rng.random() < 0.08,
        "long_term": about.number in BACKLOG and rng.random() < 0.7,
        "no_startkwalificatie": rng.random() < 0.25,
        "status_holder": about.language != "nld",
    }
    return [group for group, held in holds.items() if held]


def more(about: About, _rng: random.Random) -> dict[str, str]:
    """The day of the last talk, and an age that fits the story."""
    talk = last_talk(about.number)
    born = {"birth_date": f"2002-05-{about.number + 1:02d}"} if GROUPS.get(about.number) == "young" else {}
    return {"last_talk_on": talk.isoformat() if talk else ""} | born


RESIDENTS = Populace(
    seed=SEED,
    prefix="HL",
    city="Haarlem",
    count=120,
    districts=("centrum", "schalkwijk", "noord", "oost"),
    enrolled_on=lambda number: later(TAKEOVER, 2 * (number - 110)) if number in NEWCOMERS else TAKEOVER,
    case_worker=lambda number: f"kw-{number % 3 + 1}",
    jobcoach=lambda _number: "jc-1",
    consented_on=date(2025, 10, 6),
    groups=groups,
    more=more,
)

STAFF = (
    Colleague("kw-1", "Medewerker Een", "case_worker", (Leave(date(2026, 1, 26), date(2026, 1, 30), "kw-2"),)),
    Colleague("kw-2", "Medewerker Twee", "case_worker", (Leave(date(2026, 2, 16), date(2026, 2, 20), "kw-3"),)),
    Colleague("kw-3", "Medewerker Drie", "case_worker", (Leave(date(2026, 1, 12), date(2026, 1, 14), "kw-1"),)),
    Colleague("jc-1", "Jobcoach Vier", "jobcoach", (Leave(date(2026, 5, 4), date(2026, 5, 8), "kw-2"),)),
    Colleague("tl-1", "Teamleider Vijf", "team_lead", (Leave(date(2026, 1, 19), date(2026, 1, 21), "mg-1"),)),
    Colleague("mg-1", "Manager Zes", "manager"),
)
PARTNERS = (
    Partner("P-SPORT", "partner", "Sportclub De Doelpaal", "Sanne Clubhuis"),
    Partner("P-IJS", "partner", "IJsbaan Spiegelglad", "Ilse Baan"),
    Partner("P-BUURT", "partner", "Buurthuis Het Kompas", "Bilal Buurt"),
    Partner("P-COOP", "partner", "Coöperatie De Werkplaats", "Cor Samen"),
    Partner("P-TAAL", "partner", "Taalhuis Verteltafel", "Tess Woord"),
)
_TALKS = {"kind": "first_talks", "capacity": 2}
SLOTS = tuple(
    chain(
        weekly(FIRST_TALK_ON, date(2026, 3, 31), "di wo do", "09:30", place="wijkhuis", **_TALKS),
        weekly(FIRST_TALK_ON, date(2026, 3, 31), "di do", "13:30", place="stadhuis", **_TALKS),
    )
)


def main(folder: Path) -> None:
    lives = [Life(each, MUNICIPALITY, HALF_YEAR, _chance(each)) for each in RESIDENTS.people()]
    for life in lives[: UNDERWAY.stop - 1]:
        STORIES.get(life.person.number, underway)(life)
    waiting = [Waiting(life, last_talk(life.person.number)) for life in lives[UNDERWAY.stop - 1 :]]
    deal(list(_unless_gone(waiting)), SLOTS, TAKEOVER, LAST, called)
    files.write_clients(folder / "clients.csv", lives)
    files.write_facts(folder / "facts.jsonl", lives, MUNICIPALITY)
    files.write_staff(folder / "staff.csv", MUNICIPALITY, STAFF)
    files.write_partners(folder / "partners.csv", MUNICIPALITY, PARTNERS)
    files.write_slots(folder / "slots.csv", MUNICIPALITY, SLOTS)


def _chance(person: Person) -> random.Random:
    return random.Random(f"{SEED}-life-{person.number}")


def _unless_gone(waiting: list[Waiting]) -> Iterator[Waiting]:
    """Some leave benefit, or move, before it is their turn."""
    for each in waiting:
        number = each.life.person.number
        if number in BACKLOG[12:] and number % 9 == 0:
            day = later(TAKEOVER, (number - BACKLOG.start) // 6)
            if number // 9 % 2:
                gone = each.life.say("moved_away", day, heard=day)
            else:
                gone = each.life.say("off_benefit", day, heard=day, reason="other_income")
            each.leaves = gone.recorded_at
        yield each


def called(life: Life, today: date, slot: Slot, times: int) -> datetime | None:
    """What comes of a call: most come, some stay away and come later, some cancel."""
    talk = slot.at.date()
    cancels = life.person.number == CANCELS if times == 1 else False
    if times == 1 and (cancels or life.chance(0.06)):
        day = later(today, 2)
        return life.say("cancelled_by_client" if cancels or life.chance(0.6) else "cancelled_by_us", day).recorded_at
    if life.chance(0.18):
        stays_away(life, talk)
    else:
        spoken(life, talk)
    return None


def stays_away(life: Life, talk: date) -> None:
    """Called the next day; a new talk is planned, and held."""
    life.say("no_show", talk, heard=talk)
    life.say("contact_held" if life.chance(0.6) else "contact_tried", later(talk, 1), channel="phone")
    again = later(talk, life.between(7, 12))
    life.say("talk_planned", later(talk, 2), at=some_appointment(life.rng, again), place="wijkhuis")
    spoken(life, again)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

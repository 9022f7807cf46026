"""Write the Haarlemmermeer example: `python -m examples.haarlemmermeer.make [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte. Whom the wave calls,
and to which session, is asked of the wave itself (`calling.py`): after a change of the journey make the files anew.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from examples.haarlemmermeer import lives
from examples.haarlemmermeer.calling import District
from examples.haarlemmermeer.stories import CALLED, UNDERWAY
from examples.invented import files
from examples.invented.appointments import Slot, weekly
from examples.invented.colleagues import Colleague, Leave
from examples.invented.facts import Life
from examples.invented.people import About, Person, Populace, usual_groups

SEED = 2151
MUNICIPALITY = "haarlemmermeer"
FIRST_WAITING, FIRST_COMPARED = 25, 97  #: before the first: called by hand; from the second on: only compared with


def household(number: int) -> str:
    """One in three couples: 26 and 27 belong together, 32 and 33, and so on."""
    return f"HM-H{number // 2:03d}" if number >= FIRST_WAITING and number // 2 % 3 == 1 else ""


def groups(about: About, rng: random.Random) -> list[str]:
    return usual_groups(about, rng) + ["comparison_group"] * (about.number >= FIRST_COMPARED)


def more(about: About, _rng: random.Random) -> dict[str, str]:
    """When somebody was last spoken with, each on a day of their own; with 25 nobody ever spoke."""
    waits = about.number - FIRST_WAITING
    talk = date(2019, 1, 7) + timedelta(days=27 * waits) if waits > 0 else None
    return {"cohort_start": lives.BEGAN.isoformat(), "last_talk_on": talk.isoformat() if talk else ""}


RESIDENTS = Populace(
    seed=SEED,
    prefix="HM",
    city="Nieuw-Vennep",
    domain="example.org",
    count=120,
    districts=("getsewoud", "linquenda", "west"),
    enrolled_on=lambda _number: lives.TAKEOVER,
    case_worker=lambda number: f"kw-{1 + number // 2 % 3}",
    jobcoach=lambda _number: "jc-1",
    consented_on=date(2025, 12, 1),
    household=household,
    groups=groups,
    more=more,
)

STAFF = (
    Colleague("kw-1", "Medewerker Een", "case_worker", (Leave(date(2026, 5, 11), date(2026, 5, 22), "kw-3"),)),
    Colleague("kw-2", "Medewerker Twee", "case_worker", (Leave(date(2026, 3, 23), date(2026, 3, 27), "kw-3"),)),
    Colleague("kw-3", "Medewerker Drie", "case_worker", (Leave(date(2026, 6, 1), date(2026, 6, 5), "kw-1"),)),
    Colleague("jc-1", "Jobcoach Vier", "jobcoach", (Leave(date(2026, 4, 13), date(2026, 4, 17), "kw-1"),)),
    Colleague("tl-1", "Teamleider Vijf", "team_lead", (Leave(date(2026, 4, 20), date(2026, 4, 24), "mg-1"),)),
    Colleague("mg-1", "Manager Zes", "manager|quality|integration_lead"),
    Colleague("wsp-1", "Werkgeversdesk Zeven", "employer_desk"),
)


def sessions() -> list[Slot]:
    """On Thursdays in the village hall, and on Tuesdays in the town hall, by kw-2, who is on leave on 24 March."""
    first, last = date(2026, 3, 9), date(2026, 5, 29)
    room = {"kind": "group_sessions", "capacity": 8}
    thursdays = weekly(first, last, "do", "10:00", **room, place="dorpshuis", person="kw-1")
    tuesdays = weekly(
        date(2026, 3, 17), date(2026, 4, 3), "di", "13:30", **room | {"capacity": 6}, place="raadhuis", person="kw-2"
    )
    return sorted([*thursdays, *tuesdays], key=lambda session: session.at)


def main(folder: Path) -> None:
    everybody = [_life(person) for person in RESIDENTS.people()]
    District(everybody, sessions(), STAFF).call(_called, lives.LAST)
    files.write_clients(folder / "clients.csv", everybody)
    files.write_facts(folder / "facts.jsonl", everybody, MUNICIPALITY)
    files.write_staff(folder / "staff.csv", MUNICIPALITY, STAFF)
    files.write_slots(folder / "slots.csv", MUNICIPALITY, sessions())


def _life(person: Person) -> Life:
    """All that is told before the first wave."""
    life = Life(person, MUNICIPALITY, lives.STRETCH, random.Random(f"{SEED}-life-{person.number}"))
    if person.number in UNDERWAY:
        UNDERWAY[person.number](life)
    elif person.number < FIRST_WAITING:
        lives.underway(life)
    elif person.number >= FIRST_COMPARED:
        lives.usual_service(life)
    return life


def _called(life: Life, session: Slot) -> None:
    CALLED.get(life.person.number, lives.called)(life, session)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

"""Write the Doetinchem example: `python -m examples.doetinchem.make [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte.
"""

import random
import sys
from pathlib import Path

from examples.doetinchem import lives
from examples.doetinchem.people import AT_TAKEOVER, MUNICIPALITY, RESIDENTS, SEED, STAFF, WAITING, YEAR
from examples.doetinchem.stories import CALLED, STORIES
from examples.doetinchem.waves import called, rooms
from examples.invented import files
from examples.invented.facts import Life
from examples.invented.people import Person


def main(folder: Path) -> None:
    told = [_life(person) for person in RESIDENTS.people()]
    files.write_clients(folder / "clients.csv", told)
    files.write_facts(folder / "facts.jsonl", told, MUNICIPALITY)
    files.write_staff(folder / "staff.csv", MUNICIPALITY, STAFF)
    files.write_slots(folder / "slots.csv", MUNICIPALITY, rooms())


def _life(person: Person) -> Life:
    life = Life(person, MUNICIPALITY, YEAR, random.Random(f"{SEED}-life-{person.number}"))
    slots = _CALLS.get(person.number, [])
    if person.number in CALLED:
        CALLED[person.number](life, slots)
    elif person.number in STORIES:
        STORIES[person.number](life)
    elif slots:
        lives.called(life, slots[0])
    elif person.number > AT_TAKEOVER:
        lives.reports(life)
    else:
        lives.underway(life)
    return life


_CALLS = called(WAITING)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

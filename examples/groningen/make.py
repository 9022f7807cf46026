"""Write the Groningen example: `python -m examples.groningen.make [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte.
"""

import random
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from examples.groningen import EXAMPLE, learning, stories, werkprogramma, ww
from examples.groningen.residents import (
    ACTIEF,
    ALSO_LEARNING,
    APPLYING,
    LEARNING,
    MUNICIPALITY,
    RESIDENTS,
    SEED,
    STADSBEHEER,
    TAKEOVER,
    WW,
)  # fmt: skip
from examples.invented import files
from examples.invented.colleagues import Colleague, Leave, Partner
from examples.invented.facts import Life, Stretch

YEAR = Stretch(TAKEOVER, date(2026, 12, 31))
STAFF = (
    Colleague("kw-1", "Medewerker Een", "case_worker", (Leave(date(2026, 3, 23), date(2026, 3, 27), "kw-2"),)),
    Colleague("kw-2", "Medewerker Twee", "case_worker", (Leave(date(2026, 7, 20), date(2026, 8, 7), "kw-1"),)),
    Colleague("kw-3", "Medewerker Drie", "case_worker", (Leave(date(2026, 3, 12), date(2026, 3, 13), "kw-4"),)),
    Colleague("kw-4", "Medewerker Vier", "case_worker"),
    Colleague("jc-1", "Jobcoach Vijf", "jobcoach", (Leave(date(2026, 5, 6), date(2026, 5, 12), "jc-2"),)),
    Colleague("jc-2", "Jobcoach Zes", "jobcoach"),
    Colleague("wsp-1", "Werkgeversadviseur Zeven", "employer_desk"),
    Colleague("tl-1", "Teamleider Acht", "team_lead", (Leave(date(2026, 3, 16), date(2026, 3, 17), "mg-1"),)),
    Colleague("kwa-1", "Kwaliteit Negen", "quality"),
    Colleague("mg-1", "Manager Tien", "manager|team_lead|integration_lead"),
)
PARTNERS = (
    Partner("P-SB", "partner", "Stadsbeheer", "Werkbegeleider Elf"),
    Partner("LB-1", "training_company", "Leerbedrijf Groenwerk", "Praktijkopleider Twaalf"),
    Partner("LB-2", "training_company", "Leerbedrijf Bedachte Keuken", "Praktijkopleider Dertien"),
    Partner("LB-3", "training_company", "Leerbedrijf Testmontage", "Praktijkopleider Veertien"),
)
Course = Callable[[Life], None]
WHO: dict[str, tuple[Iterable[int], Course]] = {
    "groningen_ww": (WW, ww.course),
    "groningen_actief": (ACTIEF, werkprogramma.course),
    "groningen_praktijkleren": ((*ALSO_LEARNING, *LEARNING), learning.at_work),
    "groningen_stadsbeheer": (STADSBEHEER, learning.stadsbeheer),
    "intake_bijstand": (APPLYING, learning.application),
}


def main(folder: Path) -> None:
    people = {person.number: person for person in RESIDENTS.people()}
    everybody: list[Life] = []
    for journey, (numbers, course) in WHO.items():
        lives = [Life(people[each], journey, YEAR, random.Random(f"{SEED}-{journey}-{each}")) for each in numbers]
        for life in lives:
            stories.STORIES.get((journey, life.person.number), course)(life)
        files.write_clients(folder / EXAMPLE.clients[journey], lives)
        everybody += lives
    files.write_facts(folder / "facts.jsonl", everybody, MUNICIPALITY)
    files.write_staff(folder / "staff.csv", MUNICIPALITY, STAFF)
    files.write_partners(folder / "partners.csv", MUNICIPALITY, PARTNERS)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

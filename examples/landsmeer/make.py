"""Write the Landsmeer example: `python -m examples.landsmeer.make [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte.
"""

import random
import sys
from datetime import date
from pathlib import Path

from examples.invented import files
from examples.invented.colleagues import Colleague, Leave, Partner
from examples.invented.days import later
from examples.invented.facts import Life
from examples.invented.people import Person, Populace
from examples.landsmeer import afterwards, newcomer_stories, newcomers
from examples.landsmeer.lives import TAKEOVER, YEAR, invitation, underway
from examples.landsmeer.stories import STORIES

SEED = 2026
MUNICIPALITY = "landsmeer"
AT_TAKEOVER = 98  #: of the 123; the other 25 come in over the year

RESIDENTS = Populace(
    seed=SEED,
    prefix="L",
    city="Landsmeer",
    domain="example.org",
    count=123,
    districts=("landsmeer", "den_ilp", "purmerland"),
    enrolled_on=lambda number: TAKEOVER if number <= AT_TAKEOVER else later(TAKEOVER, 2 + (number - AT_TAKEOVER) * 7),
    case_worker=lambda number: "kw-1" if number % 3 == 0 else "kw-2",
    jobcoach=lambda number: "jc-1" if number % 4 else "",
    consented_on=date(2025, 11, 3),
)

STAFF = (
    Colleague(
        "kw-1",
        "Medewerker Een",
        "case_worker|team_lead",
        (Leave(date(2026, 1, 19), date(2026, 1, 23), "kw-2"), Leave(date(2026, 7, 20), date(2026, 8, 7), "kw-2")),
    ),
    Colleague(
        "kw-2",
        "Medewerker Twee",
        "case_worker",
        (Leave(date(2026, 2, 16), date(2026, 2, 20), "kw-1"), Leave(date(2026, 8, 10), date(2026, 8, 28), "kw-1")),
    ),
    Colleague("jc-1", "Jobcoach Drie", "jobcoach", (Leave(date(2026, 5, 4), date(2026, 5, 8), "kw-2"),)),
    Colleague("mg-1", "Manager Vier", "manager|integration_lead"),
    Colleague("wsp-1", "Adviseur Vijf", "employer_desk"),
)

PARTNERS = (
    Partner("P-01", "partner", "Taalhuis Bedacht", "Contact Een"),
    Partner("P-02", "partner", "Kringloop Verzonnen", "Contact Twee"),
)

FAULTY = """id,source,municipality,client_ref,journey,event,occurred_on,at,by,corrects,withdraws,data.reason,data.until
F-01,faulty,landsmeer,L-0001,landsmeer,contact_held,2026-01-06,,kw-2,,,,
F-02,faulty,landsmeer,L-9999,landsmeer,contact_held,2026-01-06,,kw-2,,,,
F-03,faulty,landsmeer,L-0001,landsmeer,coffee_drunk,2026-01-06,,kw-2,,,,
F-04,faulty,landsmeer,L-0001,landsmeer,contact_held,6-1-2026,,kw-2,,,,
F-05,faulty,landsmeer,L-0001,landsmeer,talk_planned,2026-01-06,2026-03-29T02:30,kw-2,,,,
F-06,faulty,landsmeer,L-0001,landsmeer,talk_planned,2026-01-06,2026-10-25T02:30,kw-2,,,,
F-07,faulty,landsmeer,L-0001,landsmeer,journey_closed,2026-01-06,,kw-2,,,bored,
F-08,faulty,landsmeer,L-0001,landsmeer,contact_held,2026-01-06,,kw-2,,,,2026-02-01
F-09,faulty,landsmeer,L-0001,landsmeer,contact_held,2026-01-06,,kw-2,F-77,,,
F-01,faulty,landsmeer,L-0001,landsmeer,contact_held,2026-01-07,,kw-2,,,,
,faulty,landsmeer,L-0001,landsmeer,contact_held,2026-01-06,,kw-2,,,,
"""


def main(folder: Path) -> None:
    people = RESIDENTS.people()
    lives = [_life(person) for person in people]
    integrating = [_newcomer(person) for person in newcomers.residents(RESIDENTS)]
    files.write_clients(folder / "clients.csv", lives)
    files.write_clients(folder / "clients_newcomers.csv", integrating, placed=())
    told_elsewhere = afterwards.lives({person.number: person for person in people}, MUNICIPALITY)
    beside = {"regie-inburgering": integrating, **told_elsewhere}
    files.write_facts(folder / "facts.jsonl", lives, MUNICIPALITY, source="suite", beside=beside)
    files.write_staff(folder / "staff.csv", MUNICIPALITY, STAFF)
    files.write_partners(folder / "partners.csv", MUNICIPALITY, PARTNERS)
    (folder / "faulty.csv").write_text(FAULTY, encoding="utf-8")


def _newcomer(person: Person) -> Life:
    life = Life(person, newcomers.JOURNEY, YEAR, random.Random(f"{SEED}-newcomer-{person.number}"))
    if person.number in newcomers.ON_BOTH:
        newcomers.on_both(life)
    elif person.number in newcomer_stories.STORIES:
        newcomer_stories.STORIES[person.number](life)
    else:
        newcomers.new_here(life, person.enrolled_on)
    return life


def _life(person: Person) -> Life:
    life = Life(person, MUNICIPALITY, YEAR, random.Random(f"{SEED}-life-{person.number}"))
    if person.number in STORIES:
        STORIES[person.number](life)
    elif person.number <= AT_TAKEOVER:
        underway(life)
    else:
        invitation(life, person.enrolled_on)
    return life


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

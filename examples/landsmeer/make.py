"""Write the Landsmeer example: `python examples/landsmeer/make.py [FOLDER]`.

Synthetic throughout: nobody in it exists. The same seed gives the same files, byte for byte.
"""

import csv
import json
import random
import sys
from datetime import date
from pathlib import Path

from days import LAST
from lives import Event, Life, invitation, underway
from residents import COLUMNS, Resident, residents
from stories import STORIES

SEED = 2026

STAFF = """code,name,email,roles,team,absent_from,absent_until,stand_in,active_from,active_until
kw-1,Medewerker Een (verzonnen),kw-1@landsmeer.example,case_worker|team_lead,,2026-01-19,2026-01-23,kw-2,,
kw-1,,,,,2026-07-20,2026-08-07,kw-2,,
kw-2,Medewerker Twee (verzonnen),kw-2@landsmeer.example,case_worker,,2026-02-16,2026-02-20,kw-1,,
kw-2,,,,,2026-08-10,2026-08-28,kw-1,,
jc-1,Jobcoach Drie (verzonnen),jc-1@landsmeer.example,jobcoach,,2026-05-04,2026-05-08,kw-2,,
mg-1,Manager Vier (verzonnen),mg-1@landsmeer.example,manager,,,,,,
"""

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
    people = residents(SEED)
    lives = [_life(number, person) for number, person in enumerate(people, start=1)]
    _write_clients(folder / "clients.csv", lives)
    _write_facts(folder / "facts.jsonl", [event for life in lives for event in life.events])
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    (folder / "faulty.csv").write_text(FAULTY, encoding="utf-8")


def _life(number: int, person: Resident) -> Life:
    life = Life(person, random.Random(f"{SEED}-life-{number}"))
    if number in STORIES:
        STORIES[number](life)
    elif number <= 98:
        underway(life)
    else:
        invitation(life, person.enrolled_on)
    return life


def _write_clients(path: Path, lives: list[Life]) -> None:
    """An employer is on record only for those who are placed during the year."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for life in lives:
            cells = dict(life.resident.cells)
            if not any(event.event == "placement_started" for event in life.events):
                cells |= {"employer_name": "", "employer_email": ""}
            writer.writerow(cells)


def _write_facts(path: Path, events: list[Event]) -> None:
    ordered = sorted(events, key=lambda event: (event.recorded_at, event.ref))
    numbers = {id(event): f"{number:06d}" for number, event in enumerate(ordered, start=1)}
    with path.open("w", encoding="utf-8") as file:
        for event in ordered:
            file.write(json.dumps(_fact(event, numbers), separators=(", ", ": ")) + "\n")


def _fact(event: Event, numbers: dict[int, str]) -> dict[str, object]:
    fact: dict[str, object] = {
        "id": numbers[id(event)],
        "source": "suite",
        "municipality": "landsmeer",
        "client_ref": event.ref,
        "journey": "landsmeer",
        "event": event.event,
        "occurred_on": event.occurred_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "by": event.by,
    }
    if event.at:
        fact["at"] = event.at.isoformat()
    if event.corrects:
        fact["corrects"] = numbers[id(event.corrects)]
    if event.withdraws:
        fact["withdraws"] = numbers[id(event.withdraws)]
    if event.data and event.occurred_on <= LAST:
        fact["data"] = {k: v.isoformat() if isinstance(v, date) else v for k, v in event.data.items()}
    return fact


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

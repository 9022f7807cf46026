"""The files of a case load, as `klantreis staff`, `partners`, `slots`, `enrol` and `record` read them.

Rules
-----
1. Facts stand in the order in which they were recorded, and those of one source are numbered in that order: `corrects`
   and `withdraws` name such a number. More facts from another source change no number.
2. The source of facts has the municipality in its name, since a source and a number happen once in a whole database.
3. An employer is on record only for those who go to work in the time that is told.
"""

import csv
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from examples.invented.appointments import Slot
from examples.invented.colleagues import Colleague, Leave, Partner
from examples.invented.facts import Event, Life
from examples.invented.people import COLUMNS

_words = str.split
STAFF = _words("municipality code name email roles team absent_from absent_until stand_in active_from active_until")
PARTNERS = _words("municipality code kind title contact email phone active_until")
SLOTS = _words("municipality code kind at place capacity person withdrawn")
PLACED = frozenset({"placement_started"})


def write_clients(path: Path, lives: Sequence[Life], placed: Collection[str] = PLACED) -> None:
    """The residents; after the usual columns those that the municipality has besides."""
    rows = [_client(life, placed) for life in lives]
    columns = [*COLUMNS, *(name for name in rows[0] if name not in COLUMNS)]
    write_table(path, columns, rows)


def _client(life: Life, placed: Collection[str]) -> dict[str, str]:
    cells = dict(life.person.cells)
    if not any(event.event in placed for event in life.events):
        cells |= {"employer_name": "", "employer_email": ""}
    return cells


def write_facts(
    path: Path,
    lives: Iterable[Life],
    municipality: str,
    source: str = "",
    beside: Mapping[str, Iterable[Life]] = MappingProxyType({}),
) -> None:
    """The facts of these lives; `beside`: lives that another system tells of, by the name of that source."""
    told = _told(lives, municipality, source or f"suite-{municipality}")
    for other, others in beside.items():
        told += _told(others, municipality, other)
    with path.open("w", encoding="utf-8") as file:
        for _, fact in sorted(told, key=lambda each: each[0]):
            file.write(json.dumps(fact, separators=(", ", ": ")) + "\n")


def _told(
    lives: Iterable[Life], municipality: str, source: str
) -> list[tuple[tuple[datetime, str], dict[str, object]]]:
    """Facts of one source, each with when it was recorded and of whom."""
    ordered = sorted(
        (event for life in lives for event in life.events), key=lambda event: (event.recorded_at, event.ref)
    )
    numbers = {id(event): f"{number:06d}" for number, event in enumerate(ordered, start=1)}
    begin = {"source": source, "municipality": municipality}
    return [
        ((event.recorded_at, event.ref), {"id": numbers[id(event)], **begin, **_fact(event, numbers)})
        for event in ordered
    ]


def _fact(event: Event, numbers: Mapping[int, str]) -> dict[str, object]:
    fact: dict[str, object] = {
        "client_ref": event.ref,
        "journey": event.journey,
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
    if event.data:
        fact["data"] = {k: v.isoformat() if isinstance(v, date) else v for k, v in event.data.items()}
    return fact


def write_staff(path: Path, municipality: str, colleagues: Iterable[Colleague]) -> None:
    """A colleague's second leave is a row of its own."""
    rows = []
    for each in colleagues:
        row = {
            "municipality": municipality,
            "code": each.code,
            "name": f"{each.name} (verzonnen)",
            "email": f"{each.code}@{municipality}.example",
            "roles": each.roles,
            "team": each.team,
        }
        first, *others = each.leaves or (None,)
        rows.append(row | _leave(first))
        rows += [{"municipality": municipality, "code": each.code} | _leave(leave) for leave in others]
    write_table(path, STAFF, rows)


def _leave(leave: Leave | None) -> dict[str, str]:
    if leave is None:
        return {}
    return {
        "absent_from": leave.first.isoformat(),
        "absent_until": leave.last.isoformat(),
        "stand_in": leave.stand_in,
    }


def write_partners(path: Path, municipality: str, partners: Iterable[Partner]) -> None:
    rows = [
        {
            "municipality": municipality,
            "code": each.code,
            "kind": each.kind,
            "title": f"{each.title} (verzonnen)",
            "contact": f"{each.contact} (verzonnen)",
            "email": f"{each.code}@{municipality}.example.org".lower(),
        }
        for each in partners
    ]
    write_table(path, PARTNERS, rows)


def write_slots(path: Path, municipality: str, slots: Iterable[Slot]) -> None:
    rows = [
        {
            "municipality": municipality,
            "code": each.code,
            "kind": each.kind,
            "at": f"{each.at:%Y-%m-%dT%H:%M}",
            "place": each.place,
            "capacity": str(each.capacity),
            "person": each.person,
            "withdrawn": "yes" if each.withdrawn else "",
        }
        for each in slots
    ]
    write_table(path, SLOTS, rows)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

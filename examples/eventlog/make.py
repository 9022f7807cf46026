"""Makes `eventlog.csv`: an event log as another system might export it. Nobody in it exists.

    python -m examples.eventlog.make [FILE]

Two municipalities, about 1,400 applications and 12,000 rows, always the same. It holds what real logs hold: offsets
around midnight, deadlines at midnight and on free days, cases without a team or a deadline, the same number in two
municipalities, copies of rows, events of one second, events after the end, an activity that nobody mapped.
"""

import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SEED = 20_261_126
COLUMNS = (
    "Zaaknummer", "Gemeente", "Activiteit", "Tijdstip", "Behandelaar", "Team", "Zaakverantwoordelijke", "Ontvangen",
    "Uiterste_datum", "Resultaat",
)  # fmt: skip
FIRST, LAST = date(2025, 1, 6), date(2026, 11, 13)
TEAMS = {"0901": ("Team Noord", "Team Zuid"), "0902": ("Intake & Toets", "Team Zuid")}
CASES = {"0901": 900, "0902": 500}

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_USERS = {place: tuple(f"u{place}-{number:02}" for number in range(1, 13)) for place in CASES}

Cells = dict[str, str]


@dataclass
class _Case:
    """One application as it goes: `rows` with their moments."""

    luck: random.Random
    place: str
    number: str
    received: datetime
    rows: list[tuple[datetime, Cells]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = self.luck.choice(_USERS[self.place])
        self.team = "" if self.luck.random() < 0.03 else self.luck.choice(TEAMS[self.place])
        self.deadline = self._deadline()

    def _deadline(self) -> str:
        if self.luck.random() < 0.04:
            return ""
        day = self.received.date() + timedelta(weeks=8)
        if self.place == "0901":  # this one stores a day as the midnight it begins with
            return f"{datetime.combine(day, time(), _AMSTERDAM).isoformat()}"
        return day.isoformat()

    def add(self, activity: str, at: datetime, result: str = "", user: str = "") -> None:
        self.rows.append(
            (
                at,
                {
                    "Zaaknummer": self.number,
                    "Gemeente": self.place,
                    "Activiteit": activity,
                    "Tijdstip": _written(at, self.place),
                    "Behandelaar": user
                    or (self.owner if self.luck.random() < 0.8 else self.luck.choice(_USERS[self.place])),
                    "Team": self.team,
                    "Zaakverantwoordelijke": self.owner,
                    "Ontvangen": self.received.date().isoformat(),
                    "Uiterste_datum": self.deadline,
                    "Resultaat": result,
                },
            )
        )


def _written(at: datetime, place: str) -> str:
    """One system writes UTC, the other local time without an offset."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if place == "0901" else f"{at:%Y-%m-%dT%H:%M:%S}"


def log() -> Iterator[Cells]:
    """The rows of the log, by time."""
    luck = random.Random(SEED)
    rows = [row for place in CASES for case in _cases(luck, place) for row in case.rows]
    rows.sort(key=lambda row: row[0])  # stable: what happens in one second keeps its order
    for position, (_, cells) in enumerate(rows):
        yield cells
        if position % 997 == 500:  # exported twice
            yield dict(cells)


def _cases(luck: random.Random, place: str) -> Iterator[_Case]:
    days = (LAST - FIRST).days
    for number in range(1, CASES[place] + 1):
        day = FIRST + timedelta(days=days * number // CASES[place])
        hour = 23 if luck.random() < 0.02 else luck.randrange(8, 18)  # late at night by a web form
        received = datetime.combine(day, time(hour, luck.randrange(60), luck.randrange(60)), _AMSTERDAM)
        # The numbers of both places begin again each year: the same number, somebody else.
        case = _Case(luck, place, f"Z{day.year}-{number:04}", received)
        _handle(case)
        case.rows = [row for row in case.rows if row[0].date() <= LAST]
        yield case


def _handle(case: _Case) -> None:
    luck, slow = case.luck, case.luck.random() < (0.25 if case.team == "Team Zuid" else 0.12)
    at = case.received
    case.add("Aanvraag ontvangen", at, user="web")
    case.add("Document toegevoegd", at, user="web")
    if luck.random() < 0.93:
        case.add("Ontvangstbevestiging", _later(luck, at, 0, 8 if slow else 3))
    at = _later(luck, at, 2, 16 if slow else 8)
    case.add("Volledigheidstoets", at)
    if luck.random() < 0.35:
        case.add("Gegevens opvragen", at)
        at = _later(luck, at, 5, 20)
        if luck.random() < 0.06:
            case.add("Intrekken", at)
            return
        case.add("Gegevens ontvangen", at)
    if luck.random() < 0.4:
        case.add("Belpoging", _later(luck, at, 0, 3))
    if luck.random() < 0.85:
        at = _later(luck, at, 3, 12)
        case.add("Gesprek", at)
    at = _later(luck, at, 4, 40 if slow else 14)
    case.add("Beoordelen", at)
    if luck.random() < 0.01:
        case.add("Herstelactie", at)
    _decide(case, _later(luck, at, 0, 6))


def _decide(case: _Case, at: datetime) -> None:
    luck = case.luck
    if luck.random() < 0.03:  # nobody closed it
        return
    draw = luck.random()
    if draw < 0.72:
        case.add("Toekennen", at, "toegekend")
        case.add("Status gewijzigd", at)
        case.add("Uitbetaling", _later(luck, at, 3, 12))  # after the end of the case
    elif draw < 0.92:
        case.add("Afwijzen", at, "afgewezen")
    else:
        case.add("Buiten behandeling", at, "buiten behandeling")


def _later(luck: random.Random, at: datetime, least: int, most: int) -> datetime:
    """Some working days later, at a time of its own; the same day is not earlier."""
    day = at.date()
    for _ in range(luck.randint(least, most)):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    moment = datetime.combine(day, time(luck.randrange(8, 18), luck.randrange(60), luck.randrange(60)), _AMSTERDAM)
    return max(moment, at + timedelta(minutes=5)) if day == at.date() else moment


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "eventlog.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(log())


if __name__ == "__main__":
    main()

"""A small house to try the use cases in: one municipality, three journeys, a database of each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.core.journey import ALWAYS, EventMatch, Journey, Move, Obligation, Opens, Stage
from klantreis.core.municipality import FuseLimits, Municipality, Window
from klantreis.core.parser import Names, parse_condition, parse_date
from klantreis.core.workdays import Calendar
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.events import EventType, FieldKind, FieldType
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings

KEY = b"a secret of the tests"
CALENDAR = Calendar.of(public=[], decree=[], closures=[], valid_until=date(2030, 12, 31))


def journey(name: str, version: int = 1, valid_from: date = date(2026, 1, 1), applies: str = "") -> Journey:
    names = Names(events={"talk_planned": frozenset(), "intake_held": frozenset()})
    talk = Obligation(
        name="talk",
        title="Gesprek",
        clock="target",
        owner="case_worker",
        opens=Opens(text="stage", stage=True),
        due=parse_date("enrolled.ww_end - 2w" if name == "ww" else "opened + 10wd", names),
        met_by=(EventMatch("intake_held"),),
    )
    return Journey(
        name=name,
        title=name,
        version=version,
        valid_from=valid_from,
        start="invitation",
        hash=f"{name}-{version}",
        stages={"invitation": Stage(name="invitation", title="", moves=(Move("closed", "end"),), obligations=(talk,))},
        always=Stage(name=ALWAYS, title=""),
        applies=parse_condition(applies, names) if applies else None,
    )


JOURNEYS = {
    "work": (journey("work"), journey("work", 2, date(2026, 7, 1))),
    "ww": (journey("ww"),),
    "youth": (journey("youth", applies="age(enrolled) < 27 and group has young"),),
}
FIELDS = {
    "place": FieldType(FieldKind.code, ("stadhuis", "wijkpunt")),
    "until": FieldType(FieldKind.date),
    "hours": FieldType(FieldKind.number),
}
EVENTS = {
    name: EventType(name, name, {field: FIELDS[field] for field in fields})
    for name, fields in {
        "enrolled": (),
        "talk_planned": ("place",),
        "intake_held": (),
        "contact_held": (),
        "placement_started": ("hours", "until"),
        "closed": (),
        "deceased": (),
        "moved_away": (),
    }.items()
}
LANDSMEER = Municipality(
    name="landsmeer",
    title="Landsmeer",
    hash="m",
    journeys=tuple(JOURNEYS),
    client_ref=r"^(L-\d{4}|\d{9})$",
    channels={"client": ("email", "file")},
    window=Window(opens=time(9), closes=time(17, 30)),
    fuse=FuseLimits(ceiling=60),
)
CONFIGURATION = Configuration(
    journeys=JOURNEYS,
    by_hash={version.hash: version for versions in JOURNEYS.values() for version in versions},
    sources={version.hash: f"source of {version.hash}" for versions in JOURNEYS.values() for version in versions},
    municipalities={"landsmeer": LANDSMEER},
    events=EVENTS,
    calendars={"landsmeer": CALENDAR},
    messages={},
    staff_lines={},
    roles={},
)


@dataclass(frozen=True)
class House:
    """What the use cases are given."""

    engine: Engine
    settings: Settings
    configuration: Configuration = CONFIGURATION
    channels: Mapping[str, object] = field(default_factory=lambda: {"email": None, "file": None})
    key: bytes = KEY

    def journey(self, definition_hash: str) -> Journey:
        return self.configuration.by_hash[definition_hash]


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    return House(engine, Settings(out=tmp_path / "out", _env_file=None))


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def moment(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), AMSTERDAM)

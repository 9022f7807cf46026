"""A small log of another system, its mapping, and the house it is converted in."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from klantreis.definitions.mapping import read_mapping
from klantreis.moments import AMSTERDAM
from klantreis.usecases.converting import ConvertReport, convert_log
from tests.usecases.conftest import House

NOW = datetime(2026, 11, 26, 12, tzinfo=AMSTERDAM)
HEADER = "Zaak;Wat;Wanneer;Wie;Begin;Team;Deadline;Einde;Plaats;Plek"
#: Of another system: numbers of cases, a journey that reads `enrolled.ww_end`.
MAPPING = """
journey: ww
source: zaken
municipality: {municipality}
columns: {{case: Zaak, activity: Wat, time: Wanneer, resource: Wie, start: Begin, team: Team{columns}}}
fields: {{ww_end: {deadline}}}
activities:
  Aanvraag: enrolled
  Gesprek: intake_held
  Afspraak: {{event: talk_planned, data: {{place: {{column: Plek, codes: {{Raadhuis: stadhuis}}}}}}}}
  Klaar: closed
left_out: [Notitie]
{more}
"""


def two_towns(made: House) -> House:
    """The small house with two municipalities whose cases have numbers such as Z-1."""
    first = next(iter(made.configuration.municipalities.values()))
    both = {name: replace(first, name=name, client_ref=r"Z-\d+|\d{9}") for name in ("landsmeer", "haarlem")}
    calendars = dict.fromkeys(both, made.configuration.calendars["landsmeer"])
    return replace(made, configuration=replace(made.configuration, municipalities=both, calendars=calendars))


def mapping(
    municipality: str = "landsmeer", deadline: str = "{column: Deadline, as: day}", columns: str = "", more: str = ""
) -> str:
    return MAPPING.format(municipality=municipality, deadline=deadline, columns=columns, more=more)


def row(
    case: str, what: str, when: str, *, who: str = "", begin: str = "", team: str = "", deadline: str = "",
    end: str = "", town: str = "", place: str = "",
) -> str:  # fmt: skip
    return ";".join((case, what, when, who, begin, team, deadline, end, town, place))


def convert(
    made: House, folder: Path, rows: Iterable[str], text: str = "", header: str = HEADER, now: datetime = NOW
) -> ConvertReport:
    """Convert these rows; what becomes of them always adds up."""
    log, file = folder / "log.csv", folder / "mapping.yaml"
    log.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    file.write_text(text or mapping(), encoding="utf-8")
    app = two_towns(made)
    report = convert_log(app, read_mapping(file, app.configuration), log, folder / "converted", now)
    assert report.rows == report.facts + report.enrolments + report.copies + report.left_out + report.rejected
    return report


def facts(folder: Path, municipality: str = "") -> list[dict[str, Any]]:
    path = folder / "converted" / municipality / "facts.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def clients(folder: Path, municipality: str = "") -> list[Mapping[str, str]]:
    path = folder / "converted" / municipality / "clients.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

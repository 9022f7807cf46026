"""Groningen in the stories of learning at work: a training company and stadsbeheer, neither of which exists."""

import json
import re
from pathlib import Path

from klantreis.usecases.enrolment import EnrolReport, enrol_file
from tests.support.town import Town, moment

PARTNERS = """code,kind,title,contact,email
LB-1,training_company,Leerbedrijf Voorbeeld,Lou Voorbeeld,lou@leerbedrijf.example
SB-1,partner,Stadsbeheer Voorbeeld,Sam Voorbeeld,sam@stadsbeheer.example
"""
_DAY = re.compile(r"\| (ma|di|wo|do|vr) 20\d\d-\d\d-\d\d \|")


def opened(town: Town) -> Town:
    """Where the organisations are known."""
    town.hand_in("partners", PARTNERS)
    return town


def live(town: Town, *days: str) -> None:
    """These days only: between them nothing is told, and nothing leaves."""
    for day in days:
        town.live(day)


def applying(town: Town, on: str, **columns: str) -> EnrolReport:
    """Hand in one row that may be refused."""
    row = {"client_ref": "GR-0009", "case_worker": "kw-1", "enrolled_on": on.split()[1], **columns}
    path: Path = town.folder / "applying.csv"
    path.write_text("\n".join([",".join(row), ",".join(json.dumps(cell) for cell in row.values())]), encoding="utf-8")
    return enrol_file(town.app, path, town.municipality, town.journey, moment(on, 7))


def term(town: Town, client: str, name: str) -> list[str]:
    """How the terms of that name stand, without what was exempt from the start."""
    found = [line for line in town.terms(client) if line.split()[0].partition("[")[0] == name]
    return [line.removeprefix(f"{name} ") for line in found if not line.endswith("exempt")]


def on_the_page(page: str) -> dict[str, list[str]]:
    """What the table of an example tells that left, by day, as `town.left()` does."""
    text = (Path("docs/programmes") / page).read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if _DAY.match(line)]
    told: dict[str, list[str]] = {}
    for day, to, what in (row for row in rows if row[1]):
        told.setdefault(day, []).append(f"{to}: {what}")
    return {day: sorted(lines) for day, lines in told.items()}

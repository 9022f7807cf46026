"""The calendar of a municipality: computed public days, days of royal decree, and its own closures.

Rules
-----
1. The days of Algemene termijnenwet art. 3 lid 1 and 2 are computed by `holidays`. Its category `optional` holds Good
   Friday and the 5th of May of the years between lustra: days in law, whoever is free on them.
2. The days of art. 3 lid 3 cannot be computed: they are data (`calendars/nl.yaml`), complete until `valid_until`.
3. Closures (`calendars/<municipality>.yaml`, which may be absent) are whole days, and change no legal term.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import holidays

from klantreis.core.names import nearest
from klantreis.core.ordinance import Ordinance
from klantreis.core.workdays import FIRST_DAY, LAST_DAY, Calendar, Term
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, read_file
from klantreis.errors import Finding

_WARNED_BEFORE = Term(12, "m")


def load_calendar(
    folder: Path, municipality: str, findings: list[Finding], ordinance: Ordinance | None = None
) -> Calendar:
    """The calendar of `municipality` from the configuration `folder`; what is wrong with its files becomes findings.

    `ordinance` is what the municipality's own file says of the terms of its ordinances.
    """
    decree, valid_until = _decree(folder / "calendars" / "nl.yaml", findings)
    own = folder / "calendars" / f"{municipality}.yaml"
    return Calendar.of(
        public=_public_days(),
        decree=decree,
        closures=_closures(own, findings) if own.exists() else [],
        valid_until=valid_until,
        ordinance=ordinance,
    )


def expiry_warning(calendar: Calendar, today: date) -> str | None:
    """What to do about a calendar whose royal decrees end within a year, or have ended; None while there is time."""
    if today < _WARNED_BEFORE.before(calendar.valid_until, calendar):
        return None
    ends = "ends" if today <= calendar.valid_until else "ended"
    return (
        f"the calendar {ends} on {calendar.valid_until}: add the days of the next royal decree "
        "(Algemene termijnenwet art. 3 lid 3) to calendars/nl.yaml and move its valid_until"
    )


@cache
def _public_days() -> frozenset[date]:
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    return frozenset(holidays.country_holidays("NL", categories=("public", "optional"), years=years))


def _decree(path: Path, findings: list[Finding]) -> tuple[list[date], date]:
    found: list[Finding] = []
    root = read_file(path, found)
    if not found:
        found += _unknown_keys(root, ("source", "valid_until", "decree_days"))
        found += [
            Finding(root.file, root.line, f"`{key}` is missing; add it")
            for key in ("valid_until", "decree_days")
            if root.get(key) is None
        ]
    valid_until = next(_days(root, "valid_until", found), FIRST_DAY)
    days = list(_days(root, "decree_days", found))
    if not found and days and max(days) > valid_until:
        place = root.key("valid_until")
        found.append(Finding(place.file, place.line, f"`valid_until` lies before {max(days)}, a day given; move it"))
    findings += found
    return days, valid_until


def _closures(path: Path, findings: list[Finding]) -> list[date]:
    root = read_file(path, findings)
    findings += _unknown_keys(root, ("closures",))
    return list(_days(root, "closures", findings))


def _unknown_keys(root: MappingNode, known: tuple[str, ...]) -> Iterator[Finding]:
    for key in root.entries:
        if key not in known:
            meant = nearest(key, known) or f"; known here: {', '.join(known)}"
            yield Finding(root.file, root.key(key).line, f"unknown key `{key}`{meant}")


def _days(root: MappingNode, key: str, findings: list[Finding]) -> Iterator[date]:
    for node in root.listed(key):
        day = _day(node)
        if day is None:
            findings.append(
                Finding(node.file, node.line, f"expected a day from {FIRST_DAY} to {LAST_DAY}, such as 2026-12-24")
            )
        else:
            yield day


def _day(node: Node) -> date | None:
    """The ISO day, in its one long form: `fromisoformat` reads `20261224` too."""
    if not isinstance(node, ScalarNode):
        return None
    try:
        day = date.fromisoformat(node.text)
    except ValueError:
        return None
    return day if day.isoformat() == node.text and FIRST_DAY <= day <= LAST_DAY else None

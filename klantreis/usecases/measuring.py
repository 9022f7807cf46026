"""What a programme reached by the end of a day, on what was known at a moment. Reads only.

Rules
-----
1. A day in the past is shown as it was known then: facts recorded later are left out, and groups and versions are those
   of then.
2. One moment of the database for the whole answer; cases come in batches and are forgotten again.
3. A case that cannot be replayed is named, and is in no figure.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.engine import Connection

from klantreis.core.results.happenings import Codes
from klantreis.core.results.people import CaseOnDay, Person, on_day
from klantreis.core.results.programme import Asked, Results, asked, results
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.reports.results import START, Enrolled, page
from klantreis.reports.results_page import Titles
from klantreis.reports.results_page import page as results_page
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.changes import Change, changes_after
from klantreis.store.engine import reading
from klantreis.usecases.context import Context

BATCH = 500

log = logging.getLogger("klantreis.measuring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures, of what and of when."""

    municipality: str  #: empty: all
    at: datetime  #: what was known at this moment
    results: Results
    broken: tuple[str, ...]  #: cases that could not be replayed


def measure(
    app: Context, journeys: Sequence[str], at: datetime, municipality: str = "", *, batch: int = BATCH
) -> Measured:
    """The figures of these journeys together. Raises FixInput for an unknown journey or municipality, and where they do
    not mean the same by the name of a goal."""
    day = at.astimezone(AMSTERDAM).date()
    what = _asked(app, tuple(dict.fromkeys(journeys)), day, municipality)
    broken: list[str] = []
    with reading(app.engine) as conn:
        cases = _cases(conn, what, at, municipality, batch)
        found = results(what, _people(app, what, cases, broken))
    return Measured(municipality=municipality, at=at.astimezone(AMSTERDAM), results=found, broken=tuple(broken))


def results_markdown(app: Context, measured: Measured) -> str:
    """The figures as a Dutch page, for people and for Prefect."""
    return results_page(measured.results, titles_of(app, measured), measured.at, measured.broken)


def titles_of(app: Context, measured: Measured) -> Titles:
    """What the configuration calls what is in the figures."""
    configuration = app.configuration
    journeys = [configuration.journey(name, measured.results.day) for name in measured.results.journeys]
    municipality = configuration.municipalities.get(measured.municipality)
    return Titles(
        journeys={journey.name: journey.title for journey in journeys},
        municipality=municipality.title if municipality else "",
        events={name: event.title for name, event in configuration.events.items()},
        codes={
            (name, field): dict(kind.titles) for name, event in configuration.events.items()
            for field, kind in event.fields.items()
        },
        groups={group: title for journey in journeys for group, title in journey.groups.items()},
    )  # fmt: skip


def _asked(app: Context, names: Sequence[str], day: date, municipality: str) -> Asked:
    configuration = app.configuration
    known = sorted(configuration.municipalities)
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(known)}")
    journeys = [configuration.journey(name, day) for name in names]
    first_days = {name: configuration.journeys[name][0].valid_from for name in names}
    # The length of a goal is told in months: no calendar makes a difference. One in working days takes this one.
    calendar = configuration.calendars[municipality or known[0]]
    return asked(journeys, first_days, day, calendar, _codes(app))


def _codes(app: Context) -> Codes:
    """The codes that the configuration declares: others could say anything."""
    return {
        name: fields
        for name, event in app.configuration.events.items()
        if (fields := {field: kind.codes for field, kind in event.fields.items() if kind.codes})
    }


def _people(app: Context, what: Asked, cases: Iterator[LoadedCase], broken: list[str]) -> Iterator[Person]:
    for _, of_one in groupby(cases, key=lambda loaded: loaded.client_id):
        seen = [case for loaded in of_one if (case := _seen(app, what, loaded, broken)) is not None]
        if seen:
            yield Person(seen)


def _cases(conn: Connection, what: Asked, at: datetime, municipality: str, batch: int) -> Iterator[LoadedCase]:
    """The cases that were known and had begun, by person."""
    names = [journey.name for journey in what.journeys]
    after: Enrolled = START
    while rows := page(conn, names, municipality, after, batch):
        loaded = {each.id: each for each in load_cases(conn, [row.ref for row in rows], known_by=at)}
        changes = changes_after(conn, loaded.keys(), at)
        for row in rows:
            case = loaded[row.id].case
            if case.facts and case.enrolled_on <= what.day:
                yield _as_known(loaded[row.id], changes.get(row.id, ()), what.day)
        after = rows[-1]


def _as_known(loaded: LoadedCase, changes: Sequence[Change], day: date) -> LoadedCase:
    """The case with the groups and the version it had before these changes, the newest of which comes first."""
    given = tuple(action for action in loaded.case.actions if action.day <= day)
    loaded = replace(loaded, case=replace(loaded.case, actions=given))
    for _, content in changes:
        if "groups" in content:
            groups = frozenset(content["groups"][0].split("|")) - {""}
            loaded = replace(loaded, case=replace(loaded.case, groups=groups))
        if "definition" in content:
            loaded = replace(loaded, definition_hash=content["definition"][0])
    return loaded


def _seen(app: Context, what: Asked, loaded: LoadedCase, broken: list[str]) -> CaseOnDay | None:
    calendar = app.configuration.calendars.get(loaded.municipality)
    if calendar is None:
        broken.append(loaded.ref)
        return None
    try:
        journey = app.journey(loaded.definition_hash)
        seen = on_day(journey, loaded.case, calendar, what.day, what.looks(journey.name))
    except Exception as error:  # one broken case must not hide the figures of all the others; it is named
        log.error("replaying %s failed: %s", loaded.ref, type(error).__name__)  # never its text: it could repeat a fact
        broken.append(loaded.ref)
        return None
    left = loaded.erased and loaded.closed_on is not None and loaded.closed_on <= what.day
    return replace(seen, closed=True) if left else seen  # no fact says that nobody follows an erased person any more

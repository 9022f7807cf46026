"""What an audit asks, from what the configuration and the staff file say.

Rules
-----
1. Norms are those of each municipality. The limits of the trend are re-based only where one municipality is asked
   about: a change of one of several is none of them all.
2. Figures of single colleagues are told where every municipality in it says that its works council agreed.
3. An event means something only in the journeys that know it: who is in a journey without an intake waits for none.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from klantreis.core.municipality import Municipality
from klantreis.core.timeliness.capacity import capacity_of
from klantreis.core.timeliness.cases import Meaning, Question
from klantreis.core.timeliness.rules import DUTCH, LANGUAGES
from klantreis.definitions.configuration import Configuration
from klantreis.errors import FixInput
from klantreis.reports.teams import teams_of
from klantreis.store.engine import reading
from klantreis.store.people import staff_of
from klantreis.usecases.audit_titles import label_titles
from klantreis.usecases.context import Context

Meanings = Mapping[str, frozenset[Meaning]]


def question_of(app: Context, as_of: date, since: date, municipality: str = "") -> Question:
    """The question about this period. Raises FixInput for an unknown municipality and a period that ends before it
    begins."""
    configuration, asked = app.configuration, municipalities_of(app, municipality)
    if since > as_of:
        raise FixInput(f"the period would begin on {since}, after its last day {as_of}; ask for an earlier beginning")
    return Question(
        as_of=as_of,
        since=since,
        calendars=configuration.calendars,
        means={name: frozenset(event.means) for name, event in configuration.events.items() if event.means},
        journeys=meanings_by_journey(configuration),
        contact=frozenset(name for name, event in configuration.events.items() if event.contact),
        staff=frozenset(configuration.roles),
        norms={each.name: each.audit.norms for each in asked if each.audit.norms},
        changes=asked[0].audit.changes if len(asked) == 1 else (),
        capacity=_capacity(app, asked, as_of),
        labels=_labels(configuration, asked),
        labels_of={name: frozenset(versions[-1].labels) for name, versions in configuration.journeys.items()},
        by_person=all(each.audit.by_person for each in asked),
    )


def municipalities_of(app: Context, municipality: str) -> list[Municipality]:
    """Those an audit is of; all where none is named. Raises FixInput for an unknown one."""
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality in the configuration; there are: {', '.join(sorted(known))}")
    return [known[name] for name in sorted(known) if municipality in ("", name)]


def language_of(app: Context, municipality: str, language: str = "") -> str:
    """The language that was asked for, else that of the municipality, else Dutch. Raises FixInput for another one."""
    if language and language not in LANGUAGES:
        raise FixInput(f"a report is written in {' or '.join(LANGUAGES)}; ask for one of these")
    said = {each.audit.language for each in municipalities_of(app, municipality)}
    return language or (said.pop() if len(said) == 1 else DUTCH)


def meanings_by_journey(configuration: Configuration) -> dict[str, Meanings]:
    """By journey the events it knows, in any version, and what each means there."""
    found: dict[str, dict[str, frozenset[Meaning]]] = defaultdict(dict)
    for name, versions in configuration.journeys.items():
        for event in {event for version in versions for event in _events(configuration.sources[version.hash])}:
            means = configuration.events[event].means
            there = frozenset(meaning for meaning, only in means.items() if not only or name in only)
            if there:
                found[name][event] = there
    return dict(found)


def _events(source: str) -> Iterable[str]:
    """The events that the source of a journey names."""
    return list(json.loads(source)["events"])


def _capacity(
    app: Context, asked: Iterable[Municipality], as_of: date
) -> dict[tuple[str, str], tuple[float, ...]]:  # fmt: skip
    found: dict[tuple[str, str], tuple[float, ...]] = {}
    for each in asked:
        if each.audit.capacity is None:
            continue
        with reading(app.engine) as conn:
            staff, teams = staff_of(conn, each.name, each.fallback_role), teams_of(conn, each.name)
        calendar = app.configuration.calendars[each.name]
        per_team = capacity_of(staff, teams, each.audit.capacity, as_of, calendar)
        found |= {(each.name, team): ahead for team, ahead in per_team.items()}
    return found


def _labels(configuration: Configuration, asked: Iterable[Municipality]) -> dict[str, str]:
    """Of the journeys that these municipalities follow, in their newest version."""
    names = sorted({name for each in asked for name in each.journeys})
    return label_titles(configuration.journeys[name][-1] for name in names)

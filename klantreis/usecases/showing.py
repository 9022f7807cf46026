"""What people ask about cases and messages. Everything here reads; nothing is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.case import Case
from klantreis.core.journey import Journey
from klantreis.core.overdue import is_overdue
from klantreis.core.people import Owners
from klantreis.core.planner.explaining import explain
from klantreis.core.planner.known import fates
from klantreis.core.texts import parse_template
from klantreis.core.workdays import Calendar
from klantreis.definitions.messages import DUTCH
from klantreis.definitions.roles import OUTSIDE
from klantreis.errors import FixInput, UnknownCase
from klantreis.moments import AMSTERDAM
from klantreis.reports import messages, overdue, shadow
from klantreis.reports.card import Card, open_cards
from klantreis.reports.history import TimelineAction, actions_of
from klantreis.reports.journey_run import JourneyRun, journey_run
from klantreis.reports.messages import MessageView
from klantreis.reports.overdue import GROUPS, DueList, DueRow
from klantreis.reports.shadow import ShadowReport
from klantreis.reports.timeline import Timeline, TimelineFact
from klantreis.reports.timeline_page import page
from klantreis.reports.words import Words
from klantreis.store import escalations, households
from klantreis.store.cases import LoadedCase, find_ref, load_cases
from klantreis.store.changes import changes_after
from klantreis.store.engine import reading
from klantreis.usecases.as_known import as_known
from klantreis.usecases.charging import Charged
from klantreis.usecases.context import Context
from klantreis.usecases.values import StalledCase


def timeline(app: Context, ref: str, at: datetime) -> Timeline:
    """One case as it was known at `at`: later facts, runs and outcomes are left out, later changes of owner, group or
    version undone. Raises UnknownCase."""
    with reading(app.engine) as conn:
        loaded = load_cases(conn, [find_ref(conn, ref)], known_by=at)[0]
        actions = actions_of(conn, [loaded.id], at).get(loaded.id, [])
        loaded = as_known(loaded, changes_after(conn, [loaded.id], at).get(loaded.id, ()))
        members = households.others(conn, loaded.client_id, at.astimezone(AMSTERDAM).date())
        looked = escalations.said_of(conn, [loaded.id], at).get(loaded.id, ())
    if not loaded.case.facts:
        raise UnknownCase(f"{loaded.ref} was not known yet on {at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}.")
    found = timeline_of(app, replace(loaded, case=replace(loaded.case, members=members)), actions, at)
    return replace(found, acknowledged=tuple(looked))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCards:
    """The cards of a case that wait for a person, with the words to show them in. Without their codes."""

    ref: str
    day: date
    cards: tuple[Card, ...]
    words: Words


def cards(app: Context, ref: str, at: datetime) -> OpenCards:
    """The cards of one case that somebody was given and nobody has answered. Raises UnknownCase."""
    found = timeline(app, ref, at)
    return OpenCards(
        ref=found.ref, day=found.at.date(), cards=open_cards(found, app.configuration.events), words=found.words
    )


def journey_markdown(app: Context, ref: str, at: datetime) -> str:
    """The timeline as Dutch Markdown with a picture, for Prefect: references, codes and dates only."""
    return page(timeline(app, ref, at))


def journey_shown(app: Context, ref: str, at: datetime) -> tuple[JourneyRun, str]:
    """The journey in stages and lines, and its page, of one timeline: so they say the same. Raises UnknownCase."""
    found = timeline(app, ref, at)
    return journey_run(found), page(found)


def message(app: Context, key: str) -> MessageView:
    """The exact text that left, when, how, and with what proof. `key` is the opaque one of X-Klantreis-Key.

    Raises FixInput for an unknown key.
    """
    with reading(app.engine) as conn:
        found = messages.view(conn, key.strip().strip("<>").partition("@")[0].lower())
    if found is None:
        raise FixInput("no message has this key: give the X-Klantreis-Key, or the part of the Message-ID before the @")
    return found


def in_shadow(app: Context, municipality: str = "", since: date | None = None) -> ShadowReport:
    """What would have left while a municipality is not live, and whom nobody wrote to. Raises FixInput for an unknown
    municipality."""
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(f"no such municipality; the configuration has {', '.join(sorted(known))}")
    with reading(app.engine) as conn:
        return shadow.read(conn, municipality, since)


def due(app: Context, on: date, by: str = "stage", municipality: str = "") -> DueList:
    """What has to be done by `on` and is not, grouped by stage, owner or team. What is overdue: `core/overdue.py`."""
    if by not in GROUPS:
        raise FixInput(f"due is grouped by {', '.join(GROUPS)}")
    return overdue.grouped(_rows(app, on, municipality, overdue.read), on, by)


def stalled(app: Context, day: date, municipality: str = "") -> tuple[StalledCase, ...]:
    """The open cases with an overdue obligation, each with the one that is overdue longest; the longest first."""
    rows = [
        StalledCase(
            ref=row.ref,
            stage=row.stage_title,
            obligation=row.title,
            owner=row.person or row.role,
            due_on=row.due_on,
            workdays_late=row.workdays_late,
        )
        for row in _rows(app, day, municipality, overdue.longest)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.workdays_late, row.ref)))


def words_of(app: Context, journeys: Mapping[str, Journey]) -> Words:
    """What the configuration calls things, with the stages of these journeys."""
    configuration = app.configuration
    subjects = {
        name: parse_template(name, texts[DUTCH]).subject
        for name, texts in configuration.messages.items()
        if DUTCH in texts
    }
    return Words(
        events={name: event.title for name, event in configuration.events.items()},
        stages={stage.name: stage.title for journey in journeys.values() for stage in journey.stages.values()},
        titles={name: title for journey in journeys.values() for name, title in journey.titles.items()},
        roles={**OUTSIDE, **configuration.roles},
        templates={**subjects, **configuration.staff_lines},
        codes={
            (name, field): event.fields[field].titles for name, event in configuration.events.items()
            for field in sorted(event.needs) if field in event.fields and event.fields[field].titles
        },
    )  # fmt: skip


def timeline_of(app: Context, loaded: LoadedCase, actions: list[TimelineAction], at: datetime) -> Timeline:
    """The timeline of a case that was read, with the actions it had by then."""
    journey = app.journey(loaded.definition_hash)
    case = _as_known(loaded.case, actions)
    fate = fates(case.facts)
    facts = sorted(case.facts, key=lambda fact: (fact.occurred_on, fact.recorded_at, fact.id))
    return Timeline(
        ref=loaded.ref,
        municipality=loaded.municipality,
        at=at.astimezone(AMSTERDAM),
        journey=journey,
        enrolled_on=case.enrolled_on,
        case_worker=loaded.case_worker,
        jobcoach=loaded.jobcoach,
        team=loaded.team,
        household=case.members,
        district=loaded.district,
        groups=case.groups,
        erased=loaded.erased,
        facts=tuple(TimelineFact(fact=fact, fate=fate[fact.id]) for fact in facts),
        actions=tuple(actions),
        explanation=explain(
            journey, case, at.astimezone(AMSTERDAM).date(), app.configuration.calendars[loaded.municipality]
        ),
        words=words_of(app, {journey.name: journey}),
    )


def _as_known(case: Case, actions: list[TimelineAction]) -> Case:
    return Case(
        ref=case.ref,
        enrolled_on=case.enrolled_on,
        facts=case.facts,
        actions=tuple(action.past for action in actions),
        groups=case.groups,
        birth_date=case.birth_date,
        language=case.language,
        members=case.members,
    )


def _rows(
    app: Context, on: date, municipality: str, read: Callable[[Connection, date, str], Iterator[overdue.OpenObligation]]
) -> Iterator[DueRow]:
    """What `read` gives, one by one, each with the colleague it is charged to."""
    known = app.configuration.municipalities
    if municipality and municipality not in known:
        raise FixInput(f"no municipality {municipality!r}; the configuration has {', '.join(sorted(known))}")
    calendars = app.configuration.calendars
    words: dict[str, Words] = {}
    with reading(app.engine) as conn:
        charged = Charged(conn, app, on)
        for row in read(conn, on, municipality):
            if row.definition_hash not in words:
                journey = app.journey(row.definition_hash)
                words[row.definition_hash] = words_of(app, {journey.name: journey})
            yield _shown(row, words[row.definition_hash], charged, calendars[row.municipality], on)


def _shown(row: overdue.OpenObligation, words: Words, charged: Charged, calendar: Calendar, on: date) -> DueRow:
    owners = Owners(case_worker=row.case_worker, jobcoach=row.jobcoach, team=row.team)
    is_asked, is_late = row.kind != "obligation", is_overdue(row.due_on, on)
    return DueRow(
        ref=row.ref,
        municipality=row.municipality,
        stage=row.case_stage,
        stage_title=words.stage(row.case_stage),
        kind=row.kind,
        title=words.template(row.title) if is_asked else row.title,
        clock=row.clock,
        role=row.owner,
        person=charged.person(row.municipality, row.owner, owners),
        team=row.team,
        due_on=row.due_on,
        overdue=is_late,
        workdays_late=calendar.workdays_between(row.due_on, on) if is_late else 0,
        paused=row.paused,
    )

"""Timelines of small journeys, as the use case would make them, without a database."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time

from klantreis.core.case import Kind, PastState
from klantreis.core.planner.explaining import explain
from klantreis.core.planner.known import fates
from klantreis.reports.history import TimelineAction
from klantreis.reports.timeline import Timeline, TimelineFact
from klantreis.reports.words import Words
from tests.core.small_journeys import AMSTERDAM, Life, day

WORDS = Words(
    events={"no_show": "Niet verschenen", "contact_tried": "Geprobeerd", "extended": "Termijn verlengd"},
    roles={"team_lead": "teamleider", "client": "inwoner"},
    templates={"invite": "Uw afspraak", "card": "Twee keer niet gekomen"},
)


def timeline_of(life: Life, on: str, states: Mapping[str, tuple[str, str]] | None = None, **more: object) -> Timeline:
    """What is known of this life on a day; `states`: by step (state, reason) of actions that were not simply done."""
    today = day(on)
    known = tuple(fact for fact in life.case.facts if fact.recorded_at.date() <= today)
    fate = fates(known)
    actions = tuple(_action(life, past.day, number, states or {}) for number, past in enumerate(life.case.actions))
    values: dict[str, object] = {
        "ref": life.case.ref, "municipality": "landsmeer", "at": datetime.combine(today, time(12), AMSTERDAM),
        "journey": life.journey, "enrolled_on": life.case.enrolled_on, "case_worker": "kw-1", "jobcoach": "",
        "team": "", "district": "", "groups": frozenset(), "erased": False, "household": (),
        "facts": tuple(TimelineFact(fact=fact, fate=fate[fact.id]) for fact in known),
        "actions": actions, "explanation": explain(life.journey, life.case, today, life.calendar), "words": WORDS,
        **more,
    }  # fmt: skip
    names = {field.name for field in fields(Timeline)}
    return Timeline(**{name: value for name, value in values.items() if name in names})  # type: ignore[arg-type]


def _action(life: Life, on: date, number: int, states: Mapping[str, tuple[str, str]]) -> TimelineAction:
    past = life.case.actions[number]
    done = "skipped" if past.state is PastState.skipped else "done"
    state, reason = states.get(past.key.step, (done, ""))
    return TimelineAction(
        key=past.key, kind=past.kind, template=past.key.step, to="client" if past.kind is Kind.send else "team_lead",
        person="" if past.kind is Kind.send else "tl-1", stage="intake", step_day=on, day=on, due=None,
        options=past.options, state=state, reason=reason, in_good_faith=past.in_good_faith, escalation=False, run="",
        message="", channel="email", sent_at=None,
    )  # fmt: skip

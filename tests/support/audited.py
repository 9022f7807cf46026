"""Cases of an audit, invented and seeded: for the figures, the forms and the benchmark.

    cases(people=200)                       lives of three municipalities, as of Saturday 31 October 2026
    question()                              what is asked of them: the twelve months up to that day
    many(1_000_000)                         that many rows, streamed: lives told over and over, each under its own name
    any_cases()                             hypothesis: cases with any rows at all, lifelike or not

All of it is synthetic. What a life looks like: `audited_lives.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from hypothesis import strategies as st

from klantreis.core.timeliness.cases import (
    AuditedCase,
    AuditedObligation,
    Happening,
    Meaning,
    NamedChange,
    Question,
    Sent,
)
from klantreis.core.workdays import Term
from tests.core.small_journeys import CALENDAR
from tests.support.audited_lives import GROUPS, Life, Town, live

AS_OF = date(2026, 10, 31)  # Saturday: what was due on Friday is overdue, and 0 working days late
SINCE = date(2025, 11, 1)  # Saturday

TOWNS = (
    Town("groningen", ("centrum", "noord", "zuid"), "groningen_actief", ("email", "letter", "sms"), 0.86),
    Town("haarlem", ("oost", "west"), "haarlem", ("email", "letter"), 0.78),
    Town("landsmeer", ("werk",), "landsmeer", ("email",), 0.9),
)
SHARES = (6, 3, 1)  #: of the people, who lives where

MEANS = {
    "contact_tried": frozenset({Meaning.attempt}),
    "talk_planned": frozenset({Meaning.appointment}),
    "no_show": frozenset({Meaning.no_show}),
    "intake_held": frozenset({Meaning.intake}),
    "plan_agreed": frozenset({Meaning.plan}),
    "placement_started": frozenset({Meaning.placement}),
    "placement_ended": frozenset({Meaning.placement_end}),
    "off_benefit": frozenset({Meaning.benefit_end}),
    "benefit_restarted": frozenset({Meaning.benefit_return}),
}
CONTACT = frozenset({"intake_held", "plan_agreed", "contact_held", "aftercare_contact"})
NORMS = {Meaning.intake: Term(20, "wd"), Meaning.plan: Term(35, "wd"), Meaning.placement: Term(26, "w")}


def question(as_of: date = AS_OF, since: date = SINCE, **changes: Any) -> Question:
    """What is asked of these cases; any field of `Question` by name."""
    asked = Question(
        as_of=as_of,
        since=since,
        calendars={town.name: CALENDAR for town in TOWNS},
        means=MEANS,
        contact=CONTACT,
        staff=frozenset({"case_worker", "jobcoach", "team_lead", "manager"}),
        norms={town.name: NORMS for town in TOWNS},
        changes=(NamedChange(date(2026, 5, 1), "Nieuw intaketeam"),),
        capacity={("groningen", "centrum"): (25.0, 50.0, 100.0), ("landsmeer", "werk"): (15.0, 30.0, 60.0)},
        labels={"at_work": "Aan het werk", "part_time": "Werkt in deeltijd"},
    )
    return replace(asked, **changes)


def cases(people: int = 200, seed: int = 1, as_of: date = AS_OF) -> list[AuditedCase]:
    """Lives, ordered by person. One in eight follows the journey a second time, or another one beside it."""
    rng, made = Random(seed), []
    for person in range(1, people + 1):
        town = rng.choices(TOWNS, SHARES)[0]
        for turn in range(2 if rng.random() < 0.125 else 1):
            enrolled = as_of - timedelta(days=rng.randint(0, 900))
            life = Life(f"c-{person:05}-{turn}", person, town, enrolled, as_of, CALENDAR, rng)
            made.append(live(life))
    return made


def many(rows: int, seed: int = 1, as_of: date = AS_OF, people: int = 2_000) -> Iterator[AuditedCase]:
    """At least so many rows (obligations, tasks and cards), from lives told over and over under new names."""
    pool, number = cases(people, seed, as_of), 0
    for turn in count():
        for case in pool:
            if number >= rows:
                return
            number += len(case.obligations)
            yield replace(case, ref=f"{case.ref}-{turn}", person=turn * people + case.person)


# --- cases with any rows at all --------------------------------------------------------------------------------------

_DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
_ENDED = st.sampled_from(("on_time", "late", "missed", "lapsed", "renewed", "exempt"))


@st.composite
def obligations(draw: st.DrawFn) -> AuditedObligation:
    """One row that the projection could hold, whatever came before it."""
    opened = draw(_DAYS)
    due = draw(st.none() | st.integers(0, 60).map(lambda days: opened + timedelta(days=days)))
    verdict = draw(st.just("") | _ENDED)
    ended = None
    if verdict:
        ended = _ended(verdict, opened, due, draw(st.integers(0, 30)))
        verdict = "lapsed" if due is None and verdict in ("late", "missed") else verdict
    clock = draw(st.sampled_from(("statutory", "policy", "target")))
    name = draw(st.sampled_from(("intake", "plan", "contact")))
    return AuditedObligation(
        obligation=name,
        opener=draw(st.sampled_from(("f:1", "f:2"))),
        point=draw(st.sampled_from(("", "1w", "2w", "3m"))),
        kind=draw(st.sampled_from(("obligation", "obligation", "obligation", "task", "decision"))),
        title=name.title(),
        clock=clock,
        owner=draw(st.sampled_from(("case_worker", "client"))),
        stage=draw(st.sampled_from(("intake", "trajectory", "nazorg"))),
        opened_on=opened,
        due_on=due,
        ended_on=ended,
        verdict=verdict,
        reason=draw(st.sampled_from(("intake_held", "no_show", "stage_left"))) if verdict else "",
        evidence="f:1" if verdict else "",
        paused=not verdict and draw(st.booleans()),
        paused_days=draw(st.sampled_from((0, 0, 7))),
        law="Awb 4:13" if clock == "statutory" else "",
        version=1,
        person=draw(st.sampled_from(("", "kw-1"))),
        team=draw(st.sampled_from(("", "noord", "zuid"))),
        groups=draw(st.sampled_from(("", "young", "over_50|young"))),
    )


def _ended(verdict: str, opened: date, due: date | None, days: int) -> date:
    if due is None:
        return opened + timedelta(days=days)
    if verdict in ("late", "missed"):
        return due + timedelta(days=days + 1)
    return max(opened, due - timedelta(days=days))


@st.composite
def any_cases(draw: st.DrawFn) -> list[AuditedCase]:
    """A few cases ordered by person, with rows of any kind. To be asked as of a day from September to December 2026."""
    return [draw(_any_case(person)) for person in range(1, draw(st.integers(0, 4)) + 1)]


@st.composite
def _any_case(draw: st.DrawFn, person: int) -> AuditedCase:
    talk = date(2026, 9, 14)  # Monday
    planned = Happening("f:1", "talk_planned", date(2026, 9, 7), date(2026, 9, 21), talk, "")
    after = Happening("f:2", draw(st.sampled_from(("intake_held", "contact_tried"))), talk, talk, None, "")
    return AuditedCase(
        ref=f"c-{person}",
        person=person,
        municipality=draw(st.sampled_from(("groningen", "haarlem"))),
        journey="haarlem",
        version=1,
        stage="intake",
        enrolled_on=date(2026, 9, 1),  # Tuesday
        closed_on=draw(st.none() | st.just(date(2026, 9, 30))),
        closed_by="",
        groups=frozenset(),
        labels=frozenset(draw(st.sets(st.sampled_from(("at_work", "part_time"))))),
        team="noord",
        case_worker="kw-1",
        obligations=tuple(draw(st.lists(obligations(), max_size=6))),
        facts=(planned, after),
        sent=(Sent("intake", "f:1", "invite", "email", date(2026, 9, 8)),),
    )


__all__ = ["AS_OF", "GROUPS", "SINCE", "TOWNS", "any_cases", "cases", "many", "obligations", "question"]

"""Cases of an audit, invented and seeded: for the figures, the forms and the benchmark.

    cases(people=200)                       lives of three municipalities, as of Saturday 31 October 2026
    question()                              what is asked of them: the twelve months up to that day
    many(1_000_000)                         that many rows, streamed: lives told over and over, each under its own name
    any_cases                               hypothesis: cases with any rows at all, lifelike or not

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

_FIRST = date(2026, 9, 1)  # Tuesday
_VERDICTS = ("", "", "", "on_time", "late", "missed", "lapsed", "renewed", "exempt")
_TALK = date(2026, 9, 14)  # Monday


def _obligation(
    days: tuple[int, int | None, int], words: tuple[str, str, str, str, str], charged: tuple[str, str, str, str]
) -> AuditedObligation:
    """`days`: opened after the first, due after that, ended before or after the due date."""
    opened = _FIRST + timedelta(days=days[0])
    due = None if days[1] is None else opened + timedelta(days=days[1])
    verdict, kind, clock, name, point = words
    verdict = "lapsed" if due is None and verdict in ("late", "missed") else verdict
    owner, person, team, groups = charged
    return AuditedObligation(
        obligation=name,
        opener="f:1",
        point=point,
        kind=kind,
        title=name.title(),
        clock=clock,
        owner=owner,
        stage="nazorg" if point else "intake",
        opened_on=opened,
        due_on=due,
        ended_on=_ended(verdict, opened, due, days[2]) if verdict else None,
        verdict=verdict,
        reason=("intake_held", "no_show", "stage_left")[days[2] % 3] if verdict else "",
        evidence="f:1" if verdict else "",
        paused=not verdict and days[2] % 2 == 0,
        paused_days=7 if days[2] % 5 == 0 else 0,
        law="Awb 4:13" if clock == "statutory" else "",
        version=1,
        person=person,
        team=team,
        groups=groups,
    )


def _ended(verdict: str, opened: date, due: date | None, days: int) -> date:
    if due is None:
        return opened + timedelta(days=days)
    if verdict in ("late", "missed"):
        return due + timedelta(days=days + 1)
    return max(opened, due - timedelta(days=days))


#: One row that the projection could hold, whatever came before it.
obligations = st.builds(
    _obligation,
    st.tuples(st.integers(0, 120), st.none() | st.integers(0, 60), st.integers(0, 30)),
    st.tuples(
        st.sampled_from(_VERDICTS),
        st.sampled_from(("obligation", "obligation", "obligation", "task", "decision")),
        st.sampled_from(("statutory", "policy", "target")),
        st.sampled_from(("intake", "plan", "contact")),
        st.sampled_from(("", "1w", "3m")),
    ),
    st.tuples(
        st.sampled_from(("case_worker", "client")),
        st.sampled_from(("", "kw-1")),
        st.sampled_from(("", "noord", "zuid")),
        st.sampled_from(("", "young", "over_50|young")),
    ),
)


def _case(
    rows: list[AuditedObligation], municipality: str, after: str, is_closed: bool, labels: frozenset[str]
) -> AuditedCase:
    return AuditedCase(
        ref="",
        person=0,
        municipality=municipality,
        journey="haarlem",
        version=1,
        stage="intake",
        enrolled_on=_FIRST,
        closed_on=date(2026, 9, 30) if is_closed else None,
        closed_by="",
        groups=frozenset(),
        labels=labels,
        team="noord",
        case_worker="kw-1",
        obligations=tuple(rows),
        facts=(
            Happening("f:1", "talk_planned", date(2026, 9, 7), date(2026, 9, 21), _TALK, ""),
            Happening("f:2", after, _TALK, _TALK, None, ""),
        ),
        sent=(Sent("intake", "f:1", "invite", "email", date(2026, 9, 8)),),
    )


#: A few cases ordered by person, with rows of any kind. To be asked as of a day from September to December 2026.
any_cases = st.lists(
    st.builds(
        _case,
        st.lists(obligations, max_size=6),
        st.sampled_from(("groningen", "haarlem")),
        st.sampled_from(("intake_held", "contact_tried")),
        st.booleans(),
        st.frozensets(st.sampled_from(("at_work", "part_time"))),
    ),
    max_size=4,
).map(lambda made: [replace(case, ref=f"c-{number}", person=number) for number, case in enumerate(made)])


__all__ = ["AS_OF", "GROUPS", "SINCE", "TOWNS", "any_cases", "cases", "many", "obligations", "question"]

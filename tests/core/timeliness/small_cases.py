"""Audited cases written as a table would: obligations and facts on days with their weekday."""

from collections.abc import Mapping, Sequence
from datetime import date

from klantreis.core.parser import parse_term
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Meaning, NamedChange, Question
from tests.core.small_journeys import CALENDAR, day

MEANS = {
    "talk_held": frozenset({Meaning.intake}),
    "plan_agreed": frozenset({Meaning.plan}),
    "placement_started": frozenset({Meaning.placement}),
    "placement_ended": frozenset({Meaning.placement_end}),
    "benefit_ended": frozenset({Meaning.benefit_end}),
    "benefit_returned": frozenset({Meaning.benefit_return}),
}
MUNICIPALITIES = ("landsmeer", "haarlem", "groningen")


def question(
    as_of: str | date,
    since: str | date = "do 2026-01-01",
    *,
    norms: Mapping[str, Mapping[Meaning, str]] | None = None,
    changes: Sequence[tuple[str, str]] = (),
) -> Question:
    return Question(
        as_of=_day(as_of),
        since=_day(since),
        calendars=dict.fromkeys(MUNICIPALITIES, CALENDAR),
        means=MEANS,
        norms={name: {of: parse_term(term) for of, term in terms.items()} for name, terms in (norms or {}).items()},
        changes=tuple(NamedChange(day(on), title) for on, title in changes),
    )


def case(
    *rows: AuditedObligation | str,
    enrolled: str | date = "ma 2026-01-05",
    closed: str | date | None = None,
    municipality: str = "landsmeer",
) -> AuditedCase:
    """`rows` are obligations, and facts as `talk_held wo 2026-03-04`."""
    return AuditedCase(
        ref="R-1",
        person=1,
        municipality=municipality,
        journey="small",
        version=1,
        stage="",
        enrolled_on=_day(enrolled),
        closed_on=None if closed is None else _day(closed),
        closed_by="journey_closed" if closed else "",
        groups=frozenset(),
        labels=frozenset(),
        team="",
        case_worker="",
        obligations=[row for row in rows if isinstance(row, AuditedObligation)],
        facts=[_fact(row) for row in rows if isinstance(row, str)],
    )


def obligation(
    verdict: str,
    due: str | date | None,
    ended: str | date | None = None,
    *,
    name: str = "talk",
    title: str = "Gesprek",
    kind: str = "obligation",
    clock: str = "policy",
    team: str = "",
    groups: str = "",
) -> AuditedObligation:
    """`verdict` as the projection has it; empty while it is open."""
    due_on = None if due is None else _day(due)
    ended_on = due_on if ended is None and verdict else ended
    return AuditedObligation(
        obligation=name,
        opener="f1",
        point="",
        kind=kind,
        title=title,
        clock=clock,
        owner="case_worker",
        stage="intake",
        opened_on=date(2026, 1, 5),
        due_on=due_on,
        ended_on=None if ended_on is None else _day(ended_on),
        verdict=verdict,
        reason="",
        evidence="",
        paused=False,
        paused_days=0,
        law="",
        version=1,
        person="",
        team=team,
        groups=groups,
    )


def _fact(written: str) -> Happening:
    event, _, when = written.partition(" ")
    on = day(when)
    return Happening(id=f"{event}-{on}", event=event, on=on, recorded_on=on, at=None, reason="")


def _day(written: str | date) -> date:
    return written if isinstance(written, date) else day(written)

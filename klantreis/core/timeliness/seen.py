"""From a replayed case to an audited one: what happened, how its obligations stand, and what erasure left open.

Rules
-----
1. Facts that stand, happened by the day asked, in the order of the language. A correction counts from the moment of
   what it corrects, so a late correction is no late recording.
2. Nobody follows an erased person any more. From the day after the erasure the case is closed; what was open is missed
   where its due date was past, and lapsed where it was not. On the day itself, and before, it stands as it stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date
from typing import NamedTuple

from klantreis.core.actions import ObligationState, Verdict
from klantreis.core.case import Fact
from klantreis.core.journey import END
from klantreis.core.planner.known import standing
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening

ERASED = "erased"  #: what closed the case of an erased person, and ended its obligations


class Charge(NamedTuple):
    """To whom an obligation is charged."""

    person: str  #: code; empty: nobody of us
    team: str
    groups: str  #: target groups, sorted, `|`-separated


def happened(facts: Iterable[Fact], day: date) -> tuple[Happening, ...]:
    """What stands of these facts and happened by `day`."""
    return tuple(
        Happening(
            id=fact.id,
            event=fact.event,
            on=fact.occurred_on,
            recorded_on=fact.recorded_at.date(),
            at=fact.at.date() if fact.at else None,
            reason=reason if isinstance(reason := fact.data.get("reason"), str) else "",
            moment=fact.recorded_at.astimezone(UTC),
            by=fact.by or "",
        )
        for fact in standing(facts)
        if fact.occurred_on <= day
    )


def audited(state: ObligationState, version: int, charge: Charge) -> AuditedObligation:
    """An obligation as an audit sees it."""
    return AuditedObligation(
        state.obligation, state.opener, state.point, state.kind, state.title, state.clock, state.owner, state.stage,
        state.opened_on, state.due_on, state.ended_on, state.verdict or "", state.reason, state.evidence, state.paused,
        state.paused_days, state.law, version, *charge,
    )  # fmt: skip


def left(case: AuditedCase, erased_on: date) -> AuditedCase:
    """The case of a person who was erased while it was open, on a later day (rule 2)."""
    ended = [each if each.verdict else _left(each, erased_on) for each in case.obligations]
    return replace(
        case, stage=END, stage_since=erased_on, closed_on=erased_on, closed_by=ERASED, obligations=tuple(ended)
    )


def _left(open_: AuditedObligation, on: date) -> AuditedObligation:
    past = open_.due_on is not None and open_.due_on < on
    verdict = Verdict.missed if past else Verdict.lapsed
    return open_._replace(ended_on=on, verdict=verdict, reason=ERASED, paused=False)

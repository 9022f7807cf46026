"""Rows and facts of a case written as lines, days with their weekday; what a test says nothing of is ordinary."""

from __future__ import annotations

from datetime import date
from typing import Any

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Question, Sent
from tests.core.small_journeys import day
from tests.support.audited import question

#: The day asked in most tests, and the first day of the period.
SATURDAY, SINCE = day("za 2026-10-31"), day("za 2025-11-01")


def asked(as_of: str = "za 2026-10-31", since: str = "za 2025-11-01", **changes: Any) -> Question:
    return question(day(as_of), day(since), **changes)


def row(due: str | None, ended: str | None = None, verdict: str = "", **fields: Any) -> AuditedObligation:
    """Due on, and ended on: met, unless another verdict is given. `opened` is a day in words."""
    due_on = day(due) if due else None
    ended_on = day(ended) if ended else None
    if ended_on is not None and not verdict:
        verdict = "late" if due_on is not None and ended_on > due_on else "on_time"
    opened = fields.pop("opened", "do 2026-01-08")
    return AuditedObligation(
        obligation="intake", opener="f:1", point="", kind="obligation", title="Intake", clock="target",
        owner="case_worker", stage="intake", opened_on=day(opened), due_on=due_on, ended_on=ended_on, verdict=verdict,
        reason="intake_held" if verdict else "", evidence="", paused=False, paused_days=0, law="", version=1,
        person="kw-1", team="noord", groups="",
    )._replace(**fields)  # fmt: skip


def fact(written: str, id: str = "f:1", *, at: str = "", recorded: str = "", reason: str = "") -> Happening:
    """`talk_planned ma 2026-03-02`."""
    event, _, when = written.partition(" ")
    on = day(when)
    return Happening(id, event, on, day(recorded) if recorded else on, day(at) if at else None, reason)


def sent(step: str, on: str, channel: str = "email", *, opener: str = "f:1", obligation: str = "attend") -> Sent:
    return Sent(obligation, opener, step, channel, day(on))


def case(*rows: AuditedObligation, facts: tuple[Happening, ...] = (), **fields: Any) -> AuditedCase:
    """`enrolled` and `closed` are days in words."""
    enrolled, closed = fields.pop("enrolled", "do 2026-01-08"), fields.pop("closed", "")
    ordinary: dict[str, Any] = {
        "ref": "c-1", "person": 1, "municipality": "groningen", "journey": "groningen_actief", "version": 1,
        "stage": "intake", "closed_by": "", "groups": frozenset(), "labels": frozenset(), "team": "noord",
        "case_worker": "kw-1",
    }  # fmt: skip
    closed_on: date | None = day(closed) if closed else None
    return AuditedCase(
        **{**ordinary, **fields}, enrolled_on=day(enrolled), closed_on=closed_on, obligations=rows, facts=facts
    )

"""How an obligation stands on the day asked, and to which period it belongs."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.actions import Verdict
from klantreis.core.timeliness.cases import AuditedObligation, State
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.states import in_period, state_of
from tests.core.small_journeys import day
from tests.core.timeliness.lines import SATURDAY, asked, case, row
from tests.support.audited import obligations


@pytest.mark.parametrize(
    ("obligation", "state"),
    [
        (row("vr 2026-10-30"), State.open_overdue),
        (row("za 2026-10-31"), State.running),  # until the end of that day
        (row("za 2026-10-31", paused=True), State.paused),
        (row("vr 2026-10-30", paused=True), State.open_overdue),  # a pause after the due date hides nothing
        (row(None), State.running),
        (row(None, paused=True), State.paused),
        (row("vr 2026-10-30", "vr 2026-10-30"), State.on_time),
        (row("vr 2026-10-30", "za 2026-10-31"), State.late),
        (row("ma 2026-11-30", "do 2026-10-01", "missed"), State.missed),
    ],
)
def test_how_it_stands_on_a_saturday(obligation: AuditedObligation, state: State) -> None:
    assert state_of(obligation, SATURDAY) is state


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_of_the_language_is_a_state(verdict: Verdict) -> None:
    assert state_of(row("vr 2026-10-30", "vr 2026-10-30", verdict.value), SATURDAY).value == verdict.value


@pytest.mark.parametrize(
    ("due", "belongs"),
    [
        ("do 2025-10-30", False),
        ("za 2025-11-01", True),  # both ends included
        ("za 2026-10-31", True),
        ("zo 2026-11-01", False),
        (None, False),
    ],
)
def test_an_obligation_belongs_to_the_period_of_its_due_date(due: str | None, belongs: bool) -> None:
    assert in_period(row(due), asked()) is belongs


@settings(deadline=None)
@given(st.lists(obligations, max_size=8), st.integers(0, 120))
def test_each_obligation_of_the_period_is_in_exactly_one_state(rows: list[AuditedObligation], days: int) -> None:
    as_of = day("di 2026-09-01") + timedelta(days=days)
    question = asked("za 2026-10-31")
    found = look(case(*rows), question)
    due = [each for each in rows if each.kind == "obligation" and in_period(each, question)]
    assert [each.row for each in found.due] == due
    assert all(state_of(each, as_of) in State for each in due)
    assert {each.row for each in found.judged} == {
        each.row for each in found.due if each.state in ("on_time", "late", "missed", "open_overdue")
    }

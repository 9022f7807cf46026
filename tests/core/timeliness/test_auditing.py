"""All figures in one pass: they agree with each other, and with themselves in another order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klantreis.core.timeliness.auditing import Audit, audit
from klantreis.core.timeliness.cases import AuditedCase, State
from klantreis.core.timeliness.figures import Breakdown, Counts, Figures
from klantreis.core.timeliness.states import in_period, state_of
from tests.core.small_journeys import day
from tests.core.timeliness.lines import asked, case, row
from tests.support.audited import any_cases, cases, question

#: How long it takes depends on the machine, and says nothing here.
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LIVES = cases(people=150)
FIGURES = audit(LIVES, question(by_person=True))

ASKED = asked("vr 2026-10-30", "di 2026-09-15", by_person=True)


def breakdown(figures: Figures, by: str) -> Breakdown:
    return next(each for each in figures.breakdowns if each.by == by)


def added(counts: Sequence[Counts]) -> Counts:
    total: Counter[str] = Counter()
    for each in counts:
        total.update({each_field.name: getattr(each, each_field.name) for each_field in fields(Counts)})
    return Counts(**total)


def check_agreement(figures: Figures) -> None:
    """What has to hold whatever the cases are."""
    whole = figures.overall.counts
    for each in figures.breakdowns:
        groups = [group.found.counts for group in each.groups]
        if each.by not in ("group", "kind"):
            assert added(groups) == whole, each.by
        if each.by == "group":
            assert added(groups).total >= whole.total
    kinds = {group.name: group.found for group in breakdown(figures, "kind").groups}
    assert kinds.get("obligation", figures.overall) == figures.overall
    if "decision" in kinds:
        assert kinds["decision"] == figures.cards.found
    assert figures.about.in_period == whole.total
    assert figures.overall.judged == whole.judged == figures.pauses.judged
    assert sum(each.count for each in figures.ageing.bins if each.past) == figures.ageing.overdue
    assert sum(each.count for each in figures.ageing.bins) + figures.ageing.undated == figures.ageing.open
    assert figures.contact.open_cases == figures.about.open_cases == sum(each.count for each in figures.contact.bins)
    assert figures.lateness[0].n == whole.judged
    assert sum(each.n for each in figures.lateness if each.by == "obligation") == whole.judged
    assert sum(each.judged for each in figures.teams.points) == whole.judged
    statutory = next(
        (each.found.counts for each in breakdown(figures, "clock").groups if each.name == "statutory"), Counts()
    )
    assert sum(each.late for each in figures.breaches) == statutory.late
    assert sum(each.open_overdue for each in figures.breaches) == statutory.open_overdue
    assert figures.late_recorded.met <= whole.on_time + whole.late + whole.renewed
    for step in figures.progress.steps:
        assert step.reached + step.under_way + step.stopped == figures.progress.entered
    assert figures.outcomes.people + figures.outcomes.without == figures.about.people


def test_the_figures_of_lives_agree_with_each_other() -> None:
    check_agreement(FIGURES)


@UNHURRIED
@given(any_cases)
def test_the_figures_of_any_rows_agree_with_each_other(some: list[AuditedCase]) -> None:
    check_agreement(audit(some, ASKED))


@UNHURRIED
@given(any_cases)
def test_overdue_in_the_ageing_is_open_and_overdue_over_all_periods(some: list[AuditedCase]) -> None:
    ever = replace(ASKED, since=day("ma 1990-01-01"))
    figures = audit(some, ASKED)
    assert figures.ageing.overdue == audit(some, ever).overall.counts.open_overdue
    assert figures.ageing.overdue >= figures.overall.counts.open_overdue


@UNHURRIED
@given(any_cases, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_messages_inside_a_case_makes_no_difference(some: list[AuditedCase], rng: Random) -> None:
    assert audit([_shuffled(each, rng) for each in some], ASKED) == audit(some, ASKED)


def test_the_order_inside_lives_makes_no_difference_either() -> None:
    rng = Random(7)
    assert audit([_shuffled(each, rng) for each in LIVES], question(by_person=True)) == FIGURES


def _shuffled(case: AuditedCase, rng: Random) -> AuditedCase:
    obligations, sent = [*case.obligations], [*case.sent]
    rng.shuffle(obligations)
    rng.shuffle(sent)
    return replace(case, obligations=obligations, sent=sent)


def test_counted_by_hand_over_all_lives() -> None:
    """The plainest way of counting, over everything at once."""
    asked = question()
    rows = [each for case in LIVES for each in case.obligations if each.kind == "obligation"]
    states = Counter(state_of(each, asked.as_of) for each in rows if in_period(each, asked))
    assert FIGURES.overall.counts == Counts(**{state.value: states[state] for state in State})
    assert FIGURES.about.obligations == len(rows)
    assert FIGURES.about.undated == sum(each.due_on is None for each in rows)
    assert FIGURES.about.people == len({case.person for case in LIVES})
    behind = {id(case) for case in LIVES if any(_judged(each) for each in case.obligations)}
    assert FIGURES.overall.cases == len(behind)


def _judged(row: Any) -> bool:
    asked = question()
    is_told = state_of(row, asked.as_of).value in ("on_time", "late", "missed", "open_overdue")
    return row.kind == "obligation" and in_period(row, asked) and is_told


def test_without_cases_there_are_figures_of_nothing() -> None:
    figures = audit([], question(by_person=True))
    check_agreement(figures)
    assert (figures.overall.judged, figures.overall.share, figures.about.cases) == (0, None, 0)


def test_due_on_friday_and_asked_on_saturday_is_overdue_everywhere_and_no_working_day_late() -> None:
    figures = audit([case(row("vr 2026-10-30", clock="statutory", law="Awb 4:13"))], asked("za 2026-10-31"))
    tile, chart = figures.overall.counts.open_overdue, figures.ageing.overdue
    assert (tile, chart, figures.workload[-1].overdue, figures.breaches[0].open_overdue) == (1, 1, 0, 1)
    by_team = {(each.municipality, each.team): each.overdue for each in figures.workload}
    assert by_team["groningen", "noord"] == 1
    assert [each.name for each in figures.ageing.bins if each.count] == ["past_0"]
    assert figures.ageing.oldest_workdays == 0
    assert figures.lateness[0].still_open == 1


def test_on_the_due_date_itself_nothing_is_overdue() -> None:
    figures = audit([case(row("vr 2026-10-30"))], asked("vr 2026-10-30"))
    assert (figures.overall.counts.running, figures.ageing.overdue, figures.workload[0].due) == (1, 0, (0, 0, 0))


def test_figures_can_be_asked_twice() -> None:
    counted = Audit(question(), replayed=True, municipality="haarlem")
    for each in LIVES:
        counted.add(each)
    first = counted.figures(broken=["c-9"])
    assert counted.figures(broken=["c-9"]) == first
    assert (first.about.replayed, first.about.municipality, first.about.broken) == (True, "haarlem", ("c-9",))


def test_cases_that_do_not_come_by_person_are_refused() -> None:
    counted = Audit(question(), replayed=False)
    counted.add(case(person=2))
    with pytest.raises(ValueError, match="ordered by person"):
        counted.add(case(person=1))


def test_no_figure_says_who_anybody_is() -> None:
    told = "|".join(_texts(audit(LIVES, question())))
    assert not any(case.case_worker in told for case in LIVES if case.case_worker)


def _texts(value: Any) -> list[str]:
    if is_dataclass(value):
        return [text for each in fields(value) for text in _texts(getattr(value, each.name))]
    if isinstance(value, tuple):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []

"""A drawing is made of the numbers of the table under it, and of no others."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.timeliness.auditing import audit
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.funnel import limits
from klantreis.reports.audit.model import (
    BarChart,
    CellKind,
    CurveChart,
    DotChart,
    Drawing,
    FunnelChart,
    LoadChart,
    Report,
    StackChart,
    TrendChart,
)
from tests.reports.audit.reports_made import part, report, table, tables
from tests.support.audited import any_cases, question
from tests.support.figures_sample import sample

MADE = report(sample())


def drawing(name: str) -> Any:
    chart = part(MADE, name).chart
    assert chart is not None
    return chart.drawing


def rows(name: str, *columns: int) -> list[tuple[Any, ...]]:
    return [tuple(row[at] for at in columns) for row in table(MADE, name).rows]


def test_the_trend_has_a_point_for_each_month_and_a_dated_change() -> None:
    made: TrendChart = drawing("trend")

    assert [(p.month, p.n, p.share, p.low, p.high) for p in made.points] == rows("trend", 0, 1, 3, 6, 7)
    assert [p.is_open for p in made.points] == [*(False,) * 11, True]
    assert made.means == ((0, 0.80), (1, 0.86))
    assert made.changes == ((date(2026, 7, 1), "Nieuw intaketeam"),)  # Wednesday


def test_ageing_is_divided_where_the_due_date_is_past() -> None:
    made: BarChart = drawing("ageing")

    assert [(bar.label, bar.value) for bar in made.bars] == rows("ageing", 0, 1)
    assert made.divider is not None
    assert sum(bar.value for bar in made.bars[made.divider :]) == table(MADE, "ageing-total").rows[0][1] == 144
    assert [bar.emphasis for bar in made.bars] == [at >= made.divider for at in range(len(made.bars))]
    assert made.sides == ("nog op tijd", "te laat")


def test_curves_show_who_got_there_beside_who_stopped() -> None:
    made: CurveChart = drawing("time-to-intake")
    reached, stopped = made.curves

    assert list(reached.points) == rows("curve-intake", 0, 1)
    assert list(stopped.points) == rows("curve-intake", 0, 5)
    assert made.mark == (20, "norm: 20 werkdagen")
    assert list(reached.band) == rows("curve-intake", 0, 3, 4)


def test_without_a_norm_there_is_no_mark() -> None:
    assert drawing("time-to-placement").mark is None


def test_progress_is_parts_of_all_who_entered() -> None:
    made: StackChart = drawing("progress")

    assert made.parts == ("Bereikt", "Onderweg", "Gestopt")
    assert [(stack.label, *stack.values) for stack in made.stacks] == rows("progress", 0, 1, 2, 3)
    assert {sum(stack.values) for stack in made.stacks} == {table(MADE, "entered").rows[0][0]}


def test_situations_are_bars_beside_each_other_and_no_parts_of_a_whole() -> None:
    made: BarChart = drawing("outcomes")

    assert isinstance(made, BarChart)
    assert [(bar.label, bar.value) for bar in made.bars] == rows("outcomes", 0, 1)
    assert sum(people for _, people in rows("combinations", 0, 1)) == 726


def test_dots_without_a_share_show_their_counts() -> None:
    made: DotChart = drawing("nazorg")

    assert [dot.label for dot in made.dots] == [name for (name,) in rows("nazorg", 0)]
    assert made.dots[-1].share is None
    assert made.dots[-1].shown == "4 van 6"
    assert made.dots[0].shown == "80%"


def test_the_funnel_is_drawn_from_the_limits_of_the_core() -> None:
    made: FunnelChart = drawing("teams")
    funnel = sample().teams

    numbers = [n for n, *_ in made.limits]
    assert numbers == sorted(set(numbers))
    assert {dot.n for dot in made.dots} <= set(numbers)
    assert all(line == (n, *limits(funnel.mean or 0, funnel.dispersion, n)) for n, *_ in made.limits
               for line in [next(each for each in made.limits if each[0] == n)])  # fmt: skip


def test_the_workload_stands_beside_what_is_stated() -> None:
    made: LoadChart = drawing("workload")

    assert [(load.label, load.overdue, *load.due) for load in made.loads] == rows("workload", 0, 1, 2, 3, 4)
    assert [load.capacity for load in made.loads] == [(90.0, 180.0, 350.0), (), (150.0, 300.0, 610.0)]


def test_a_team_is_told_with_its_municipality_where_there_are_several() -> None:
    figures = replace(sample(), about=replace(sample().about, municipalities=("haarlem", "landsmeer")))

    assert table(report(figures), "workload").rows[0][0] == "Noord (Landsmeer)"


def test_every_kind_of_drawing_occurs_and_names_are_told_apart() -> None:
    charts = [each.chart for section in MADE.sections for each in section.parts if each.chart]

    assert {type(each.drawing) for each in charts} == set(Drawing.__args__)
    assert len({each.id for each in charts}) == len(charts)
    assert len({each.id for each in tables(MADE)}) == len(list(tables(MADE)))
    assert all(each.alt.endswith(".") for each in charts)


# --- whatever the figures --------------------------------------------------------------------------------------------


def is_whole(made: Report) -> bool:
    """Rows as wide as their columns, values of the kind of their column, no text left unfilled."""
    for each in tables(made):
        for row in each.rows:
            assert len(row) == len(each.columns), each.id
            for cell, column in zip(row, each.columns, strict=True):
                kinds = {CellKind.text: str, CellKind.ref: str, CellKind.day: date, CellKind.month: date}
                expected = kinds.get(column.kind, int | float)
                assert cell is None or isinstance(cell, expected), (each.id, column.title)
    return not any(mark in repr(made).replace("{}", "") for mark in ("{n", "}", "None van"))


@settings(max_examples=60, deadline=None)
@given(any_cases, st.sampled_from([date(2026, 9, 30), date(2026, 10, 31), date(2026, 12, 31)]))
def test_whatever_was_counted_a_whole_report_is_made(found: list[AuditedCase], as_of: date) -> None:
    figures = audit(found, question(as_of, date(2026, 1, 1)))

    for language in ("nl", "en"):
        for internal in (True, False):
            made = report(figures, language, internal)
            made = replace(made, words={})
            assert is_whole(made)
            assert made.to_do
            assert made.well
            assert made.badly

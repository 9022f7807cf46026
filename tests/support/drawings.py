"""Drawings of every kind made up by hypothesis, with what is extreme in reports: nothing, one point, very many, long
labels, numbers of a million, shares that are not told."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from klantreis.reports.audit.model import (
    Bar,
    BarChart,
    Curve,
    CurveChart,
    Dot,
    DotChart,
    Drawing,
    FunnelChart,
    FunnelDot,
    Load,
    LoadChart,
    Stack,
    StackChart,
    TrendChart,
    TrendPoint,
)

LONG = "Verwijzing naar de schuldhulpverlening van de gemeente en een gesprek over inkomen"
labels = st.one_of(
    st.sampled_from(
        ["", "Intake", LONG, LONG.replace(" ", ""), "<script>alert(1)</script>", "W" * 80, "één & \"twee\" '3'"]
    ),
    st.text(max_size=80),
)
shown = st.sampled_from(["0", "82,4%", "1.234.567", "minder dan 5", "te weinig om te noemen", ""])
shares = st.floats(0, 1)
maybe = st.one_of(st.none(), shares)
counts = st.sampled_from([0, 1, 7, 10, 312, 60_000, 1_234_567])
days = st.integers(0, 900)
SIGNALS = ("", "above", "below", "run_above", "run_below")


@st.composite
def trends(draw: Any) -> TrendChart:
    first, many = draw(st.integers(0, 23)), draw(st.sampled_from([0, 1, 2, 13, 24, 61, 130]))
    points = tuple(
        TrendPoint(
            date(2015 + (first + index) // 12, (first + index) % 12 + 1, 1), draw(maybe), draw(counts), draw(maybe),
            draw(maybe), draw(st.sampled_from(SIGNALS)), index == many - 1, index // 13,
        )
        for index in range(many)
    )  # fmt: skip
    changes = st.lists(st.tuples(st.dates(date(2015, 1, 1), date(2030, 1, 1)), labels), max_size=4)
    means = draw(st.lists(st.tuples(st.integers(0, 9), shares), max_size=4))
    return TrendChart(points=points, means=tuple(means), changes=tuple(draw(changes)))


bar_lists = st.lists(st.builds(Bar, labels, st.floats(0, 1e7), shown, st.booleans()), max_size=40)
bar_charts = st.builds(
    BarChart, bars=bar_lists.map(tuple), unit=labels, divider=st.one_of(st.none(), st.integers(0, 41)),
    sides=st.tuples(labels, labels),
)  # fmt: skip
stack_charts = st.builds(
    StackChart, parts=st.tuples(labels, labels, labels),
    stacks=st.lists(st.builds(Stack, labels, st.tuples(counts, counts, counts)), max_size=12).map(tuple),
)  # fmt: skip


@st.composite
def curve_charts(draw: Any) -> CurveChart:
    curves = []
    for _ in range(draw(st.integers(0, 5))):
        on = sorted(draw(st.sets(days, max_size=12)))
        points = tuple((day, draw(shares)) for day in on)
        band = tuple((day, share * 0.9, min(share * 1.1, 1.0)) for day, share in points) if draw(st.booleans()) else ()
        curves.append(Curve(draw(labels), points, band))
    mark = draw(st.one_of(st.none(), st.tuples(days, labels)))
    return CurveChart(curves=tuple(curves), unit=draw(labels), mark=mark)


dot_charts = st.builds(
    DotChart, dots=st.lists(st.builds(Dot, labels, maybe, maybe, maybe, counts, shown), max_size=40).map(tuple),
    reference=st.one_of(st.none(), st.tuples(shares, labels)),
)  # fmt: skip
funnel_charts = st.builds(
    FunnelChart, dots=st.lists(st.builds(FunnelDot, labels, counts, shares, st.booleans()), max_size=30).map(tuple),
    mean=shares, limits=st.lists(st.tuples(counts, shares, shares, shares, shares), max_size=12).map(
        lambda found: tuple(sorted(found))
    ),
)  # fmt: skip
capacities = st.one_of(st.just(()), st.tuples(*[st.floats(0, 1e6)] * 3))
load_charts = st.builds(
    LoadChart,
    loads=st.lists(
        st.builds(Load, labels, counts, st.tuples(counts, counts, counts), capacities), max_size=12
    ).map(tuple),
)  # fmt: skip
drawings: st.SearchStrategy[Drawing] = st.one_of(
    trends(), bar_charts, stack_charts, curve_charts(), dot_charts, funnel_charts, load_charts
)

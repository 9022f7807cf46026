"""A report that is shared: no references, no small rows, and no conclusion from a row that is not there."""

from dataclasses import replace

import pytest

from klantreis.core.timeliness.auditing import audit
from klantreis.core.timeliness.figures import Breakdown, Counts, Figures, Group
from klantreis.core.timeliness.sharing import shared
from klantreis.reports.audit.model import CellKind
from tests.reports.audit.reports_made import part, report, section, table, tables
from tests.support.audited import cases, question
from tests.support.figures_sample import on_time, sample


def with_law(counts: Counts, hidden: bool = False) -> Figures:
    """The sample in which the statutory clock stands so, and no term of law is listed."""
    figures = sample()
    clocks = figures.breakdowns[2]
    group = replace(clocks.groups[0], found=on_time(counts, 4), hidden=hidden)
    return replace(figures, breakdowns=(replace(clocks, groups=(group, *clocks.groups[1:])),), breaches=())


def test_tables_with_references_stay_inside() -> None:
    inside = {each.id for each in tables(report(sample()))}
    outside = {each.id for each in tables(report(sample(), internal=False))}

    assert inside - outside == {"breach-refs", "oldest", "never"}
    assert not any(
        column.kind is CellKind.ref for each in tables(report(sample(), internal=False)) for column in each.columns
    )


def test_no_reference_is_in_any_text() -> None:
    assert "C-000" not in repr(report(shared(sample()), internal=False))


def test_a_hidden_row_says_so_and_shows_no_number() -> None:
    hidden = next(row for row in table(report(sample()), "breakdown-group").rows if "27" in str(row[0]))

    assert hidden[0] == "jonger dan 27 (minder dan 5 of te herleiden)"
    assert set(hidden[1:]) == {None}
    in_english = table(report(sample(), "en"), "breakdown-group").rows
    assert any("(fewer than 5, or traceable)" in str(row[0]) for row in in_english)


def test_a_row_is_compared_with_all_the_rest_also_with_what_is_hidden() -> None:
    low = Group(name="intake", title="", found=on_time(Counts(on_time=40, late=60), 90))
    small = Group(name="nazorg", title="", found=on_time(Counts(), 0), hidden=True)
    figures = replace(
        sample(), overall=on_time(Counts(on_time=140, late=64), 190),
        breakdowns=(Breakdown(by="stage", groups=(low, small)),),
    )  # fmt: skip

    assert part(report(figures, internal=False), "by-stage").finding == (
        "Bij ‘Intake’ was minder op tijd dan bij de rest: 40% tegen 96,2%. Dat verschil is groter dan toeval."
        " Van de 64 verplichtingen die niet op tijd waren, horen er 60 bij ‘Intake’."
    )


def test_a_hidden_month_is_a_gap_and_gives_no_signal() -> None:
    trend = sample().trend
    months = (replace(trend.months[0], judged=0, on_time=0, share=None, low=None, high=None, hidden=True),
              *trend.months[1:])  # fmt: skip
    made = part(report(replace(sample(), trend=replace(trend, months=months))), "trend")

    assert made.tables[0].rows[0][1:9] == (*(None,) * 7, "minder dan 5 of te herleiden")
    assert made.chart is not None
    assert made.chart.drawing.points[0].share is None  # type: ignore[union-attr]


def test_a_hidden_team_has_no_dot() -> None:
    made = part(report(sample()), "teams")

    assert made.chart is not None
    assert [dot.label for dot in made.chart.drawing.dots] == ["Noord", "Zuid"]  # type: ignore[union-attr]
    assert made.tables[0].rows[2] == ("West (minder dan 5 of te herleiden)", *(None,) * 8, "")


def test_hidden_cards_are_not_told_at_all() -> None:
    cards = replace(sample().cards, found=on_time(Counts(), 0), waiting=0, waiting_overdue=0, hidden=True)
    made = report(replace(sample(), cards=cards))

    assert part(made, "cards").finding == "Over beslissingskaarten is te weinig om te noemen."
    assert part(made, "cards").tables == ()


@pytest.mark.parametrize(
    ("figures", "finding"),
    [
        (with_law(Counts(on_time=18, late=2)),
         "2 wettelijke termijnen zijn niet gehaald. Niet elke termijn wordt genoemd: dat zou over te weinig dossiers"
         " gaan."),
        (with_law(Counts(), hidden=True), "Over wettelijke termijnen is te weinig om te noemen."),
        (with_law(Counts(on_time=20)), "Alle wettelijke termijnen die afliepen, zijn gehaald (20)."),
        (with_law(Counts()), "Er liep in deze periode geen wettelijke termijn af."),
    ],
)  # fmt: skip
def test_that_no_term_is_listed_does_not_mean_that_all_were_kept(figures: Figures, finding: str) -> None:
    made = report(figures, internal=False)

    assert section(made, "law").parts[0].finding == finding
    assert any("zijn gehaald" in each and "niet" not in each for each in made.well) is ("Alle" in finding)


def test_terms_of_law_that_are_hidden_are_a_dash_on_the_first_page() -> None:
    tile = report(with_law(Counts(), hidden=True), internal=False).tiles[2]

    assert (tile.value, tile.note) == ("–", "te weinig om te noemen")


def test_that_no_team_is_short_is_said_only_where_all_teams_are_told() -> None:
    enough = "Geen team heeft de komende 20 werkdagen meer te doen dan het aankan."
    figures = replace(sample(), workload=sample().workload[:1])

    assert enough in part(report(figures), "workload").finding
    assert enough not in part(report(figures, internal=False), "workload").finding
    assert enough not in report(figures, internal=False).well


def test_it_is_told_where_rows_are_left_out() -> None:
    told = "Rijen met minder dan 5 dossiers zijn weggelaten."

    for name in ("no-show", "nazorg", "workload", "lateness", "breaches"):
        assert told in part(report(sample(), internal=False), name).note
        assert told not in part(report(sample()), name).note


@pytest.mark.parametrize("people", [30, 120])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_counted_can_be_shared(people: int, language: str) -> None:
    made = report(shared(audit(cases(people=people), question())), language, internal=False)

    assert made.internal is False
    assert not any(each.internal for each in tables(made))


def test_who_reads_it_elsewhere_is_sent_to_the_section_and_not_to_a_command() -> None:
    assert "klantreis due" not in "".join(report(sample(), internal=False).to_do)
    assert "Zie ‘Wat staat er open?’." in report(sample(), internal=False).to_do[3]

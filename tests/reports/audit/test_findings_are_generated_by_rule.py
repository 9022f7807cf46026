"""The sentence above each table, in a table of its own."""

from dataclasses import replace
from typing import Any

import pytest

from klantreis.core.results.situations import LabelHeld
from klantreis.core.timeliness.figures import Breakdown, Counts, Figures, Group, Returned, TeamPoint, TimeTo
from klantreis.reports.audit.model import BarChart
from tests.reports.audit.reports_made import part, report
from tests.support.figures_sample import on_time, sample, told


def new(name: str, **fields: Any) -> Figures:
    figures = sample()
    return replace(figures, **{name: replace(getattr(figures, name), **fields)})


def groups(by: str, *rows: tuple[str, int, int]) -> Figures:
    """The sample broken down so: name, on time, of how many."""
    made = tuple(
        Group(name=name, title=name, found=on_time(Counts(on_time=hits, late=of - hits), of)) for name, hits, of in rows
    )
    hits, of = sum(each[1] for each in rows), sum(each[2] for each in rows)
    overall = on_time(Counts(on_time=hits, late=of - hits), of)
    return replace(sample(), overall=overall, breakdowns=(Breakdown(by=by, groups=made),))


def intake(**fields: Any) -> Figures:
    first: TimeTo = replace(sample().times[0], **fields)
    return replace(sample(), times=(first,))


def points(*rows: tuple[str, int, int, str]) -> Figures:
    """Teams: name, on time, of how many, outside."""
    model = sample().teams.points[0]
    made: tuple[TeamPoint, ...] = tuple(
        replace(model, team=team, on_time=hits, judged=of, share=hits / of if of >= 10 else None, outside=outside)
        for team, hits, of, outside in rows
    )
    return new("teams", points=made)


FINDINGS = [
    # on time
    (new("overall"), "overall", "Van de 3.148 verplichtingen waarvan de uiterste dag verstreek, was 82,4% op tijd."),
    (replace(sample(), overall=on_time(Counts(on_time=1, late=1), 2)), "overall",
     "1 van de 2 verplichtingen waarvan de uiterste dag verstreek, was op tijd. Dat zijn er te weinig voor een"
     " percentage."),
    (replace(sample(), overall=on_time(Counts(running=4), 0)), "overall",
     "In deze periode was er niets waarvan de uiterste dag verstreek."),
    # apart: larger than chance, chance, too few, one row
    (groups("stage", ("Intake", 40, 100), ("Traject", 90, 100)), "by-stage",
     "Bij ‘Intake’ was minder op tijd dan bij de rest: 40% tegen 90%. Dat verschil is groter dan toeval."
     " Van de 70 verplichtingen die niet op tijd waren, horen er 60 bij ‘Intake’."),
    (groups("stage", ("Intake", 80, 100), ("Traject", 82, 100)), "by-stage",
     "Per fase is er geen verschil dat groter is dan toeval."
     " Van de 38 verplichtingen die niet op tijd waren, horen er 20 bij ‘Intake’."),
    (groups("stage", ("Intake", 0, 9), ("Traject", 100, 100)), "by-stage",
     "Per fase is er geen verschil dat groter is dan toeval."),
    # lateness
    (new("overall"), "lateness",
     "301 verplichtingen zijn na de uiterste dag gedaan, 141 zijn nog open en 112 zijn gemist. Van wat te laat was, is"
     " naar schatting de helft gedaan binnen 6 werkdagen na de uiterste dag."),
    # ageing
    (new("ageing", open=1, overdue=1, oldest_workdays=0), "ageing",
     "Er staat 1 verplichting open. Van 1 is de uiterste dag voorbij. Het langst te laat is ‘Contact houden’:"
     " 0 werkdagen."),
    (new("ageing", overdue=0, oldest_workdays=None), "ageing",
     "Er staan 719 verplichtingen open en geen daarvan is te laat."),
    (new("ageing", oldest_title=""), "ageing",
     "Er staan 719 verplichtingen open. Van 144 is de uiterste dag voorbij. Het langst ligt 83 werkdagen over de"
     " uiterste dag."),
    (new("ageing", open=0, overdue=0), "ageing", "Er staat niets open."),
    # time to
    (intake(), "time-to-intake",
     "Binnen 20 werkdagen was er in 71% van de dossiers een intake (tussen 66% en 76%). De helft was zover na 16"
     " werkdagen."),
    (intake(by_norm=None, by_norm_low=None, by_norm_high=None, norm="", median=None), "time-to-intake",
     "In 218 van de 312 dossiers die begonnen, kwam er een intake; 31 stopten eerder en 63 wachten nog. Wanneer de"
     " helft zover is, valt nog niet te zeggen."),
    (intake(n=9, reached=1, stopped=1), "time-to-intake",
     "In 1 van de 9 dossiers die begonnen, kwam er een intake; 1 stopte eerder. Dat zijn er te weinig voor een"
     " percentage."),
    (intake(clipped=32), "time-to-intake",
     "In 32 van de 312 dossiers die begonnen, was er al voor de inschrijving een intake. Hoe lang het duurt, valt hier"
     " dus niet te zeggen. In 218 van de 312 dossiers die begonnen, kwam er een intake; 31 stopten eerder en 63 wachten"
     " nog."),
    (intake(clipped=31), "time-to-intake",
     "Binnen 20 werkdagen was er in 71% van de dossiers een intake (tussen 66% en 76%). De helft was zover na 16"
     " werkdagen."),
    (intake(n=0), "time-to-intake", "In deze periode begon geen dossier."),
    # contact
    (new("contact", tried_since=0), "contact",
     "In 8 van de 440 lopende dossiers heeft nog niemand van ons met de inwoner gesproken. Daar is geen poging"
     " vastgelegd. In de helft van de andere dossiers is in de laatste 13 werkdagen gesproken. In 12 dossiers is dat"
     " meer dan 60 werkdagen geleden."),
    (new("contact", bins=sample().contact.bins[:-1]), "contact",
     "Met elke inwoner met een lopend dossier heeft iemand van ons gesproken. In de helft van de dossiers is in de"
     " laatste 13 werkdagen gesproken. In 12 dossiers is dat meer dan 60 werkdagen geleden."),
    (new("contact", open_cases=0, bins=()), "contact", "Er zijn geen lopende dossiers."),
    # no-show
    (new("overall"), "no-show",
     "Bij 74 van de 575 afspraken kwam de inwoner niet (12,9%). Wie een herinnering kreeg, bleef minder vaak weg: 9,3%"
     " tegen 25%. Dat bewijst niet dat het door de herinnering komt."),
    (replace(sample(), no_show=sample().no_show[:1]), "no-show", "Bij 74 van de 575 afspraken kwam de inwoner niet"
     " (12,9%)."),
    (replace(sample(), no_show=()), "no-show", "Er was in deze periode geen afspraak."),
    # what is reached
    (new("overall"), "progress",
     "In deze periode stroomden 312 inwoners in: 251 hadden een intake (80,4%), 202 hadden een plan (64,7%) en 71"
     " hadden werk (22,8%)."),
    (new("overall"), "outcomes", "749 labels bij 726 inwoners. 23 inwoners tellen dubbel."),
    (new("outcomes", overlap=30), "outcomes",
     "749 labels bij 726 inwoners. 23 inwoners hebben meer dan één label; samen 30 labels meer dan mensen."),
    (new("outcomes", overlap=0, several=0), "outcomes", "749 labels bij 726 inwoners. Niemand telt dubbel."),
    # lasting
    (new("overall"), "retention-in-work",
     "Na 6 maanden is naar schatting 82% nog aan het werk (tussen 71% en 89%); 31 plaatsingen zijn zo lang gevolgd."),
    (new("overall"), "retention-out-of-benefit",
     "In 7 dossiers ging iemand uit de bijstand; 1 kwam terug en bij 0 weten we het niet. Dat zijn er te weinig voor"
     " een percentage."),
    (replace(sample(), returned=Returned(out=9, returned=1, share=None)), "returned",
     "In 9 dossiers ging iemand in deze periode uit de bijstand; 1 kwam terug. Dat zijn er te weinig voor een"
     " percentage."),
    # nazorg
    (new("overall"), "nazorg",
     "77 van de 98 nazorgpunten waren op tijd (78,6%). Tussen het eerste en het laatste punt is geen verschil dat"
     " groter is dan toeval."),
    # cards
    (new("cards", waiting=0, waiting_overdue=0), "cards",
     "Van de 33 beslissingskaarten was 63,6% op tijd beantwoord. De helft had binnen 3 werkdagen een antwoord. Er wacht"
     " geen kaart."),
    (new("cards", found=on_time(Counts(on_time=8, late=1), 9), waiting=0, waiting_overdue=0), "cards",
     "8 van de 9 beslissingskaarten zijn op tijd beantwoord. Er wacht geen kaart."),
    # pauses, recorded late
    (new("pauses", moved=0, share=None, saved=0, cases_paused=0), "pauses",
     "Geen enkele uiterste dag is door een pauze verschoven. Op de peildag staat geen dossier stil."),
    (new("late_recorded", late=1, met=9, share=None), "recorded",
     "1 van de 9 verplichtingen is pas na meer dan vijf werkdagen vastgelegd."),
    # workload
    (replace(sample(), workload=sample().workload[1:2]), "workload",
     "In de komende 20 werkdagen moeten 5 zaken af zijn; 3 zijn al te laat. Wat een team aankan, is niet opgegeven."),
    (replace(sample(), workload=sample().workload[:1]), "workload",
     "In de komende 20 werkdagen moeten 151 zaken af zijn; 39 zijn al te laat. Geen team heeft de komende 20 werkdagen"
     " meer te doen dan het aankan."),
    # teams
    (points(("Zuid", 80, 100, ""), ("Noord", 95, 100, "above")), "teams",
     "Bij 1 van de 2 teams wijkt het aandeel op tijd meer af dan door toeval te verwachten is: Noord (hoger)."),
    (points(("Zuid", 80, 100, ""), ("Noord", 85, 100, "")), "teams",
     "De 2 teams verschillen niet meer dan door toeval te verwachten is."),
    (points(("Zuid", 80, 100, ""), ("Noord", 5, 9, "")), "teams",
     "Er zijn niet genoeg teams met tien of meer verplichtingen om te vergelijken."),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "name", "finding"), FINDINGS)
def test_the_finding_states_what_the_figures_hold(figures: Figures, name: str, finding: str) -> None:
    assert part(report(figures), name).finding == finding


# --- the trend -------------------------------------------------------------------------------------------------------


def months(*signals: str, **fields: Any) -> Figures:
    """The first months of the sample, in one phase, with these signals."""
    found = tuple(
        replace(each, signal=signal, phase=0, **fields)
        for each, signal in zip(sample().trend.months, signals, strict=False)
    )
    return new("trend", months=found, phases=sample().trend.phases[:1])


@pytest.mark.parametrize(
    ("figures", "finding"),
    [
        (months("", ""),
         "Het aandeel op tijd schommelde in 2 hele maanden niet meer dan door toeval te verwachten is."),
        (months("", "above", "below"),
         "In jan 2026 lag het aandeel op tijd hoger dan door toeval te verwachten is. In feb 2026 lag het aandeel op"
         " tijd lager dan door toeval te verwachten is."),
        (months(*["run_below"] * 5),
         "In 5 maanden lag het aandeel op tijd lager dan door toeval te verwachten is, het laatst in apr 2026."),
        (months("below", is_open=True), "Er is nog geen hele maand om een verloop te laten zien."),
        (months("", low=None, high=None),
         "Er zijn nog te weinig hele maanden om te zeggen wat toeval is en wat niet."),
    ],
)  # fmt: skip
def test_of_the_trend_only_signals_are_told(figures: Figures, finding: str) -> None:
    assert part(report(figures), "trend").finding == finding


@pytest.mark.parametrize(
    ("after", "claim"),
    [(237, "Dat verschil is groter dan toeval; het bewijst niet dat de verandering de oorzaak is."),
     (216, "Dat verschil kan toeval zijn.")],
)  # fmt: skip
def test_a_named_change_is_called_larger_than_chance_only_where_the_interval_leaves_out_0(
    after: int, claim: str
) -> None:
    found = tuple(
        replace(each, signal="", judged=270, on_time=after, share=told(after, 270)) if each.phase else each
        for each in sample().trend.months
    )

    assert part(report(new("trend", months=found)), "trend").finding.endswith(claim)


# --- nobody is ranked ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["team", "person", "municipality"])
def test_of_teams_colleagues_and_municipalities_no_row_is_singled_out(by: str) -> None:
    found = part(report(groups(by, ("zuid", 10, 100), ("Noord", 95, 100))), f"by-{by}")

    assert "zuid" not in found.finding
    assert found.chart is None
    assert [row[0] for row in found.tables[0].rows] == ["Noord", "zuid"]  # by name, whatever the case of letters


def test_teams_stand_by_name_in_the_funnel_and_the_workload() -> None:
    made = report(points(("Zuid", 80, 100, "below"), ("noord", 95, 100, "above"), ("Oost", 9, 10, "")))

    assert [row[0] for row in part(made, "teams").tables[0].rows] == ["noord", "Oost", "Zuid"]
    assert "noord (hoger) en Zuid (lager)" in part(made, "teams").finding
    assert [row[0] for row in part(made, "workload").tables[0].rows] == ["Noord", "Oost", "Zuid"]


def test_among_many_rows_one_must_differ_more_before_it_is_singled_out() -> None:
    low = ("Plan", 70, 100)  # against 80 of 100: clear beside one other row, chance beside nineteen
    others = [(f"Verplichting {at}", 84, 105) for at in range(19)]

    assert "‘Plan’ was minder" in part(report(groups("stage", low, ("Rest", 1596, 1995))), "by-stage").finding
    assert part(report(groups("stage", low, *others)), "by-stage").finding.startswith("Per fase is er geen")


@pytest.mark.parametrize("by", ["obligation", "stage", "team", "journey", "municipality"])
def test_a_breakdown_of_one_row_has_no_part_and_its_tables_stand_aside(by: str) -> None:
    made = report(groups(by, ("Intake", 40, 100)))

    assert f"by-{by}" not in [each.id for section in made.sections for each in section.parts]
    found = [each for each in part(made, "overall").tables if each.id.startswith("only")]
    assert [(len(each.rows), each.aside) for each in found] == [(1, True)] * 3
    assert [str(each.rows[0][0]).partition(": ")[2] for each in found] == ["Intake"] * 3


def test_teams_of_one_name_are_told_apart_by_their_municipality() -> None:
    figures = groups("team", ("centrum", 80, 100), ("centrum", 70, 100))
    (by,) = figures.breakdowns
    apart = tuple(replace(each, title="", municipality=name) for each, name in zip(by.groups, "ab", strict=True))
    both = replace(figures.about, municipality="", municipalities=("a", "b"))

    told = part(report(replace(figures, breakdowns=(replace(by, groups=apart),), about=both)), "by-team")

    assert [row[0] for row in told.tables[0].rows] == ["centrum (A)", "centrum (B)"]


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        (replace(sample(), breaches=(), breakdowns=()), "breaches"),
        (new("cards", found=on_time(Counts(), 0), waiting=0, waiting_overdue=0), "cards"),
        (new("pauses", moved=0, share=None, saved=0, cases_paused=0), "pauses"),
        (new("late_recorded", met=0, late=0, share=None), "recorded"),
        (new("contact", open_cases=0, bins=(), never=()), "contact"),
        (new("ageing", open=0, overdue=0), "ageing"),
        (new("progress", entered=0), "progress"),
        (replace(sample(), returned=Returned(out=0, returned=0, share=None)), "returned"),
        (intake(n=0), "time-to-intake"),
        (replace(sample(), nazorg=()), "nazorg"),
        (replace(sample(), no_show=()), "no-show"),
        (replace(sample(), workload=()), "workload"),
    ],
)
def test_where_there_is_nothing_to_tell_there_is_one_sentence(figures: Figures, name: str) -> None:
    found = part(report(figures, internal=False), name)

    assert found.finding
    assert (found.chart, found.tables, found.note) == (None, (), "")


def test_a_label_that_nobody_has_is_in_the_table_and_not_in_the_chart() -> None:
    labels = (*sample().outcomes.labels, LabelHeld("advised", "Advies gegeven", 0))

    found = part(report(new("outcomes", labels=labels)), "outcomes")

    assert found.tables[0].rows[-1] == ("Advies gegeven", 0)
    assert found.chart is not None
    assert isinstance(found.chart.drawing, BarChart)
    assert [bar.label for bar in found.chart.drawing.bars] == [each.title for each in labels[:-1]]


def test_of_limits_that_are_not_there_nothing_is_said() -> None:
    assert "grenzen" not in part(report(months("", low=None, high=None)), "trend").note
    assert "grenzen" in part(report(months("")), "trend").note


def test_the_target_groups_of_teams_are_pointed_at_only_where_they_are_told() -> None:
    both = points(("Zuid", 80, 100, ""), ("Noord", 85, 100, ""))
    plain = replace(both, teams=replace(both.teams, points=tuple(replace(each, mix=()) for each in both.teams.points)))

    assert "staat in een tabel" in part(report(both), "teams").note
    assert "staat in een tabel" not in part(report(plain, internal=False), "teams").note


def test_points_of_two_obligations_are_not_compared() -> None:
    first, second, _ = sample().nazorg
    low = replace(second, obligation="employer", found=on_time(Counts(on_time=1, late=99), 100))

    assert "Later" not in part(report(replace(sample(), nazorg=(first, low))), "nazorg").finding
    assert (
        "Later wordt het minder"
        in part(report(replace(sample(), nazorg=(first, replace(low, obligation="aftercare")))), "nazorg").finding
    )

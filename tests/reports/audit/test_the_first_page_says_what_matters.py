"""What goes well, what does not, and what to do: by rule, at most four sentences, the most urgent first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from klantreis.core.timeliness.figures import About, Counts, Figures, Month, TeamFunnel
from klantreis.reports.audit.model import Report, Tile, Tone
from tests.reports.audit.reports_made import TITLES, report, table
from tests.support.figures_sample import on_time, sample, told

NO_CONTACT_MISSING = "Met elke inwoner met een lopend dossier heeft iemand van ons gesproken."
NOTHING_TO_DO = "Er is nu niets dat meteen aandacht vraagt."


def changed(**parts: Mapping[str, Any]) -> Figures:
    """The sample with these fields of these figures: `cards={"waiting_overdue": 0}`."""
    figures = sample()
    return replace(figures, **{name: replace(getattr(figures, name), **new) for name, new in parts.items()})


def with_months(**new: Any) -> Figures:
    """The sample with every month changed so."""
    trend = sample().trend
    return changed(trend={"months": tuple(replace(each, **new) for each in trend.months)})


def all_well() -> Figures:
    """The sample without anything that is late, silent, broken or short."""
    figures = sample()
    met = on_time(Counts(on_time=3148), 640)
    clocks = replace(figures.breakdowns[2], groups=(replace(figures.breakdowns[2].groups[0], found=met),))
    spoken = tuple(replace(each, count=0) if each.name == "never" else each for each in figures.contact.bins)
    return replace(
        figures, overall=met, breakdowns=(clocks,), breaches=(), workload=(figures.workload[0],),
        ageing=replace(figures.ageing, overdue=0, oldest_ref="", oldest_title="", oldest_workdays=None),
        contact=replace(figures.contact, bins=spoken, never=(), tried_since=0),
        cards=replace(figures.cards, waiting_overdue=0), trend=replace(figures.trend, phases=figures.trend.phases[:1]),
    )  # fmt: skip


def empty() -> Figures:
    """An audit of nothing."""
    figures = sample()
    none = on_time(Counts(), 0)
    return replace(
        all_well(), overall=none, breakdowns=(), workload=(), nazorg=(), no_show=(), retention=(), times=(),
        lateness=(), ageing=replace(figures.ageing, bins=(), open=0, overdue=0, oldest_workdays=None),
        contact=replace(figures.contact, open_cases=0, bins=(), median=None, never=(), tried_since=0),
        cards=replace(figures.cards, found=none, waiting=0, waiting_overdue=0, median_workdays=None),
        trend=replace(figures.trend, months=(), phases=()), teams=TeamFunnel(mean=None, dispersion=None, points=()),
    )  # fmt: skip


def tile(made: Report, title: str) -> Tile:
    return next(each for each in made.tiles if each.title == title)


# --- what to do ------------------------------------------------------------------------------------------------------


def test_what_to_do_stands_in_the_order_of_urgency() -> None:
    told = report(sample()).to_do

    assert [line.split()[0] for line in told] == ["Doe", "Neem", "Beantwoord", "Begin", "Verdeel"]
    assert told[0].startswith(
        "Doe eerst de wettelijke termijnen die open staan en voorbij zijn: Besluit op de aanvraag"
    )
    assert told[1] == (
        "Neem contact op in 8 dossiers waarin nog niemand van ons met de inwoner sprak. Zie ‘Wie zien we niet?’."
    )
    assert told[3].startswith("Begin bij wat het langst ligt: 34 van de 144 verplichtingen")
    assert "`klantreis due --by owner`" in told[3]
    assert told[4].startswith("Verdeel het werk van Zuid (binnen 5 werkdagen): daar ligt meer dan het team aankan.")


def test_where_nothing_needs_attention_the_report_says_so() -> None:
    made = report(all_well())

    assert made.to_do == (NOTHING_TO_DO,)
    assert made.badly == ("In deze cijfers gaat niets slecht.",)


def test_one_is_told_in_the_singular() -> None:
    told = report(changed(cards={"waiting": 1, "waiting_overdue": 1})).to_do

    assert told[2] == "Beantwoord 1 beslissingskaart die te laat is. Zie ‘Beslissen we op tijd?’."


def test_what_is_not_long_overdue_is_told_without_long() -> None:
    bins = tuple(replace(each, count=0) if "21" in each.name or "60" in each.name else each
                 for each in sample().ageing.bins)  # fmt: skip

    assert report(changed(ageing={"bins": bins})).to_do[3] == (
        "Rond 144 verplichtingen af die te laat zijn. Wie wat heeft: `klantreis due --by owner`."
    )


def test_more_than_five_teams_that_are_short_are_counted() -> None:
    short = sample().workload[2]
    loads = tuple(replace(short, team=f"Team {at}") for at in range(1, 8))

    assert "Team 5 (binnen 5 werkdagen) en nog 2 teams: daar ligt" in report(replace(sample(), workload=loads)).to_do[4]


# --- what goes well, and what does not -------------------------------------------------------------------------------


def test_no_side_has_more_than_four_sentences() -> None:
    for figures in (sample(), all_well(), empty()):
        made = report(figures)
        assert 1 <= len(made.well) <= 4
        assert 1 <= len(made.badly) <= 4


def test_terms_of_law_come_first() -> None:
    assert report(sample()).badly[0] == (
        "8 wettelijke termijnen zijn niet gehaald. Het gaat om: Besluit op de aanvraag (Awb 4:13) 8 keer."
    )
    assert report(all_well()).well[0] == "Alle wettelijke termijnen die afliepen, zijn gehaald (3.148)."


def test_where_there_is_nothing_to_judge_nothing_is_called_good_or_bad() -> None:
    made = report(empty())

    assert made.well == made.badly == ("Er is in deze periode niets om over te oordelen.",)
    assert made.to_do == (NOTHING_TO_DO,)
    assert {each.tone for each in made.tiles} == {Tone.neutral}


def test_everybody_spoken_goes_well() -> None:
    assert NO_CONTACT_MISSING in report(all_well()).well
    assert NO_CONTACT_MISSING not in report(sample()).well


@pytest.mark.parametrize(
    ("hits", "of", "goes_well"),
    [(2594, 3148, True), (900, 3148, False), (9, 9, True), (8, 9, False), (0, 9, False), (0, 0, False)],
)
def test_a_share_goes_well_only_where_surely_more_than_half_was_on_time(hits: int, of: int, goes_well: bool) -> None:
    figures = replace(sample(), overall=on_time(Counts(on_time=hits, late=of - hits), of), breakdowns=())

    assert any("uiterste dag verstreek" in each for each in report(figures).well) is goes_well


@pytest.mark.parametrize("of", range(10))
def test_of_fewer_than_ten_no_percentage_is_told(of: int) -> None:
    figures = replace(sample(), overall=on_time(Counts(on_time=of), of), breakdowns=())
    made = report(figures)

    assert "%" not in tile(made, "Op tijd").value
    assert "%" not in next(each.finding for each in made.sections[0].parts if each.id == "overall")


def month_with(signal: str, at: int, is_open: bool = False) -> Figures:
    """The sample with one phase and one signal."""
    months: list[Month] = [replace(each, signal="", phase=0) for each in sample().trend.months]
    months[at] = replace(months[at], signal=signal, is_open=is_open)
    return changed(trend={"months": tuple(months), "phases": sample().trend.phases[:1]})


@pytest.mark.parametrize(
    ("signal", "at", "well", "badly"),
    [
        ("above", -2, True, False),
        ("run_above", -4, True, False),
        ("below", -2, False, True),
        ("run_below", -3, False, True),
        ("above", -5, False, False),  # older than three whole months: no news
        ("", -2, False, False),
    ],
)
def test_a_change_is_told_only_on_a_signal_of_the_last_three_months(
    signal: str, at: int, well: bool, badly: bool
) -> None:
    made = report(month_with(signal, at))

    assert any("duidelijk meer op tijd" in each for each in made.well) is well
    assert any("duidelijk minder op tijd" in each for each in made.badly) is badly


def test_of_a_month_that_is_open_nothing_is_said() -> None:
    made = report(month_with("below", -1, is_open=True))

    assert not any("nov 2026" in each for each in (*made.well, *made.badly))
    assert tile(made, "Op tijd").tone == Tone.neutral


@pytest.mark.parametrize(("reminded", "other", "is_told"), [((41, 443), (33, 132), True), ((41, 443), (13, 132), False),
                                                            ((41, 443), (5, 9), False)])  # fmt: skip
def test_a_reminder_is_praised_only_where_chance_would_not_do_it(
    reminded: tuple[int, int], other: tuple[int, int], is_told: bool
) -> None:
    sides = {"reminded": reminded, "not_reminded": other}
    rows = tuple(
        replace(each, no_show=sides[each.name][0], held=sides[each.name][1] - sides[each.name][0],
                share=told(*sides[each.name]))
        if each.by == "reminded" else each for each in sample().no_show
    )  # fmt: skip

    assert any("herinnering" in each for each in report(replace(sample(), no_show=rows)).well) is is_told


def test_of_what_is_shared_the_points_of_nazorg_are_not_called_all() -> None:
    met = tuple(replace(each, found=on_time(Counts(on_time=20), 20)) for each in sample().nazorg)
    figures = replace(all_well(), nazorg=met, contact=sample().contact, ageing=sample().ageing)

    assert "Alle nazorgpunten zijn op tijd gehaald (60)." in report(figures).well
    assert not any("nazorgpunten" in each for each in report(figures, internal=False).well)


# --- tiles -----------------------------------------------------------------------------------------------------------


def test_the_tiles_agree_with_the_tables() -> None:
    made = report(sample())

    assert tile(made, "Nu open en te laat").value == str(table(made, "ageing-total").rows[0][1]) == "144"
    assert tile(made, "Nooit gesproken").value == str(len(table(made, "never").rows)) == "8"
    late, missed, overdue = table(made, "breaches").rows[0][2:5]
    assert (late, missed, overdue) == (6, 0, 2)
    assert tile(made, "Wettelijke termijn niet gehaald").value == "8"
    assert tile(made, "Op tijd").value == "82,4%"
    assert tile(made, "Niet verschenen").note == "74 van 575 afspraken"


def with_intake(**fields: Any) -> Figures:
    times = sample().times
    return replace(sample(), times=(replace(times[0], **fields), *times[1:]))


def with_work(figures: Figures, **fields: Any) -> Figures:
    changed = [replace(each, **fields) if each.name == "placement" else each for each in figures.times]
    return replace(figures, times=tuple(changed))


def test_where_many_had_the_intake_before_they_were_enrolled_the_tile_is_of_work() -> None:
    few, many = (report(with_work(with_intake(clipped=clipped), median=140)) for clipped in (31, 32))

    assert [each.title for each in few.tiles][4] == "Intake"
    assert [each.title for each in many.tiles][4] == "Werk"
    assert not any("werkdagen" in each.value and each.title == "Intake" for each in many.tiles)


def test_where_that_says_little_too_there_is_no_such_tile() -> None:
    figures = with_intake(clipped=32)
    mid_way = tuple(replace(each, clipped=each.n) for each in figures.times)

    assert len(report(replace(figures, times=mid_way)).tiles) == 5
    assert len(report(with_work(figures, median=None, by_norm=None)).tiles) == 5, "and none where half is not there yet"


# --- a day that is past ----------------------------------------------------------------------------------------------


def test_of_a_day_that_is_past_it_says_what_there_was_to_do_then() -> None:
    made = report(changed(about={"replayed": True}))

    assert made.words["to_do"] == "Wat er die dag te doen was"
    assert report(sample()).words["to_do"] == "Wat nu te doen"
    assert made.tiles[1].title == "Open en te laat op 30 nov 2026"
    assert [line.split()[0] for line in made.to_do] == ["Eerst", "Contact", "Antwoord", "Beginnen", "Het"]
    assert "klantreis due" not in "".join(made.to_do)  # that tells of today
    assert report(replace(all_well(), about=made_past())).to_do == ("Er was die dag niets dat meteen aandacht vroeg.",)


def made_past() -> About:
    return replace(sample().about, replayed=True)


def test_one_municipality_that_has_all_the_cases_is_named() -> None:
    alone = changed(about={"municipality": ""})
    several = changed(about={"municipality": "", "municipalities": ("haarlem", "landsmeer")})

    assert report(alone).subtitle.startswith("Landsmeer, ")
    assert report(several).subtitle.startswith("Alle gemeenten, ")


def test_the_tone_is_told_by_what_is_found() -> None:
    assert [each.tone for each in report(sample()).tiles] == [
        Tone.neutral, Tone.bad, Tone.bad, Tone.bad, Tone.neutral, Tone.neutral,
    ]  # fmt: skip
    assert [each.tone for each in report(all_well()).tiles] == [
        Tone.neutral, Tone.good, Tone.good, Tone.good, Tone.neutral, Tone.neutral,
    ]  # fmt: skip


def test_the_head_says_of_whom_of_when_and_how_it_was_read() -> None:
    made = report(replace(sample(), about=replace(sample().about, replayed=True, broken=("C-000001",))))

    assert made.subtitle == "Landsmeer, van 1 dec 2025 tot en met 30 nov 2026"
    assert made.basis.startswith("Stand van 30 nov 2026, op wat toen bekend was. Dit gaat over 640 dossiers")
    assert "opnieuw berekend uit de vastgelegde feiten" in made.basis
    assert made.basis.endswith("1 dossier kon niet worden gelezen en telt nergens mee.")
    assert TITLES.municipality("landsmeer") in made.subtitle

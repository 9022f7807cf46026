"""The page of figures: whole, as a manager reads it, and each sentence in a table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from klantreis.core.journey import Goal, Label
from klantreis.core.parser import parse_date, parse_term
from klantreis.core.results.cells import BESIDE, SMALL, Cell
from klantreis.core.results.goals import GoalReached
from klantreis.core.results.people import Person
from klantreis.core.results.programme import Results, asked, results
from klantreis.core.results.shares import difference, share
from klantreis.core.results.situations import Situations
from klantreis.reports import results_words as words
from klantreis.reports.results_page import Titles, page
from tests.core.results.people import case, fact, on, person
from tests.core.small_journeys import CALENDAR, day, journey, moment, names, obligation

LABELS = (
    Label(name="part_time", since=("part_time_started",), until=("part_time_ended",), title="Werkt in deeltijd"),
    Label(name="in_track", since=("activity_started",), until=("activity_ended",), title="Volgt een traject"),
)
GOALS = (
    Goal(name="activated", title="Extra inwoners geactiveerd", count="activity_started", target=50, unit="inwoners",
         since=date(2026, 1, 1), over=parse_term("3y")),
    Goal(name="budget", title="Budget", sum=("pip_dated", "talks"), target=4_500_000, unit="euro",
         over=parse_term("3y")),
    Goal(name="evaluation", title="Evaluatie na zeven maanden", count="placement_started", against="comparison_group",
         at=parse_date("enrolled + 7m", names())),
)  # fmt: skip
TITLES = Titles(
    journeys={"small": "Aan de slag"},
    municipality="Gemeente Haarlemmermeer",
    events={"activity_started": "Traject begonnen", "placement_started": "Aan het werk", "pip_dated": "Voorziening",
            "plan_agreed": "Plannetje afgesproken"},
    codes={("plan_agreed", "barrier"): {"debts": "schulden", "care": "zorg"}},
    groups={"comparison_group": "vergelijkingsgroep"},
)  # fmt: skip
CODES = {"plan_agreed": {"barrier": ("debts", "care", "language")}}


def people() -> list[Person]:
    """24 in the pilot, of whom 9 work by their day; 12 to compare with, of whom 1; 3 who have not come to theirs."""
    looked = {"evaluation": "wo 2026-08-05"}
    plan, track = fact("plan_agreed ma 2026-02-02", barrier="debts"), "activity_started ma 2026-03-02"
    cost = fact("pip_dated ma 2026-03-02", talks=100000)
    works = "placement_started ma 2026-06-01"
    pilot = [person(case(plan, track, cost, works, labels=["part_time"], looked_at=looked)) for _ in range(7)]
    pilot += [
        person(case(plan, track, cost, works, labels=["part_time", "in_track"], looked_at=looked)) for _ in (1, 2)
    ]
    pilot += [person(case(plan, track, cost, labels=["in_track"], looked_at=looked)) for _ in range(12)]
    pilot += [person(case(fact("plan_agreed ma 2026-02-02", barrier="care"), looked_at=looked)) for _ in range(3)]
    group = ["comparison_group"]
    others = [person(case(works, groups=group, looked_at=looked, closed=True))]
    others += [person(case(groups=group, looked_at=looked)) for _ in range(11)]
    late = [person(case(enrolled="ma 2026-03-02", looked_at={"evaluation": "vr 2026-10-02"})) for _ in range(3)]
    return [*pilot, *others, *late]


@pytest.fixture
def found() -> Results:
    plan = obligation("plan", "stage", due="stage + 5wd", met_by=["plan_agreed"])
    small = replace(journey(plan, labels=LABELS), goals={goal.name: goal for goal in GOALS})
    what = asked([small], {"small": date(2026, 1, 1)}, day("ma 2026-08-31"), CALENDAR, CODES)
    return results(what, people())


PAGE = """\
# Resultaten: Aan de slag

Gemeente Haarlemmermeer · stand van ma 31 aug 2026 23:00, op wat toen bekend was

## Wie er meedoen

**39 mensen** ingeschreven: bij 38 loopt de reis, bij 1 is die afgesloten.

| doelgroep | ingeschreven | loopt | afgesloten |
| --- | ---: | ---: | ---: |
| vergelijkingsgroep | 12 | – | <5 |

Iemand kan bij meer doelgroepen horen: de rijen tellen niet op.

## Doelen

### Extra inwoners geactiveerd

**21 van 50 inwoners, na 8 van 36 maanden; in dit tempo 95.**

Geteld: mensen met *Traject begonnen*, ieder één keer.

### Budget

**€ 2.100.000 van € 4.500.000, na 8 van 36 maanden; in dit tempo ongeveer € 9.470.000.**

Opgeteld: talks bij *Voorziening*, voor 21 mensen.

### Evaluatie na zeven maanden

**10 mensen sinds 1 jan 2026.**

Geteld: mensen met *Aan het werk*, ieder één keer.

Vergeleken met *vergelijkingsgroep*. Ieder is bekeken tot en met een eigen dag: 7 maanden na inschrijving.

|  | mensen | aan het werk | aandeel | 95%-interval |
| --- | ---: | ---: | ---: | --- |
| alle anderen | 24 | 9 | 37,5% | 21,2% tot 57,3% |
| vergelijkingsgroep | 12 | 1 | 8,3% | 1,5% tot 35,4% |

Verschil: 29,2 procentpunt (95%-interval -2,4 tot 50,1). Het interval bevat 0: door toeval alleen kan het verschil ook zo groot zijn.

Dit beschrijft een verschil en is geen bewijs van oorzaak: de groepen kunnen ook in andere dingen verschillen.

Niet vergeleken: 3 mensen nog niet op de dag waarop wordt gekeken.

## In welke situatie mensen zijn

| label | mensen |
| --- | ---: |
| Werkt in deeltijd | 9 |
| Volgt een traject | 14 |

**23 labels bij 21 mensen; 2 mensen tellen dubbel.** Zonder label: 18 mensen.

Precies deze labels, en geen ander:

| Werkt in deeltijd | Volgt een traject | mensen |
| :---: | :---: | ---: |
| · | ● | 12 |
| ● | · | 7 |
| ● | ● | 2 |

## Wat er is gebeurd

| feit | mensen | keer |
| --- | ---: | ---: |
| Plannetje afgesproken | 24 | 24 |
| part_time_started | 0 | 0 |
| part_time_ended | 0 | 0 |
| Traject begonnen | 21 | 21 |
| activity_ended | 0 | 0 |
| Voorziening | 21 | 21 |
| Aan het werk | 10 | 10 |

Elk feit staat op zichzelf: wie iets kreeg aangeboden, nam het nog niet aan en begon nog niet.

## Uitgesplitst

### Plannetje afgesproken: belemmering

|  | mensen |
| --- | ---: |
| schulden | – |
| zorg | <5 |

Bekend van 24 mensen; iemand kan op meer regels staan. Niet voorgekomen: language.

`<5`: minder dan vijf mensen, dus niet genoemd. `–`: niet genoemd, omdat anders zo'n klein getal te berekenen is.
"""  # noqa: E501 — a paragraph is one line


def test_the_whole_page_as_a_manager_reads_it(found: Results) -> None:
    assert page(found, TITLES, moment(day("ma 2026-08-31"), 23)) == PAGE


def test_the_page_names_the_cases_it_could_not_read(found: Results) -> None:
    told = page(found, TITLES, moment(day("ma 2026-08-31"), 23), ("7KQ4M-2XW9T",))
    assert "**1 dossier niet meegeteld** door een fout: 7KQ4M-2XW9T." in told


def test_an_empty_programme_says_so() -> None:
    what = asked([journey()], {"small": date(2026, 1, 1)}, day("ma 2026-08-31"), CALENDAR, {})
    told = page(results(what, []), Titles(), moment(day("ma 2026-08-31"), 23))
    assert "Er is nog niemand ingeschreven." in told
    assert "Alle gemeenten" in told
    assert "## Doelen" not in told


def test_one_label_overlaps_with_nothing() -> None:
    what = asked([journey(labels=LABELS[:1])], {"small": date(2026, 1, 1)}, day("ma 2026-08-31"), CALENDAR, {})
    told = page(results(what, [person(case(labels=["part_time"]))]), Titles(), moment(day("ma 2026-08-31"), 23))
    assert "| Werkt in deeltijd | 1 |\n\nZonder label: 0 mensen." in told
    assert "Precies" not in told


def test_several_journeys_are_one_programme_of_people() -> None:
    one, other = replace(journey(labels=LABELS), name="one"), replace(journey(), name="other")
    what = asked([one, other], {"one": date(2026, 1, 1), "other": date(2026, 1, 1)}, day("ma 2026-08-31"), CALENDAR, {})
    both = person(case(journey="one", labels=["part_time"]), case(journey="other"))
    told = page(results(what, [both, person(case(journey="other"))]), Titles(), moment(day("ma 2026-08-31"), 23))
    assert "# Resultaten: one + other" in told
    assert "**2 mensen** ingeschreven" in told
    assert "| one | 1 |\n| other | 2 |" in told


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ({"count": "a"}, "Geteld: mensen met *Traject begonnen* of *Leren begonnen*, ieder één keer."),
        ({"sum": ("a", "cost")}, "Opgeteld: kosten bij *Traject begonnen* en uren bij *Leren begonnen*, voor 1 mens."),
    ],
)
def test_a_goal_of_several_journeys_says_what_counts_in_each(kinds: dict[str, object], told: str) -> None:
    goal = Goal(name="activated", title="Geactiveerd", **kinds)  # type: ignore[arg-type]
    learns = replace(goal, sum=("b", "hours")) if goal.sum else replace(goal, count="b")
    one = replace(journey(), name="one", goals={"activated": goal})
    other = replace(journey(), name="other", goals={"activated": learns})
    first = {"one": date(2026, 1, 1), "other": date(2026, 1, 1)}
    what = asked([one, other], first, day("ma 2026-08-31"), CALENDAR, {})
    both = person(case(fact("a ma 2026-03-02", cost=1), fact("b ma 2026-03-02", hours=2), journey="one"))
    titles = Titles(events={"a": "Traject begonnen", "b": "Leren begonnen"})
    assert told in page(results(what, [both]), titles, moment(day("ma 2026-08-31"), 23))


# --- sentences --------------------------------------------------------------------------------------------------------


def reached(
    number: str, when: str, *, over: str = "3y", target: int | None = None, unit: str = "", summed: bool = False
) -> str:
    days = on(when, over=over)
    return words.goal(
        GoalReached(
            name="x", title="x", event="x", field="cost" if summed else "", unit=unit, target=target,
            reached=Decimal(number), people=1, before_enrolment=0, period=days, pace=days.pace(Decimal(number)),
            comparison=None,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (reached("212", "zo 2027-01-31", target=500, unit="inwoners"),
         "212 van 500 inwoners, na 13 van 36 maanden; in dit tempo 587."),
        (reached("1200000", "zo 2027-01-31", target=4500000, unit="euro", summed=True),
         "€\xa01.200.000 van €\xa04.500.000, na 13 van 36 maanden; in dit tempo ongeveer €\xa03.320.000."),
        (reached("1200000.5", "zo 2028-12-31", target=4500000, unit="euro", summed=True),
         "€\xa01.200.000,50 van €\xa04.500.000; de 36 maanden zijn om sinds 31 dec 2028."),
        (reached("3", "za 2026-01-31", target=500, unit="inwoners"),
         "3 van 500 inwoners, na 1 van 36 maanden; te vroeg om een tempo te noemen."),
        (reached("0", "wo 2025-12-31", target=500), "0 van 500 mensen; telt pas vanaf 1 jan 2026."),
        (reached("12", "za 2026-01-31", over=""), "12 mensen sinds 1 jan 2026."),
        (reached("1234.5", "di 2026-06-30", over="26w", unit="uren", summed=True),
         "1.234,5 uren, na 25 van 26 weken; in dit tempo ongeveer 1.240."),
        (reached("1", "za 2026-01-31", over="", unit="inwoners"), "1 inwoner sinds 1 jan 2026."),
        (reached("1", "za 2026-01-31", over="", unit="huishoudens"), "1 huishouden sinds 1 jan 2026."),
        (reached("1", "za 2026-01-31", over="", unit="plekken", summed=True), "1 plek sinds 1 jan 2026."),
        (reached("1", "za 2026-01-31", over=""), "1 mens sinds 1 jan 2026."),
        (reached("0", "za 2026-01-31", over="", unit="inwoners"), "0 inwoners sinds 1 jan 2026."),
        (reached("1", "za 2026-01-31", over="", unit="uren", summed=True), "1 uren sinds 1 jan 2026."),
        (reached("1", "za 2026-01-31", over="", target=500, unit="inwoners"), "1 van 500 inwoners sinds 1 jan 2026."),
        (reached("0", "za 2026-01-31", over="", target=1, unit="inwoners"), "0 van 1 inwoner sinds 1 jan 2026."),
    ],
)  # fmt: skip
def test_a_goal_in_one_sentence(told: str, sentence: str) -> None:
    assert told == sentence


def situations(total: int, people: int, several: int) -> str:
    return words.overlap(
        Situations(labels=(), combinations=(), total=total, people=people, overlap=total - people, several=several,
                   without=0, gone=0)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (situations(749, 726, 23), "749 labels bij 726 mensen; 23 mensen tellen dubbel."),
        (situations(2, 1, 1), "2 labels bij 1 mens; 1 mens telt dubbel."),
        (situations(12, 12, 0), "12 labels bij 12 mensen; niemand telt dubbel."),
        (situations(15, 10, 3), "15 labels bij 10 mensen; 3 mensen tellen vaker dan één keer, samen 5 te veel."),
    ],
)
def test_labels_are_never_added_up_without_the_people_behind_them(told: str, sentence: str) -> None:
    assert told == sentence


def test_a_difference_says_whether_chance_could_give_it() -> None:
    unclear, clear = difference(share(9, 24), share(1, 12)), difference(share(42, 180), share(9, 120))
    assert words.difference(clear) == "Verschil: 15,8 procentpunt (95%-interval 7,5 tot 23,4)."
    assert words.difference(unclear).endswith("door toeval alleen kan het verschil ook zo groot zijn.")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("enrolled + 7m", "7 maanden na inschrijving"),
        ("cohort_start + 1y", "1 jaar na cohort start"),
        ("talk_held - 2w", "2 weken voor gesprek gevoerd"),
        ("max(enrolled, talk_held) + 7m", "`max(enrolled, talk_held) + 7m`"),
    ],
)
def test_the_day_each_is_looked_at_is_told_in_words(written: str, told: str) -> None:
    assert words.looked_at(written, {"talk_held": "Gesprek gevoerd"}) == told


@pytest.mark.parametrize(("cell", "told"), [(Cell(0), "0"), (Cell(1234), "1.234"), (SMALL, "<5"), (BESIDE, "–")])
def test_a_count_that_is_not_told_has_a_mark_of_its_own(cell: Cell, told: str) -> None:
    assert words.cell(cell) == told

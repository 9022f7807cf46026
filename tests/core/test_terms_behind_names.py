"""What a date ends by law: the term behind an anchor, each of several dates, and what the explanation may call law."""

from dataclasses import replace
from datetime import date

import pytest

from klantreis.core.ordinance import Ordinance
from klantreis.core.planner.explaining import DueExplained, explain
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Calendar
from tests.core.small_journeys import DECREE, PUBLIC, Life, day, journey, obligation


def due(life: Life) -> DueExplained:
    found = explain(life.journey, life.case, life.case.enrolled_on, life.calendar).obligations[0].due
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("enrolled", "t0", "written", "on", "article"),
    [
        # a term counted back, or too long, does not begin to roll because it has a name
        ("ma 2026-01-05", "2026-08-31 - 6m", "t0 atw", "za 2026-02-28", Article.counted_back),
        ("ma 2026-11-02", "enrolled + 6m", "t0 atw", "zo 2027-05-02", Article.too_long),
        ("vr 2026-03-06", "enrolled + 4w", "t0 atw", "di 2026-04-07", Article.next_ordinary_day),  # Good Friday
        # an anchor that is rolled by itself is a day
        ("ma 2026-01-05", "2026-08-31 - 6m preceding", "t0 atw", "vr 2026-02-27", None),
        # of several dates each ends by its own term
        ("ma 2026-11-02", "opened", "max(enrolled + 6m, enrolled + 2w) atw", "zo 2027-05-02", Article.too_long),
        ("vr 2026-03-06", "opened", "max(enrolled + 4w, opened) atw", "di 2026-04-07", Article.next_ordinary_day),
        ("di 2027-05-04", "opened", "max(enrolled + 3d, opened) atw", "di 2027-05-11", Article.two_ordinary_days),
        ("ma 2026-11-02", "opened", "known(talk_held, enrolled + 6m) atw", "zo 2027-05-02", Article.too_long),
        ("ma 2026-11-02", "opened", "min(enrolled + 6m, enrolled + 7m) atw", "zo 2027-05-02", Article.too_long),
    ],
)  # fmt: skip
def test_a_term_ends_by_law_whatever_it_is_called(
    enrolled: str, t0: str, written: str, on: str, article: Article | None
) -> None:
    """Algemene termijnenwet art. 1 lid 1 and 2, art. 2 and art. 4."""
    spec = obligation("term", "stage", due=written, clock="statutory", anchors=["t0"])
    life = Life(journey(spec, anchors={"t0": t0}), enrolled)
    assert (due(life).on, due(life).article) == (day(on), article)


@pytest.mark.parametrize(("roll", "clock"), [("none", "policy"), ("none", "target"), ("ordinance", "policy")])
def test_a_term_of_our_own_that_stays_on_a_sunday_is_not_said_to_stay_by_law(roll: str, clock: str) -> None:
    """The Termijnenwet is about terms in a law; here nothing but the definition keeps the date."""
    calendar = Calendar.of(
        public=PUBLIC, decree=DECREE, closures=[], valid_until=date(2028, 12, 31), ordinance=Ordinance(atw=False)
    )
    spec = obligation("term", "stage", due=f"enrolled + 6m {roll}", clock=clock)
    told = due(Life(journey(spec), "ma 2026-11-02", calendar))
    assert (told.on, told.stays_on, told.article) == (day("zo 2027-05-02"), "weekend", None)


@pytest.mark.parametrize(("born", "under_27"), [("1999-11-16", False), ("1999-11-17", True)])
def test_who_turns_27_that_day_is_27(born: str, under_27: bool) -> None:
    """Participatiewet art. 41 lid 4, against the vectors of domain.md 6.2."""
    spec = obligation("search", "stage", due="enrolled + 4w none", when="age(enrolled) < 27")
    life = Life(journey(spec), "ma 2026-11-16")
    life.case = replace(life.case, birth_date=date.fromisoformat(born))
    life.on("ma 2026-11-16")
    assert (life.row("search").verdict is None) is under_27

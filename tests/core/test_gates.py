"""When news of deaths and moves is too old, and what stays inside while a municipality is not live."""

from datetime import date

import pytest

from klantreis.core.gates import Feed, Shadow
from klantreis.core.parser import parse_term
from tests.core.small_journeys import CALENDAR, day


@pytest.mark.parametrize(
    ("term", "came", "today", "old"),
    [
        ("2d", "ma 2026-03-02", "wo 2026-03-04", False),
        ("2d", "ma 2026-03-02", "do 2026-03-05", True),
        ("2d", "vr 2026-03-06", "ma 2026-03-09", True),  # calendar days: the weekend counts
        ("1wd", "vr 2026-03-06", "ma 2026-03-09", False),
        ("1wd", "vr 2026-03-06", "di 2026-03-10", True),
        ("2d", "", "ma 2026-03-02", True),  # never came
    ],
)
def test_news_is_old_when_it_stayed_away_longer_than_it_may(term: str, came: str, today: str, old: bool) -> None:
    feed = Feed(older_than=parse_term(term))
    assert feed.is_old(day(came) if came else None, day(today), CALENDAR) is old


LIVE = Shadow(live_from=day("ma 2026-03-09"))
WITH_STAFF = Shadow(live_from=day("ma 2026-03-09"), staff=True)
FRIDAY, MONDAY, TUESDAY = day("vr 2026-03-06"), day("ma 2026-03-09"), day("di 2026-03-10")


@pytest.mark.parametrize(
    ("shadow", "today", "planned", "steps", "staff", "inside"),
    [
        (Shadow(), MONDAY, FRIDAY, [FRIDAY], False, False),
        (Shadow(always=True), TUESDAY, TUESDAY, [TUESDAY], False, True),
        (Shadow(always=True), TUESDAY, TUESDAY, [], True, True),
        (Shadow(always=True, staff=True), TUESDAY, TUESDAY, [], True, False),
        (LIVE, FRIDAY, FRIDAY, [FRIDAY], False, True),
        (LIVE, MONDAY, FRIDAY, [FRIDAY], False, True),  # planned before, and still here
        (LIVE, MONDAY, MONDAY, [FRIDAY], False, True),  # found late: its step is older
        (LIVE, MONDAY, MONDAY, [MONDAY], False, False),
        (LIVE, TUESDAY, MONDAY, [MONDAY], False, False),
        (LIVE, MONDAY, MONDAY, [FRIDAY, FRIDAY], True, False),  # a colleague hears of older things too
        (LIVE, FRIDAY, FRIDAY, [], True, True),
        (WITH_STAFF, FRIDAY, FRIDAY, [], True, False),
        (WITH_STAFF, FRIDAY, FRIDAY, [], False, True),
    ],
)
def test_what_stays_inside(
    shadow: Shadow, today: date, planned: date, steps: list[date], staff: bool, inside: bool
) -> None:
    assert shadow.covers(today, planned, steps, to_staff=staff) is inside


def test_it_is_on_until_the_first_live_day() -> None:
    assert [LIVE.is_on(each) for each in (FRIDAY, MONDAY)] == [True, False]
    assert Shadow(always=True).is_on(MONDAY)
    assert not Shadow().is_on(MONDAY)

"""What may be kept of a birth date goes from nothing at all to the day itself."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.births import OLD, YOUNG, asks_age, stand_ins
from tests.core.small_journeys import journey, obligation


@given(st.dates(date(1930, 1, 1), date(2015, 12, 31)))
def test_the_day_itself_comes_last_and_every_other_day_of_its_month_before_it(born: date) -> None:
    kept = list(stand_ins(born))
    assert kept[:3] == [None, OLD, YOUNG]
    assert kept[-1] == born
    assert all(each.year == born.year for each in kept[3:] if each)
    month = {each for each in kept if each and (each.year, each.month) == (born.year, born.month)}
    assert month == {date(born.year, born.month, number) for number in range(1, len(month) + 1)}
    assert len(month) >= 28


def test_an_age_is_found_wherever_a_condition_asks_it() -> None:
    assert not asks_age(journey(obligation("plan", "stage", due="stage + 5wd")))
    assert asks_age(journey(obligation("plan", "stage", due="stage + 5wd", when="not age(opened) < 27")))
    assert asks_age(journey(always=[obligation("plan", "stage", met_by=[("talk_held", "age(opened) >= 27")])]))

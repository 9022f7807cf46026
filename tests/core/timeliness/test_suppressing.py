"""Which cells of tables that add up to each other stay inside."""

from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.results.cells import LEAST
from klantreis.core.timeliness.suppressing import hidden

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))
SUMS = st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1).map(sorted), max_size=5)


def test_a_small_cell_is_hidden_with_the_smallest_other_of_its_sum() -> None:
    assert hidden({"a": 3, "b": 20, "c": 9}, ["abc"]) == {"a", "c"}


def test_two_small_ones_hide_each_other() -> None:
    assert hidden({"a": 3, "b": 20, "c": 1}, ["abc"]) == {"a", "c"}


def test_nobody_at_all_is_no_secret_and_no_place_to_hide() -> None:
    assert hidden({"a": 3, "b": 0, "c": 9}, ["abc"]) == {"a", "c"}
    assert hidden({"a": 3, "b": 0}, ["ab"]) == {"a"}  # it is the total itself


def test_what_is_hidden_in_one_sum_needs_company_in_the_next() -> None:
    # a is small; b goes with it; b is the only hidden one of its own sum, so c goes too.
    assert hidden({"a": 3, "b": 7, "c": 8, "d": 9}, ["ab", "bcd"]) == {"a", "b", "c"}


def test_a_total_that_is_a_cell_itself_is_hidden_where_its_only_part_is() -> None:
    sums = [["total", "part"], ["total", "other", "third"]]
    assert hidden({"total": 4, "part": 4, "other": 30, "third": 6}, sums) == {"total", "part", "third"}


@settings(deadline=None)
@given(SIZES, SUMS)
def test_no_sum_is_left_with_one_hidden_cell_beside_others_that_are_told(
    sizes: dict[str, int], sums: list[list[str]]
) -> None:
    out = hidden(sizes, sums)
    assert {cell for cell, size in sizes.items() if 0 < size < LEAST} <= out
    assert not any(sizes[cell] == 0 for cell in out)
    for cells in sums:
        told = [cell for cell in cells if cell not in out and sizes.get(cell, 0) > 0]
        assert len(out.intersection(cells)) != 1 or not told


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(5, 12)), SUMS)
def test_where_nothing_is_small_all_is_told(sizes: dict[str, int], sums: list[list[str]]) -> None:
    assert hidden(sizes, sums) == frozenset()

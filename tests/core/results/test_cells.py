"""Which counts are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.results.cells import BESIDE, LEAST, SMALL, Cell, told


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 5, 20], [Cell(0), Cell(5), Cell(20)]),  # nobody at all is no secret
        ([4, 20, 30], [SMALL, BESIDE, Cell(30)]),  # 54 - 20 - 30 would say it
        ([4, 1, 30], [SMALL, SMALL, Cell(30)]),
        ([3, 0, 0], [SMALL, Cell(0), Cell(0)]),  # nothing left to hide it behind: the total is told as such
        ([2, 7, 7], [SMALL, BESIDE, Cell(7)]),
        ([], []),
    ],
)
def test_a_small_count_is_not_told_and_cannot_be_found(counts: list[int], expected: list[Cell]) -> None:
    assert list(told(dict(enumerate(counts))).values()) == expected


@given(st.lists(st.integers(0, 30), max_size=8))
def test_of_more_than_one_part_never_just_one_is_hidden(counts: list[int]) -> None:
    cells = told(dict(enumerate(counts)))
    hidden = [key for key, cell in cells.items() if cell.hidden]
    assert len(hidden) != 1 or not any(cells[key].people for key in cells if key not in hidden)


@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_told_is_true_and_never_small(counts: list[int]) -> None:
    for key, cell in told(dict(enumerate(counts))).items():
        assert cell.people is None or (cell.people == counts[key] and not 0 < cell.people < LEAST)

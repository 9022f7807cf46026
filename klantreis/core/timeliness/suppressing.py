"""Which numbers stay inside when tables that add up to each other are shared.

Rules
-----
1. A cell with 1 to 4 cases behind it is small, and is not told (`results/cells.py`). An empty one is no secret.
2. Cells belong to sums: the parts of a total, with the total where it is a cell itself. In a sum with one hidden cell
   that one could be found by subtraction, so the smallest other cell of the sum is hidden too.
3. Hiding one may leave another sum with just one hidden cell. So it is done again until no sum has.
4. Where all the other cells of a sum are empty there is nothing to hide behind: it is the total that tells it.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from klantreis.core.results.cells import is_small

K = TypeVar("K", bound=Hashable)


def hidden(sizes: Mapping[K, int], sums: Sequence[Collection[K]]) -> frozenset[K]:
    """The cells that are not told. `sizes`: cases behind each cell; what a sum names and has no size is no cell."""
    found = {cell for cell, size in sizes.items() if is_small(size)}
    while True:
        beside = {cell for cells in sums for cell in _beside(cells, sizes, found)}
        if not beside:
            return frozenset(found)
        found |= beside


def _beside(cells: Collection[K], sizes: Mapping[K, int], found: Collection[K]) -> list[K]:
    """What has to be hidden with the one cell of this sum that is; nothing where there are several, or none."""
    if sum(cell in found for cell in cells) != 1:
        return []
    others = [cell for cell in cells if cell not in found and sizes.get(cell, 0) > 0]
    return [min(others, key=lambda cell: (sizes[cell], str(cell)))] if others else []

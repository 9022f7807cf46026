"""Labels beside each other on a line, moved apart as little as is needed."""

from collections.abc import Sequence


def spread(wished: Sequence[float], sizes: Sequence[float], start: float, end: float) -> list[float]:
    """The middles of things of these sizes, near where they wish to be, in their order and not over each other.

    They stay between `start` and `end` as long as they fit; what does not fit goes past the end."""
    order = sorted(range(len(wished)), key=lambda index: wished[index])
    placed = dict[int, float]()
    edge = start
    for index in order:
        placed[index] = max(wished[index] - sizes[index] / 2, edge)
        edge = placed[index] + sizes[index]
    edge = max(end, start + sum(sizes))
    for index in reversed(order):
        placed[index] = min(placed[index], edge - sizes[index])
        edge = placed[index]
    return [placed[index] + sizes[index] / 2 for index in range(len(wished))]

"""What came of the trials, as Markdown: on the screen, and between the marks in docs/guarantees.md."""

import os
from collections.abc import Sequence

from tests.chaos.record import ROOT
from tests.trials.cases import ALL, Told

PAGE = ROOT / "docs" / "guarantees.md"
BEGIN, END = "<!-- trials: begin -->", "<!-- trials: end -->"
HEAD = (
    "what was done", "database", "what staff see in Prefect", "what came of it", "messages to residents",
    "right again after",
)  # fmt: skip


def markdown(told: Sequence[Told], seconds: float) -> str:
    busy = os.getloadavg()[2]
    played = f"Played with `make trials` in {seconds / 60:.0f} minutes on two shared cores (load {busy:.0f})."
    return "\n".join([played, "", _row(HEAD), _row(["---"] * len(HEAD)), *map(_told, told)])


def _told(each: Told) -> str:
    what = (ALL[each.name].__doc__ or each.name).splitlines()[0].rstrip(".")
    return _row((what, each.database, each.seen, each.then, each.messages, f"{each.seconds:.0f} s"))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write(text: str) -> None:
    """Put the table in its place in the page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")

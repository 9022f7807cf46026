"""One predicate for what is overdue, wherever it is decided."""

import re
from pathlib import Path

import pytest

from klantreis.core.overdue import is_overdue
from tests.core.small_journeys import day

ROOT = Path(__file__).parents[2] / "klantreis"


@pytest.mark.parametrize(
    ("due", "asked", "overdue"),
    [
        ("vr 2026-10-30", "vr 2026-10-30", False),  # all day long
        ("vr 2026-10-30", "za 2026-10-31", True),  # also where no office day has passed
        ("zo 2026-11-01", "za 2026-10-31", False),
    ],
)
def test_a_day_in_the_calendar_is_enough_to_be_overdue(due: str, asked: str, overdue: bool) -> None:
    assert is_overdue(day(due), day(asked)) is overdue


def test_what_has_no_date_yet_is_not_overdue() -> None:
    assert not is_overdue(None, day("za 2026-10-31"))


#: A due date compared with a day, the way it was written in every place that decided for itself.
_OWN = re.compile(r"(>|<) *(row\.|state\.|due\.)?(due_on|rolled)\b|\b(row\.|state\.|due\.)(due_on|rolled) *[<>]=?")
#: What compares a due date for another reason than to say that it is past.
_OTHER = {
    "core/overdue.py",
    "core/planner/placing.py",  # whether rolling went forward
    "core/planner/series.py",  # raw dates, against the end of a series
    "core/planner/deciding.py",  # whether a step stands after the due date
    "core/planner/explaining.py",
    "core/simulation/living.py",  # on which day invented people act
    "usecases/worklists.py",  # due within three days: what comes on a colleague's list
    "store/projection.py",  # due today or earlier: charged from then on
}


def test_nobody_else_decides_it() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(ROOT.rglob("*.py"))
        if str(path.relative_to(ROOT)) not in _OTHER
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _OWN.search(line.partition("#")[0])
    ]
    assert found == []

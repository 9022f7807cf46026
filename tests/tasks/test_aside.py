"""Which red rounds somebody's decision makes grey: by the name of their state, as `run_summary` words it."""

from dataclasses import replace

import pytest

from klantreis.reports.run_summary import headline
from tasks.aside import held_round
from tests.reports.test_run_summary import DONE

HELD = replace(DONE, held=True)


@pytest.mark.parametrize(
    ("name", "round_"),
    [
        (headline(replace(HELD, in_doubt=0)), HELD.run),
        (headline(replace(HELD, in_doubt=2)), ""),
        (headline(DONE), ""),
        (f"niets nieuw: {HELD.run} wacht op goedkeuren of intrekken", ""),
        (None, ""),
    ],
)
def test_only_a_round_that_asks_for_nothing_but_a_decision_is_put_aside_by_one(name: str | None, round_: str) -> None:
    assert held_round(name) == round_

"""How long somebody stayed, as colleagues read it."""

from datetime import date

import pytest

from klantreis.reports.days import stay


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), "op ma 5 jan 2026"),
        (date(2026, 3, 2), date(2026, 3, 24), "van ma 2 mrt 2026 tot di 24 mrt 2026"),
    ],
)
def test_a_stay_of_one_day_names_that_day_once(since: date, until: date, said: str) -> None:
    assert stay(since, until) == said

"""When a run may begin, by the clock of the database."""

from datetime import timedelta

import pytest

from klantreis.errors import FixInput
from klantreis.store.clock import database_now
from klantreis.store.engine import reading
from klantreis.usecases import runs
from tests.usecases.conftest import House


def test_a_clock_that_is_a_little_ahead_of_the_database_is_no_future(house: House) -> None:
    with reading(house.engine) as conn:
        now = database_now(conn)
    runs.must_be_possible(house, now + timedelta(minutes=1))  # type: ignore[arg-type]
    with pytest.raises(FixInput, match="lies in the future"):
        runs.must_be_possible(house, now + timedelta(hours=1))  # type: ignore[arg-type]

"""Which failures of a task are tried again, in a flow as it really runs."""

import pytest
from prefect import flow

from klantreis.errors import DatabaseUnavailable, FixConfiguration
from tasks.careful import careful


@pytest.mark.parametrize(("problem", "attempts"), [(DatabaseUnavailable, 4), (FixConfiguration, 1)])
async def test_only_a_technical_failure_is_tried_again(server: str, problem: type[Exception], attempts: int) -> None:
    tried = []

    @careful("proef", run_name="proef", timeout=5)
    def fail() -> None:
        tried.append(1)
        raise problem

    @flow
    async def round_() -> None:
        fail.with_options(retry_delay_seconds=0)()

    with pytest.raises(problem):
        await round_()
    assert len(tried) == attempts

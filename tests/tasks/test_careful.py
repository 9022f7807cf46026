"""What Prefect is told of an error, and what is tried again."""

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from klantreis.errors import DatabaseUnavailable, FixConfiguration, KlantreisError
from tasks.careful import Unexpected, may_help, shielded

NAME = "Jan Kanarie, jan@kanarie.example"


@shielded
def stumble(problem: Exception) -> None:
    try:
        raise RuntimeError(NAME)
    except RuntimeError as cause:
        raise problem from cause


def test_the_text_of_an_error_that_is_not_ours_is_withheld_and_its_place_is_told() -> None:
    with pytest.raises(Unexpected, match=r"^ValueError at tests/tasks/test_careful\.py:\d+\.") as caught:
        stumble(ValueError(NAME))
    assert NAME not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_an_error_of_ours_passes_without_the_error_it_came_from() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        stumble(DatabaseUnavailable("the database does not answer"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("problem", "again"),
    [(DatabaseUnavailable(), True), (FixConfiguration(), False), (Unexpected(), False), (ValueError(), False)],
)
def test_only_what_is_technical_is_tried_again(problem: KlantreisError, again: bool) -> None:
    run = TaskRun.model_construct()
    assert may_help(None, run, Failed(data=problem)) is again

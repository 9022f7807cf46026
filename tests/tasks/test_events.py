"""An event per dossier in which something was done, or none where they would be too many."""

from typing import Any

from prefect.logging import disable_run_logger

from tasks.events import CAP, tell_acted


def told(dossiers: int) -> list[str]:
    found: list[dict[str, Any]] = []
    with disable_run_logger():
        tell_acted([(f"LA-{number:05}", "intake") for number in range(dossiers)], lambda **event: found.append(event))
    return [event["resource"]["prefect.resource.name"] for event in found]


def test_each_dossier_in_which_something_was_done_has_an_event() -> None:
    assert told(3) == ["LA-00000", "LA-00001", "LA-00002"]
    assert len(told(CAP)) == CAP


def test_where_they_are_too_many_none_has_one_since_a_part_would_be_taken_for_all() -> None:
    assert told(CAP + 1) == []

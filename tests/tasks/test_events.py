"""An event per dossier in which something was done."""

from typing import Any

from tasks.events import tell_each


def test_each_dossier_in_which_something_was_done_has_an_event_with_its_reference_and_stage() -> None:
    told: list[dict[str, Any]] = []
    assert tell_each([("LA-1", "intake"), ("LA-2", "nazorg")], lambda **event: told.append(event)) == 2
    assert [(each["resource"]["prefect.resource.name"], each["payload"]) for each in told] == [
        ("LA-1", {"stage": "intake"}),
        ("LA-2", {"stage": "nazorg"}),
    ]

"""No form in Prefect takes free text: every text is a choice or has a pattern (design section 6)."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from prefect import Flow

from flows.client_journey import client_journey
from flows.deliver import deliver
from flows.enrol import enrol
from flows.follow_up import follow_up
from flows.intake import intake
from flows.invitation import invitation
from flows.nazorg import nazorg
from flows.record import record
from flows.results import results
from flows.trajectory import trajectory
from flows.waves import waves

FLOWS: list[Flow[..., Any]] = [
    follow_up, invitation, intake, trajectory, nazorg, deliver, client_journey, enrol, record, waves, results,
]  # fmt: skip
FORMS: list[Flow[..., Any]] = [follow_up, client_journey, enrol, record, waves, results]


def texts(schema: Any, path: str = "", bound: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text in a schema, and whether a choice or a pattern bounds it there or around its alternatives."""
    if isinstance(schema, list):
        for part in schema:
            yield from texts(part, path, bound)
    if isinstance(schema, Mapping):
        bound_here = bound or bool({"enum", "const", "pattern"} & schema.keys())
        if schema.get("type") == "string":
            yield path, bound_here
        yield from texts(schema.get("anyOf", []), path, bound_here)
        yield from texts(schema.get("items", []), f"{path}[]")
        for group in ("properties", "definitions"):
            for name, part in schema.get(group, {}).items():
                yield from texts(part, f"{path}/{name}")


def free(flow: Flow[..., Any]) -> set[str]:
    return {path for path, bound in texts(flow.parameters.model_dump()) if not bound}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.fn.__name__)
def test_every_text_is_a_choice_or_has_a_pattern(flow: Flow[..., Any]) -> None:
    assert free(flow) == set()


def test_a_free_text_would_be_seen() -> None:
    async def loose(note: str, when: list[str] | None = None) -> None: ...

    assert free(Flow(loose)) == {"/note", "/when[]"}


@pytest.mark.parametrize("flow", FORMS, ids=lambda flow: flow.fn.__name__)
def test_every_question_in_a_form_has_a_title_and_an_explanation(flow: Flow[..., Any]) -> None:
    for name, question in flow.parameters.properties.items():
        assert question["title"] != name
        assert question["description"].endswith(".")


def test_what_klantreis_records_by_itself_cannot_be_chosen() -> None:
    names = {choice.rpartition("(")[2] for choice in record.parameters.properties["event"]["enum"]}
    assert not [name for name in names if name.startswith(("enrolled", "message_", "letter_"))]

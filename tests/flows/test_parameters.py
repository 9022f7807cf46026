"""No form in Prefect takes free text: every text is a choice or has a pattern (design section 6)."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from prefect import Flow

from flows.audit import audit
from flows.choices import FIELDS
from flows.client_journey import client_journey
from flows.client_stage import client_stage
from flows.deliver import deliver
from flows.enrol import enrol
from flows.follow_up import follow_up
from flows.forms import code_of
from flows.help_out import help_out
from flows.intake import intake
from flows.invitation import invitation
from flows.nazorg import nazorg
from flows.pause import pause
from flows.record import record
from flows.results import results
from flows.retention import retention
from flows.trajectory import trajectory
from flows.waves import waves
from klantreis.settings import Settings
from tests.support.understood import understood

FLOWS: list[Flow[..., Any]] = [
    follow_up, invitation, intake, trajectory, nazorg, deliver, client_journey, enrol, record, pause, waves, results,
    audit, client_stage, retention, help_out,
]  # fmt: skip
FORMS: list[Flow[..., Any]] = [
    follow_up, help_out, client_journey, enrol, record, pause, waves, results, audit, retention,
]  # fmt: skip


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


def test_a_decision_is_no_choice_of_a_form_and_neither_is_the_card_it_answers() -> None:
    names = {choice.rpartition("(")[2].removesuffix(")") for choice in record.parameters.properties["event"]["enum"]}
    events = understood(Settings().config).events
    assert {"reason_accepted", "case_paused"} <= names
    assert not [name for name in names if events[name].decision]
    assert "card" not in FIELDS
    assert "why" in FIELDS


def test_a_case_is_paused_on_a_ground_of_the_configuration_only() -> None:
    grounds = pause.parameters.properties["ground"]["enum"]
    codes = understood(Settings().config).events["case_paused"].fields["ground"].codes
    assert [code_of(ground) for ground in grounds] == ["", *codes]

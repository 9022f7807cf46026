"""Every form that `prefect.yaml` deploys, by the schema that Prefect's server is given: nothing can be typed in freely,
everything is told in Dutch, and no default is refused by its own pattern."""

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from prefect import Flow
from ruamel.yaml import YAML

from flows.choices import ANSWERS, EVENTS, WHYS
from flows.forms import code_of, titled
from klantreis.prefect_address import ROOT
from klantreis.settings import Settings
from tests.support.understood import understood

DEPLOYMENTS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())["deployments"]
#: Words that only English has, and that a Dutch sentence of a form therefore never holds.
ENGLISH = re.compile(r"\b(the|and|of the|which|case|choose|leave|empty|only)\b", re.IGNORECASE)


def schema_of(deployment: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as Prefect sends it to its server when it deploys."""
    module, _, name = deployment["entrypoint"].rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Flow)
    return found.parameters.model_dump()


SCHEMAS = {deployment["name"]: schema_of(deployment) for deployment in DEPLOYMENTS}
each_form = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())


def texts(schema: Any, path: str = "", bound: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text in a schema, and whether a choice or a pattern bounds it there or around its alternatives."""
    if isinstance(schema, list):
        for part in schema:
            yield from texts(part, path, bound)
    if isinstance(schema, Mapping):
        bound_here = bound or bool({"enum", "const", "pattern"} & schema.keys())
        if schema.get("type") == "string" or not schema.keys() - {"title", "description", "default", "position"}:
            yield path, bound_here
        for together in ("anyOf", "oneOf", "allOf"):
            yield from texts(schema.get(together, []), path, bound_here)
        for inside in ("items", "prefixItems"):
            yield from texts(schema.get(inside, []), f"{path}[]")
        if isinstance(schema.get("additionalProperties"), Mapping):
            yield from texts(schema["additionalProperties"], f"{path}{{}}")
        for group in ("properties", "definitions", "$defs"):
            for name, part in schema.get(group, {}).items():
                yield from texts(part, f"{path}/{name}")


def free(schema: Mapping[str, Any]) -> set[str]:
    return {path for path, bound in texts(schema) if not bound}


def questions(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a form asks, also inside the models it asks a list of."""
    yield from schema["properties"].items()
    for model in schema.get("definitions", {}).values():
        yield from model.get("properties", {}).items()


@each_form
def test_every_text_is_a_choice_or_has_a_pattern(schema: dict[str, Any]) -> None:
    assert free(schema) == set()


def test_a_free_text_would_be_seen_wherever_it_hides() -> None:
    async def loose(note: str, when: list[str] | None, more: dict[str, str], untold, pair: tuple[str, int]) -> None: ...  # type: ignore[no-untyped-def]

    assert free(Flow(loose).parameters.model_dump()) == {"/note", "/when[]", "/more{}", "/untold", "/pair[]"}


@each_form
def test_every_question_has_a_dutch_title_and_explanation(schema: dict[str, Any]) -> None:
    for name, question in questions(schema):
        assert question["title"] != name
        assert question["title"][0].isupper()
        assert question["description"].endswith(".")
        assert not ENGLISH.search(f"{question['title']} {question['description']}")


@each_form
def test_no_default_is_refused_by_its_own_question(schema: dict[str, Any]) -> None:
    for name, question in questions(schema):
        default = question.get("default")
        if isinstance(default, str):
            assert re.search(question.get("pattern", ""), default), name
            assert default in question.get("enum", [default]), name


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_every_deployment_says_in_dutch_when_to_use_it(deployment: dict[str, Any]) -> None:
    assert re.match(r"Gebruik dit |Start vanzelf", deployment["description"])
    assert not ENGLISH.search(deployment["description"])
    assert deployment["name"] == deployment["name"].lower()


def test_a_trial_is_asked_about_before_anything_else_on_a_form_that_starts_by_itself() -> None:
    for name in ("dagelijkse opvolging", "groepen uitnodigen"):
        first = min(SCHEMAS[name]["properties"].values(), key=lambda question: question["position"])
        assert first["title"] == "Proef"


@pytest.mark.parametrize("name", ["dossiers overdragen", "inwoners inschrijven"])
def test_what_changes_many_cases_at_once_begins_as_a_trial(name: str) -> None:
    assert SCHEMAS[name]["properties"]["dry_run"]["default"] is True


def test_a_choice_is_a_title_with_a_code_behind() -> None:
    assert titled({"outage": "storing"}) == ("storing (outage)",)
    assert code_of("Gesprek (eerste) gevoerd (talk_held)") == "talk_held"
    assert code_of("geen: hervatten") == ""


def test_an_answer_is_what_some_card_offers_and_a_fact_is_no_decision() -> None:
    events = understood(Settings().config).events
    answers = {code_of(choice) for choice in ANSWERS}
    assert {"hearing_started", "reason_accepted"} <= answers <= events.keys()
    assert {name for name, event in events.items() if event.decision} <= answers
    assert not [choice for choice in EVENTS if events[code_of(choice)].decision]
    assert {"ill", "not_enough"} <= {code_of(choice) for choice in WHYS}

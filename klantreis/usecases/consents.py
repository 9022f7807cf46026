"""The kinds of message a municipality asks its residents' consent for (Awb 2:8).

A text belongs to the municipality's own kind (`message_type` of its file) unless it names another (`type:`). What is
sent to residents by a journey of the municipality, in any of its versions, makes the list.
"""

from collections.abc import Iterator

from klantreis.core.case import Kind
from klantreis.core.journey import Journey, Step
from klantreis.core.municipality import Municipality
from klantreis.definitions.configuration import Configuration


def kinds_of_message(configuration: Configuration, municipality: Municipality) -> tuple[str, ...]:
    """The kinds beside its own, in order of name."""
    versions = [version for name in municipality.journeys for version in configuration.journeys.get(name, ())]
    texts = {step.template for version in versions for step in _steps(version) if _is_for_residents(step)}
    kinds = {configuration.text_kind(text, municipality).type for text in texts}
    return tuple(sorted(kinds - {municipality.message_type}))


def _is_for_residents(step: Step) -> bool:
    return step.kind is Kind.send and step.to in ("client", "owner")


def _steps(journey: Journey) -> Iterator[Step]:
    for stage in (journey.always, *journey.stages.values()):
        yield from stage.steps
        for spec in stage.obligations:
            yield from spec.steps

"""A case can always come to an end: from every stage moves lead to `end`.

Death and moving away close every journey, but nobody counts on those.
"""

from collections.abc import Iterator

from klantreis.core.journey import END, Journey
from klantreis.definitions.rules.subject import Subject, at
from klantreis.errors import Finding


def no_exit(subject: Subject) -> Iterator[Finding]:
    for journey in subject.journeys:
        ends = _leads_to_the_end(journey)
        for stage in journey.stages.values():
            if stage.name not in ends:
                yield at(stage, f"no move leads from the stage `{stage.name}` to `end`: a case stays in it for ever; "
                                "add one, such as `journey_closed: end`")  # fmt: skip


def _leads_to_the_end(journey: Journey) -> set[str]:
    found: set[str] = {END}
    while True:
        more = {
            stage.name
            for stage in journey.stages.values()
            if stage.name not in found and any(move.to in found for move in stage.moves)
        }
        if not more:
            return found
        found |= more

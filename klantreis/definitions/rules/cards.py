"""What a person can answer on a card leads somewhere."""

from collections.abc import Iterator

from klantreis.definitions.rules.heeding import heeded
from klantreis.definitions.rules.subject import Subject, at, steps
from klantreis.errors import Finding


def option_without_effect(subject: Subject) -> Iterator[Finding]:
    for journey in subject.journeys:
        events = heeded(journey)
        for step in steps(journey):
            idle = [f"`{option}`" for option in step.options if option not in events]
            if idle:
                yield at(
                    step,
                    f"nothing in `{journey.name}` follows from {', '.join(idle)} on the card `{step.id}`: whoever "
                    "answers so sees nothing happen; let an obligation open or end with it, or take it off the card",
                    warning=True,
                )

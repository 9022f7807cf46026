"""A journey is there to be followed."""

from collections.abc import Iterator

from klantreis.definitions.rules.subject import Subject, at_node
from klantreis.errors import Finding


def nobody_follows(subject: Subject) -> Iterator[Finding]:
    followed = {name for each in subject.municipalities.values() for name in each.journeys}
    for built in subject.built:
        if built.journey.name not in followed:
            place = built.parts.journey.key("journey")
            message = f"no municipality follows `{built.journey.name}`: nobody can be enrolled in it"
            yield at_node(place, f"{message}; name it in `journeys` of a municipality", warning=True)

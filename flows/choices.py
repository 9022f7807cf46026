"""The choices in forms that come from the whole configuration: what can be recorded, with which codes, which journeys.

Rules
-----
1. An event is chosen by its Dutch title, with its own name behind it: `Gesprek gevoerd (talk_held)`.
2. What only klantreis itself records (enrolment, the fate of its own messages) is no choice.
3. A value is a code that the configuration allows, a day, a moment, a number, or a reference with a
   digit in it: never free text.
"""

import re
from collections.abc import Iterable

from klantreis.definitions.configuration import Configuration, load

from flows.parameters import DAY, MOMENT
from klantreis.settings import Settings

OWN_EVENTS = re.compile(r"enrolled|message_\w+|letter_\w+")
NUMBER, REFERENCE = r"\d{1,6}(\.\d{1,2})?", r"[A-Z]{1,4}-\d{1,8}"


def _events(configuration: Configuration) -> tuple[str, ...]:
    known = configuration.events.items()
    return tuple(sorted(f"{event.title} ({name})" for name, event in known if not OWN_EVENTS.fullmatch(name)))


def _fields(configuration: Configuration) -> tuple[str, ...]:
    return tuple(sorted({name for event in configuration.events.values() for name in event.fields}))


def _codes(configuration: Configuration) -> set[str]:
    kinds = [kind for event in configuration.events.values() for kind in event.fields.values()]
    return {code for kind in kinds for code in kind.codes}


def _value_pattern(codes: Iterable[str]) -> str:
    shapes = [DAY.strip("^$"), MOMENT.strip("^$"), NUMBER, REFERENCE]
    return f"^({'|'.join([*shapes, *(re.escape(code) for code in sorted(codes))])})$"


_configuration = load(Settings().config)
EVENTS = _events(_configuration)
FIELDS = _fields(_configuration)
VALUE = _value_pattern(_codes(_configuration))
JOURNEYS = tuple(sorted(_configuration.journeys))


def event_name(choice: str) -> str:
    """`Gesprek gevoerd (talk_held)` -> `talk_held`."""
    return choice.rpartition("(")[2].removesuffix(")")

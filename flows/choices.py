"""The choices in forms that come from the whole configuration: what can be recorded, with which codes, which journeys.

Rules
-----
1. An event is chosen by its Dutch title, with its own name behind it: `Gesprek gevoerd (talk_held)`.
2. What only klantreis itself records (enrolment, the fate of its own messages) is no choice. Nor is a decision, or the
   field `card`: a card is answered with its code, which Prefect would keep.
3. A value is a code that the configuration allows, a day, a moment, a number, or a reference with a
   digit in it: never free text.
"""

import re
from collections.abc import Iterable

from flows.parameters import DAY, MOMENT
from klantreis.core.cards import CARD
from klantreis.definitions.configuration import Configuration, load
from klantreis.definitions.events import EventType
from klantreis.settings import Settings

PAUSED = "case_paused"
NO_GROUND = "geen: hervatten"
OWN_EVENTS = re.compile(r"enrolled|message_\w+|letter_\w+")
NUMBER, REFERENCE = r"\d{1,6}(\.\d{1,2})?", r"[A-Z]{1,4}-\d{1,8}"


def _recordable(configuration: Configuration) -> dict[str, EventType]:
    return {
        name: event
        for name, event in configuration.events.items()
        if not OWN_EVENTS.fullmatch(name) and not event.decision
    }


def _grounds(configuration: Configuration) -> tuple[str, ...]:
    """Why a case can be paused, in Dutch with the code behind it."""
    ground = configuration.events[PAUSED].fields["ground"]
    return tuple(f"{ground.titles.get(code, code)} ({code})" for code in ground.codes)


def _value_pattern(codes: Iterable[str]) -> str:
    shapes = [DAY.strip("^$"), MOMENT.strip("^$"), NUMBER, REFERENCE]
    return f"^({'|'.join([*shapes, *(re.escape(code) for code in sorted(codes))])})$"


_configuration = load(Settings().config)
_events = _recordable(_configuration)
_fields = [(name, kind) for event in _events.values() for name, kind in event.fields.items() if name != CARD]

EVENTS = tuple(sorted(f"{event.title} ({name})" for name, event in _events.items()))
FIELDS = tuple(sorted({name for name, _ in _fields}))
VALUE = _value_pattern({code for _, kind in _fields for code in kind.codes})
JOURNEYS = tuple(sorted(_configuration.journeys))
#: Those that call people in groups.
PROGRAMMES = tuple(
    name for name in JOURNEYS if any(version.waves is not None for version in _configuration.journeys[name])
)
GROUNDS = (NO_GROUND, *_grounds(_configuration))


def event_name(choice: str) -> str:
    """`Gesprek gevoerd (talk_held)` -> `talk_held`."""
    return choice.rpartition("(")[2].removesuffix(")")


def ground_code(choice: str) -> str:
    """`ziekte (illness)` -> `illness`; empty when none was chosen."""
    return "" if choice == NO_GROUND else event_name(choice)

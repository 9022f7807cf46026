"""The choices in forms that come from the whole configuration: what can be recorded, with which codes, which journeys.

Rules
-----
1. An event is chosen by its Dutch title, with its own name behind it: `Gesprek gevoerd (talk_held)`.
2. What only klantreis itself records (enrolment, the fate of its own messages) is no choice. Nor is a decision, or the
   field `card`: a card has a form of its own (`decide.py`), which makes Prefect forget the code.
3. An answer to a card is what some card of some version of a journey offers: which of them, the card itself says.
4. A value is a code that the configuration allows, a day, a moment, a number, or a reference with a
   digit in it: never free text.
"""

import re
from collections.abc import Iterable, Iterator

from flows.forms import titled
from flows.parameters import DAY, MOMENT
from klantreis.core.cards import CARD, WHY
from klantreis.core.journey import Journey
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.events import EventType
from klantreis.definitions.remembered import load_once
from klantreis.settings import Settings

PAUSED = "case_paused"
NO_GROUND = "geen: hervatten"
OWN_EVENTS = re.compile(r"enrolled|message_\w+|letter_\w+")
#: Why a card was answered so, where events.yaml leaves it open.
REASONS = {
    "ill": "ziekte",
    "care": "zorg voor een ander",
    "work": "werk of opleiding",
    "not_invited": "uitnodiging niet ontvangen",
    "agreed": "zo afgesproken met de inwoner",
    "fits_plan": "past bij het plan",
    "no_reason": "geen reden gehoord",
    "not_enough": "reden is niet genoeg",
    "in_file": "anders, staat in het dossier",
}
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
    return titled({code: ground.titles.get(code, code) for code in ground.codes})


def _answers(configuration: Configuration) -> tuple[str, ...]:
    """What cards offer, in Dutch with the name of the event behind it."""
    versions = (version for name in configuration.journeys for version in configuration.journeys[name])
    offered = {option for version in versions for option in _offered(version)}
    return tuple(sorted(titled({name: configuration.events[name].title for name in offered})))


def _offered(journey: Journey) -> Iterator[str]:
    for stage in (journey.always, *journey.stages.values()):
        for step in (*stage.steps, *(step for spec in stage.obligations for step in spec.steps)):
            yield from step.options


def _channels(configuration: Configuration) -> tuple[str, ...]:
    """What some municipality writes by. Which of them are set up here, the use case asks."""
    each = configuration.municipalities.values()
    used = (by for one in each for by in (*one.channels.values(), *one.channels_for.values()))
    return tuple(sorted({name for names in used for name in names}))


def _reasons(configuration: Configuration) -> tuple[str, ...]:
    """Why a card was answered so: what the events of this configuration say, and what fits any card."""
    own = {
        code: kind.titles.get(code, code)
        for event in configuration.events.values()
        if (kind := event.fields.get(WHY)) is not None
        for code in kind.codes
    }
    return titled(own | REASONS)


def _value_pattern(codes: Iterable[str]) -> str:
    shapes = [DAY.strip("^$"), MOMENT.strip("^$"), NUMBER, REFERENCE]
    return f"^({'|'.join([*shapes, *(re.escape(code) for code in sorted(codes))])})$"


_configuration = load_once(Settings().config)
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
ANSWERS = _answers(_configuration)
WHYS = _reasons(_configuration)
CHANNELS = _channels(_configuration)

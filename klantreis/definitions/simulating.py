"""`check --simulate`: what takes days to show, told with file, line and remedy as every other finding.

The lives are lived in `core/simulation`; here journeys, events and calendars come from a configuration, and what showed
becomes findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from klantreis.core.journey import Journey
from klantreis.core.names import nearest
from klantreis.core.simulation import Doubt, Shape, Shown, simulate
from klantreis.core.workdays import Calendar
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.events import EventType
from klantreis.definitions.shapes import shown
from klantreis.errors import Finding, FixInput

DAYS = 260  #: office days: a year

_WRONG = (Shown.twice, Shown.lost)  #: the others are doubts


def try_out(
    configuration: Configuration, journey: str = "", days: int = DAYS, tell: Callable[[], None] = lambda: None
) -> Iterator[Finding]:
    """What a year in the newest version of each journey (or of this one) shows. `tell` is called after each life.

    Raises FixInput for an unknown journey.
    """
    if journey and journey not in configuration.journeys:
        raise FixInput(f"unknown journey {shown(journey)}{nearest(journey, configuration.journeys)}")
    shapes = {name: _shape(event) for name, event in configuration.events.items()}
    for name, versions in configuration.journeys.items():
        calendar = _calendar(configuration, name)
        if journey in ("", name) and calendar is not None:
            yield from _findings(versions[-1], shapes, calendar, days, tell)


def _findings(
    journey: Journey, shapes: Mapping[str, Shape], calendar: Calendar, days: int, tell: Callable[[], None]
) -> Iterator[Finding]:
    for doubt in simulate(journey, shapes, calendar, days, tell):
        yield Finding(doubt.file, doubt.line, _said(doubt, journey.name), doubt.shown not in _WRONG)


def _shape(event: EventType) -> Shape:
    return Shape(
        fields={name: kind.kind.value for name, kind in event.fields.items()},
        codes={name: kind.codes for name, kind in event.fields.items() if kind.codes},
        moment=event.needs_moment,
    )


def _calendar(configuration: Configuration, journey: str) -> Calendar | None:
    """That of the first municipality that follows the journey, else of any."""
    municipalities = configuration.municipalities.values()
    follow = (each.name for each in municipalities if journey in each.journeys)
    name = next(follow, next(iter(configuration.calendars), ""))
    return configuration.calendars.get(name)


def _said(doubt: Doubt, journey: str) -> str:
    where = f"in the life of `{journey}` in which {doubt.life}"
    names = [f"`{name}`" for name in doubt.names]
    days = " and ".join(day.isoformat() for day in doubt.on)
    match doubt.shown:
        case Shown.near:
            return (
                f"{names[0]} and {names[1]} reach one resident within 2 days ({days}, {where}); put more days between "
                "them, or leave one out"
            )
        case Shown.many:
            return (
                f"{names[0]} is the fourth message to one resident in 10 office days ({days}, {where}); spread "
                "them, or leave one out"
            )
        case Shown.twice:
            return (
                f"{names[0]} and {names[1]} put the same card for one fact ({days}, {where}); let one obligation climb "
                "that ladder"
            )
        case Shown.lost:
            return (
                f"a case can stay in the stage {names[0]} with nothing open and nothing to come, so that nobody sees "
                f"it again (from {days}, {where}); give the stage an obligation that lasts until the move out of it"
            )
    return _never(doubt, journey)


def _never(doubt: Doubt, journey: str) -> str:
    match doubt.names:
        case ("obligation", name):
            return f"`{name}` opens in no life of `{journey}`; see what it waits for, or take it out"
        case ("step", obligation, step):
            return (
                f"`{step}` of `{obligation}` is given in no life of `{journey}`: a rule that never fires; see what it "
                "waits for, or take it out"
            )
        case (_, stage, event, to):
            return (
                f"no life of `{journey}` follows the move `{event}` from `{stage}` to `{to}`; see whether it can happen"
            )
    return ", ".join(doubt.names)

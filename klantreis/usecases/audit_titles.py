"""What the configuration calls what is in the figures of an audit."""

from collections.abc import Iterable, Mapping

from klantreis.core.journey import Journey
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.roles import OUTSIDE
from klantreis.reports.audit.titles import Titles


def titles_of(configuration: Configuration) -> Titles:
    """Titles by code; where journeys differ, the words of the first journey in the alphabet, in its newest version."""
    journeys = [versions[-1] for _, versions in sorted(configuration.journeys.items())]
    return Titles(
        municipalities={name: each.title for name, each in configuration.municipalities.items()},
        journeys={journey.name: journey.title for journey in journeys},
        stages=_first((stage.name, stage.title) for journey in journeys for stage in journey.stages.values()),
        roles={**OUTSIDE, **configuration.roles},
        groups=_first(group for journey in journeys for group in journey.groups.items()),
    )


def label_titles(journeys: Iterable[Journey]) -> dict[str, str]:
    """Titles of labels in the order in which the journeys write them. Two labels that would read alike get the name of
    their journey behind them."""
    told = [(label.name, label.title, journey.title) for journey in journeys for label in journey.labels.values()]
    found: dict[str, str] = {}
    for name, title, journey in told:
        if title and name not in found:
            found[name] = f"{title} ({journey})" if title in found.values() else title
    return found


def _first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, title in pairs:
        found.setdefault(name, title)
    return found

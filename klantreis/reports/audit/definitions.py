"""What each figure is: what counts, of what, and what is left out. Texts: `words_nl.toml` and `words_en.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from klantreis.reports.audit.saying import Say

#: The definition of each field of `Figures`.
DEFINITION_OF: Mapping[str, str] = MappingProxyType(
    {
        "about": "basis",
        "overall": "on_time",
        "breakdowns": "breakdowns",
        "trend": "trend",
        "lateness": "lateness",
        "ageing": "ageing",
        "times": "time_to",
        "retention": "retention",
        "returned": "returned",
        "contact": "contact",
        "no_show": "no_show",
        "cards": "cards",
        "nazorg": "nazorg",
        "late_recorded": "late_recorded",
        "pauses": "pauses",
        "workload": "workload",
        "outcomes": "outcomes",
        "progress": "progress",
        "breaches": "breaches",
        "teams": "teams",
    }
)


def definitions(say: Say) -> tuple[tuple[str, str, str], ...]:
    """Name, title and text of every definition, in the order in which they explain each other."""
    titles = say.within("definition_titles")
    return tuple((name, titles[name], text) for name, text in say.within("definitions").items())

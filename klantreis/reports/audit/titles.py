"""What the configuration calls things, by their code; a code without a title is shown as words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Titles by code. Obligations and labels hold their own; clocks, kinds and channels are words of the report."""

    municipalities: Mapping[str, str] = field(default_factory=dict)
    journeys: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def municipality(self, name: str) -> str:
        return self.municipalities.get(name) or plain(name)

    def journey(self, name: str) -> str:
        return self.journeys.get(name) or plain(name)

    def stage(self, name: str) -> str:
        return self.stages.get(name) or plain(name)

    def team(self, name: str) -> str:
        return self.teams.get(name) or name

    def group(self, name: str) -> str:
        return self.groups.get(name) or plain(name)


def plain(code: str) -> str:
    """`status_holder` as `Status holder`."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]

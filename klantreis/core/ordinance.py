"""A municipality's own reading of what lawyers disagree on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinance:
    """Whether the Algemene termijnenwet holds for terms of the municipality's own ordinances (Gemeentewet art. 145)."""

    atw: bool
    terms: Mapping[str, bool] = field(default_factory=dict)  #: by obligation, where the answer is another one

    def holds_for(self, obligation: str) -> bool:
        return self.terms.get(obligation, self.atw)

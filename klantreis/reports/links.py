"""Where a page can be clicked: forms in Prefect, and cases in the municipality's own system. On a terminal nowhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

#: Names of deployments that a page may point at. Those that are not deployed are named as a command only.
JOURNEY = "reis van een inwoner"
ACKNOWLEDGE = "escalatie oppakken of afhandelen"
FUSE = "ronde goedkeuren of intrekken"
HOLD = "verzenden stilzetten of hervatten"
DOUBT = "onzeker bericht oplossen"
CARD = "besluitkaart beantwoorden"
RETENTION = "bewaartermijn"


@dataclass(frozen=True, slots=True)
class Links:
    """`forms`: by name of a deployment the address of its form. `cases`: by reference that of the case, elsewhere."""

    forms: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)

    def form(self, name: str, title: str = "", **filled_in: str) -> str:
        """The form as Markdown, with these fields filled in; empty when there is none."""
        address = self.forms.get(name)
        if not address:
            return ""
        query = f"?parameters={quote(json.dumps(filled_in), safe='')}" if filled_in else ""
        return f"[{title or name}]({address}{query})"

    def case(self, ref: str) -> str:
        """The case in the municipality's own system as Markdown; the bare reference when that has no address."""
        address = self.cases.get(ref)
        return f"[{ref}]({address})" if address else ref


NOWHERE = Links()

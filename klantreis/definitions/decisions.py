"""That a decision is a person's: an event marked `decision: yes` is the answer to a card, and nothing else gives it.

Rules
-----
1. Its fields are `card` and `why` at least: which card was answered, and with what reason.
2. A journey that waits for it has a card that offers it, else it can never be recorded.
"""

from collections.abc import Mapping

from klantreis.core.cards import CARD, WHY
from klantreis.definitions.events import EventType
from klantreis.definitions.journey import Built
from klantreis.definitions.shapes import complain
from klantreis.definitions.yaml import MappingNode
from klantreis.errors import Finding


def check_decision_events(declared: MappingNode, events: Mapping[str, EventType], findings: list[Finding]) -> None:
    """That each decision can say which card it answers, and why."""
    for name, event in events.items():
        missing = [field for field in (CARD, WHY) if field not in event.fields]
        if event.decision and missing:
            fields = ", ".join(f"{field}: {_TYPES[field]}" for field in missing)
            complain(findings, declared.key(name), f"`{name}` is a decision and lacks `{fields}`; add it to its fields")


_TYPES = {CARD: "ref", WHY: "code"}


def check_decisions(each: Built, events: Mapping[str, EventType], findings: list[Finding]) -> None:
    """That a person can take each decision this journey waits for."""
    for name in sorted(each.parts.events):
        if name in events and events[name].decision and name not in each.uses.options:
            message = f"it names `{name}`, which only an answer to a card can give, and none of its cards offers that"
            complain(findings, each.parts.journey.key("journey"), f"{message}; add it to the options of a card")

"""What the configuration says for audits alone: `audit:` of a municipality and `means:` of an event.

Rules
-----
1. Neither changes what is planned for anybody. So neither is part of the hash by which a case holds its plan: a norm
   that is written differently has no case planned again.
2. An event means the same in every journey that knows it, or only in the journeys that are named.
3. A norm is for what the figures ask about: the first talk, the plan and the beginning of work.
"""

from collections.abc import Collection, Mapping
from datetime import date

from klantreis.core.names import nearest
from klantreis.core.parser import parse_term
from klantreis.core.timeliness.cases import Meaning, NamedChange
from klantreis.core.timeliness.rules import DUTCH, AuditRules
from klantreis.definitions.events import EventType
from klantreis.definitions.keys import YES
from klantreis.definitions.shapes import complain, shown
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode
from klantreis.errors import Finding

AUDIT = "audit"  #: the key of a municipality's file


def read_audit(file: MappingNode, findings: list[Finding]) -> AuditRules:
    """The rules for audits in a municipality's file; the usual where it states none."""
    node = file.mapping(AUDIT)
    capacity, norms = node.text("capacity"), node.mapping("norms")
    _check_capacity(node, findings)
    return AuditRules(
        capacity=float(capacity) if capacity else None,
        norms={Meaning(name): parse_term(norms.text(name)) for name in norms.entries},
        changes=_changes(node.listed("changes"), findings),
        language=node.text("language", DUTCH),
        by_person=node.text("by_person") == YES,
    )


def check_meanings(
    declared: MappingNode, events: Mapping[str, EventType], journeys: Collection[str], findings: list[Finding]
) -> None:
    """That the journeys for which an event means something are there."""
    for name in events:
        means = declared.mapping(name).mapping("means")
        for meaning in means.entries:
            for node in means.listed(meaning):
                if isinstance(node, ScalarNode) and node.text not in journeys:
                    known = nearest(node.text, journeys) or f"; there is {', '.join(sorted(journeys)) or 'none'}"
                    complain(findings, node, f"unknown journey `{shown(node.text)}`{known}")


def _check_capacity(node: MappingNode, findings: list[Finding]) -> None:
    if (capacity := node.scalar("capacity")) and float(capacity.text) == 0:
        complain(findings, capacity, "`capacity` is nothing; write what a colleague can meet in a day, or leave it out")


def _changes(nodes: Collection[Node], findings: list[Finding]) -> tuple[NamedChange, ...]:
    """The named changes in the order of their days."""
    found: dict[date, NamedChange] = {}
    for node in nodes:
        if not isinstance(node, MappingNode) or (day := node.scalar("on")) is None:
            continue
        try:
            on = date.fromisoformat(day.text)
        except ValueError:
            complain(findings, day, "`on` is a day that does not exist; check the month and the day")
            continue
        if any((on.year, on.month) == (other.year, other.month) for other in found):
            complain(findings, day, "two changes in one month: the trend counts by month, so name them as one")
        found[on] = NamedChange(on, node.text("title"))
    return tuple(found[on] for on in sorted(found))

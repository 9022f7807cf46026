"""The days on which a part of the configuration holds: an obligation, an event, a code."""

from datetime import date

from klantreis.core.journey import Validity
from klantreis.definitions.shapes import complain
from klantreis.definitions.yaml import MappingNode
from klantreis.errors import Finding


def read_validity(node: MappingNode, findings: list[Finding]) -> Validity:
    """The days from `from` until `until` (both included) under this node; an end that is not there is open."""
    since, until = read_day(node, "from", findings), read_day(node, "until", findings)
    if since and until and until < since:
        complain(findings, node.key("until"), "`until` lies before `from`: it would never hold; correct one of them")
    return Validity(since, until)


def read_day(node: MappingNode, key: str, findings: list[Finding]) -> date | None:
    """The day under this key; None when it is not there, or is no day of the calendar, which is a finding."""
    place = node.scalar(key)
    try:
        return date.fromisoformat(place.text) if place else None
    except ValueError:
        complain(findings, place or node, f"`{key}` is no day of the calendar; correct it")
        return None

"""Where a date rolls by `ordinance`, the municipality has to say how it reads its own ordinances."""

from collections.abc import Iterator, Mapping

from klantreis.core.journey import Journey, Obligation
from klantreis.core.names import nearest
from klantreis.definitions.rules.law import STATUTORY, asks_ordinance, rolls_by_ordinance
from klantreis.definitions.rules.subject import Subject, at_node, obligations, steps
from klantreis.definitions.yaml import ScalarNode
from klantreis.errors import Finding


def not_stated(subject: Subject) -> Iterator[Finding]:
    asking = {journey.name: place for journey in subject.journeys if (place := _asks(journey))}
    for name, municipality in subject.municipalities.items():
        if municipality.ordinance is not None:
            continue
        for node in subject.files[name].listed("journeys"):
            if isinstance(node, ScalarNode) and node.text in asking:
                yield at_node(
                    node,
                    f"`{node.text}` has a date that rolls by `ordinance` ({asking[node.text]}), and {name} does "
                    "not say whether the Termijnenwet holds for its own terms; add `ordinance: {atw: yes}` or `no`",
                )


def unknown_terms(subject: Subject) -> Iterator[Finding]:
    """`ordinance.terms` names obligations of the journeys that are followed."""
    specs: Mapping[str, set[str]] = _names(subject)
    for name, municipality in subject.municipalities.items():
        terms = subject.files[name].mapping("ordinance").mapping("terms")
        known = {spec for journey in municipality.journeys for spec in specs.get(journey, ())}
        for term in terms.entries:
            if term not in known:
                meant = nearest(term, known) or "; name one of a journey it follows"
                yield at_node(terms.key(term), f"`{term}` is no obligation{meant}")


def _names(subject: Subject) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for journey in subject.journeys:
        found.setdefault(journey.name, set()).update(spec.name for spec in obligations(journey))
    return found


def _asks(journey: Journey) -> str:
    """`file:line` of what rolls by ordinance; empty when nothing does. Of law that is wrong already."""
    asking = (spec for spec in obligations(journey) if spec.clock != STATUTORY and asks_ordinance(spec))
    spec: Obligation | None = next(asking, None)
    if spec is not None:
        return f"{spec.file}:{spec.line}"
    stays = next((step for step in steps(journey) if rolls_by_ordinance(step.at)), None)
    if stays is not None:
        return f"{stays.file}:{stays.line}"
    anchor = next((name for name, expr in journey.anchors.items() if rolls_by_ordinance(expr)), "")
    return f"the anchor `{anchor}`" if anchor else ""

"""Dates of law say on what they rest, and roll only where the law has them roll."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from klantreis.core.dates import Anchor, DateExpr, DateNode, Extreme, Known, Offset, Rolled
from klantreis.core.journey import Journey, Obligation
from klantreis.core.named_terms import NamedTerm
from klantreis.core.parts import parts
from klantreis.core.termijnenwet import Article, exclusion
from klantreis.core.workdays import Term
from klantreis.definitions.journey import Built
from klantreis.definitions.rules.subject import Subject, at, at_node, dates_of, obligations, place_of, steps
from klantreis.errors import Finding

STATUTORY = "statutory"
BY_LAW = ("atw", "ordinance")
_WHY = {
    Article.counted_back: "a term that is counted back",
    Article.too_long: "a term of years, or of more than 12 weeks, 3 months or 90 days",
}


def without_law(subject: Subject) -> Iterator[Finding]:
    """A statutory date names the article it rests on."""
    for journey in subject.journeys:
        for spec in obligations(journey):
            if spec.clock == STATUTORY and not spec.law:
                yield at(spec, f"`{spec.name}` is statutory and names no law: add `law`, or make it policy or target")


def ordinance_in_law(subject: Subject) -> Iterator[Finding]:
    """Law is law: whether the Termijnenwet holds is not for a municipality to choose there."""
    for journey in subject.journeys:
        for spec in obligations(journey):
            if spec.clock == STATUTORY and asks_ordinance(spec):
                yield at(
                    spec,
                    f"`{spec.name}` is statutory and rolls by `ordinance`, which is for a municipality's own terms; "
                    "write `atw`, or `none` where the Termijnenwet does not hold",
                )


def rolls_where_it_may_not(subject: Subject) -> Iterator[Finding]:
    """Algemene termijnenwet art. 1 lid 2 and art. 4: no roll for what is counted back, or is long."""
    for built in subject.built:
        yield from _of_anchors(built)
        journey = built.journey
        for spec in obligations(journey):
            for told in [*_of_dates(spec, journey), *_of_points(spec, journey.terms)]:
                yield at(spec, f"`{spec.name}`: {told}")
        for step in steps(journey):
            for key, expr in (("at", step.at), ("about", step.about)):
                for told in _complaints(key, expr, "", journey) if expr else ():
                    yield at(step, told)


def asks_ordinance(spec: Obligation) -> bool:
    """Whether a date of this obligation, or of one of its steps, rolls as the municipality reads its ordinances."""
    stated = [expr for _, expr in dates_of(spec)]
    stated += [expr for step in spec.steps for expr in (step.at, step.about) if expr]
    return spec.roll == "ordinance" or any(rolls_by_ordinance(expr) for expr in stated)


def rolls_by_ordinance(expr: DateExpr) -> bool:
    inside = (part.roll for part in parts(expr.node) if isinstance(part, Rolled))
    return "ordinance" in (expr.roll, *inside)


def _of_anchors(built: Built) -> Iterator[Finding]:
    for name, expr in built.journey.anchors.items():
        for told in _complaints(name, expr, "", built.journey):
            yield at_node(place_of(built, "anchors", name), told)


def _of_dates(spec: Obligation, journey: Journey) -> Iterator[str]:
    own = spec.roll or (spec.due.roll if spec.due else "")
    for key, expr in dates_of(spec):
        yield from _complaints(key, expr, own if key == "extended_by" else "", journey)


def _of_points(spec: Obligation, terms: Mapping[str, NamedTerm]) -> Iterator[str]:
    """Points and cycles: each is a term that rolls by `roll`."""
    if spec.roll not in BY_LAW:
        return
    if spec.series is not None:
        found = [("series", term) for term in (*spec.series.terms, *(filter(None, [spec.series.every])))]
    else:
        found = [("repeat", term) for term in _terms(spec.repeat, "", terms)]
    for key, term in found:
        if why := exclusion(term, back=False):
            yield _said(key, str(term), spec.roll, why)


def _complaints(key: str, expr: DateExpr, roll: str, journey: Journey) -> Iterator[str]:
    """`roll`: how it rolls where it does not say so itself."""
    rolled: list[tuple[DateNode, str]] = [(expr.node, expr.roll or roll)]
    rolled += [(part.base, part.roll) for part in parts(expr.node) if isinstance(part, Rolled)]
    for node, by in rolled:
        for why in sorted(_excluded(node, journey)) if by in BY_LAW else ():
            yield _said(key, expr.text, by, why)


def _excluded(node: DateNode, journey: Journey, through: frozenset[str] = frozenset()) -> set[Article]:
    """Why no end of this date ever rolls, also where the term stands behind the name of an anchor. Of several dates
    one may roll."""
    match node:
        case Offset(_, back, term, name):
            found = {exclusion(each, back=back) for each in _terms(term, name, journey.terms)}
            return {why for why in found if why is not None}
        case Anchor(name) if name in journey.anchors and name not in through:
            named = journey.anchors[name]
            return set() if named.roll else _excluded(named.node, journey, through | {name})
        case Extreme(parts=several) | Known(parts=several):
            each = [_excluded(part, journey, through) for part in several]
            return set().union(*each) if all(each) else set()
    return set()


def _terms(term: Term | str | None, name: str, terms: Mapping[str, NamedTerm]) -> Iterator[Term]:
    """The term itself, or every one that its name may stand for: of each target group, on each day."""
    if isinstance(term, Term):
        yield term
        return
    named = terms.get(term or name)
    if named is not None:
        yield from (found for _, found in named.by_group)
        yield from (found for _, found in named.by_date)
        yield from filter(None, [named.otherwise])


def _said(key: str, text: str, roll: str, why: Article) -> str:
    return (
        f"`{key}: {text}` rolls by `{roll}`, but the Termijnenwet does not hold for {_WHY[why]} ({why.value}); "
        "write `none`, or `preceding` to be on the safe side"
    )

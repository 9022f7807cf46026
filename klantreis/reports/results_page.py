"""The figures of a programme as Dutch Markdown, for a terminal and for Prefect: counts, codes and titles only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from klantreis.core.results.cohort import Cohort
from klantreis.core.results.comparing import Comparison, Side
from klantreis.core.results.goals import GoalOfSeveral, GoalReached
from klantreis.core.results.happenings import CodedField, Happened
from klantreis.core.results.programme import Results
from klantreis.core.results.situations import Situations
from klantreis.reports import results_words as words
from klantreis.reports.words import moment

#: What the fields that are often coded are called.
FIELDS = {
    "barrier": "belemmering", "by": "door wie", "channel": "manier", "contract": "soort contract", "cost": "kosten",
    "ground": "grond", "hours": "uren", "kind": "soort", "outcome": "uitkomst", "place": "plaats", "reason": "reden",
    "why": "waarom", "with": "met wie",
}  # fmt: skip
NO_CAUSE = (
    "Dit beschrijft een verschil en is geen bewijs van oorzaak: de groepen kunnen ook in andere dingen verschillen."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What the configuration calls things, by their code."""

    journeys: Mapping[str, str] = field(default_factory=dict)
    municipality: str = ""  #: empty: all
    events: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)  #: by event and field
    groups: Mapping[str, str] = field(default_factory=dict)

    def event(self, name: str) -> str:
        return self.events.get(name) or name

    def group(self, name: str) -> str:
        return self.groups.get(name) or name

    def code(self, event: str, name: str, code: str) -> str:
        return self.codes.get((event, name), {}).get(code) or code or "een code die niet meer bestaat"


def page(results: Results, titles: Titles, at: datetime, broken: Sequence[str] = ()) -> str:
    """The whole page. `at` is the moment on whose knowledge the figures rest."""
    blocks = [
        f"# Resultaten: {' + '.join(titles.journeys.get(name) or name for name in results.journeys)}",
        f"{titles.municipality or 'Alle gemeenten'} · stand van {moment(at)}, op wat toen bekend was",
        *_broken(broken),
        *_section("Wie er meedoen", _cohort(results.cohort, titles)),
        *_section("Doelen", (block for goal in results.goals for block in _goal(goal, titles))),
        *_section("In welke situatie mensen zijn", _situations(results.situations)),
        *_section("Wat er is gebeurd", _happened(results.happened, titles)),
        *_section("Uitgesplitst", (block for each in results.codes for block in _coded(each, titles))),
        *_note(results),
    ]
    return "\n\n".join(blocks) + "\n"


def _section(title: str, blocks: Iterable[str]) -> Iterator[str]:
    told = list(blocks)
    if told:
        yield f"## {title}"
        yield from told


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns whose name begins with `#` hold numbers, with `.` marks."""
    aligned = {"#": "---:", ".": ":---:"}
    lines = [[column.lstrip("#.") for column in columns], [aligned.get(column[:1], "---") for column in columns], *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '·') for cell in line)} |" for line in lines)


def _broken(refs: Sequence[str]) -> Iterator[str]:
    if refs:
        told = words.counted(len(refs), "dossier", "dossiers")
        yield f"**{told} niet meegeteld** door een fout: {', '.join(refs[:5])}. Meld dit bij het beheer."


def _cohort(cohort: Cohort, titles: Titles) -> Iterator[str]:
    if not cohort.people:
        yield "Er is nog niemand ingeschreven."
        return
    running, closed = words.number(cohort.running), words.number(cohort.closed)
    told = f"bij {running} loopt de reis, bij {closed} is die afgesloten"
    yield f"**{words.people(cohort.people)}** ingeschreven: {told}."
    if len(cohort.journeys) > 1:
        rows = [(titles.journeys.get(name) or name, words.number(count)) for name, count in cohort.journeys.items()]
        yield _table(("reis", "#mensen"), rows)
    if cohort.groups:
        rows_ = [
            (titles.group(row.group), words.cell(row.people), words.cell(row.running), words.cell(row.closed))
            for row in cohort.groups
        ]
        yield _table(("doelgroep", "#ingeschreven", "#loopt", "#afgesloten"), rows_)
        yield "Iemand kan bij meer doelgroepen horen: de rijen tellen niet op."


def _goal(goal: GoalReached, titles: Titles) -> Iterator[str]:
    yield f"### {goal.title}"
    yield f"**{words.goal(goal)}**"
    what = _counted(goal, titles)
    if goal.field:
        yield f"Opgeteld: {what}, voor {words.people(goal.people)}."
    else:
        yield f"Geteld: mensen met {what}, ieder één keer.{_before(goal)}"
    if goal.comparison is not None:
        yield from _comparison(goal, goal.comparison, titles)


def _counted(goal: GoalReached, titles: Titles) -> str:
    """`*Traject begonnen*`, or with what counts in the other journeys: `*Traject begonnen* of *Stage begonnen*`."""
    counted = [(each.event, each.field) for each in goal.counted] if isinstance(goal, GoalOfSeveral) else []
    told = [
        f"{FIELDS.get(field, field)} bij *{titles.event(event)}*" if field else f"*{titles.event(event)}*"
        for event, field in counted or [(goal.event, goal.field)]
    ]
    return words.listed(told, "en" if goal.field else "of")


def _before(goal: GoalReached) -> str:
    if not goal.before_enrolment:
        return ""
    return f" Bij {words.number(goal.before_enrolment)} van hen gebeurde dat al voor hun inschrijving."


def _comparison(goal: GoalReached, found: Comparison, titles: Titles) -> Iterator[str]:
    group = titles.group(found.group)
    if found.too_few:
        yield f"Met *{group}* wordt niet vergeleken: aan een van beide kanten zijn minder dan vijf mensen."
    else:
        own = words.looked_at(found.at, titles.events)
        day = f"tot en met een eigen dag: {own}" if found.at else "tot en met deze dag"
        yield f"Vergeleken met *{group}*. Ieder is bekeken {day}."
        sides = (("alle anderen", found.outside), (group, found.inside))
        if goal.field:
            summed = ("", "#mensen", f"#{FIELDS.get(goal.field, goal.field)}", "#per persoon")
            yield _table(summed, [_summed(name, side, goal.unit) for name, side in sides])
        else:
            shared = ("", "#mensen", f"#{titles.event(goal.event).lower()}", "#aandeel", "95%-interval")
            yield _table(shared, [_shared(name, side) for name, side in sides])
        if found.difference is not None and not goal.field:
            yield words.difference(found.difference)
        elif not goal.field:
            yield "Aan een van beide kanten zijn minder dan tien mensen: alleen aantallen, geen aandelen."
        yield NO_CAUSE
    if told := words.left_out(found):
        yield told


def _shared(name: str, side: Side) -> tuple[str, ...]:
    share = side.share
    counts = (words.number(side.people or 0), words.number(side.hits or 0))
    return (name, *counts, words.percentage(share.value) if share else "", words.interval(share) if share else "")


def _summed(name: str, side: Side, unit: str) -> tuple[str, ...]:
    amounts = (words.amount(value, unit) if value is not None else "" for value in (side.total, side.mean))
    return (name, words.number(side.people or 0), *amounts)


def _situations(found: Situations) -> Iterator[str]:
    if not found.labels:
        return
    yield _table(("label", "#mensen"), [(each.title, words.number(each.people)) for each in found.labels])
    gone = f", onder wie {words.number(found.gone)} overleden of verhuisd" if found.gone else ""
    several = len(found.labels) > 1
    sums = f"**{words.overlap(found)}** " if several else ""
    yield f"{sums}Zonder label: {words.people(found.without)}{gone}."
    if found.combinations and several:
        names = [each.name for each in found.labels]
        rows = [
            (*("●" if name in each.labels else "·" for name in names), words.number(each.people))
            for each in found.combinations
        ]
        yield "Precies deze labels, en geen ander:"
        yield _table((*(f".{each.title}" for each in found.labels), "#mensen"), rows)


def _happened(found: Sequence[Happened], titles: Titles) -> Iterator[str]:
    rows = [(titles.event(each.event), words.number(each.people), words.number(each.times)) for each in found]
    if rows:
        yield _table(("feit", "#mensen", "#keer"), rows)
        yield "Elk feit staat op zichzelf: wie iets kreeg aangeboden, nam het nog niet aan en begon nog niet."


def _coded(found: CodedField, titles: Titles) -> Iterator[str]:
    yield f"### {titles.event(found.event)}: {FIELDS.get(found.field, found.field)}"
    named = [(titles.code(found.event, found.field, each.code), each.people) for each in found.codes]
    yield _table(("", "#mensen"), [(name, words.cell(people)) for name, people in named if people.people != 0])
    never = [name for name, people in named if people.people == 0]
    told = f" Niet voorgekomen: {', '.join(never)}." if never else ""
    yield f"Bekend van {words.people(found.people)}; iemand kan op meer regels staan.{told}"


def _note(results: Results) -> Iterator[str]:
    cells = [cell for row in results.cohort.groups for cell in (row.people, row.running, row.closed)]
    cells += [code.people for each in results.codes for code in each.codes]
    if any(cell.hidden for cell in cells):
        yield (
            "`<5`: minder dan vijf mensen, dus niet genoemd. `–`: niet genoemd, omdat anders zo'n klein getal te "
            "berekenen is."
        )

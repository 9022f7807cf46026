"""The share on time per obligation, stage, clock, team, target group and so on: what differs, what may be chance."""

from __future__ import annotations

from collections.abc import Iterator

from klantreis.core.results.shares import Share, difference, is_enough, share
from klantreis.core.timeliness.figures import Breakdown, Group
from klantreis.reports.audit.model import Chart, DotChart, Part, Table
from klantreis.reports.audit.telling import BESIDE, JUDGED, Teller, beside, judged

_NOT_COMPARED = ("kind", "team", "person", "municipality")  #: steps of the same work; and nobody is ranked
_BY_NAME = ("team", "person", "municipality")
_MANY = 8  #: rows of which one or another differs by chance
_SETS_THAT_OVERLAP = ("group",)


def part(tell: Teller, by: Breakdown) -> Part:
    named = [(_named(tell, by.by, each), each) for each in by.groups]
    if by.by in _BY_NAME:
        named.sort(key=lambda each: each[0].casefold())
    hidden = any(each.hidden for each in by.groups)
    return Part(
        id=f"by-{by.by}", finding=finding(tell, by), chart=_dots(tell, by, named),
        tables=tuple(_tables(tell, by.by, named, tell.say("notes.hidden") if hidden else "")),
        note=_note(tell, by),
    )  # fmt: skip


def _note(tell: Teller, by: Breakdown) -> str:
    if by.by in _SETS_THAT_OVERLAP:
        return tell.say("notes.overlap")
    many = by.by not in _NOT_COMPARED and len(by.groups) >= _MANY
    return tell.say("timely.many_rows") if many else ""


def _named(tell: Teller, by: str, group: Group) -> str:
    name = group.title or _title(tell, by, group.name)
    return tell.say("words.hidden", name=name) if group.hidden else name


def _title(tell: Teller, by: str, name: str) -> str:
    titles = tell.titles
    match by:
        case "stage":
            return titles.stage(name)
        case "clock":
            return tell.say.or_code(f"clocks.{name}")
        case "kind":
            return tell.say.or_code(f"kinds.{name}")
        case "team":
            return titles.team(name) or tell.say("words.no_team")
        case "group":
            return titles.group(name) or tell.say("words.no_group")
        case "journey":
            return titles.journey(name)
        case "municipality":
            return titles.municipality(name)
    return name or tell.say("words.nobody")


def _tables(tell: Teller, by: str, named: list[tuple[str, Group]], note: str) -> Iterator[Table]:
    what = tell.say(f"by.{by}")
    for name, columns, cells, told in (
        ("breakdown", JUDGED, judged, note),
        ("breakdown_beside", BESIDE, beside, tell.say("notes.beside")),
    ):
        blank = (None,) * len(columns)
        rows = [(title, *(blank if group.hidden else cells(group.found))) for title, group in named]
        yield tell.table(name, (f"by_{by}", *columns), rows, part=by, note=told, by=what)


def _dots(tell: Teller, by: Breakdown, named: list[tuple[str, Group]]) -> Chart | None:
    told = [(name, group.found) for name, group in named if not group.hidden and group.found.judged]
    if by.by in _NOT_COMPARED or len(told) <= 1:
        return None
    dots = tuple(tell.dot(name, found.share, found.counts.on_time, found.judged) for name, found in told)
    whole = tell.figures.overall.share
    reference = (whole.value, tell.say("words.reference", value=whole.value)) if whole else None
    alt = tell.say("alts.breakdown", by=tell.say(f"by.{by.by}"), n=len(dots))
    return Chart(id=f"dots-{by.by}", alt=alt, drawing=DotChart(dots=dots, reference=reference))


def finding(tell: Teller, by: Breakdown) -> str:
    """Which group differs from the others together by more than chance, and where most was not on time.

    Of teams, colleagues and municipalities nothing of the kind: that would rank them."""
    if by.by in _NOT_COMPARED or by.by in _SETS_THAT_OVERLAP:
        return tell.say(f"timely.by_{by.by}")
    told = [each for each in by.groups if not each.hidden]
    if len(told) <= 1:
        return tell.say("timely.one_group", by=tell.say(f"by.{by.by}"))
    return tell.say.joined([_differs(tell, by, told), _most(tell, by, told)])


def _differs(tell: Teller, by: Breakdown, told: list[Group]) -> str:
    """The group with the lowest share of those that differ clearly from the rest."""
    clear = [(group, *sides) for group in told if (sides := _sides(group, told))]
    if not clear:
        return tell.say("timely.not_clear")
    group, own, rest = min(clear, key=lambda each: each[1].value)
    key = "timely.lower" if own.value < rest.value else "timely.higher"
    return tell.say(key, name=_named(tell, by.by, group), own=own.value, rest=rest.value)


def _most(tell: Teller, by: Breakdown, told: list[Group]) -> str:
    """The group that most of what was not on time belongs to; of fewer than ten nothing is said."""
    misses = {each.name: each.found.judged - each.found.counts.on_time for each in told}
    group = max(told, key=lambda each: misses[each.name])
    if not is_enough(sum(misses.values())) or list(misses.values()).count(misses[group.name]) > 1:
        return ""
    name = _named(tell, by.by, group)
    return tell.say("timely.most", name=name, n=misses[group.name], of=sum(misses.values()))


def _sides(group: Group, groups: list[Group]) -> tuple[Share, Share] | None:
    """A group and the rest, where both are large enough and differ clearly."""
    of = sum(each.found.judged for each in groups) - group.found.judged
    if group.found.share is None or not is_enough(of):
        return None
    rest = share(sum(each.found.counts.on_time for each in groups) - group.found.counts.on_time, of)
    return (group.found.share, rest) if difference(group.found.share, rest).is_clear else None

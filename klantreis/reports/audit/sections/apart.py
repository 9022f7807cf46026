"""The share on time per obligation, stage, clock, team, target group and so on: what differs, what may be chance."""

from __future__ import annotations

from klantreis.core.results.shares import Share, difference, is_enough, share
from klantreis.core.timeliness.figures import Breakdown, Group, OnTime
from klantreis.reports.audit.model import Chart, DotChart, Part
from klantreis.reports.audit.telling import Teller

_NOT_COMPARED = ("kind", "team", "person", "municipality")  #: steps of the same work; and nobody is ranked
_BY_NAME = ("team", "person", "municipality")
_MANY = 8  #: rows of which one or another differs by chance
_SETS_THAT_OVERLAP = ("group",)


def part(tell: Teller, by: Breakdown) -> Part:
    named = [(_named(tell, by.by, each), each) for each in by.groups]
    if by.by in _BY_NAME:
        named.sort(key=lambda each: each[0].casefold())
    tables = tell.on_time_tables(
        "breakdown", f"by_{by.by}", [(name, None if group.hidden else group.found) for name, group in named],
        part=by.by, by=tell.say(f"by.{by.by}"),
        note=tell.say("notes.hidden") if any(each.hidden for each in by.groups) else "",
    )  # fmt: skip
    return Part(
        id=f"by-{by.by}", finding=finding(tell, by), chart=_dots(tell, by, named),
        tables=tuple(tables),
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
            return titles.stages.get(name) or tell.say.or_word(f"stages.{name}", titles.stage(name))
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
    if len(by.groups) <= 1:
        return tell.say("timely.one_group", by=tell.say(f"by.{by.by}"))
    told = [each for each in by.groups if not each.hidden]
    return tell.say.joined([_differs(tell, by, told), _most(tell, by, told)])


def _differs(tell: Teller, by: Breakdown, told: list[Group]) -> str:
    """The group with the lowest share of those that differ clearly from the rest."""
    clear = [(group, *sides) for group in told if (sides := _sides(group, tell.figures.overall))]
    if not clear:
        return tell.say("timely.not_clear")
    group, own, rest = min(clear, key=lambda each: each[1].value)
    key = "timely.lower" if own.value < rest.value else "timely.higher"
    return tell.say(key, name=_named(tell, by.by, group), own=own.value, rest=rest.value)


def _most(tell: Teller, by: Breakdown, told: list[Group]) -> str:
    """The group that most of what was not on time belongs to; of fewer than ten, and of a draw, nothing is said."""
    overall = tell.figures.overall
    misses = sorted(((_misses(each.found), each.name) for each in told), reverse=True)
    of = _misses(overall)
    if not is_enough(of) or not misses or [n for n, _ in misses].count(misses[0][0]) > 1:
        return ""
    n, group = misses[0][0], next(each for each in told if each.name == misses[0][1])
    return tell.say("timely.most", name=_named(tell, by.by, group), n=n, of=of)


def _misses(found: OnTime) -> int:
    return found.judged - found.counts.on_time


def _sides(group: Group, overall: OnTime) -> tuple[Share, Share] | None:
    """A group and all the rest, hidden rows too, where both are large enough and differ clearly."""
    of = overall.judged - group.found.judged
    if group.found.share is None or not is_enough(of):
        return None
    rest = share(overall.counts.on_time - group.found.counts.on_time, of)
    return (group.found.share, rest) if difference(group.found.share, rest).is_clear else None

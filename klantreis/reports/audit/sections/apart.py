"""The share on time per obligation, stage, clock, team, target group and so on: what differs, what may be chance."""

from __future__ import annotations

from collections.abc import Sequence

from klantreis.core.results.shares import Share, difference, is_enough, level_of_each, share
from klantreis.core.timeliness.figures import Breakdown, Group, OnTime
from klantreis.reports.audit.model import Chart, DotChart, Part, Table
from klantreis.reports.audit.telling import Teller

_NOT_COMPARED = ("kind", "team", "person", "municipality")  #: steps of the same work; and nobody is ranked
_BY_NAME = ("team", "person", "municipality")
_SETS_THAT_OVERLAP = ("group",)


def is_apart(by: Breakdown) -> bool:
    """Whether there is anything to set apart: one row is the whole once more."""
    return len(by.groups) > 1


def part(tell: Teller, by: Breakdown) -> Part:
    tables = tell.on_time_tables(
        "breakdown", f"by_{by.by}",
        [(name, None if group.hidden else group.found) for name, group in _in_order(tell, by)],
        part=by.by, by=tell.say(f"by.{by.by}"),
        note=tell.say("notes.hidden") if any(each.hidden for each in by.groups) else "",
    )  # fmt: skip
    return Part(
        id=f"by-{by.by}", finding=finding(tell, by), chart=_dots(tell, by), tables=tuple(tables),
        note=tell.say("notes.overlap") if by.by in _SETS_THAT_OVERLAP else "",
    )  # fmt: skip


def whole_once_more(tell: Teller, alone: Sequence[Breakdown]) -> list[Table]:
    """Breakdowns of one row, together and aside: each row says which breakdown it is of."""
    rows = [
        (tell.say("words.only", by=tell.say(f"by.{by.by}"), name=name), None if group.hidden else group.found)
        for by in alone
        for name, group in _in_order(tell, by)
    ]
    return list(tell.on_time_tables("only", "what", rows, aside=True)) if rows else []


def _in_order(tell: Teller, by: Breakdown) -> list[tuple[str, Group]]:
    named = [(_named(tell, by.by, each), each) for each in by.groups]
    return sorted(named, key=lambda each: each[0].casefold()) if by.by in _BY_NAME else named


def _named(tell: Teller, by: str, group: Group) -> str:
    is_team = by == "team"
    name = tell.team(group.municipality, group.name) if is_team else group.title or _title(tell, by, group.name)
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
        case "group":
            return titles.group(name) or tell.say("words.no_group")
        case "journey":
            return titles.journey(name)
        case "municipality":
            return titles.municipality(name)
    return name or tell.say("words.nobody")


def _dots(tell: Teller, by: Breakdown) -> Chart | None:
    told = [(name, group.found) for name, group in _in_order(tell, by) if not group.hidden and group.found.judged]
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
    return tell.say.joined([_differs(tell, by, told), _most(tell, by, told)])


def _differs(tell: Teller, by: Breakdown, told: list[Group]) -> str:
    """The group with the lowest share of those that differ from the rest, at a level that allows for how many are
    compared: among many rows one or another differs by chance."""
    compared = [(group, *sides) for group in told if (sides := _sides(group, tell.figures.overall))]
    level = level_of_each(len(compared))
    clear = [each for each in compared if difference(each[1], each[2], level).is_clear]
    if not clear:
        return tell.say("timely.not_clear", by=tell.say(f"by.{by.by}"))
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
    """A group and all the rest, hidden rows too, where both are large enough."""
    of = overall.judged - group.found.judged
    if group.found.share is None or not is_enough(of):
        return None
    return group.found.share, share(overall.counts.on_time - group.found.counts.on_time, of)

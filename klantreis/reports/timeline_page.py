"""A timeline as Dutch Markdown with a picture of where the case is.

Prefect keeps it: references, codes and dates only.
"""

from collections.abc import Iterator

from klantreis.core.actions import ObligationState
from klantreis.core.cards import WHY
from klantreis.core.overdue import is_overdue
from klantreis.core.planner.explaining import ObligationExplained, Standing
from klantreis.reports.due_words import calendar
from klantreis.reports.escalation_words import said
from klantreis.reports.history import TimelineAction
from klantreis.reports.timeline import NextStep, Timeline, TimelineFact
from klantreis.reports.timeline_picture import KEY, picture
from klantreis.reports.words import (
    CLOCKS,
    FATES,
    KINDS,
    ROWS,
    STANDINGS,
    STATES,
    VERDICTS,
    WAITS,
    moment,
    reason,
    written,
)  # fmt: skip

AHEAD = 12  #: steps and openings to come that are listed


def page(timeline: Timeline, *, drawn: bool = True) -> str:
    """The whole journey of one case: the picture first, then what comes, what is owed, what was done and heard."""
    words, plan = timeline.words, timeline.explanation.plan
    where = f"fase **{words.stage(plan.stage)}** sinds {written(plan.stage_since)}"
    blocks = [
        f"# Dossier {timeline.ref}",
        f"**{timeline.journey.title}** (versie {timeline.journey.version}) · {where} · stand van {moment(timeline.at)}",
        *([f"Zelfde huishouden: {', '.join(timeline.household)}"] if timeline.household else []),
        _people(timeline),
        *_look_out(timeline),
        *([picture(timeline), KEY] if drawn else []),
        *_section("Wat er komt", _next(timeline)),
        *_section("Wat er moet", _obligations(timeline)),
        *_by_law(timeline),
        *_section("Wat er is gedaan", _actions(timeline)),
        *(_section("Wie ernaar keek", _acknowledged(timeline)) if timeline.acknowledged else ()),
        *_section("Wat er is gebeurd", _facts(timeline)),
    ]
    return "\n\n".join(blocks) + "\n"


def _people(timeline: Timeline) -> str:
    """Whose case it is, by code."""
    told = {
        "klantmanager": timeline.case_worker,
        "jobcoach": timeline.jobcoach,
        "team": timeline.team,
        "wijk": timeline.district,
        "doelgroepen": ", ".join(sorted(timeline.journey.groups.get(name, name) for name in timeline.groups)),
    }
    return " · ".join(f"{name} {value}" for name, value in told.items() if value) or "nog van niemand"


def _look_out(timeline: Timeline) -> Iterator[str]:
    """What somebody has to know before reading on."""
    facts = {each.fact.id: each.fact for each in timeline.facts}
    problems = dict.fromkeys(timeline.explanation.plan.problems)
    lines = [f"- **Let op:** {timeline.words.problem(code, facts)}." for code in problems]
    if timeline.erased:
        lines.append(
            "- **Let op:** de persoon is gewist. Wat er gebeurde en wat er besloten is, staat er nog; om wie het ging "
            "en wat er in de berichten stond, is niet meer bekend."
        )
    if lines:
        yield "\n".join(lines)


def _section(title: str, lines: list[str]) -> Iterator[str]:
    yield f"## {title}"
    yield "\n".join(lines) if lines else "Niets."


def _next(timeline: Timeline) -> list[str]:
    lines = [_next_step(each, timeline) for each in timeline.next_steps[:AHEAD]]
    lines += [
        f"- {written(row.opened_on)}: **{row.title}**{_point(timeline.point(row))} begint, "
        f"uiterlijk {written(row.due_on)}"
        for row in timeline.explanation.coming[:AHEAD]
    ]
    if timeline.look_again_on is not None:
        lines.append(f"- Zonder nieuwe feiten verandert er niets tot {written(timeline.look_again_on)}.")
    return lines


def _next_step(each: NextStep, timeline: Timeline) -> str:
    step, words = each.step, timeline.words
    why = WAITS.get(step.waits_for.value, "") if step.waits_for else ""
    standing = STANDINGS[step.standing] + (f": {why}" if why else "")
    day = written(step.day) if step.standing is not Standing.undated else "zonder datum"
    what = words.template(step.template, each.obligation.title)
    return f"- {day}: {KINDS[step.kind]} aan {words.role(step.to)}: {what} ({standing})"


def _obligations(timeline: Timeline) -> list[str]:
    rows = [_asked(row, timeline) for row in reversed(timeline.asked)]
    rows += [_obligation(each, timeline) for each in reversed(timeline.obligations)]
    head = ["| verplichting | van | klok | uiterlijk | stand | waarom die dag |", "|---|---|---|---|---|---|"]
    calendars = [f"Geteld op {calendar(each.due)}." for each in timeline.obligations[-1:] if each.due]
    return [*head, *rows, "", *calendars] if rows else []


def _obligation(each: ObligationExplained, timeline: Timeline) -> str:
    why = "hieronder stap voor stap" if each.state.clock == "statutory" else ""
    if each.due is not None and not why:
        why = timeline.words.due(each.due)
    return _row(each.state, each.state.title, why, timeline)


def _by_law(timeline: Timeline) -> Iterator[str]:
    """Each date of law step by step, so that a judge can count along."""
    found = [
        each for each in reversed(timeline.obligations) if each.state.clock == "statutory" and each.due is not None
    ]
    if found:
        yield "## Hoe de wettelijke datums tot stand kwamen"
        yield from (_counted_out(each, timeline) for each in found)


def _counted_out(each: ObligationExplained, timeline: Timeline) -> str:
    row, due = each.state, each.due
    assert due is not None
    head = f"**{row.title}**{_point(timeline.point(row))}: uiterlijk {written(row.due_on)} ({_standing(row, timeline)})"
    parts = [*timeline.words.due_parts(due), f"geteld op {calendar(due)}"]
    return "\n".join([head, "", *(f"{number}. {part}" for number, part in enumerate(parts, start=1))])


def _asked(row: ObligationState, timeline: Timeline) -> str:
    """A task or card that a colleague was given."""
    what = f"{ROWS.get(row.kind, row.kind)}: {timeline.words.template(row.title)}"
    return _row(row, what, f"gegeven op {written(row.opened_on)}", timeline)


def _row(row: ObligationState, what: str, why: str, timeline: Timeline) -> str:
    cells = (
        f"{what}{_point(timeline.point(row))}",
        timeline.words.role(row.owner),
        CLOCKS.get(row.clock, row.clock),
        written(row.due_on),
        _standing(row, timeline),
        why,
    )
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _standing(row: ObligationState, timeline: Timeline) -> str:
    if row.verdict is not None:
        return f"{VERDICTS[row.verdict]} op {written(row.ended_on)}: {timeline.words.ending(row.reason)}"
    if is_overdue(row.due_on, timeline.at.date()):
        return "te laat"
    return "staat stil" if row.paused else "loopt"


def _actions(timeline: Timeline) -> list[str]:
    return [_action(action, timeline) for action in reversed(timeline.actions)]


def _action(action: TimelineAction, timeline: Timeline) -> str:
    words = timeline.words
    title = next(
        (each.state.title for each in timeline.obligations if each.state.obligation == action.key.obligation), ""
    )
    to = f"{words.role(action.to)}{f' ({action.person})' if action.person else ''}"
    parts = [STATES.get(action.state, action.state)]
    parts += [reason(action.reason)] * bool(action.reason)
    parts += ["te goeder trouw"] * action.in_good_faith
    parts += [f"bericht `{action.message}`"] * bool(action.message)
    return (
        f"- {written(action.day)}: {KINDS[action.kind]} aan {to}: "
        f"{words.template(action.template, title)} ({', '.join(parts)})"
    )


def _acknowledged(timeline: Timeline) -> list[str]:
    titles = {(each.state.obligation, each.state.point): each.state.title for each in timeline.obligations}
    return [
        f"- {moment(each.at)}: escalatie van {titles.get((each.obligation, each.point), each.obligation)} "
        f"{said(each.kind, each.why, each.by)}"
        for each in reversed(timeline.acknowledged)
    ]


def _facts(timeline: Timeline) -> list[str]:
    return [_fact(each, timeline) for each in reversed(timeline.facts)]


def _fact(each: TimelineFact, timeline: Timeline) -> str:
    fact, words = each.fact, timeline.words
    what = words.event(fact.event)
    parts = words.said(fact)
    parts += [f"afspraak {moment(fact.at)}"] * (fact.at is not None)
    parts += [f"door {fact.by}"] * bool(fact.by)
    parts += [f"reden {fact.data.get(WHY)}"] * (WHY in fact.data)
    parts += [f"gehoord {written(fact.recorded_at.date())}"] * (fact.recorded_at.date() != fact.occurred_on)
    parts += [FATES[each.fate]] * bool(FATES[each.fate])
    told = f" ({', '.join(parts)})" if parts else ""
    line = f"{written(fact.occurred_on)}: {what}{told}"
    return f"- ~~{line}~~" if each.fate in ("corrected", "withdrawn") else f"- {line}"


def _point(point: str) -> str:
    return f" {point}" if point else ""


def _plain(text: str) -> str:
    return text.replace("|", "/").replace('"', "'").replace("\n", " ")

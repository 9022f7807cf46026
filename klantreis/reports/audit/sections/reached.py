"""Wat bereiken we? How far those who entered got, and in which situations people are: sets that overlap."""

from __future__ import annotations

from klantreis.core.results.shares import is_enough, share
from klantreis.core.timeliness.figures import Step
from klantreis.reports.audit.model import Bar, BarChart, Chart, Part, Section, Stack, StackChart
from klantreis.reports.audit.telling import Teller

_TOTALS = ("labels:whole", "people:whole", "overlap:whole", "several:whole", "without:whole", "gone:whole")


def section(tell: Teller) -> Section:
    parts = [_progress(tell)]
    if tell.figures.outcomes.labels:
        parts.append(_outcomes(tell))
    return Section(id="reached", title=tell.say("titles.reached"), parts=tuple(parts), definition="progress")


# --- how far ---------------------------------------------------------------------------------------------------------


def _progress(tell: Teller) -> Part:
    found = tell.figures.progress
    if not found.entered:
        return Part(id="progress", finding=progress_finding(tell))
    rows = [(tell.say(f"steps_title.{each.name}"), each.reached, each.under_way, each.stopped) for each in found.steps]
    columns = ("step", "reached:whole", "under_way:whole", "stopped:whole")
    tables = (
        tell.table("progress", columns, rows),
        tell.table("entered", ("entered:whole",), [(found.entered,)], aside=True),
    )
    return Part(id="progress", finding=progress_finding(tell), chart=_stacks(tell), tables=tables)


def _stacks(tell: Teller) -> Chart:
    parts = tuple(tell.say(f"columns.{name}") for name in ("reached", "under_way", "stopped"))
    stacks = tuple(
        Stack(tell.say(f"steps_title.{each.name}"), (each.reached, each.under_way, each.stopped))
        for each in tell.figures.progress.steps
    )
    alt = tell.say("alts.progress")
    return Chart(id="progress", alt=alt, drawing=StackChart(parts=parts, stacks=stacks))


def progress_finding(tell: Teller) -> str:
    found = tell.figures.progress
    if not found.entered:
        return tell.say("reached.nobody")
    told = tell.say.listed([_step(tell, each) for each in found.steps])
    return tell.say("reached.progress", n=found.entered, steps=told)


def _step(tell: Teller, step: Step) -> str:
    """The share is of those whose journey knows the step."""
    asked = step.reached + step.under_way + step.stopped
    if not is_enough(asked):
        return tell.say("reached.step", n=step.reached, what=tell.say(f"steps.{step.name}"))
    value = share(step.reached, asked).value
    return tell.say("reached.step_share", n=step.reached, value=value, what=tell.say(f"steps.{step.name}"))


# --- in which situation ----------------------------------------------------------------------------------------------


def _outcomes(tell: Teller) -> Part:
    found = tell.figures.outcomes
    titles = {each.name: each.title for each in found.labels}
    labels = [(each.title, each.people) for each in found.labels]
    exactly = [(" + ".join(titles.get(name, name) for name in each.labels), each.people) for each in found.combinations]
    totals = ((found.total, found.people, found.overlap, found.several, found.without, found.gone),)
    tables = (
        tell.table(
            "outcomes", ("label", "people:whole"), labels, note=tell.say("notes.overlap_labels"), aside=not found.people
        ),
        tell.table(
            "combinations", ("exactly", "people:whole"), exactly, note=tell.say("notes.exactly"), aside=not found.people
        ),
        tell.table("outcome_totals", _TOTALS, totals, aside=True),
    )
    return Part(
        id="outcomes", finding=outcomes_finding(tell), chart=_bars(tell) if found.people else None, tables=tables,
        note=tell.say("reached.no_partition") if found.people else "",
    )  # fmt: skip


def _bars(tell: Teller) -> Chart:
    """Of the labels that somebody has; the table holds the others too."""
    held = [each for each in tell.figures.outcomes.labels if each.people]
    bars = tuple(Bar(each.title, each.people, tell.say("words.whole", n=each.people)) for each in held)
    drawing = BarChart(bars=bars, unit=tell.say("words.people"))
    return Chart(id="outcomes", alt=tell.say("alts.outcomes"), drawing=drawing)


def outcomes_finding(tell: Teller) -> str:
    """Labels and distinct people apart: labels overlap, so their sum is no number of people."""
    found = tell.figures.outcomes
    if not found.people:
        return tell.say("reached.no_labels")
    said = tell.say("reached.labels", total=found.total, people=found.people)
    if not found.overlap:
        return tell.say.joined([said, tell.say("reached.no_overlap")])
    key = "reached.twice" if found.overlap == found.several else "reached.more_than_once"
    return tell.say.joined([said, tell.say(key, several=found.several, overlap=found.overlap)])

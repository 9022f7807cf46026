"""The share on time per due-month, and what may be said of it: a change only where the trend gives a signal."""

from __future__ import annotations

from collections.abc import Sequence

from klantreis.core.results.shares import Share, difference, is_enough, share
from klantreis.core.timeliness.figures import Month, Phase
from klantreis.reports.audit.model import Cell, Chart, Part, Tone, TrendChart, TrendPoint
from klantreis.reports.audit.telling import Teller, interval

_RECENT = 3  #: whole months: a signal in these is news for the first page
_LISTED = 4  #: months told by name
_ABOVE, _BELOW = ("above", "run_above"), ("below", "run_below")


def part(tell: Teller) -> Part:
    found = tell.figures.trend
    if not found.months:
        return Part(id="trend", finding=finding(tell))
    rows = [(each.month, *_cells(each), _seen(tell, each), each.phase + 1) for each in found.months]
    columns = (
        "month:month", "judged:whole", "on_time:whole", "share:share", "low:share", "high:share", "limit_low:share",
        "limit_high:share", "seen", "phase:whole",
    )  # fmt: skip
    phases = [
        (at, each.since, each.title or tell.say("words.beginning"), each.mean, each.sigma_z, each.months,
         tell.say("words.yes" if each.is_stable else "words.no"))
        for at, each in enumerate(found.phases, start=1)
    ]  # fmt: skip
    phase_columns = (
        "phase:whole", "since:day", "change", "mean:share", "sigma_z:number", "months:whole", "is_stable",
    )  # fmt: skip
    return Part(
        id="trend", finding=finding(tell), tone=tone(found.months), chart=_chart(tell),
        tables=(tell.table("trend", columns, rows), tell.table("phases", phase_columns, phases, aside=True)),
        note=_note(tell, found.months, found.phases),
    )  # fmt: skip


def _cells(month: Month) -> tuple[Cell, ...]:
    if month.hidden:
        return (None,) * 7
    return (month.judged, month.on_time, *interval(month.share), month.low, month.high)


def _seen(tell: Teller, month: Month) -> str:
    if month.hidden:
        return tell.say("words.hidden_row")
    if month.is_open:
        return tell.say("trend.open")
    return tell.say(f"trend.seen_{month.signal}") if month.signal else ""


def _chart(tell: Teller) -> Chart:
    found = tell.figures.trend
    points = tuple(
        TrendPoint(
            month=each.month, share=each.share.value if each.share else None, n=each.judged, low=each.low,
            high=each.high, signal=each.signal, is_open=each.is_open, phase=each.phase,
        )
        for each in found.months
    )  # fmt: skip
    means = tuple((at, each.mean) for at, each in enumerate(found.phases) if each.mean is not None)
    changes = tuple((each.since, each.title) for each in found.phases if each.title)
    first, last = found.months[0].month, found.months[-1].month
    alt = tell.say("alts.trend", first=first, last=last)
    return Chart(id="trend", alt=alt, drawing=TrendChart(points=points, means=means, changes=changes))


def recent(months: Sequence[Month]) -> Month | None:
    """The newest signal in the last whole months, if it is not older than three."""
    whole = [each for each in months if not each.is_open][-_RECENT:]
    return next((each for each in reversed(whole) if each.signal), None)


def tone(months: Sequence[Month]) -> Tone:
    newest = recent(months)
    if newest is None:
        return Tone.neutral
    return Tone.good if newest.signal in _ABOVE else Tone.bad


def finding(tell: Teller) -> str:
    """A change only on a signal; of an open month nothing is said."""
    found = tell.figures.trend
    whole = [each for each in found.months if not each.is_open]
    if not any(each.judged for each in whole):
        return tell.say("trend.none")
    held_up = [each for each in whole if each.low is not None and each.share is not None]
    if not held_up:
        return tell.say("trend.no_limits")
    signals = [each for each in held_up if each.signal]
    said = [_signals(tell, signals)] if signals else [tell.say("trend.steady", n=len(held_up))]
    return tell.say.joined([*said, changed(tell)[0]])


def _signals(tell: Teller, months: Sequence[Month]) -> str:
    told = []
    for name, kinds in (("higher", _ABOVE), ("lower", _BELOW)):
        which = [each for each in months if each.signal in kinds]
        if len(which) > _LISTED:
            told.append(tell.say(f"trend.{name}_often", n=len(which), last=which[-1].month))
        elif which:
            listed = tell.say.listed([tell.say("words.month", month=each.month) for each in which])
            told.append(tell.say(f"trend.{name}", months=listed))
    return tell.say.joined(told)


def changed(tell: Teller) -> tuple[str, Tone]:
    """Before and after the newest named change. Good or bad only where chance alone would seldom give it."""
    found = tell.figures.trend
    last = len(found.phases) - 1
    if last < 1 or not found.phases[last].title:
        return "", Tone.neutral
    before, after = (_of_phase(found.months, phase) for phase in (last - 1, last))
    if before is None or after is None:
        return "", Tone.neutral
    apart = difference(after, before)
    said = tell.say(
        "trend.changed" if apart.is_clear else "trend.change_not_clear", title=found.phases[last].title,
        month=found.phases[last].since, before=before.value, after=after.value,
    )  # fmt: skip
    if not apart.is_clear:
        return said, Tone.neutral
    return said, Tone.good if apart.value > 0 else Tone.bad


def _of_phase(months: Sequence[Month], phase: int) -> Share | None:
    """All whole months of a phase together; None where there are too few obligations for a share."""
    whole = [each for each in months if each.phase == phase and not each.is_open]
    of = sum(each.judged for each in whole)
    return share(sum(each.on_time for each in whole), of) if is_enough(of) else None


def _note(tell: Teller, months: Sequence[Month], phases: Sequence[Phase]) -> str:
    has_limits = any(each.low is not None for each in months)
    said = [tell.say("trend.limits")] if has_limits else []
    if has_limits and not phases[-1].is_stable:
        said.append(tell.say("trend.not_stable", n=phases[-1].months))
    if any(each.is_open for each in months):
        said.append(tell.say("trend.open_note"))
    return tell.say.joined(said)

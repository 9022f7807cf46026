"""The headline numbers. Each shows what the tables show: overdue is overdue everywhere; of few there are counts."""

from __future__ import annotations

from collections.abc import Iterator

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.figures import TimeTo
from klantreis.reports.audit.model import Tile
from klantreis.reports.audit.sections import appointments, contact, duration, law, trend, waiting
from klantreis.reports.audit.telling import Teller


def tiles(tell: Teller) -> tuple[Tile, ...]:
    return (_on_time(tell), _overdue(tell), _law(tell), _never(tell), *_time_to(tell), _no_show(tell))


def _on_time(tell: Teller) -> Tile:
    found = tell.figures.overall
    value = tell.shared(found.share, found.counts.on_time, found.judged) if found.judged else tell.say("words.dash")
    note = tell.say("tiles.on_time_note", n=found.counts.on_time, of=found.judged)
    return Tile(tell.say("tiles.on_time"), value, note, trend.tone(tell.figures.trend.months))


def _overdue(tell: Teller) -> Tile:
    found = tell.figures.ageing
    note = tell.say("tiles.overdue_note", of=found.open)
    title = tell.then("tiles.overdue", day=tell.figures.about.as_of)
    return Tile(title, tell.say("words.whole", n=found.overdue), note, waiting.tone(tell))


def _law(tell: Teller) -> Tile:
    kept, broken = law.statutory(tell), law.broken(tell)
    if not broken and kept is None:
        note = tell.say("words.untold" if law.is_hidden(tell) else "tiles.law_none")
        return Tile(tell.say("tiles.law"), tell.say("words.dash"), note)
    note = tell.say("tiles.law_note", of=kept.judged) if kept else tell.say("tiles.law_broken")
    return Tile(tell.say("tiles.law"), tell.say("words.whole", n=broken), note, law.tone(tell))


def _never(tell: Teller) -> Tile:
    never, of = contact.never(tell), tell.figures.contact.open_cases
    if not of:
        return Tile(tell.say("tiles.never"), tell.say("words.dash"), tell.say("contact.nobody"))
    note = tell.say("tiles.never_note", of=of)
    return Tile(tell.say("tiles.never"), tell.say("words.whole", n=never), note, contact.tone(tell))


def _time_to(tell: Teller) -> Iterator[Tile]:
    """Of the intake. Where many had it before they were enrolled, of the first day of work, if that tells yet."""
    times = {each.name: each for each in tell.figures.times}
    intake, placement = times.get("intake"), times.get("placement")
    if intake is None or not duration.is_mid_way(intake):
        yield _intake(tell, intake)
    elif placement and is_enough(placement.n) and not duration.is_mid_way(placement) and _says_when(placement):
        title = tell.say("tiles.placement")
        yield Tile(title, _time_value(tell, placement), _time_note(tell, placement))


def _intake(tell: Teller, found: TimeTo | None) -> Tile:
    title = tell.say("tiles.intake")
    if found is None or not found.n:
        return Tile(title, tell.say("words.dash"), tell.say("duration.nobody"))
    if not is_enough(found.n):
        return Tile(title, tell.say("words.dash"), tell.say("tiles.intake_few", n=found.reached, of=found.n))
    return Tile(title, _time_value(tell, found), _time_note(tell, found))


def _says_when(found: TimeTo) -> bool:
    return found.median is not None or duration.is_told(found)


def _time_value(tell: Teller, found: TimeTo) -> str:
    if duration.is_told(found):
        return tell.say("words.share", value=found.by_norm)
    return tell.say("words.dash") if found.median is None else tell.say("units.wd", n=found.median)


def _time_note(tell: Teller, found: TimeTo) -> str:
    what = tell.say(f"steps.{found.name}")
    if duration.is_told(found):
        norm, low, high = duration.norm(tell, found), found.by_norm_low, found.by_norm_high
        return tell.say("tiles.time_norm", what=what, norm=norm, low=low, high=high)
    return tell.say("duration.no_median") if found.median is None else tell.say("tiles.time_median", what=what)


def _no_show(tell: Teller) -> Tile:
    whole = appointments.whole_row(tell)
    of = whole.held + whole.no_show if whole else 0
    if whole is None or not of:
        return Tile(tell.say("tiles.no_show"), tell.say("words.dash"), tell.say("appointments.none"))
    value = tell.shared(whole.share, whole.no_show, of)
    return Tile(tell.say("tiles.no_show"), value, tell.say("tiles.no_show_note", n=whole.no_show, of=of))

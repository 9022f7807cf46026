"""The first page: what a director reads in a minute. Tiles, what goes well, and what does not.

Rules
-----
1. At most four sentences on either side, what weighs most first.
2. What goes well is said only of what is certain: all terms of law kept, nobody left unspoken, a signal of the trend, a
   difference larger than chance. A small number is a count.
3. The tiles show what the tables show: overdue is overdue everywhere.
"""

from __future__ import annotations

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.figures import TimeTo
from klantreis.reports.audit.model import Tile, Tone
from klantreis.reports.audit.sections import ahead, appointments, cards, contact, duration, law, open, timely, trend
from klantreis.reports.audit.telling import Teller

_MOST = 4
_HALF = 0.5


def subtitle(tell: Teller) -> str:
    about = tell.figures.about
    of = tell.titles.municipality(about.municipality) if about.municipality else tell.say("front.all_municipalities")
    return tell.say("front.subtitle", of=of, since=about.since, until=about.as_of)


def basis(tell: Teller) -> str:
    """On whose knowledge it rests, how it was read, and how much it is about."""
    about = tell.figures.about
    said = [
        tell.say("front.basis", day=about.as_of, cases=about.cases, people=about.people, of=about.in_period),
        tell.say("front.replayed" if about.replayed else "front.projected"),
    ]
    if about.broken:
        said.append(tell.say("front.broken", n=len(about.broken)))
    return tell.say.joined(said)


# --- tiles -----------------------------------------------------------------------------------------------------------


def tiles(tell: Teller) -> tuple[Tile, ...]:
    return (_on_time(tell), _overdue(tell), _law(tell), _never(tell), _intake(tell), _no_show(tell))


def _on_time(tell: Teller) -> Tile:
    found = tell.figures.overall
    value = tell.shared(found.share, found.counts.on_time, found.judged) if found.judged else tell.say("words.dash")
    note = tell.say("tiles.on_time_note", n=found.counts.on_time, of=found.judged)
    return Tile(tell.say("tiles.on_time"), value, note, trend.tone(tell.figures.trend.months))


def _overdue(tell: Teller) -> Tile:
    found = tell.figures.ageing
    note = tell.say("tiles.overdue_note", of=found.open)
    return Tile(tell.say("tiles.overdue"), tell.say("words.whole", n=found.overdue), note, open.tone(tell))


def _law(tell: Teller) -> Tile:
    kept, broken = law.statutory(tell), law.broken(tell.figures.breaches)
    if not broken and kept is None:
        return Tile(tell.say("tiles.law"), tell.say("words.dash"), tell.say("tiles.law_none"))
    note = tell.say("tiles.law_note", of=kept.judged) if kept else tell.say("tiles.law_broken")
    return Tile(tell.say("tiles.law"), tell.say("words.whole", n=broken), note, law.tone(tell))


def _never(tell: Teller) -> Tile:
    never, of = contact.never(tell), tell.figures.contact.open_cases
    if not of:
        return Tile(tell.say("tiles.never"), tell.say("words.dash"), tell.say("contact.nobody"))
    note = tell.say("tiles.never_note", of=of)
    return Tile(tell.say("tiles.never"), tell.say("words.whole", n=never), note, contact.tone(tell))


def _intake(tell: Teller) -> Tile:
    title = tell.say("tiles.intake")
    found = next((each for each in tell.figures.times if each.name == "intake"), None)
    if found is None or not found.n:
        return Tile(title, tell.say("words.dash"), tell.say("duration.nobody"))
    if not is_enough(found.n):
        return Tile(title, tell.say("words.dash"), tell.say("tiles.intake_few", n=found.reached, of=found.n))
    return Tile(title, _intake_value(tell, found), _intake_note(tell, found))


def _intake_value(tell: Teller, found: TimeTo) -> str:
    if found.by_norm is not None:
        return tell.say("words.share", value=found.by_norm)
    return tell.say("words.dash") if found.median is None else tell.say("units.wd", n=found.median)


def _intake_note(tell: Teller, found: TimeTo) -> str:
    if found.by_norm is not None:
        return tell.say("tiles.intake_norm", norm=duration.norm(tell, found))
    return tell.say("duration.no_median" if found.median is None else "tiles.intake_median")


def _no_show(tell: Teller) -> Tile:
    whole = appointments.whole_row(tell)
    of = whole.held + whole.no_show if whole else 0
    if whole is None or not of:
        return Tile(tell.say("tiles.no_show"), tell.say("words.dash"), tell.say("appointments.none"))
    value = tell.shared(whole.share, whole.no_show, of)
    return Tile(tell.say("tiles.no_show"), value, tell.say("tiles.no_show_note", n=whole.no_show, of=of))


# --- what goes well --------------------------------------------------------------------------------------------------


def well(tell: Teller) -> tuple[str, ...]:
    """What is certain to go well, at most four sentences; or that nothing can be said."""
    said = (
        _law_kept(tell), _signal(tell, Tone.good), _change(tell, Tone.good), _hits(tell), _all_spoken(tell),
        _none_overdue(tell), _cards_kept(tell), _nazorg_kept(tell), appointments.reminded(tell), _capacity(tell),
    )  # fmt: skip
    return tuple(each for each in said if each)[:_MOST] or (_nothing(tell, "headline.nothing_well"),)


def _nothing(tell: Teller, name: str) -> str:
    """Where there is nothing at all to judge, that is said instead."""
    is_empty = not tell.figures.overall.judged and not tell.figures.ageing.open
    return tell.say("headline.empty" if is_empty else name)


def _law_kept(tell: Teller) -> str:
    kept = law.statutory(tell)
    return tell.say("law.kept", n=kept.judged) if kept and not law.broken(tell.figures.breaches) else ""


def _signal(tell: Teller, wanted: Tone) -> str:
    newest = trend.recent(tell.figures.trend.months)
    if newest is None or trend.tone(tell.figures.trend.months) != wanted:
        return ""
    return tell.say("headline.rose" if wanted == Tone.good else "headline.fell", month=newest.month)


def _change(tell: Teller, wanted: Tone) -> str:
    said, tone = trend.changed(tell)
    return said if tone == wanted else ""


def _hits(tell: Teller) -> str:
    found = tell.figures.overall
    mostly = found.share.low > _HALF if found.share else found.counts.on_time == found.judged
    return timely.overall_finding(tell, found) if found.judged and mostly else ""


def _all_spoken(tell: Teller) -> str:
    return tell.say("contact.all") if contact.tone(tell) == Tone.good else ""


def _none_overdue(tell: Teller) -> str:
    return open.finding(tell) if open.tone(tell) == Tone.good else ""


def _cards_kept(tell: Teller) -> str:
    found = tell.figures.cards
    met = found.found.judged and found.found.judged == found.found.counts.on_time
    return tell.say("headline.cards_kept", n=found.found.judged) if met and not found.waiting_overdue else ""


def _nazorg_kept(tell: Teller) -> str:
    told = [each.found for each in tell.figures.nazorg if each.found.judged]
    met = told and all(each.judged == each.counts.on_time for each in told)
    return tell.say("headline.nazorg_kept", n=sum(each.judged for each in told)) if met else ""


def _capacity(tell: Teller) -> str:
    stated = any(each.capacity for each in tell.figures.workload)
    return tell.say("ahead.enough") if stated and not ahead.short(tell) else ""


# --- what does not ---------------------------------------------------------------------------------------------------


def badly(tell: Teller) -> tuple[str, ...]:
    """What does not go well, at most four sentences; or that nothing goes badly."""
    said = (
        _law_broken(tell), _signal(tell, Tone.bad), _change(tell, Tone.bad), _not_spoken(tell), _some_overdue(tell),
        _cards_overdue(tell), _too_little(tell), _misses(tell),
    )  # fmt: skip
    return tuple(each for each in said if each)[:_MOST] or (_nothing(tell, "headline.nothing_badly"),)


def _law_broken(tell: Teller) -> str:
    return law.finding(tell) if law.tone(tell) == Tone.bad else ""


def _not_spoken(tell: Teller) -> str:
    never = contact.never(tell)
    return tell.say("contact.never", n=never, of=tell.figures.contact.open_cases) if never else ""


def _some_overdue(tell: Teller) -> str:
    return open.finding(tell) if open.tone(tell) == Tone.bad else ""


def _cards_overdue(tell: Teller) -> str:
    found = tell.figures.cards
    if cards.tone(tell) != Tone.bad:
        return ""
    return tell.say("cards.overdue", n=found.waiting, overdue=found.waiting_overdue)


def _too_little(tell: Teller) -> str:
    teams = ahead.short(tell)
    return tell.say("ahead.short", n=len(teams), teams=ahead.short_told(tell)) if teams else ""


def _misses(tell: Teller) -> str:
    counts = tell.figures.overall.counts
    n = counts.late + counts.missed + counts.open_overdue
    if not n:
        return ""
    return tell.say("headline.misses", n=n, late=counts.late, missed=counts.missed, overdue=counts.open_overdue)

"""The first page: what a director reads in a minute. Tiles, what goes well, and what does not.

Rules
-----
1. At most four sentences on either side, what weighs most first.
2. What goes well is said only of what is certain: all terms of law kept, nobody left unspoken, a signal of the trend, a
   difference larger than chance. A small number is a count.
3. The tiles show what the tables show: overdue is overdue everywhere.
"""

from __future__ import annotations

from klantreis.reports.audit.model import Tone
from klantreis.reports.audit.sections import ahead, appointments, cards, contact, law, timely, trend, waiting
from klantreis.reports.audit.telling import Teller

_MOST = 4
_HALF = 0.5


def subtitle(tell: Teller) -> str:
    about = tell.figures.about
    name = about.municipality or (about.municipalities[0] if len(about.municipalities) == 1 else "")
    of = tell.titles.municipality(name) if name else tell.say("front.all_municipalities")
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
    return tell.say("law.kept", n=kept.judged) if kept and not law.broken(tell) else ""


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
    return waiting.finding(tell) if waiting.tone(tell) == Tone.good else ""


def _cards_kept(tell: Teller) -> str:
    found = tell.figures.cards
    met = found.found.judged and found.found.judged == found.found.counts.on_time
    return tell.say("headline.cards_kept", n=found.found.judged) if met and not found.waiting_overdue else ""


def _nazorg_kept(tell: Teller) -> str:
    told = [each.found for each in tell.figures.nazorg if each.found.judged]
    met = tell.internal and told and all(each.judged == each.counts.on_time for each in told)
    return tell.say("headline.nazorg_kept", n=sum(each.judged for each in told)) if met else ""


def _capacity(tell: Teller) -> str:
    stated = any(each.capacity for each in tell.figures.workload)
    return tell.say("ahead.enough") if tell.internal and stated and not ahead.short(tell) else ""


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
    return waiting.finding(tell) if waiting.tone(tell) == Tone.bad else ""


def _cards_overdue(tell: Teller) -> str:
    return cards.waiting(tell) if cards.tone(tell) == Tone.bad else ""


def _too_little(tell: Teller) -> str:
    teams = ahead.short(tell)
    return tell.say("ahead.short", n=len(teams), teams=ahead.short_told(tell)) if teams else ""


def _misses(tell: Teller) -> str:
    counts = tell.figures.overall.counts
    n = counts.late + counts.missed + counts.open_overdue
    if not n:
        return ""
    return tell.say("headline.misses", n=n, late=counts.late, missed=counts.missed, overdue=counts.open_overdue)

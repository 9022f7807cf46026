"""What to do, the most urgent first: how many, and where to look.

Rules
-----
1. The order is fixed: terms of law that are open and overdue; residents nobody spoke; decision cards overdue; what is
   overdue longest; teams that have more to meet than they can.
2. Each line says how many there are and where to look. If there is nothing, the list says so.
3. Of a day that is past it says what there was to do then.
"""

from __future__ import annotations

from collections.abc import Iterator

from klantreis.core.timeliness.figures import AgeBin
from klantreis.reports.audit.sections import ahead, contact, law
from klantreis.reports.audit.telling import Teller

_LONG = ("past_21_60", "past_over_60")  #: more than twenty working days past


def to_do(tell: Teller) -> tuple[str, ...]:
    return tuple(_lines(tell)) or (tell.then("to_do.nothing"),)


def _lines(tell: Teller) -> Iterator[str]:
    figures = tell.figures
    if n := law.open_overdue(tell):
        named = [
            tell.say("law.named", title=each.title, law=each.law, n=each.open_overdue)
            for each in figures.breaches
            if each.open_overdue
        ]
        which = f": {'; '.join(named)}" if named else ""
        yield tell.then("to_do.law", n=n, which=which, section=tell.say("titles.law"))
    if never := contact.never(tell):
        yield tell.then("to_do.never", n=never, section=tell.say("titles.contact"))
    if figures.cards.waiting_overdue:
        yield tell.then("to_do.cards", n=figures.cards.waiting_overdue, section=tell.say("titles.cards"))
    if figures.ageing.overdue:
        long = _count(figures.ageing.bins)
        key = "to_do.overdue_long" if long else "to_do.overdue"
        yield tell.then(key, n=figures.ageing.overdue, long=long, where=_where(tell))
    if teams := ahead.short(tell):
        yield tell.then("to_do.short", teams=ahead.short_told(tell), n=len(teams), section=tell.say("titles.ahead"))


def _where(tell: Teller) -> str:
    """The command that says whose work it is, or the section: for who reads this elsewhere, and of a
    day that is past."""
    is_now = tell.internal and not tell.figures.about.replayed
    return tell.say("to_do.who") if is_now else tell.say("to_do.see", section=tell.say("titles.open"))


def _count(bins: tuple[AgeBin, ...]) -> int:
    return sum(each.count for each in bins if each.name in _LONG)

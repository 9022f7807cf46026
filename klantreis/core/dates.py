"""The expressions of the journey language that are dates, as values, and how each is worked out.

Rules
-----
1. Everything that computes a date lives in this file, in `workdays.py` and `named_terms.py`; computing and explaining
   are one code path (an `Env` whose `trace` is a list gets a `Note` for each part).
2. An unknown part makes a date unknown (`None`), and nothing happens. `known(…)` is the only way around that.
3. Months and years count from the original anchor and clamp (`Term.after`), never from an earlier clamped day.
4. A pause moves terms that count forward, in the unit of the term; what is counted back from a date outside stays.
   How a term that is counted forward or back ends by law is said in `termijnenwet.py`.
5. Text becomes these values in `parser.py`; nothing here knows the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from klantreis.core import termijnenwet
from klantreis.core.env import Env, as_date, noted
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Calendar, Pause, Term

_DAY = timedelta(days=1)
BY_LAW = frozenset({"atw", "ordinance"})  #: rolls of which the Termijnenwet says what they do


class DateNode(Protocol):
    """A part of a date expression. `on` gives the day, or None when a part is unknown."""

    def on(self, env: Env) -> date | None: ...


@dataclass(frozen=True, slots=True)
class EventDay:
    """`talk_held`, or `first talk_held`: the day of the last (first) such fact."""

    event: str
    first: bool = False

    def on(self, env: Env) -> date | None:
        fact = env.first(self.event) if self.first else env.last(self.event)
        return noted(env, fact.occurred_on if fact else None, "first" if self.first else "event", self.event)


@dataclass(frozen=True, slots=True)
class FieldDay:
    """`ww_end_changed.date`: a date field of the last such fact, or of the opening fact when that is such a fact."""

    event: str
    field: str

    def on(self, env: Env) -> date | None:
        opening = env.opening
        fact = opening if opening is not None and opening.event == self.event else env.last(self.event)
        day = as_date(fact.data.get(self.field)) if fact else None
        return noted(env, day, "field", f"{self.event}.{self.field}" if env.trace is not None else "")


@dataclass(frozen=True, slots=True)
class OwnField:
    """A bare field name inside `extended_by`: that field of the fact that extends."""

    field: str

    def on(self, env: Env) -> date | None:
        fact = env.subject
        return noted(env, as_date(fact.data.get(self.field)) if fact else None, "own_field", self.field)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named date of the journey."""

    name: str

    def on(self, env: Env) -> date | None:
        return noted(env, env.anchor(self.name), "anchor", self.name)


@dataclass(frozen=True, slots=True)
class Opened:
    def on(self, env: Env) -> date | None:
        return noted(env, env.opened, "opened")


@dataclass(frozen=True, slots=True)
class Due:
    def on(self, env: Env) -> date | None:
        return noted(env, env.due, "due")


@dataclass(frozen=True, slots=True)
class StageStart:
    def on(self, env: Env) -> date | None:
        return noted(env, env.stage_start, "stage")


@dataclass(frozen=True, slots=True)
class Enrolled:
    def on(self, env: Env) -> date | None:
        return noted(env, env.enrolled, "enrolled")


@dataclass(frozen=True, slots=True)
class Appointment:
    """The local day of `at` in the opening fact."""

    def on(self, env: Env) -> date | None:
        moment = env.opening.at if env.opening is not None else None
        return noted(env, moment.date() if moment else None, "appointment")


@dataclass(frozen=True, slots=True)
class Occurred:
    """The day of the fact asked of (in `extended_by`), else of the opening fact."""

    def on(self, env: Env) -> date | None:
        fact = env.subject or env.opening
        return noted(env, fact.occurred_on if fact else None, "occurred")


@dataclass(frozen=True, slots=True)
class CountDay:
    """`2 x missed_talks`: the day of the second one that counts."""

    n: int
    count: str

    def on(self, env: Env) -> date | None:
        return noted(env, env.count_day(self.n, self.count), "count", self.count, number=self.n)


@dataclass(frozen=True, slots=True)
class Literal:
    day: date

    def on(self, env: Env) -> date | None:
        return noted(env, self.day, "fixed")


@dataclass(frozen=True, slots=True)
class Extreme:
    """`max(…)` and `min(…)`: every part must be known."""

    latest: bool
    parts: tuple[DateNode, ...]

    def on(self, env: Env) -> date | None:
        days = [part.on(env) for part in self.parts]
        if any(day is None for day in days):
            return None
        known = [day for day in days if day is not None]
        return noted(env, max(known) if self.latest else min(known), "max" if self.latest else "min")


@dataclass(frozen=True, slots=True)
class Known:
    """`known(a, b)`: the first part that is known."""

    parts: tuple[DateNode, ...]

    def on(self, env: Env) -> date | None:
        return next((day for part in self.parts if (day := part.on(env)) is not None), None)


@dataclass(frozen=True, slots=True)
class Offset:
    """`base + term` or `base - term`; the term is written out or one of the journey's `terms`."""

    base: DateNode
    back: bool
    term: Term | None
    term_name: str = ""

    def on(self, env: Env) -> date | None:
        start = self.base.on(env)
        term = self.term if self.term is not None else env.term(self.term_name)
        if start is None or term is None:
            return None
        day = term.before(start, env.calendar) if self.back else after(start, term, env)
        return noted(env, day, "minus" if self.back else "plus", self.term_name, term)


@dataclass(frozen=True, slots=True)
class Rolled:
    """`base following | preceding | none | atw`: moved off a day it may not be on."""

    base: DateNode
    roll: str

    def on(self, env: Env) -> date | None:
        day = self.base.on(env)
        return None if day is None else noted(env, rolled(self.base, day, self.roll, env)[0], "roll", self.roll)


@dataclass(frozen=True, slots=True)
class DateExpr:
    """A whole date as written: its value before rolling, and the roll it states (`""` when it states none)."""

    text: str
    node: DateNode
    roll: str = ""
    counted: CountDay | None = field(init=False, compare=False, repr=False)  #: the `N x count` it is dated from
    after_due: bool = field(init=False, compare=False, repr=False)  #: `due + term`
    settled: bool = field(init=False, compare=False, repr=False)  #: what opened the obligation says all
    before_due: bool = field(init=False, compare=False, repr=False)  #: `due - term`

    def __post_init__(self) -> None:
        node = self.node
        base, back = (node.base, node.back) if isinstance(node, Offset) else (node, None)
        object.__setattr__(self, "counted", base if isinstance(base, CountDay) else None)
        object.__setattr__(self, "settled", _is_settled(node))
        object.__setattr__(self, "after_due", isinstance(base, Due) and back is False)
        object.__setattr__(self, "before_due", isinstance(base, Due) and back is True)

    def on(self, env: Env) -> date | None:
        """The unrolled day. Whoever asks rolls it by `roll` or by the default of the place it stands in."""
        return self.node.on(env)

    def day(self, env: Env) -> date | None:
        """The day, rolled where the expression states a roll."""
        day = self.node.on(env)
        return rolled(self.node, day, self.roll, env)[0] if day is not None and self.roll else day


def rolled(node: DateNode, raw: date, rule: str, env: Env) -> tuple[date, Article | None]:
    """`raw`, which `node` gave, moved by this roll; and the article that moved or kept it, where the law has a say."""
    if rule not in BY_LAW:
        return env.calendar.roll(raw, rule), None
    trace, env.trace = env.trace, None  # what is asked here was noted when `raw` was worked out
    try:
        return _ends_by_law(node, raw, rule, env)
    finally:
        env.trace = trace


def _ends_by_law(node: DateNode, raw: date, rule: str, env: Env) -> tuple[date, Article | None]:
    """Whatever a date is called, its end moves as the term behind it says; of several terms each ends by its own."""
    match node:
        case Offset(base, back, term, name):
            counted = term if term is not None else env.term(name)
            return rolled_by_law(base.on(env), counted, raw, rule, env, back=back)
        case Anchor(name) if not (named := env.anchor_date(name)).roll:
            return _ends_by_law(named.node, raw, rule, env)
        case Known(parts):
            known = next(part for part in parts if part.on(env) is not None)
            return _ends_by_law(known, raw, rule, env)
        case Extreme(latest, parts):
            days = [(part, part.on(env)) for part in parts]
            ends = [_ends_by_law(part, day, rule, env) for part, day in days if day is not None]
            return (max if latest else min)(ends, key=lambda end: end[0])
    return rolled_by_law(None, None, raw, rule, env)


def rolled_by_law(
    start: date | None, term: Term | None, raw: date, rule: str, env: Env, *, back: bool = False
) -> tuple[date, Article | None]:
    """The end of a term by the Termijnenwet; of a day that no term leads to (`start` or `term` None) art. 1 lid 1."""
    ordinance = env.calendar.ordinance
    if rule == "ordinance" and not (ordinance and ordinance.holds_for(env.obligation)):
        return raw, None
    if start is not None and term is not None:
        if back:
            return raw, Article.counted_back
        return termijnenwet.end(start, term, raw, env.calendar, env.pauses)
    day = env.calendar.roll(raw, "atw")
    return day, Article.next_ordinary_day if day != raw else None


def _is_settled(node: DateNode) -> bool:
    match node:
        case Offset(base=part) | Rolled(base=part):
            return _is_settled(part)
        case Extreme(parts=parts) | Known(parts=parts):
            return all(_is_settled(part) for part in parts)
    return isinstance(node, Opened | Enrolled | Appointment | Literal)


def after(start: date, term: Term, env: Env) -> date | None:
    """`start + term`, stretched by the pauses that lie in it; None while a pause without an end runs.

    The stretch is the number of paused days in the term's own unit: office days for `wd`, else calendar days.
    """
    day = term.after(start, env.calendar)
    return stretched(start, day, term.unit == "wd", env.pauses, env.calendar) if env.pauses else day


def stretched(start: date, day: date, workdays: bool, pauses: Sequence[Pause], calendar: Calendar) -> date | None:
    """`day` moved by the paused days that lie in the term from `start` (excluded) on; None for an endless pause."""
    result = day
    for begin, end in sorted(pauses, key=lambda pause: pause[0]):
        if begin > result or (end is not None and end <= start):
            continue
        if end is None:
            return None
        first = max(begin, start + _DAY)
        if workdays:
            result = calendar.add_workdays(result, calendar.workdays_between(first - _DAY, end - _DAY))
        else:
            result += end - first
    return result

"""The expressions of the journey language as values: dates and conditions, and how each is worked out.

Rules
-----
1. Everything that computes a date lives in this file and in `workdays.py`; computing and explaining are one code path
   (an `Env` whose `trace` is a list gets a `Note` for each part).
2. An unknown part makes a date unknown (`None`), and nothing happens. `known(…)` is the only way around that.
3. Months and years count from the original anchor and clamp (`Term.after`), never from an earlier clamped day.
4. A pause moves terms that count forward, in the unit of the term; what is counted back from a date outside stays.
5. Text becomes these values in `parser.py`; nothing here knows the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from klantreis.core.case import Fact, Value
from klantreis.core.workdays import Calendar, Term

_DAY = timedelta(days=1)

#: A stretch in which a clock stands still: first day, and the first day on which it runs again (None: not known yet).
Pause = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Note:
    """One part of a date that was worked out, in the order of working: what it is called, and the day it gave.

    `kind`: event | first | field | own_field | anchor | opened | due | stage | enrolled | appointment | occurred |
    count | max | min | plus | minus | roll | cycle | origin | fixed | extended.
    """

    kind: str
    day: date | None
    name: str = ""  #: of the event, `event.field`, anchor, count or roll
    term: Term | None = None  #: plus, minus
    number: int = 0  #: count: the N of `N x count`


class Env(Protocol):
    """What an expression may ask. The planner's one implementation is `planner/world.py`."""

    calendar: Calendar
    today: date
    trace: list[Note] | None
    opened: date | None  #: day the obligation opened
    due: date | None  #: its due date, unrolled for steps before it
    opening: Fact | None  #: the fact that opened the obligation
    subject: Fact | None  #: the fact a condition or an extension is asked of
    point: str
    pauses: Sequence[Pause]

    @property
    def stage_start(self) -> date: ...
    @property
    def enrolled(self) -> date: ...
    @property
    def groups(self) -> frozenset[str]: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def language(self) -> str: ...
    def first(self, event: str) -> Fact | None: ...
    def last(self, event: str) -> Fact | None: ...
    def anchor(self, name: str) -> date | None: ...
    def term(self, name: str) -> Term | None: ...
    def count_day(self, n: int, count: str) -> date | None: ...
    def proven(self, step: str) -> bool: ...
    def has_label(self, label: str) -> bool: ...


def as_date(value: Value | None) -> date | None:
    """A field as a civil day; None when it is missing or no date."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


class DateNode(Protocol):
    """A part of a date expression. `on` gives the day, or None when a part is unknown."""

    def on(self, env: Env) -> date | None: ...


def noted(
    env: Env, day: date | None, kind: str, name: str = "", term: Term | None = None, number: int = 0
) -> date | None:
    """`day`, written down where somebody wants to know how it came about."""
    if env.trace is not None:
        env.trace.append(Note(kind, day, name, term, number))
    return day


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
        return None if day is None else noted(env, env.calendar.roll(day, self.roll), "roll", self.roll)


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


class Condition(Protocol):
    """A part of a condition; unknown is false."""

    def holds(self, env: Env) -> bool: ...


@dataclass(frozen=True, slots=True)
class InGroup:
    group: str

    def holds(self, env: Env) -> bool:
        return self.group in env.groups


@dataclass(frozen=True, slots=True)
class Age:
    """`age(date) < 27`: completed years on that day; false when the birth date or the day is unknown."""

    at: DateNode
    operator: str  #: < <= > >= =
    years: int

    def holds(self, env: Env) -> bool:
        day, born = self.at.on(env), env.birth_date
        if day is None or born is None:
            return False
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return {
            "<": years < self.years,
            "<=": years <= self.years,
            ">": years > self.years,
            ">=": years >= self.years,
            "=": years == self.years,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Language:
    code: str

    def holds(self, env: Env) -> bool:
        return env.language == self.code


@dataclass(frozen=True, slots=True)
class FieldIs:
    """`outcome = exempt` of the fact asked of, or `talk_held.outcome = exempt` of the last such fact."""

    event: str
    field: str
    code: str

    def holds(self, env: Env) -> bool:
        fact = env.last(self.event) if self.event else (env.subject or env.opening)
        return fact is not None and str(fact.data.get(self.field)) == self.code


@dataclass(frozen=True, slots=True)
class PointIn:
    points: tuple[str, ...]

    def holds(self, env: Env) -> bool:
        return env.point in self.points


@dataclass(frozen=True, slots=True)
class Happened:
    event: str

    def holds(self, env: Env) -> bool:
        return env.last(self.event) is not None


@dataclass(frozen=True, slots=True)
class Proven:
    step: str

    def holds(self, env: Env) -> bool:
        return env.proven(self.step)


@dataclass(frozen=True, slots=True)
class HasLabel:
    label: str

    def holds(self, env: Env) -> bool:
        return env.has_label(self.label)


@dataclass(frozen=True, slots=True)
class Both:
    left: Condition
    right: Condition

    def holds(self, env: Env) -> bool:
        return self.left.holds(env) and self.right.holds(env)


@dataclass(frozen=True, slots=True)
class Either:
    left: Condition
    right: Condition

    def holds(self, env: Env) -> bool:
        return self.left.holds(env) or self.right.holds(env)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def holds(self, env: Env) -> bool:
        return not self.part.holds(env)


#: Named terms: by target group, or by the day from which they hold; `else` (or the earliest day) is the default.
Terms = Mapping[str, "NamedTerm"]


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term of the journey that differs by target group or by date of validity (language.md, `terms`)."""

    by_group: tuple[tuple[str, Term], ...] = ()
    by_date: tuple[tuple[date, Term], ...] = ()
    otherwise: Term | None = None

    def choose(self, groups: frozenset[str], day: date) -> Term | None:
        """The term for `groups` on `day`: that of the first group listed, else the newest valid, else the default."""
        for group, term in self.by_group:
            if group in groups:
                return term
        valid = [(since, term) for since, term in self.by_date if since <= day]
        return max(valid, key=lambda pair: pair[0])[1] if valid else self.otherwise

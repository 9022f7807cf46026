"""From the text of the journey language to the values of `dates.py`: a hand-written recursive descent.

    date      := atom [("+" | "-") term] [roll]
    roll      := following | preceding | none | atw
    atom      := event | event.field | first event | anchor | opened | due | stage | enrolled | appointment | occurred
               | N x count | (max | min | known) "(" date {"," date} ")" | 2026-12-01
    term      := 10wd | 3d | 2w | 6m | 1y | a name from `terms`
    condition := both {"or" both}
    both      := single {"and" single}
    single    := "not" single | "(" condition ")" | group has G | age(date) < N | language = c | point in (p, …)
               | happened(event) | reached(date) | proven(step) | label L | field = code | event.field = code

Every name is checked while reading, so that what comes out has no dangling reference. Whatever the text, the only
error is ExpressionError.
"""

from __future__ import annotations

from collections.abc import Sequence

from klantreis.core.condition_parser import Conditions
from klantreis.core.conditions import Condition
from klantreis.core.cursor import Cursor
from klantreis.core.date_parser import Dates, event_field
from klantreis.core.dates import CountDay, DateExpr, EventDay
from klantreis.core.journey import Opens, Series
from klantreis.core.names import Names, nearest
from klantreis.core.tokens import ExpressionError
from klantreis.core.workdays import Term

__all__ = [
    "ExpressionError",
    "Names",
    "parse_condition",
    "parse_date",
    "parse_opens",
    "parse_series",
    "parse_term",
]

_LONGEST_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: What an obligation has only once it is open.
_AFTER_OPENING = frozenset({"opened", "due", "appointment", "occurred"})


def parse_date(text: str, names: Names) -> DateExpr:
    """A date expression. Raises ExpressionError."""
    dates = Dates(Cursor(text), names)
    node, roll = dates.whole()
    return DateExpr(dates.cursor.canonical, node, roll)


def parse_condition(text: str, names: Names) -> Condition:
    """A condition; `not` binds tightest, then `and`, then `or`. Raises ExpressionError."""
    conditions = Conditions(Cursor(text), names)
    condition = conditions.either()
    conditions.cursor.expect_end("expected `and`, `or`, or the end")
    return condition


def parse_term(text: str) -> Term:
    """A term that is written out; names of terms stand only in dates. Raises ExpressionError."""
    cursor = Cursor(text)
    term = cursor.expect_term()
    cursor.expect_end()
    return term


def parse_opens(text: str, names: Names, per: str = "") -> Opens:
    """When an obligation opens: `stage`, an event, `each` event, `N x count`, or a date. Raises ExpressionError.

    A bare `enrolled` is a date: enrolment lies before every stage, so that no stage would see its fact.
    """
    cursor = Cursor(text)
    if cursor.accept("each"):
        event = cursor.expect_name("event", names.all_events)
        cursor.expect_end()
        if per and not names.has_field(event, per):
            known = names.events.get(event, frozenset())
            raise ExpressionError(text, 0, f"`per: {per}` is no field of `{event}`{nearest(per, known)}")
        return Opens(text=cursor.canonical, each=event, per=per)
    if per:
        raise ExpressionError(text, 0, "`per` goes only with `each` and an event")
    node, roll = Dates(cursor, names, barred=_AFTER_OPENING).whole()
    written = cursor.canonical
    if written == "stage":
        return Opens(text=written, stage=True)
    if not roll and isinstance(node, EventDay) and not node.first:
        return Opens(text=written, event=node.event)
    if not roll and isinstance(node, CountDay):
        return Opens(text=written, count=(node.n, node.count))
    return Opens(text=written, date=DateExpr(written, node, roll))


def parse_series(written: str | Sequence[str], names: Names) -> Series:
    """The points of a series: a list of terms, or one of the forms in words. Raises ExpressionError."""
    if not isinstance(written, str):
        return Series(terms=_terms(written))
    cursor = Cursor(written)
    series = _series(cursor, names)
    cursor.expect_end()
    return series


def _terms(texts: Sequence[str]) -> tuple[Term, ...]:
    if not texts:
        raise ExpressionError("[]", 0, "expected at least one term, such as [1w, 3m]")
    terms = tuple(parse_term(text) for text in texts)
    for index, term in enumerate(terms):
        if term in terms[:index]:
            raise ExpressionError(texts[index], 0, f"the point {term} is there twice; remove one")
    return terms


def _series(cursor: Cursor, names: Names) -> Series:
    if cursor.accept("every"):
        return Series(every=cursor.expect_term(least=1))
    if cursor.accept("monthly"):
        cursor.expect("on", "expected `on` and a day, such as: monthly on 10")
        return Series(monthly_on=cursor.expect_number(1, 31, "a day of the month"))
    if cursor.accept("yearly"):
        cursor.expect("on", "expected `on` and days, such as: yearly on 06-01, 12-01")
        days = [_month_day(cursor)]
        while cursor.accept(","):
            days.append(_month_day(cursor))
        return Series(yearly_on=tuple(sorted(set(days))))
    if cursor.here.kind == "word" and cursor.next.text == ".":
        event, field = event_field(cursor, names)
        for word in ("spread", "over"):
            cursor.expect(word, "expected `spread over` and a term, such as: pip_dated.talks spread over 3y")
        return Series(spread_field=(event, field), spread_over=cursor.expect_term(least=1))
    raise cursor.error(
        "expected a list of terms, `every 6m`, `monthly on 10`, `yearly on 06-01, 12-01`, `event.field spread over 3y`"
    )


def _month_day(cursor: Cursor) -> tuple[int, int]:
    month = cursor.expect_number(1, 12, "a month")
    cursor.expect("-", "expected month and day, such as 06-01")
    return month, cursor.expect_number(1, _LONGEST_MONTH[month - 1], "a day that every year has,")

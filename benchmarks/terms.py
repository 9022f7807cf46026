"""Terms: a million due dates, one at a time, against `numpy.busday_offset` called one date at a time.

Ours is what the planner calls: an expression of the journey language, worked out and rolled in the world of one case.
numpy's call gets a calendar made beforehand and does less: it counts office days, and knows no months, no articles.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure, show, spent
from klantreis.core.case import Case
from klantreis.core.dates import DateExpr, rolled
from klantreis.core.journey import ALWAYS, Journey, Stage
from klantreis.core.parser import Names, parse_date
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar
from klantreis.definitions.calendar import load_calendar

GOAL = 3.0
ROUNDS = 3
FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(1_000)]
#: What a journey says most, and what the law says.
TERMS = ("opened + 10wd", "opened + 8w atw", "opened + 3m", "opened - 2wd", "opened + 6m none", "opened + 3d atw")


def measure(dates: int) -> None:
    """`dates` due dates for each term."""
    calendar = load_calendar(Path(__file__).resolve().parent.parent / "config", "landsmeer", [])
    figures = [
        Figure(
            text, GOAL, [(spent(_ours(text, calendar, dates)), spent(_numpy(calendar, dates))) for _ in range(ROUNDS)]
        )
        for text in TERMS
    ]
    show(f"Terms: {dates:,} due dates each", figures, ("klantreis", "numpy"))


def _ours(text: str, calendar: Calendar, dates: int) -> Callable[[], object]:
    expr = parse_date(text, Names())
    world = _world(calendar)

    def work() -> None:
        for _ in range(dates // len(DAYS)):
            for day in DAYS:
                world.opened = day
                _due(expr, world)

    return work


def _due(expr: DateExpr, world: World) -> date | None:
    """As an obligation works out its due date: raw, then rolled by what is stated, else to the next office day."""
    raw = expr.on(world)
    return None if raw is None else rolled(expr.node, raw, expr.roll or "following", world)[0]


def _numpy(calendar: Calendar, dates: int) -> Callable[[], object]:
    days = [FIRST + timedelta(days=n) for n in range(-800, 2_000)]
    closed = [np.datetime64(day) for day in days if day.weekday() < 5 and not calendar.is_office_day(day)]
    known = np.busdaycalendar(holidays=closed)
    asked = [np.datetime64(day) for day in DAYS]

    def work() -> None:
        for _ in range(dates // len(asked)):
            for day in asked:
                np.busday_offset(day, 10, roll="preceding", busdaycal=known)

    return work


def _world(calendar: Calendar) -> World:
    journey = Journey(
        name="terms", title="terms", version=1, valid_from=FIRST, start="stage", hash="", stages={},
        always=Stage(name=ALWAYS, title=ALWAYS),
    )  # fmt: skip
    return World(journey, Case(ref="AAAAA-00000", enrolled_on=FIRST, facts=()), calendar, FIRST)

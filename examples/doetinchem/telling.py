"""The words the stories of Doetinchem are told in: days of May and June 2026, and what went before the takeover."""

from datetime import date

from examples.doetinchem.people import TAKEOVER
from examples.invented.days import later
from examples.invented.facts import Life

DAY = TAKEOVER


def may(day: int) -> date:
    return date(2026, 5, day)


def june(day: int) -> date:
    return date(2026, 6, day)


def now(life: Life, event: str, day: date, **data: object) -> None:
    """Written down on the day itself."""
    life.say(event, day, heard=day, **data)  # type: ignore[arg-type]


def spoken_with(life: Life, working_days_ago: int) -> None:
    held = later(DAY, -working_days_ago)
    life.say("talk_held", held, outcome="plan")
    life.say("screening_done", later(held, 5), result="reintegration")


def offered_before(life: Life, working_days_ago: int, ref: str, kind: str) -> None:
    life.say("track_offered", later(DAY, -working_days_ago), ref=ref, kind=kind)
    life.say("track_accepted", later(DAY, 3 - working_days_ago), ref=ref)

"""Invented lives in the Landsmeer journey that lead to a message to the client on a chosen working day.

Every life is told by facts up to that day; the klantreis of this checkout plans it day by day, so that what stands in
the tables is what the planner made. A life that leads to a later day is one that waits.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from klantreis.core.workdays import Calendar, Term
from klantreis.moments import AMSTERDAM

MORNING = time(7, 30)  #: facts come in before the run
MARK = "life-"  #: begins the id of each fact: where a copy puts its number


@dataclass
class Life:
    """One resident; `target` is the day on which a message goes out."""

    ref: str
    target: date
    calendar: Calendar
    rng: random.Random
    enrolled: date = date.min
    facts: list[dict[str, object]] = field(default_factory=list)

    def later(self, day: date, workdays: int) -> date:
        return self.calendar.add_workdays(day, workdays)

    def say(self, event: str, on: date, at: datetime | None = None, **data: object) -> None:
        """A fact, heard the same day; on a day off, on the next office day."""
        heard = datetime.combine(self.calendar.roll(on, "following"), MORNING, AMSTERDAM)
        told: dict[str, object] = {
            "id": f"{MARK}{self.ref}.{len(self.facts)}", "source": "suite", "municipality": "landsmeer", "by": "kw-2",
            "client_ref": self.ref, "journey": "landsmeer", "event": event, "occurred_on": on.isoformat(),
            "recorded_at": heard.isoformat(),
        }  # fmt: skip
        if at is not None:
            told["at"] = at.isoformat()
        if data:
            told["data"] = data
        self.facts.append(told)

    def talk(self, planned: date, on: date) -> None:
        self.say("talk_planned", planned, datetime.combine(on, time(10), AMSTERDAM), place="stadhuis")


def talk_tomorrow(life: Life) -> None:
    """Missed talks, and a new one of which the reminder goes out on the target day."""
    talk = life.later(life.target, 1)
    first = life.later(talk, -life.rng.randint(24, 30))
    life.enrolled = life.later(first, -life.rng.randint(4, 8))
    life.talk(life.later(first, -4), first)
    life.say("cancelled_by_client", life.later(first, -1))
    second = life.later(first, 8)
    life.talk(life.later(first, 1), second)
    life.say("no_show", second)
    life.say("contact_held", life.later(second, 1), channel="phone")
    life.talk(life.later(second, 3), talk)


def talk_just_planned(life: Life) -> None:
    """The same, but the new talk is planned on the morning of the target day: its invitation goes out."""
    talk_tomorrow(life)
    life.facts.pop()
    life.talk(life.target, life.later(life.target, 6))


def aftercare_soon(life: Life) -> None:
    """Work since weeks or months; a talk of the aftercare is announced on the target day."""
    point = life.rng.choice((Term(1, "w"), Term(3, "m"), Term(3, "m")))  # the others have one to the employer too
    start = point.before(life.later(life.target, 3), life.calendar)
    agreed = life.later(start, -life.rng.randint(24, 34))
    life.enrolled = life.later(agreed, -life.rng.randint(14, 18))
    intake = life.later(life.enrolled, 6)
    life.talk(life.later(life.enrolled, 1), intake)
    life.say("intake_held", intake)
    life.say("plan_agreed", agreed)
    life.say("contact_held", life.later(agreed, 17), channel="talk")
    until = (start + timedelta(days=364)).isoformat()
    life.say("placement_started", start, hours=32, contract="fixed", until=until)
    life.say("contract_known", start, until=until)
    for days in (7, 14, 28) if point.unit == "m" else ():
        due = life.calendar.roll(start + timedelta(days=days), "following")
        life.say("aftercare_contact", max(start, life.later(due, life.rng.choice((-1, 0, 0, 1)))))


COURSES: tuple[Callable[[Life], None], ...] = (talk_tomorrow, aftercare_soon, talk_just_planned, aftercare_soon)


def lives(day: date, calendar: Calendar, due: int, waiting: int, seed: int = 20260915) -> Iterator[Life]:
    """`due` lives whose target is `day`, and `waiting` ones with a later target: known up to and including `day`."""
    rng = random.Random(seed)
    for number in range(due + waiting):
        target = day if number < due else calendar.add_workdays(day, rng.randint(2, 15))
        life = Life(f"L-{number:04}", target, calendar, rng)
        COURSES[number % len(COURSES)](life)
        life.facts = [fact for fact in life.facts if str(fact["recorded_at"])[:10] <= day.isoformat()]
        yield life

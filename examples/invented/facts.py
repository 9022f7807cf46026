"""What happens to an invented person, as facts: one life, told in order of time.

Rules
-----
1. A fact is heard on a working day in office hours: mostly the same day, sometimes one to three working days later.
2. What happened before the takeover is heard in its first minutes, at seven: before the first run.
3. What would be heard after the last day is left unsaid.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from examples.invented.appointments import AMSTERDAM
from examples.invented.days import later, on_work
from examples.invented.people import Person


@dataclass(frozen=True)
class Stretch:
    """The time an example tells of."""

    takeover: date  #: the day on which the existing case load comes in
    last: date


@dataclass
class Event:
    """A fact before it has a number."""

    ref: str
    journey: str
    event: str
    occurred_on: date
    recorded_at: datetime
    by: str
    data: dict[str, object]
    at: datetime | None = None
    corrects: "Event | None" = None
    withdraws: "Event | None" = None


@dataclass
class Life:
    """One resident's facts so far, and the chance that drives them."""

    person: Person
    journey: str  #: of which its facts are, unless they say otherwise
    stretch: Stretch
    rng: random.Random
    events: list[Event] = field(default_factory=list)

    def say(
        self,
        event: str,
        on: date,
        *,
        at: datetime | None = None,
        heard: date | None = None,
        by: str = "",
        journey: str = "",
        corrects: Event | None = None,
        withdraws: Event | None = None,
        **data: object,
    ) -> Event:
        """Record a fact. `by`: who wrote it down, by default the case worker. `data`: its coded fields."""
        fact = Event(
            ref=self.person.ref,
            journey=journey or self.journey,
            event=event,
            occurred_on=on,
            recorded_at=self._heard_at(on, heard),
            by=by or self.person.case_worker,
            data=data,
            at=at,
            corrects=corrects,
            withdraws=withdraws,
        )
        if fact.recorded_at.date() <= self.stretch.last:
            self.events.append(fact)
        return fact

    def _heard_at(self, on: date, heard: date | None) -> datetime:
        takeover = self.stretch.takeover
        if on < takeover and heard is None:
            return datetime.combine(takeover, time(7, self.rng.randrange(5)), AMSTERDAM)
        day = heard or later(on_work(on), self.rng.choice((0, 0, 0, 0, 0, 1, 1, 3)))
        last = self.events[-1].recorded_at if self.events else None
        moment = datetime.combine(day, time(9 + self.rng.randrange(8), self.rng.randrange(60)), AMSTERDAM)
        return max(moment, last + timedelta(minutes=1)) if last and last.date() == day else moment

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

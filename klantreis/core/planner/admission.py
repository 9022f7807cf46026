"""Whether a journey is meant for somebody (`applies`), asked on the day of enrolment."""

from klantreis.core.case import Case
from klantreis.core.journey import Journey
from klantreis.core.planner.world import World
from klantreis.core.workdays import Calendar


def is_meant_for(journey: Journey, case: Case, calendar: Calendar) -> bool:
    """`case` as it would begin: its one fact is `enrolled`, whose fields a bare field name in `applies` means."""
    if journey.applies is None:
        return True
    world = World(journey, case, calendar, case.enrolled_on)
    for enrolled in case.facts:
        world.take(enrolled)
        world.subject = enrolled
    return journey.applies.holds(world)

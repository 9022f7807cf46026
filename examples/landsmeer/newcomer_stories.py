"""The newcomers told by hand, in the first five weeks of 2026: README.md lists them, the demo shows them by number."""

from collections.abc import Callable
from datetime import date

from examples.invented.days import later
from examples.invented.facts import Life
from examples.landsmeer.lives import JOBCOACH, TAKEOVER
from examples.landsmeer.newcomers import FIRST, LEAD, called, held, planned, underway

DAY = TAKEOVER  #: Monday 5 January 2026


def comes_when_called(life: Life) -> None:
    called(life, later(DAY, 1), later(DAY, 8), heard=later(DAY, 1))
    held(life, later(DAY, 8))


def stays_away_and_waits_for_a_decision(life: Life) -> None:
    """The card of 15 January is put to the integration lead: nothing leaves until somebody answers it."""
    called(life, DAY, later(DAY, 7), heard=DAY)
    life.say("no_show", later(DAY, 7), by=LEAD, heard=later(DAY, 7))


def had_a_good_reason(life: Life) -> None:
    called(life, DAY, later(DAY, 6), heard=DAY)
    life.say("no_show", later(DAY, 6), by=LEAD, heard=later(DAY, 6))
    life.say("reason_accepted", later(DAY, 9), by=LEAD, heard=later(DAY, 9), why="interpreter")
    called(life, later(DAY, 10), later(DAY, 17), heard=later(DAY, 10))
    held(life, later(DAY, 17))


def was_called_too_late(life: Life) -> None:
    """The letter was still in the post on the day of the talk: staying away does not count."""
    called(life, later(DAY, 5), later(DAY, 6), heard=later(DAY, 5))
    life.say("no_show", later(DAY, 6), by=LEAD, heard=later(DAY, 6))
    life.say("contact_held", later(DAY, 8), heard=later(DAY, 8), channel="phone")
    called(life, later(DAY, 8), later(DAY, 14), heard=later(DAY, 8))
    held(life, later(DAY, 14))


def has_a_plan_in_the_last_week(life: Life) -> None:
    """Due on 19 January; told on the 12th that it is nearly over."""
    _spoken(life)
    planned(life, later(DAY, 9))


def has_a_plan_too_late(life: Life) -> None:
    """Due on 21 January, told to the owner on the 22nd and the team lead on the 28th; dated on 2 February."""
    _spoken(life)
    planned(life, later(DAY, 20))


def waits_for_information_of_others(life: Life) -> None:
    """Due on 14 January; what others know comes on the 13th, and gives until the 27th."""
    _spoken(life)
    life.say("third_party_info_received", later(DAY, 6), by=LEAD, heard=later(DAY, 6))
    planned(life, later(DAY, 15))


def was_too_late_before_it_began(life: Life) -> None:
    """The ten weeks were over on 24 December."""
    _spoken(life)
    planned(life, later(DAY, 8))


def registers_later(life: Life) -> None:
    """The clock begins with the registration: put down for 13 January, and corrected to the 12th."""
    first = life.say("brp_registered", later(DAY, 6), by=LEAD, heard=later(DAY, 7))
    life.say("brp_registered", later(DAY, 5), by=LEAD, heard=later(DAY, 9), corrects=first)
    called(life, later(DAY, 9), later(DAY, 16), heard=later(DAY, 9))
    held(life, later(DAY, 16))


def pays_the_bills_again(life: Life) -> None:
    """Half a year of help with payments ends on 12 February; told a month before."""
    _integrating(life, date(2025, 10, 13))
    life.say("unburden_ended", later(DAY, 25), heard=later(DAY, 25))


def works_for_the_experience(life: Life) -> None:
    """A place at the shop since 15 December; the talk of four weeks is due on 12 January. A taalmaatje beside it."""
    _integrating(life, date(2025, 6, 10))
    life.say("activity_started", date(2025, 12, 1), ref="A-134", partner="P-01", kind="language")
    life.say("work_experience_started", date(2025, 12, 15), ref="WE-134", partner="P-02", kind="work_experience")
    life.say("activity_report", later(DAY, 7), heard=later(DAY, 7), ref="A-134", progress="good")
    life.say("work_experience_talk_held", later(DAY, 6), by=JOBCOACH, heard=later(DAY, 6), ref="WE-134")
    life.say("work_experience_ended", date(2026, 6, 12), by=JOBCOACH, ref="WE-134", reason="work")


def goes_to_school(life: Life) -> None:
    """Began on 19 January, written down on the 28th; the route is looked at on the 29th, in time to change it."""
    _integrating(life, date(2024, 11, 4))
    life.say("study_started", later(DAY, 10), heard=later(DAY, 17))
    life.say("route_checked", later(DAY, 18), by=LEAD, heard=later(DAY, 18))


def has_a_child(life: Life) -> None:
    """Paused from 8 January to 29 April; the clock of the plan runs on: due on 9 February."""
    _spoken(life)
    life.say("case_paused", later(DAY, 3), heard=later(DAY, 3), ground="birth", until=date(2026, 4, 29))
    planned(life, later(DAY, 23))


def is_there(life: Life) -> None:
    """Three years after the plan of 3 April 2023: DUO's diploma came on 20 January."""
    _integrating(life, date(2023, 4, 3), last=later(DAY, -8))
    life.say("integration_done", later(DAY, 11), by=LEAD, heard=later(DAY, 11))


def _spoken(life: Life) -> None:
    """Called in December, spoken with and tested before the takeover."""
    called(life, date(2025, 12, 3), date(2025, 12, 16))
    life.say("intake_held", date(2025, 12, 16), by=LEAD)
    life.say("learnability_tested", date(2025, 12, 22), by=LEAD)


def _integrating(life: Life, dated: date, last: date | None = None) -> None:
    """A plan of that day and language lessons; contact from then on, or for the `last` time on that day."""
    talk = later(dated, -15)
    called(life, later(talk, -9), talk)
    life.say("intake_held", talk, by=LEAD)
    life.say("learnability_tested", later(talk, 6), by=LEAD)
    life.say("pip_dated", dated, by=LEAD, progress_talks=6)
    life.say("language_support_started", later(dated, 20))
    life.say("volunteering_started", later(dated, 40))
    life.say("contact_held", last or later(DAY, -life.between(4, 20)))
    if last is None:
        underway(life, dated)


#: Resident number -> story.
STORIES: dict[int, Callable[[Life], None]] = dict(
    enumerate(
        (
            comes_when_called,
            stays_away_and_waits_for_a_decision,
            had_a_good_reason,
            was_called_too_late,
            has_a_plan_in_the_last_week,
            has_a_plan_too_late,
            waits_for_information_of_others,
            was_too_late_before_it_began,
            registers_later,
            pays_the_bills_again,
            works_for_the_experience,
            goes_to_school,
            has_a_child,
            is_there,
        ),
        start=FIRST,
    )
)

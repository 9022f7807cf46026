"""The courses told by hand, in the first five weeks of 2026: one for every turn a journey can take.

README.md lists them; the demo and the tests point at them by number.
"""

from collections.abc import Callable
from datetime import date

from examples.invented.appointments import appointment
from examples.invented.days import later
from examples.invented.facts import Life
from examples.landsmeer.lives import JOBCOACH, TAKEOVER, TEAM_LEAD, contacts, trajectory

DAY = TAKEOVER  #: Monday 5 January 2026


def answers_at_once(life: Life) -> None:
    talk = later(DAY, 8)
    life.say("talk_planned", later(DAY, 1), at=appointment(talk, 10), place="stadhuis", heard=later(DAY, 1))
    life.say("intake_held", talk, heard=talk)
    trajectory(life, talk)


def answers_after_the_reminder(life: Life) -> None:
    talk = later(DAY, 13)
    life.say("talk_planned", later(DAY, 7), at=appointment(talk, 13, 30), place="wijkpunt", heard=later(DAY, 7))
    life.say("intake_held", talk, heard=talk)
    trajectory(life, talk)


def never_answers(life: Life) -> None:
    """Stalled: due 19 January, told to the owner on the 20th, the team lead on the 26th, the manager on 9 February."""
    life.say("contact_tried", later(DAY, 27), heard=later(DAY, 27))
    life.say("journey_closed", later(DAY, 40), reason="unreachable")


def misses_one_talk(life: Life) -> None:
    first, second = later(DAY, 5), later(DAY, 12)
    life.say("talk_planned", later(DAY, -2), at=appointment(first, 9), place="stadhuis")
    life.say("no_show", first, heard=first)
    life.say("contact_held", first, heard=first)
    life.say("talk_planned", later(first, 1), at=appointment(second, 11), place="stadhuis", heard=later(first, 1))
    life.say("intake_held", second, heard=second)
    trajectory(life, second)


def misses_two_talks(life: Life) -> None:
    """The second one is not answered: outreach, and ten working days later a card for the team lead."""
    first, second = later(DAY, 4), later(DAY, 10)
    life.say("talk_planned", DAY, at=appointment(first, 14), place="stadhuis", heard=DAY)
    life.say("no_show", first, heard=first)
    life.say("contact_tried", later(first, 1), heard=later(first, 1))
    life.say("talk_planned", later(first, 2), at=appointment(second, 10), place="stadhuis", heard=later(first, 2))
    life.say("no_show", second, heard=second)
    life.say("outreach_done", later(second, 4), heard=later(second, 4))
    life.say("care_asked", later(second, 13), by=TEAM_LEAD, heard=later(second, 13), why="circumstances")
    third = later(second, 20)
    life.say("talk_planned", later(second, 15), at=appointment(third, 10), place="wijkpunt", heard=later(second, 15))
    life.say("intake_held", third, heard=third)
    trajectory(life, third)


def cancels_and_comes_later(life: Life) -> None:
    first, second = later(DAY, 6), later(DAY, 11)
    life.say("talk_planned", DAY, at=appointment(first, 15), place="stadhuis", heard=DAY)
    life.say("cancelled_by_client", later(first, -2), heard=later(first, -2))
    life.say("talk_planned", later(first, -1), at=appointment(second, 9), place="stadhuis", heard=later(first, -1))
    life.say("intake_held", second, heard=second)
    trajectory(life, second)


def dies(life: Life) -> None:
    """The reminder for the talk on 20 January must not go out any more."""
    life.say("talk_planned", later(DAY, 2), at=appointment(later(DAY, 11), 10), place="stadhuis", heard=later(DAY, 2))
    life.say("deceased", later(DAY, 7), heard=later(DAY, 9))


def moves_away(life: Life) -> None:
    agreed = _agreed(life, 30)
    life.say("contact_held", later(agreed, 15))
    life.say("moved_away", later(DAY, 11), heard=later(DAY, 12))


def is_paused(life: Life) -> None:
    """Ill from 8 January until 2 February: the contact due on 15 January waits, and its day moves with the pause."""
    _agreed(life, 10)
    life.say("case_paused", later(DAY, 3), heard=later(DAY, 3), ground="illness", until=later(DAY, 20))
    life.say("contact_held", later(DAY, 22), heard=later(DAY, 22))
    contacts(life, later(DAY, 22))


def is_spoken_with_but_written_down_late(life: Life) -> None:
    """Contact on 9 January, due on the 12th; recorded on the 22nd, after the ladder had spoken in good faith."""
    _agreed(life, 11)
    life.say("contact_held", later(DAY, 4), heard=later(DAY, 13))
    contacts(life, later(DAY, 4))


def has_a_talk_corrected(life: Life) -> None:
    """The talk was put down for 27 January, by mistake, and corrected the next day to the 16th."""
    wrong, right = later(DAY, 16), later(DAY, 9)
    first = life.say("talk_planned", later(DAY, 2), at=appointment(wrong, 10), place="stadhuis", heard=later(DAY, 2))
    life.say(
        "talk_planned",
        later(DAY, 2),
        at=appointment(right, 10),
        place="stadhuis",
        heard=later(DAY, 3),
        corrects=first,
    )
    life.say("intake_held", right, heard=right)
    trajectory(life, right)


def is_not_the_one_who_stayed_away(life: Life) -> None:
    """A no-show recorded for the wrong resident, withdrawn the next day."""
    talk = later(DAY, 6)
    life.say("talk_planned", DAY, at=appointment(talk, 11), place="stadhuis", heard=DAY)
    wrong = life.say("no_show", talk, heard=talk)
    life.say("no_show", talk, heard=later(talk, 1), withdraws=wrong)
    life.say("intake_held", talk, heard=later(talk, 1))
    trajectory(life, talk)


def finds_work_and_keeps_it(life: Life) -> None:
    _agreed(life, 25)
    start = later(DAY, 2)
    _placed(life, start, date(2026, 7, 6))
    for days in (5, 9, 19, 60):
        life.say("aftercare_contact", later(start, days), by=JOBCOACH, heard=later(start, days))
    life.say("contract_known", date(2026, 5, 4), by=JOBCOACH, until=date(2027, 7, 6))
    life.say("aftercare_contact", date(2026, 7, 7), by=JOBCOACH)


def is_at_work_and_not_looked_after(life: Life) -> None:
    """Two points of the aftercare pass without a talk: a signal by silence."""
    _agreed(life, 25)
    start = later(DAY, 0)
    _placed(life, start, date(2026, 12, 31))
    life.say("aftercare_contact", later(start, 24), by=JOBCOACH, heard=later(start, 24))


def falls_back(life: Life) -> None:
    _agreed(life, 60)
    _placed(life, date(2025, 11, 17), date(2026, 5, 16))
    for day in (date(2025, 11, 24), date(2025, 12, 1), date(2025, 12, 15)):
        life.say("aftercare_contact", day, by=JOBCOACH)
    life.say("relapse_signalled", later(DAY, 3), by=JOBCOACH, heard=later(DAY, 3))
    life.say("relapse_talk_held", later(DAY, 5), heard=later(DAY, 5))
    ended = later(DAY, 12)
    life.say("placement_ended", ended, by=JOBCOACH, heard=ended, reason="returns_to_benefit")
    trajectory(life, ended)


def is_mended_after_a_relapse(life: Life) -> None:
    _agreed(life, 60)
    _placed(life, date(2025, 12, 8), date(2026, 6, 8))
    life.say("aftercare_contact", date(2025, 12, 15), by=JOBCOACH)
    life.say("relapse_signalled", later(DAY, 6), by=JOBCOACH, heard=later(DAY, 6))
    life.say("relapse_talk_held", later(DAY, 9), heard=later(DAY, 9))
    life.say("placement_repaired", later(DAY, 10), by=JOBCOACH, heard=later(DAY, 10))


def is_on_trial(life: Life) -> None:
    """A trial placement of two months: a talk half-way, and a decision two weeks before its end."""
    _agreed(life, 25)
    _placed(life, date(2025, 12, 15), date(2026, 12, 14))
    life.say("aftercare_contact", date(2025, 12, 22), by=JOBCOACH)
    life.say("trial_started", date(2025, 12, 15), by=JOBCOACH, until=date(2026, 2, 14))
    life.say("trial_talk_held", later(DAY, 8), by=JOBCOACH, heard=later(DAY, 8))
    life.say("contract_signed", later(DAY, 18), heard=later(DAY, 18))


def finds_work_without_help(life: Life) -> None:
    _agreed(life, 40)
    life.say("journey_closed", later(DAY, 9), heard=later(DAY, 9), reason="own_work")


def has_no_plan(life: Life) -> None:
    """The intake was before Christmas; the plan is due on 9 January and comes on the 28th."""
    held = date(2025, 12, 17)
    life.say("talk_planned", later(held, -6), at=appointment(held, 10), place="stadhuis")
    life.say("intake_held", held)
    life.say("plan_agreed", later(DAY, 17), heard=later(DAY, 17))
    contacts(life, later(DAY, 17))


def is_left_alone(life: Life) -> None:
    """No contact since 9 December: due 6 January, and the ladder climbs to the manager on the 27th."""
    _agreed(life, 15)
    life.say("contact_held", later(DAY, 34), heard=later(DAY, 34))


def _agreed(life: Life, working_days_ago: int) -> date:
    """An intake and a plan from before the takeover, the plan so many working days ago."""
    agreed = later(DAY, -working_days_ago)
    held = later(agreed, -9)
    life.say("talk_planned", later(held, -5), at=appointment(held, 10), place="stadhuis")
    life.say("intake_held", held)
    life.say("plan_agreed", agreed)
    return agreed


def _placed(life: Life, start: date, end: date) -> None:
    heard = start if start >= DAY else None
    life.say("placement_started", start, by=JOBCOACH, heard=heard, hours=24, contract="fixed", until=end)
    life.say("contract_known", start, by=JOBCOACH, heard=heard, until=end)


#: Resident number -> story.
STORIES: dict[int, Callable[[Life], None]] = dict(
    enumerate(
        (
            answers_at_once,
            answers_after_the_reminder,
            never_answers,
            misses_one_talk,
            misses_two_talks,
            cancels_and_comes_later,
            dies,
            moves_away,
            is_paused,
            is_spoken_with_but_written_down_late,
            has_a_talk_corrected,
            is_not_the_one_who_stayed_away,
            finds_work_and_keeps_it,
            is_at_work_and_not_looked_after,
            falls_back,
            is_mended_after_a_relapse,
            is_on_trial,
            finds_work_without_help,
            has_no_plan,
            is_left_alone,
        ),
        start=1,
    )
)

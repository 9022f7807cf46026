"""The courses told by hand, in the 22 working days from Monday 5 January 2026: one for every turn a journey can take.

README.md lists them; the demo and the tests point at them by number.
"""

from collections.abc import Callable
from datetime import date

from examples.haarlem.lives import JOBCOACH, TAKEOVER, TEAM_LEAD, activity, contacts, placement, reports, spoken
from examples.invented.appointments import appointment
from examples.invented.days import later
from examples.invented.facts import Life

DAY = TAKEOVER  #: Monday 5 January 2026


def is_young_and_forgotten(life: Life) -> None:
    """Spoken with on 12 December: due 12 January, told to the owner on the 13th, the team lead on the 19th."""
    _known(life, date(2025, 12, 12))
    life.say("contact_held", later(DAY, 14), heard=later(DAY, 14), channel="visit")
    contacts(life, later(DAY, 14))


def misses_a_talk_and_is_phoned(life: Life) -> None:
    """The talk of 13 January is missed: no contact. The phone call of the 15th is."""
    _known(life, date(2025, 12, 16))
    talk = later(DAY, 6)
    life.say("talk_planned", DAY, at=appointment(talk, 10), place="wijkhuis", heard=DAY)
    life.say("no_show", talk, heard=talk)
    life.say("contact_held", later(talk, 2), heard=later(talk, 2), channel="phone")
    life.say("talk_planned", later(talk, 2), at=appointment(later(talk, 9), 14), place="wijkhuis", heard=later(talk, 2))
    life.say("talk_held", later(talk, 9), heard=later(talk, 9), outcome="plan")


def does_two_things_at_two_partners(life: Life) -> None:
    """Six weeks are over on 12 and on 19 January. The one answers, the other has to be called."""
    _known(life, date(2025, 11, 24))
    life.say("activity_started", date(2025, 12, 1), ref="ACT-A", partner="P-SPORT", kind="sport")
    life.say("activity_started", date(2025, 12, 8), ref="ACT-B", partner="P-TAAL", kind="language")
    life.say("activity_report", later(DAY, 4), heard=later(DAY, 4), ref="ACT-A", progress="good")
    life.say("activity_report", later(DAY, 16), heard=later(DAY, 16), ref="ACT-B", progress="stuck")
    life.say("activity_ended", later(DAY, 18), heard=later(DAY, 18), ref="ACT-B", reason="no_match")


def joins_a_cooperative(life: Life) -> None:
    _known(life, date(2025, 12, 15))
    life.say("activity_started", later(DAY, 2), heard=later(DAY, 2), ref="ACT-C", partner="P-COOP", kind="cooperative")
    reports(life, "ACT-C", later(DAY, 2), date(2026, 6, 30))


def begins_at_the_ice_rink_and_leaves_for_work(life: Life) -> None:
    """Began on Monday 8 December: a talk after four weeks, and paid work three weeks later."""
    _known(life, date(2025, 11, 20))
    life.say(
        "work_experience_started", date(2025, 12, 8),
        ref="WE-A", partner="P-IJS", kind="work_experience", until=date(2026, 6, 5),
    )  # fmt: skip
    life.say("work_experience_talk_held", DAY, heard=DAY, ref="WE-A")
    ended = later(DAY, 14)
    life.say("work_experience_ended", ended, heard=ended, ref="WE-A", reason="work")
    placement(life, later(DAY, 15))


def ends_a_place_and_takes_the_next_step(life: Life) -> None:
    """The place ends on 30 January: the last talk is due on the 16th, and the benefit goes on."""
    _known(life, date(2025, 7, 14))
    life.say(
        "work_experience_started", date(2025, 8, 4),
        ref="WE-B", partner="P-SPORT", kind="work_experience", until=date(2026, 1, 30),
    )  # fmt: skip
    life.say("contact_held", date(2025, 11, 6), channel="talk")
    life.say("work_experience_talk_held", later(DAY, 8), heard=later(DAY, 8), ref="WE-B")
    life.say("next_step_agreed", later(DAY, 8), heard=later(DAY, 8), step="training")
    life.say("work_experience_ended", date(2026, 1, 30), heard=date(2026, 1, 30), ref="WE-B", reason="done")
    life.say("activity_started", later(date(2026, 1, 30), 2), ref="ACT-D", partner="P-BUURT", kind="training")


def is_owed_schooling(life: Life) -> None:
    """A participation place since 28 July: schooling has to be offered by 28 January (Pw 10a lid 5)."""
    _known(life, date(2025, 7, 7))
    life.say("work_experience_started", date(2025, 7, 28), ref="WE-C", partner="P-SPORT", kind="participation_place")
    life.say("contact_held", date(2025, 12, 2), channel="talk")
    life.say("schooling_offered", later(DAY, 15), heard=later(DAY, 15), ref="WE-C")


def nears_the_end_of_two_years(life: Life) -> None:
    """A participation place since 22 April 2024: told on 22 January that it may last until 22 April 2026."""
    _known(life, date(2024, 4, 2))
    life.say("work_experience_started", date(2024, 4, 22), ref="WE-D", partner="P-IJS", kind="participation_place")
    life.say("contact_held", date(2025, 12, 9), channel="talk")
    life.say("work_experience_ended", date(2026, 4, 17), ref="WE-D", reason="done")
    life.say("journey_closed", date(2026, 5, 1), reason="pension")


def wants_a_business(life: Life) -> None:
    _known(life, date(2025, 12, 18))
    life.say("entrepreneur_route_started", later(DAY, 1), heard=later(DAY, 1))
    life.say("business_plan_ready", later(DAY, 38))
    life.say("business_review_held", date(2026, 5, 28))
    life.say("entrepreneur_route_ended", date(2026, 6, 15), reason="company")
    life.say("off_benefit", date(2026, 6, 15), reason="work")


def is_late_with_the_plan(life: Life) -> None:
    """Due on 12 January: the case worker is asked to call on the 15th, and the plan comes on the 23rd."""
    _known(life, date(2025, 12, 3))
    life.say("entrepreneur_route_started", date(2025, 11, 17))
    life.say("business_plan_ready", later(DAY, 14), heard=later(DAY, 14))


def gets_more_time_for_the_plan(life: Life) -> None:
    _known(life, date(2025, 12, 3))
    life.say("entrepreneur_route_started", date(2025, 12, 8))
    life.say("business_plan_delayed", later(DAY, 7), heard=later(DAY, 7), until=date(2026, 3, 2))


def volunteers(life: Life) -> None:
    _known(life, date(2025, 12, 11))
    life.say("volunteering_started", later(DAY, 4), heard=later(DAY, 4))
    life.say("contact_held", date(2026, 3, 3), channel="talk")
    life.say("volunteering_ended", date(2026, 5, 29))


def misses_two_talks(life: Life) -> None:
    """Missed on 8 and on 15 January: a card for the team lead on the 29th, answered with a visit."""
    first, second = later(DAY, 3), later(DAY, 8)
    life.say("talk_planned", later(DAY, -1), at=appointment(first, 14), place="stadhuis")
    life.say("no_show", first, heard=first)
    life.say("contact_tried", later(first, 1), heard=later(first, 1), channel="phone")
    life.say("talk_planned", later(first, 1), at=appointment(second, 10), place="stadhuis", heard=later(first, 1))
    life.say("no_show", second, heard=second)
    life.say("outreach_asked", later(second, 11), by=TEAM_LEAD, heard=later(second, 11), why="no_contact")
    life.say("outreach_done", later(second, 13), heard=later(second, 13))
    third = later(second, 20)
    life.say("talk_planned", later(second, 14), at=appointment(third, 10), place="wijkhuis")
    spoken(life, third)


def dies(life: Life) -> None:
    """The reminder for the talk of 15 January must not go out any more."""
    life.say("talk_planned", later(DAY, -1), at=appointment(later(DAY, 8), 10), place="stadhuis")
    life.say("deceased", later(DAY, 5), heard=later(DAY, 6))


def moves_away(life: Life) -> None:
    _known(life, date(2025, 12, 1))
    life.say("activity_started", date(2025, 12, 8), ref="ACT-E", partner="P-BUURT", kind="training")
    life.say("moved_away", later(DAY, 9), heard=later(DAY, 10))


def is_paused(life: Life) -> None:
    """Ill from 7 January until 2 February: the contact due on the 15th waits, and its day moves with the pause."""
    _known(life, date(2025, 12, 15))
    life.say("case_paused", later(DAY, 2), heard=later(DAY, 2), ground="illness", until=date(2026, 2, 2))
    life.say("contact_held", date(2026, 2, 5), channel="talk")


def is_spoken_with_but_written_down_late(life: Life) -> None:
    """Contact on 9 January, due on the 12th; recorded on the 21st, after the ladder had spoken in good faith."""
    _known(life, date(2025, 12, 12))
    life.say("contact_held", later(DAY, 4), heard=later(DAY, 12), channel="visit")
    contacts(life, later(DAY, 4))


def has_a_talk_corrected(life: Life) -> None:
    """Put down for 27 January, by mistake, and corrected on the 7th to the 16th."""
    wrong, right, said = later(DAY, 16), later(DAY, 9), later(DAY, -1)
    first = life.say("talk_planned", said, at=appointment(wrong, 10), place="stadhuis")
    life.say("talk_planned", said, at=appointment(right, 10), place="stadhuis", heard=later(DAY, 2), corrects=first)
    life.say("talk_held", right, heard=right, outcome="exempt")


def is_not_the_one_who_stayed_away(life: Life) -> None:
    """A no-show recorded for the wrong resident, withdrawn the next day."""
    talk = later(DAY, 6)
    life.say("talk_planned", later(DAY, -1), at=appointment(talk, 11), place="stadhuis")
    wrong = life.say("no_show", talk, heard=talk)
    life.say("no_show", talk, heard=later(talk, 1), withdraws=wrong)
    life.say("talk_held", talk, heard=later(talk, 1), outcome="plan")
    life.say("plan_agreed", later(talk, 5))
    activity(life, later(talk, 10))


def studies(life: Life) -> None:
    _known(life, date(2025, 12, 8))
    life.say("off_benefit", later(DAY, 11), heard=later(DAY, 11), reason="study")


def comes_back_from_work(life: Life) -> None:
    """Back on 14 January; until the benefit is heard of, on the 20th, somebody looks after that."""
    _known(life, date(2025, 10, 6))
    life.say("placement_started", date(2025, 12, 1), by=JOBCOACH, hours=32, contract="agency")
    life.say("off_benefit", date(2025, 12, 1), reason="work")
    for day in (date(2025, 12, 8), date(2025, 12, 16)):
        life.say("aftercare_contact", day, by=JOBCOACH)
    ended = later(DAY, 7)
    life.say("relapse_signalled", DAY, by=JOBCOACH, heard=DAY)
    life.say("relapse_talk_held", later(DAY, 2), heard=later(DAY, 2))
    life.say("placement_ended", ended, by=JOBCOACH, heard=ended, reason="returns_to_benefit")
    life.say("benefit_restarted", later(ended, 4), heard=later(ended, 4))
    life.say("plan_agreed", later(ended, 6), heard=later(ended, 6))
    activity(life, later(ended, 12))


def works_a_little_and_stays_in_touch(life: Life) -> None:
    """Sixteen hours beside the benefit: aftercare and the rhythm go on together."""
    _known(life, date(2025, 10, 13))
    placement(life, date(2025, 12, 15), off_benefit=False)
    life.say("contract_known", date(2025, 12, 15), by=JOBCOACH, until=date(2026, 3, 31))
    life.say("trial_started", date(2025, 12, 15), by=JOBCOACH, until=date(2026, 2, 13))
    life.say("trial_talk_held", later(DAY, 7), by=JOBCOACH, heard=later(DAY, 7))
    life.say("contract_signed", later(DAY, 18), heard=later(DAY, 18))
    life.say("review_done", later(DAY, 20), by=TEAM_LEAD, heard=later(DAY, 20))


def _known(life: Life, talk: date) -> None:
    """A first talk from before the takeover, with the plan in it."""
    life.say("talk_held", talk, outcome="plan")
    life.say("plan_agreed", talk)


#: Resident number -> story. After these come the others who are underway, and then those who wait to be called.
STORIES: dict[int, Callable[[Life], None]] = dict(
    enumerate(
        (
            is_young_and_forgotten,
            misses_a_talk_and_is_phoned,
            does_two_things_at_two_partners,
            joins_a_cooperative,
            begins_at_the_ice_rink_and_leaves_for_work,
            ends_a_place_and_takes_the_next_step,
            is_owed_schooling,
            nears_the_end_of_two_years,
            wants_a_business,
            is_late_with_the_plan,
            gets_more_time_for_the_plan,
            volunteers,
            misses_two_talks,
            dies,
            moves_away,
            is_paused,
            is_spoken_with_but_written_down_late,
            has_a_talk_corrected,
            is_not_the_one_who_stayed_away,
            studies,
            comes_back_from_work,
            works_a_little_and_stays_in_touch,
        ),
        start=1,
    )
)
#: Target groups that a story needs.
GROUPS = {
    1: "young", 2: "young", 5: "long_term", 6: "long_term", 7: "no_startkwalificatie", 8: "long_term",
    9: "entrepreneur", 10: "entrepreneur", 11: "entrepreneur", 16: "young", 17: "young",
}  # fmt: skip

"""The courses told by hand, all to be seen in the first twenty-four working days: ma 2 maart to do 2 april 2026.

README.md lists them by number. Those of UNDERWAY were called by hand before; those of CALLED tell what happens once the
wave has called somebody.
"""

from collections.abc import Callable
from datetime import date

from examples.haarlemmermeer.lives import JOBCOACH, TAKEOVER, TEAM_LEAD, contacts, own_talk, plan, spoken
from examples.invented.appointments import Slot, appointment
from examples.invented.days import later
from examples.invented.facts import Life

DAY = TAKEOVER  #: Monday 2 March 2026
SESSION = date(2026, 2, 12)


def misses_two_talks(life: Life) -> None:
    """Talks on 9 and 16 March are missed; the card for the team lead comes on the 30th and is answered on 2 April."""
    spoken(life, SESSION)
    first, second = later(DAY, 5), later(DAY, 10)
    life.say("talk_planned", DAY, at=appointment(first, 14), place="dorpshuis", heard=DAY)
    life.say("no_show", first, heard=first)
    life.say("contact_tried", first, heard=first, channel="phone")
    life.say("talk_planned", later(first, 1), at=appointment(second, 10), place="dorpshuis", heard=later(first, 1))
    life.say("no_show", second, heard=second)
    life.say("contact_tried", later(second, 2), heard=later(second, 2), channel="visit")
    decided = date(2026, 4, 2)
    life.say("care_asked", decided, by=TEAM_LEAD, heard=decided, why="circumstances")
    own_talk(life, date(2026, 4, 9))


def has_debts(life: Life) -> None:
    """A plan on 3 March with debts in it: help is due on the 17th, and comes on the 20th."""
    spoken(life, SESSION)
    life.say("talk_held", later(DAY, -3), outcome="plan")
    agreed = later(DAY, 1)
    for barrier in ("debts", "papers"):
        life.say("barrier_noted", agreed, heard=agreed, barrier=barrier)
    life.say("plan_agreed", agreed, heard=agreed)
    life.say("training_started", later(agreed, 9), heard=later(agreed, 9))
    life.say("care_arranged", later(agreed, 13), heard=later(agreed, 13), kind="debt", barrier="debts")
    contacts(life, later(agreed, 18))


def gets_stuck(life: Life) -> None:
    """Stuck on 5 March: a card for the team lead, who changes the plan on the 10th; volunteering from the 16th."""
    _on_the_way(life)
    life.say("stuck_reported", later(DAY, 3), heard=later(DAY, 3))
    life.say("plan_changed", later(DAY, 6), by=TEAM_LEAD, heard=later(DAY, 6), why="other_direction")
    life.say("volunteering_started", later(DAY, 10), heard=later(DAY, 10))
    contacts(life, later(DAY, 10))


def is_paused(life: Life) -> None:
    """Ill from 6 to 27 March: the contact due on 18 March waits, and its day moves with the pause."""
    _on_the_way(life)
    life.say("case_paused", later(DAY, 4), heard=later(DAY, 4), ground="illness", until=later(DAY, 19))
    life.say("contact_held", later(DAY, 21), heard=later(DAY, 21), channel="phone")


def finds_work(life: Life) -> None:
    """At work from 4 March: talks after a week, two and four."""
    _on_the_way(life)
    start = later(DAY, 2)
    life.say("placement_started", start, by=JOBCOACH, heard=start, hours=24, contract="fixed")
    for days in (5, 10, 20):
        life.say("aftercare_contact", later(start, days), by=JOBCOACH, heard=later(start, days))


def falls_back(life: Life) -> None:
    """Back in the benefit on 11 March: a new plan is due on the 18th."""
    _on_the_way(life)
    life.say("placement_started", later(DAY, -12), by=JOBCOACH, hours=16, contract="agency")
    ended = later(DAY, 7)
    life.say("placement_ended", ended, by=JOBCOACH, heard=ended, reason="returns_to_benefit")
    life.say("plan_agreed", later(ended, 4), heard=later(ended, 4))
    contacts(life, later(ended, 4))


def has_a_talk_corrected(life: Life) -> None:
    """The talk was put down for 20 March by mistake, and corrected the next day to the 12th."""
    spoken(life, SESSION)
    wrong, right = later(DAY, 14), later(DAY, 8)
    planned = later(DAY, 1)
    first = life.say("talk_planned", planned, at=appointment(wrong, 11), place="raadhuis", heard=planned)
    life.say(
        "talk_planned", planned, at=appointment(right, 11), place="raadhuis", heard=later(DAY, 2), corrects=first
    )  # fmt: skip
    life.say("talk_held", right, heard=right, outcome="plan")
    plan(life, right)


def is_spoken_with_but_written_down_late(life: Life) -> None:
    """Contact on 5 March, due on the 13th; written down on the 19th, after a reminder in good faith."""
    spoken(life, date(2026, 1, 29))
    life.say("talk_held", date(2026, 2, 9), outcome="plan")
    life.say("barrier_noted", date(2026, 2, 13), barrier="age")
    life.say("plan_agreed", date(2026, 2, 13))
    life.say("mediation_started", date(2026, 2, 20))
    life.say("contact_held", later(DAY, 3), heard=later(DAY, 13), channel="talk")
    contacts(life, later(DAY, 14))


def is_out_of_reach(life: Life) -> None:
    """Talks on 6 and 13 March are missed, nobody answers; the card comes on the 27th, the answer on the 31st."""
    spoken(life, SESSION)
    for planned, held in ((DAY, later(DAY, 4)), (later(DAY, 5), later(DAY, 9))):
        life.say("talk_planned", planned, at=appointment(held, 10), place="dorpshuis", heard=planned)
        life.say("no_show", held, heard=held)
        life.say("contact_tried", held, heard=held, channel="phone")
    life.say("contact_tried", later(DAY, 13), heard=later(DAY, 13), channel="visit")
    life.say("closed_unreachable", date(2026, 3, 31), by=TEAM_LEAD, heard=date(2026, 3, 31), why="no_contact")


def _on_the_way(life: Life) -> None:
    """A plan on 18 February, and a course since."""
    spoken(life, date(2026, 2, 5))
    life.say("talk_held", date(2026, 2, 13), outcome="plan")
    life.say("barrier_noted", date(2026, 2, 18), barrier="papers")
    life.say("plan_agreed", date(2026, 2, 18))
    life.say("training_started", date(2026, 2, 23))


# --- called by the wave -----------------------------------------------------------------------------------------------


def comes(life: Life, session: Slot) -> None:
    """At the session, which was written down four working days later; the own talk a week after it, and a plan."""
    held = session.at.date()
    life.say("session_attended", held, heard=later(held, 4))
    talk = later(held, 8)
    life.say("talk_planned", later(held, 4), at=appointment(talk, 9), place="dorpshuis", heard=later(held, 4))
    life.say("talk_held", talk, heard=talk, outcome="plan")
    plan(life, talk)


def is_not_the_one_who_stayed_away(life: Life, session: Slot) -> None:
    """A no-show of the partner, written down here by mistake and withdrawn the next day."""
    held = session.at.date()
    wrong = life.say("no_show", held, heard=held)
    life.say("no_show", held, heard=later(held, 1), withdraws=wrong)
    life.say("session_attended", held, heard=later(held, 1))
    own_talk(life, later(held, 2))


def stays_away_where_the_partner_comes(life: Life, session: Slot) -> None:
    """Called by the case worker the next day, and to a talk of their own eight working days after the session."""
    held = session.at.date()
    life.say("no_show", held, heard=later(held, 1))
    life.say("contact_held", later(held, 1), heard=later(held, 1), channel="phone")
    talk = later(held, 8)
    life.say("talk_planned", later(held, 2), at=appointment(talk, 13), place="dorpshuis", heard=later(held, 2))
    life.say("talk_held", talk, heard=talk, outcome="plan")
    plan(life, talk)


def had_a_good_reason(life: Life, session: Slot) -> None:
    """Misses the first session for a funeral, and writes so; the wave of 17 March calls again, for the 31st."""
    held = session.at.date()
    if session.at.date() > date(2026, 3, 12):
        life.say("session_attended", held, heard=held)
        own_talk(life, later(held, 1))
        return
    life.say("no_show", held, heard=held)
    life.say("reason_accepted", later(held, 1), heard=later(held, 1), why="funeral")


def dies(life: Life, session: Slot) -> None:
    """Before the session: no reminder goes out."""
    life.say("deceased", later(session.at.date(), -5), heard=later(session.at.date(), -4))


def would_rather_come_alone(life: Life, session: Slot) -> None:
    """Says so on the phone: an own talk at once."""
    held = session.at.date()
    planned, talk = later(held, -4), later(held, 1)
    life.say("talk_planned", planned, at=appointment(talk, 15), place="raadhuis", heard=planned)
    life.say("talk_held", talk, heard=talk, outcome="plan")
    plan(life, talk)


#: Resident number -> story.
UNDERWAY: dict[int, Callable[[Life], None]] = {
    1: misses_two_talks,
    2: has_debts,
    3: gets_stuck,
    4: is_paused,
    5: finds_work,
    6: falls_back,
    7: has_a_talk_corrected,
    8: is_spoken_with_but_written_down_late,
    9: is_out_of_reach,
}
CALLED: dict[int, Callable[[Life, Slot], None]] = {
    25: comes,
    26: is_not_the_one_who_stayed_away,
    27: stays_away_where_the_partner_comes,
    28: had_a_good_reason,
    29: dies,
    30: would_rather_come_alone,
}

"""The courses told by hand, in the 22 working days from Monday 4 May 2026: one for every turn the journey can take.

README.md lists them. Numbers 1 to 5 and 22 are called by the wave of the first day; `waves.py` says to which talk.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from examples.doetinchem import working
from examples.doetinchem.lives import TEAM_LEAD, agreed_talk, in_track, offered, talk
from examples.doetinchem.telling import DAY, june, may, now, offered_before, spoken_with
from examples.doetinchem.waves import CANCELLED
from examples.invented.appointments import Slot, appointment
from examples.invented.days import later
from examples.invented.facts import Life

Story = Callable[[Life], None]


# --- called by the wave -----------------------------------------------------------------------------------------------


def comes_and_starts(life: Life, slots: Sequence[Slot]) -> None:
    day = slots[0].at.date()
    now(life, "talk_held", day, outcome="plan")
    now(life, "screening_done", may(19), result="reintegration")
    now(life, "track_offered", may(20), ref="T001-1", kind="reintegration")
    now(life, "track_accepted", may(28), ref="T001-1")
    in_track(life, june(4), "T001-1", "reintegration")


def cancels_and_is_called_again(life: Life, slots: Sequence[Slot]) -> None:
    now(life, "cancelled_by_client", CANCELLED[2])
    talk(life, slots[1].at.date())


def misses_one_talk(life: Life, slots: Sequence[Slot]) -> None:
    missed = slots[0].at.date()
    now(life, "no_show", missed)
    now(life, "contact_held", later(missed, 1), channel="phone")
    agreed_talk(life, later(missed, 1), 5)


def misses_two_talks(life: Life, slots: Sequence[Slot]) -> None:
    """A card for the team lead on 5 June, ten working days after the second; answered on the 9th."""
    now(life, "no_show", slots[0].at.date())
    now(life, "contact_tried", slots[0].at.date(), channel="phone")
    now(life, "talk_planned", may(13), at=appointment(may(21), 10), place="laborijn")
    now(life, "no_show", may(21))
    now(life, "contact_tried", may(26), channel="visit")
    now(life, "outreach_asked", june(9), by=TEAM_LEAD, why="no_contact")
    now(life, "outreach_done", june(11))
    talk(life, june(18))


def comes_early(life: Life, _slots: Sequence[Slot]) -> None:
    talk(life, may(8))


def dies(life: Life, _slots: Sequence[Slot]) -> None:
    """The reminder for the talk on 13 May must not go out any more."""
    life.say("deceased", may(9), heard=may(11))


# --- offers and tracks ------------------------------------------------------------------------------------------------


def has_an_appointment_corrected(life: Life) -> None:
    """Asked in by the case worker, outside a wave; put down for 19 May by mistake, and corrected to the 12th."""
    asked, place = later(DAY, -2), "laborijn"
    wrong = life.say("talk_planned", asked, at=appointment(may(19), 10), place=place)
    life.say("talk_planned", asked, at=appointment(may(12), 10), place=place, heard=may(6), corrects=wrong)
    talk(life, may(12))


def has_two_offers(life: Life) -> None:
    """Care beside the Werkacademie: one accepted, the other declined, a card for the team lead, and a talk about it."""
    spoken_with(life, 8)
    for ref, kind in (("T007-1", "academy"), ("T007-2", "care")):
        now(life, "track_offered", may(6), ref=ref, kind=kind)
    now(life, "track_accepted", may(12), ref="T007-1")
    now(life, "track_declined", may(12), ref="T007-2", reason="no_match")
    now(life, "talk_asked", may(20), by=TEAM_LEAD, why="wishes")
    now(life, "contact_held", may(27), channel="talk")
    in_track(life, june(1), "T007-1", "academy")


def does_not_answer(life: Life) -> None:
    """Offered on 6 May: reminded on the 19th, called on the 28th, and it was a good offer after all."""
    spoken_with(life, 8)
    now(life, "track_offered", may(6), ref="T008-1", kind="participation")
    now(life, "contact_held", may(28), channel="phone")
    now(life, "track_accepted", may(28), ref="T008-1")
    in_track(life, june(8), "T008-1", "participation")


def declines(life: Life) -> None:
    """The team lead answers: nothing fits now, look again in half a year."""
    spoken_with(life, 10)
    now(life, "track_offered", DAY, ref="T009-1", kind="reintegration")
    now(life, "track_declined", may(8), ref="T009-1", reason="health")
    now(life, "no_fitting_track", may(19), by=TEAM_LEAD, why="health")
    now(life, "contact_held", june(3), channel="talk")
    now(life, "review_done", date(2026, 11, 17))
    offered(life, date(2026, 11, 19), 2)


def is_in_the_werkacademie(life: Life) -> None:
    spoken_with(life, 40)
    offered_before(life, 30, "T010-1", "academy")
    life.say("track_started", later(DAY, -5), ref="T010-1", kind="academy")
    for day in (may(7), may(20), june(2)):
        now(life, "contact_held", day, channel="talk")


def is_done_with_a_track(life: Life) -> None:
    """And is asked what comes next: a second offer."""
    spoken_with(life, 120)
    offered_before(life, 110, "T011-1", "participation")
    life.say("track_started", later(DAY, -100), ref="T011-1", kind="participation")
    life.say("contact_held", later(DAY, -9), channel="phone")
    now(life, "track_ended", may(7), ref="T011-1", reason="done")
    offered(life, may(21), 2)


# --- what can happen to anybody ---------------------------------------------------------------------------------------


def is_paused(life: Life) -> None:
    """Ill from 6 May until 1 June: the contact due on 20 May waits, and its day moves along."""
    _in_a_track(life, "T019-1", 20)
    now(life, "case_paused", may(6), ground="illness", until=june(1))
    now(life, "contact_held", june(5), channel="phone")


def isspoken_with_but_written_down_late(life: Life) -> None:
    """Contact on 8 May, due on the 12th; written down on the 21st, after the ladder had spoken in good faith."""
    _in_a_track(life, "T020-1", 27)
    life.say("contact_held", may(8), heard=may(21), channel="phone")


def is_not_the_one_who_stayed_away(life: Life) -> None:
    """A no-show written down for the wrong resident, and withdrawn the next day."""
    life.say("talk_planned", later(DAY, -1), at=appointment(may(11), 11), place="laborijn")
    wrong = life.say("no_show", may(11), heard=may(11))
    life.say("no_show", may(11), heard=may(12), withdraws=wrong)
    life.say("talk_held", may(11), heard=may(12), outcome="plan")
    offered(life, may(27))


def moves_away(life: Life) -> None:
    _in_a_track(life, "T023-1", 15)
    life.say("moved_away", may(18), heard=may(19))


def is_left_alone(life: Life) -> None:
    """No contact since 20 March: due on 1 May, told to the case worker, the team lead, and on 29 May the manager."""
    _in_a_track(life, "T024-1", 29)


def _in_a_track(life: Life, ref: str, last_contact: int) -> None:
    """In a track since the winter, the last contact so many working days ago."""
    spoken_with(life, 70)
    offered_before(life, 60, ref, "participation")
    life.say("track_started", later(DAY, -50), ref=ref, kind="participation")
    life.say("contact_held", later(DAY, -last_contact), channel="phone")


# --- who reports ------------------------------------------------------------------------------------------------------


def reports_and_is_not_called(life: Life) -> None:
    """On 7 May: a talk is due on the 18th, and the case worker, then the team lead hear that there is none."""
    now(life, "reported", life.person.enrolled_on)
    agreed_talk(life, may(27), 3)


#: Who is called by the wave is told by the talks they are called to.
CALLED: Mapping[int, Callable[[Life, Sequence[Slot]], None]] = {
    1: comes_and_starts,
    2: cancels_and_is_called_again,
    3: misses_one_talk,
    4: misses_two_talks,
    5: comes_early,
    22: dies,
}
STORIES: Mapping[int, Story] = {
    6: has_an_appointment_corrected,
    7: has_two_offers,
    8: does_not_answer,
    9: declines,
    10: is_in_the_werkacademie,
    11: is_done_with_a_track,
    12: working.gives_every_form_in_time,
    13: working.forgets_a_form,
    14: working.comes_to_the_end_of_the_exemption,
    15: working.stops_working,
    16: working.goes_off_benefit,
    17: working.falls_back,
    18: working.comes_back_to_the_benefit,
    19: is_paused,
    20: isspoken_with_but_written_down_late,
    21: is_not_the_one_who_stayed_away,
    23: moves_away,
    24: is_left_alone,
    122: reports_and_is_not_called,
}

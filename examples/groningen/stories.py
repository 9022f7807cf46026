"""The courses told by hand, in March 2026: one for every turn worth seeing. README.md lists them by number."""

from collections.abc import Callable
from datetime import date

from examples.groningen.residents import LATE_LIST, TAKEOVER
from examples.groningen.werkprogramma import scan
from examples.groningen.ww import DESK, QUALITY, after_the_ww, finds_work, trajectory
from examples.invented.appointments import appointment
from examples.invented.days import later
from examples.invented.facts import Life

DAY = TAKEOVER  #: Monday 2 March 2026
TEAM_LEAD = "tl-1"


def march(day: int) -> date:
    return date(2026, 3, day)


def at_once(life: Life, event: str, day: date, **more: object) -> None:
    """Written down on the day itself."""
    life.say(event, day, heard=day, **more)  # type: ignore[arg-type]


def session(life: Life, planned: date, held: date, hour: int = 10) -> None:
    at_once(life, "session_planned", planned, at=appointment(held, hour), place="werkplein")


def comes_at_once(life: Life) -> None:
    session(life, march(3), march(12))
    at_once(life, "session_attended", march(12))
    at_once(life, "scan_done", march(24))
    at_once(life, "scan_discussed", march(27))
    after_the_ww(life)


def misses_one_talk(life: Life) -> None:
    session(life, march(3), march(10))
    at_once(life, "no_show", march(10))
    at_once(life, "contact_held", march(10), channel="phone")
    session(life, march(12), march(20), 14)
    at_once(life, "session_attended", march(20))
    trajectory(life, march(20))


def says_no(life: Life) -> None:
    """Ten weeks before 22 May is 13 March: a letter on what can be done after that."""
    at_once(life, "declined", march(5))
    life.say("final_talk_held", date(2026, 5, 4))
    life.say("no_right_to_benefit", date(2026, 5, 26))


def comes_in_late(life: Life) -> None:
    """On the late list of 9 March, WW until the 31st: one letter, a talk, and an application."""
    session(life, later(LATE_LIST, 1), march(16))
    at_once(life, "session_attended", march(16))
    at_once(life, "final_talk_held", march(16))
    at_once(life, "applied_bijstand", march(30))
    at_once(life, "application_started", march(31))


def ends_later(life: Life) -> None:
    """Said no in January; has a letter with 30 April in it; UWV moves that to 30 June, and somebody calls."""
    life.say("declined", date(2026, 1, 20))
    at_once(life, "ww_end_changed", march(11), date=date(2026, 6, 30))
    life.say("contact_held", march(13), heard=march(16), channel="phone")
    life.say("final_talk_held", date(2026, 6, 15))
    finds_work(life, date(2026, 6, 22))


def ends_earlier(life: Life) -> None:
    """31 August becomes 30 April on 18 March: the last talk begins to count at once."""
    _in_trajectory(life, date(2026, 2, 12))
    at_once(life, "ww_end_changed", march(18), date=date(2026, 4, 30))
    at_once(life, "contact_held", march(20), channel="phone")
    life.say("final_talk_held", date(2026, 4, 13))
    after_the_ww(life)


def has_an_end_corrected(life: Life) -> None:
    """A wrong new day was put down on 9 March, and corrected on the 10th: by then a letter had left in good faith."""
    _in_trajectory(life, date(2026, 2, 17))
    wrong = life.say("ww_end_changed", march(9), heard=march(9), date=march(31))
    life.say("ww_end_changed", march(9), heard=march(10), corrects=wrong, date=date(2026, 8, 31))
    life.say("contact_held", march(12), heard=march(12), channel="phone")
    after_the_ww(life)


def finds_work_with_an_employer(life: Life) -> None:
    _in_trajectory(life, date(2026, 1, 27))
    at_once(life, "work_found", march(4))
    coach = life.person.cells["jobcoach"]
    at_once(life, "placement_started", march(9), by=coach, hours=32, contract="fixed")
    at_once(life, "aftercare_contact", march(16), by=coach, point="1w")
    life.say("aftercare_contact", march(23), heard=march(25), by=coach, point="2w")
    life.say("no_inflow_confirmed", date(2026, 10, 6), by=QUALITY)


def finds_work_and_tells_later(life: Life) -> None:
    """At work since 2 March, which we hear on the 18th; the steps in between were in good faith."""
    _in_trajectory(life, date(2026, 2, 3))
    life.say("work_found", march(2), heard=march(18))
    life.say("no_inflow_confirmed", date(2026, 9, 21), by=QUALITY)


def dies(life: Life) -> None:
    """The reminder for the talk on 17 March must not go out any more."""
    session(life, march(4), march(17))
    life.say("deceased", march(11), heard=march(13))


def moves_away(life: Life) -> None:
    _in_trajectory(life, date(2026, 2, 5))
    life.say("moved_away", march(16), heard=march(17))


def is_paused(life: Life) -> None:
    """Ill from 5 March until the 30th: mediation and contact wait, and their days move with the pause."""
    _in_trajectory(life, date(2026, 2, 2))
    life.say("case_paused", march(5), heard=march(5), ground="illness", until=march(30))
    life.say("contact_held", march(31), heard=march(31), channel="phone")
    after_the_ww(life)


def waits_for_the_scan(life: Life) -> None:
    """Due on 23 March, three weeks after the takeover: the owner, or who stands in, hears it on the 24th."""
    life.say("session_planned", date(2026, 2, 9), at=appointment(date(2026, 2, 20), 9), place="werkplein")
    life.say("session_attended", date(2026, 2, 20))
    at_once(life, "scan_done", march(27))
    at_once(life, "scan_discussed", march(31))


def waits_for_the_employers_desk(life: Life) -> None:
    """Nobody of the desk called in the two weeks after the scan was done on 24 February."""
    life.say("session_planned", date(2026, 2, 2), at=appointment(date(2026, 2, 11), 9), place="werkplein")
    life.say("session_attended", date(2026, 2, 11))
    life.say("scan_done", date(2026, 2, 24))
    life.say("scan_discussed", date(2026, 2, 26))
    life.say("contact_held", march(19), by=DESK, heard=march(19), channel="phone")
    after_the_ww(life)


def stays_out_of_bijstand(life: Life) -> None:
    """The WW ended on 4 December; three months on nobody asked for bijstand."""
    life.say("work_found", date(2025, 11, 24))
    at_once(life, "no_inflow_confirmed", march(10), by=QUALITY)


def comes_into_bijstand_after_all(life: Life) -> None:
    life.say("work_found", date(2025, 12, 1))
    life.say("benefit_started", march(12), heard=march(13), by=QUALITY)


def is_asked_how_to_go_on(life: Life) -> None:
    """The WW ended on 27 February, and nobody knew what came after: asked, and handed over to an application."""
    at_once(life, "contact_tried", march(5), channel="phone")
    at_once(life, "applied_bijstand", march(17))
    at_once(life, "application_started", march(19))


def cancels_and_comes_later(life: Life) -> None:
    session(life, march(3), march(11))
    at_once(life, "cancelled_by_client", march(9))
    session(life, march(10), march(18), 9)
    at_once(life, "session_attended", march(18))
    trajectory(life, march(18))


def is_not_the_one_who_stayed_away(life: Life) -> None:
    """A no-show recorded for the wrong resident, withdrawn the next day."""
    session(life, march(4), march(13))
    wrong = life.say("no_show", march(13), heard=march(13))
    life.say("no_show", march(13), heard=march(16), withdraws=wrong)
    life.say("session_attended", march(13), heard=march(16))
    trajectory(life, march(13))


def is_spoken_with_but_written_down_late(life: Life) -> None:
    """Contact on 5 March, recorded on the 19th, after the ladder had spoken in good faith."""
    _in_trajectory(life, date(2026, 1, 20))
    life.say("contact_held", march(5), heard=march(19), by=DESK, channel="talk")
    after_the_ww(life)


def _in_trajectory(life: Life, held: date) -> None:
    """Spoken with before the takeover, scanned and talked about a week later."""
    life.say("session_planned", later(held, -8), at=appointment(held, 10), place="werkplein")
    life.say("session_attended", held)
    life.say("scan_done", later(held, 6))
    life.say("scan_discussed", later(held, 8))


# --- the other journeys -----------------------------------------------------------------------------------------------


def is_paused_in_the_werkprogramma(life: Life) -> None:
    """Signed up, and then a child was born: from 6 to 27 March nothing is asked."""
    at_once(life, "signed_up", march(4))
    life.say("case_paused", march(6), heard=march(6), ground="birth", until=march(27))
    at_once(life, "talk_planned", march(27), at=appointment(date(2026, 4, 8), 11), place="loket")
    life.say("talk_held", date(2026, 4, 8), outcome="plan")
    scan(life, date(2026, 4, 8))


def does_not_answer_the_offer(life: Life) -> None:
    """Reminded on 16 March, to be called from the 23rd; due on the 30th, the owner hears it on the 31st."""
    life.say("contact_tried", date(2026, 4, 2), heard=date(2026, 4, 2), channel="phone")
    life.say("declined", date(2026, 4, 9))


def has_a_talk_cancelled_on_both_sides(life: Life) -> None:
    at_once(life, "talk_planned", march(4), at=appointment(march(12), 10), place="loket")
    at_once(life, "cancelled_by_us", march(10))
    at_once(life, "talk_planned", march(10), at=appointment(march(19), 10), place="loket")
    at_once(life, "cancelled_by_client", march(18))
    at_once(life, "talk_planned", march(18), at=appointment(march(24), 15), place="loket")
    at_once(life, "talk_held", march(24), outcome="plan")
    scan(life, march(24))


def misses_two_talks_at_stadsbeheer(life: Life) -> None:
    """Outreach on 17 March, and ten working days after the second, on 27 March, a card for the team lead."""
    at_once(life, "talk_planned", march(2), at=appointment(march(6), 10), place="stadsbeheer")
    at_once(life, "no_show", march(6))
    at_once(life, "contact_tried", march(6), channel="phone")
    at_once(life, "talk_planned", march(9), at=appointment(march(13), 13), place="stadsbeheer")
    at_once(life, "no_show", march(13))
    at_once(life, "outreach_done", march(17))
    at_once(life, "outreach_asked", march(30), by=TEAM_LEAD, why="circumstances")
    at_once(life, "contact_held", march(31), channel="visit")
    at_once(life, "talk_planned", date(2026, 4, 1), at=appointment(date(2026, 4, 9), 10), place="stadsbeheer")
    life.say("talk_held", date(2026, 4, 9))


STORIES: dict[tuple[str, int], Callable[[Life], None]] = {
    ("groningen_ww", 1): comes_at_once,
    ("groningen_ww", 2): misses_one_talk,
    ("groningen_ww", 3): says_no,
    ("groningen_ww", 4): comes_in_late,
    ("groningen_ww", 5): ends_later,
    ("groningen_ww", 6): ends_earlier,
    ("groningen_ww", 7): has_an_end_corrected,
    ("groningen_ww", 8): finds_work_with_an_employer,
    ("groningen_ww", 9): finds_work_and_tells_later,
    ("groningen_ww", 10): dies,
    ("groningen_ww", 11): moves_away,
    ("groningen_ww", 12): is_paused,
    ("groningen_ww", 13): waits_for_the_scan,
    ("groningen_ww", 14): waits_for_the_employers_desk,
    ("groningen_ww", 15): stays_out_of_bijstand,
    ("groningen_ww", 16): comes_into_bijstand_after_all,
    ("groningen_ww", 17): is_asked_how_to_go_on,
    ("groningen_ww", 18): cancels_and_comes_later,
    ("groningen_ww", 19): is_not_the_one_who_stayed_away,
    ("groningen_ww", 20): is_spoken_with_but_written_down_late,
    ("groningen_actief", 59): is_paused_in_the_werkprogramma,
    ("groningen_actief", 60): does_not_answer_the_offer,
    ("groningen_actief", 61): has_a_talk_cancelled_on_both_sides,
    ("groningen_stadsbeheer", 99): misses_two_talks_at_stadsbeheer,
}

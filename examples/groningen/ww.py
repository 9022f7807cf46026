"""What somebody goes through whose WW ends, as facts: the courses that chance chooses between.

Each course goes on from the day it is given and hands over to the next. `stories.py` tells the ones written by hand.
"""

from datetime import date, timedelta

from examples.groningen.residents import TAKEOVER
from examples.invented.appointments import some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life

DESK = "wsp-1"
QUALITY = "kwa-1"


def ww_end(life: Life) -> date:
    return date.fromisoformat(life.person.cells["ww_end"])


def course(life: Life) -> None:
    """Where somebody stands on the day they come in: the nearer the end, the further on the way."""
    first = life.person.enrolled_on
    left = (ww_end(life) - first).days
    if left > 200 or first > TAKEOVER:
        invitation(life, later(first, life.between(1, 6)))
        return
    where = life.rng.choices(("invited", "intake", "trajectory", "declined", "work"), (12, 18, 45, 10, 15))[0]
    if where == "invited":
        invitation(life, later(first, life.between(1, 12)))
    elif where == "intake":
        intake(life, later(first, -life.between(1, 3)))
    elif where == "declined":
        declines(life, later(first, -life.between(3, 25)))
    else:
        held = weeks(first, -life.between(2, 8))
        life.say("session_planned", later(held, -8), at=some_appointment(life.rng, held), place="werkplein")
        life.say("session_attended", held)
        if where == "work":
            finds_work(life, later(first, -life.between(2, 10)))
        else:
            trajectory(life, held)


def invitation(life: Life, day: date) -> None:
    """Asked by phone, with UWV: most people want to talk, some say no, some cannot be reached at once."""
    if life.chance(0.12):
        declines(life, day)
        return
    if life.chance(0.15):
        life.say("contact_tried", day, channel="phone")
        day = later(day, life.between(2, 6))
    intake(life, day)


def intake(life: Life, planned: date, missed: int = 0) -> None:
    talk = later(planned, life.between(5, 9))
    life.say("session_planned", planned, at=some_appointment(life.rng, talk), place="werkplein")
    match life.rng.choices(("held", "no_show", "client", "us"), (72, 13, 10, 5))[0]:
        case "held":
            life.say("session_attended", talk)
            trajectory(life, talk)
        case "client":
            life.say("cancelled_by_client", later(talk, -1))
            intake(life, later(talk, life.between(0, 2)), missed)
        case "us":
            life.say("cancelled_by_us", later(talk, -2))
            intake(life, later(talk, -1), missed)
        case _:
            no_show(life, talk, missed + 1)


def no_show(life: Life, talk: date, missed: int) -> None:
    """Called the same day; then a new talk, or a no that is respected."""
    life.say("no_show", talk)
    life.say(life.rng.choice(("contact_held", "contact_tried")), talk, channel="phone")
    if missed > 1 or life.chance(0.3):
        declines(life, later(talk, life.between(2, 5)))
    else:
        intake(life, later(talk, life.between(2, 5)), missed)


def declines(life: Life, day: date) -> None:
    """Says no, and is asked once more before the end what they are going to do."""
    life.say("declined", day)
    last = on_work(ww_end(life) - timedelta(weeks=3))
    if last > max(day, TAKEOVER):
        life.say("final_talk_held", last)
    after_the_ww(life)


def trajectory(life: Life, day: date) -> None:
    """A scan within three weeks or somewhat later, its outcome, and the employers' desk every two weeks."""
    scan = later(day, life.between(7, 14) if life.chance(0.8) else life.between(16, 24))
    life.say("scan_done", scan)
    life.say("scan_discussed", later(scan, life.between(1, 5)))
    if life.chance(0.4):
        life.say("provision_started", later(scan, 6), cost=life.rng.choice((350, 600, 1200, 2400)))
    last = scan
    while True:
        last = weeks(last, life.rng.choice((1.2, 1.5, 1.7, 1.8, 1.9, 2.7)))
        if last >= ww_end(life) - timedelta(weeks=3):
            break
        life.say("contact_held", last, by=DESK, channel=life.rng.choice(("phone", "talk", "mail")))
        if life.chance(0.12):
            finds_work(life, weeks(last, 1))
            return
    life.say("final_talk_held", on_work(ww_end(life) - timedelta(weeks=3)))
    after_the_ww(life)


def finds_work(life: Life, found: date) -> None:
    """Mostly through an employer who is known to us, so that the aftercare begins; else it is just good news."""
    life.say("work_found", found)
    start = max(later(found, life.between(3, 9)), TAKEOVER)
    if life.chance(0.7):
        life.say("placement_started", start, by=life.person.cells["jobcoach"], hours=life.rng.choice((24, 32, 36)))
        for days in (7, 14, 28, 91, 182):
            if life.chance(0.88):
                life.say(
                    "aftercare_contact",
                    later(on_work(start + timedelta(days=days)), life.rng.choice((-1, 0, 0, 0, 1))),
                    by=life.person.cells["jobcoach"],
                )
    confirmed = on_work(ww_end(life) + timedelta(days=100))
    if confirmed > found:
        life.say("no_inflow_confirmed", confirmed, by=QUALITY)


def after_the_ww(life: Life) -> None:
    """Asked what somebody lives on now: work after all, an application, or no right to it."""
    end = on_work(ww_end(life))
    match life.rng.choices(("work", "applies", "no_right"), (45, 35, 20))[0]:
        case "work":
            finds_work(life, later(end, -life.between(1, 8)))
        case "applies":
            asked = later(end, life.between(0, 6))
            life.say("applied_bijstand", asked)
            life.say("application_started", later(asked, life.between(1, 2)))
        case _:
            life.say("no_right_to_benefit", later(end, life.between(1, 8)))

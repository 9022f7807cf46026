"""What a resident of Landsmeer goes through in a year, as facts: the courses that chance chooses between.

Each course goes on from the day it is given and hands over to the next. `stories.py` tells the ones that are written by
hand.
"""

from datetime import date, timedelta

from examples.invented.appointments import appointment, some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life, Stretch

TAKEOVER = date(2026, 1, 5)  #: Monday: the day the existing case load comes in
LAST = date(2026, 12, 31)
YEAR = Stretch(TAKEOVER, LAST)
TEAM_LEAD = "kw-1"
JOBCOACH = "jc-1"


def invitation(life: Life, day: date) -> None:
    """Answered at once, after the reminder, or only when the case worker goes and asks."""
    waits = life.rng.choices((life.between(1, 4), life.between(6, 9), life.between(13, 24)), (60, 25, 15))[0]
    answered = later(day, waits)
    if waits > 12 and life.chance(0.3):
        life.say("contact_tried", later(day, 12))
        life.say("journey_closed", later(day, waits + 30), reason="unreachable")
        return
    intake(life, answered)


def intake(life: Life, planned: date, missed: int = 0) -> None:
    """An appointment is made; it is kept, missed or cancelled, and then made again."""
    talk = later(planned, life.between(4, 9))
    moment = some_appointment(life.rng, talk)
    life.say("talk_planned", planned, at=moment, place=life.rng.choice(("stadhuis", "stadhuis", "wijkpunt")))
    match life.rng.choices(("held", "no_show", "client", "us"), (70, 15, 10, 5))[0]:
        case "held":
            life.say("intake_held", talk)
            trajectory(life, talk)
        case "client":
            life.say("cancelled_by_client", later(talk, -1))
            intake(life, later(talk, life.between(0, 2)), missed)
        case "us":
            life.say("cancelled_by_us", later(talk, -2), by=TEAM_LEAD)
            intake(life, later(talk, -1), missed)
        case _:
            no_show(life, talk, missed + 1)


def no_show(life: Life, talk: date, missed: int) -> None:
    """Called the same or the next day, and a new talk; after the second one somebody goes there and decides."""
    life.say("no_show", talk)
    life.say("contact_held" if life.chance(0.5) else "contact_tried", later(talk, life.between(0, 1)))
    if missed < 2:
        intake(life, later(talk, life.between(1, 6)), missed)
        return
    life.say("outreach_done", later(talk, life.between(3, 6)))
    decided = later(talk, 10 + life.between(1, 4))
    match life.rng.choice(("reason_accepted", "care_asked", "closed_unreachable")):
        case "closed_unreachable":
            life.say("closed_unreachable", decided, by=TEAM_LEAD, why="no_contact")
            life.say("journey_closed", later(decided, 1), by=TEAM_LEAD, reason="unreachable")
        case option:
            life.say(option, decided, by=TEAM_LEAD, why="circumstances")
            intake(life, later(decided, life.between(1, 4)))


def trajectory(life: Life, day: date) -> None:
    """A plan, mostly in time, and then contact every four weeks, more or less."""
    agreed = later(day, life.between(6, 14) if life.chance(0.8) else life.between(17, 28))
    life.say("plan_agreed", agreed)
    contacts(life, agreed)


def contacts(life: Life, last: date) -> None:
    """Contact after contact until something turns: a placement, a pause, an end, or the year is over."""
    while last <= LAST:
        gap = life.rng.choices(
            (life.rng.uniform(2.5, 4), life.rng.uniform(4.2, 5.5), life.rng.uniform(8, 11)), (70, 20, 10)
        )
        last = weeks(last, gap[0])
        if last < TAKEOVER:
            continue
        life.say("contact_held", last, channel=life.rng.choice(("talk", "phone", "phone", "video")))
        turn = life.rng.random()
        if turn < 0.04:
            placement(life, weeks(last, 1.5))
            return
        if turn < 0.08:
            pause(life, later(last, 3))
            last = later(last, 25)
        elif turn < 0.075:
            life.say("journey_closed", later(last, 5), reason=life.rng.choice(("own_work", "no_longer_entitled")))
            return


def pause(life: Life, day: date) -> None:
    until = weeks(day, life.between(3, 6))
    life.say(
        "case_paused", day, heard=on_work(day), ground=life.rng.choice(("illness", "care", "holiday")), until=until
    )


def placement(life: Life, start: date) -> None:
    """Work: a contract with an end, sometimes a trial first, and the six talks of the aftercare."""
    end = start + timedelta(days=life.rng.choice((181, 364)))
    life.say(
        "placement_started", start, by=JOBCOACH, hours=life.rng.choice((20, 24, 32, 36)), contract="fixed", until=end
    )
    life.say("contract_known", start, by=JOBCOACH, until=end)
    aftercare(life, start, end)


def aftercare(life: Life, start: date, end: date) -> None:
    """The talks of week 1, 2, 4 and month 3, 6, 12: kept, late or missed; and what goes wrong on the way."""
    lost = weeks(start, life.between(5, 40)) if life.chance(0.25) else None
    extended = end.year < 2027 and life.chance(0.7)
    for days in (7, 14, 28, 91, 182, 365):
        due = start + timedelta(days=days)
        if lost and due > lost:
            relapse(life, lost)
            return
        if extended and due > end - timedelta(days=80):
            life.say("contract_known", weeks(end, -10), by=JOBCOACH, until=end + timedelta(days=365))
            extended = False
        if life.chance(0.85):
            talk = later(on_work(due), life.rng.choice((-2, -1, 0, 0, 0, 1, 2)))
            life.say("aftercare_contact", max(talk, on_work(start)), by=JOBCOACH)
    life.say("journey_closed", weeks(start, 53), by=JOBCOACH, reason="sustained")


def relapse(life: Life, day: date) -> None:
    """Signalled, talked about, and then either mended or back to the trajectory."""
    life.say("relapse_signalled", day, by=JOBCOACH)
    life.say("relapse_talk_held", later(day, life.between(1, 4)))
    if life.chance(0.4):
        life.say("placement_repaired", later(day, 6), by=JOBCOACH)
        return
    ended = later(day, 8)
    life.say("placement_ended", ended, by=JOBCOACH, reason="returns_to_benefit")
    trajectory(life, ended)


def underway(life: Life) -> None:
    """Someone of the existing case load: where they stood at the takeover, told by the facts that still matter."""
    where = life.rng.choices(("invited", "talk", "plan", "contact", "work"), (8, 10, 8, 56, 18))[0]
    if where == "invited":
        invitation(life, TAKEOVER)
        return
    if where == "talk":
        intake(life, later(TAKEOVER, -life.between(1, 3)))
        return
    began = weeks(TAKEOVER, -life.between(8, 45)) if where != "plan" else later(TAKEOVER, -life.between(4, 12))
    life.say("talk_planned", later(began, -5), at=appointment(began, 10), place="stadhuis")
    life.say("intake_held", began)
    if where == "plan":
        trajectory(life, began)
        return
    agreed = later(began, 9)
    life.say("plan_agreed", agreed)
    if where == "work":
        placement(life, max(weeks(agreed, life.between(3, 30)), weeks(TAKEOVER, -40)))
        return
    last = later(TAKEOVER, -life.between(2, 24))
    life.say("contact_held", max(last, agreed))
    contacts(life, max(last, agreed))

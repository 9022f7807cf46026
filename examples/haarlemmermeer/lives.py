"""What a resident of Nieuw-Vennep goes through, as facts: the courses that chance chooses between.

Each course goes on from the day it is given and hands over to the next. `stories.py` tells the ones that are written by
hand.
"""

from datetime import date, timedelta

from examples.invented.appointments import Slot, appointment, some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life, Stretch

BEGAN = date(2026, 1, 12)  #: Monday: the pilot begins, with lists kept by hand
TAKEOVER = date(2026, 3, 2)  #: Monday: klantreis calls from here on
LAST = date(2026, 6, 26)
STRETCH = Stretch(TAKEOVER, LAST)
TEAM_LEAD, JOBCOACH = "tl-1", "jc-1"
BARRIERS = ("papers", "papers", "language", "debts", "care", "capacity", "age", "confidence", "transport", "digital")
ACTIONS = ("training_started", "track_started", "internship_started", "mediation_started", "volunteering_started")


def called(life: Life, session: Slot) -> None:
    """Comes, stays away, cannot come, or would rather not sit in a group."""
    held = session.at.date()
    match life.rng.choices(("comes", "stays_away", "cancels", "is_put_off", "alone"), (60, 20, 8, 4, 8))[0]:
        case "comes":
            attends(life, held)
        case "cancels":
            life.say("cancelled_by_client", later(held, -life.between(1, 4)))
        case "is_put_off":
            life.say("cancelled_by_us", later(held, -3), by=TEAM_LEAD)
        case "alone":
            own_talk(life, later(held, -life.between(2, 4)))
        case _:
            stays_away(life, held)


def attends(life: Life, held: date) -> None:
    life.say("session_attended", held)
    own_talk(life, later(held, life.between(0, 3)))


def stays_away(life: Life, held: date) -> None:
    """A good reason, told in a note: the next wave calls again. Else a call: another day, or no answer yet."""
    life.say("no_show", held)
    day = later(held, life.between(0, 1))
    match life.rng.choices(("reason", "talk", "nobody"), (30, 50, 20))[0]:
        case "reason":
            life.say("reason_accepted", day, why=life.rng.choice(("illness", "work", "family")))
        case "talk":
            life.say("contact_held", day, channel="phone")
            own_talk(life, later(day, life.between(0, 2)), missed=1)
        case _:
            life.say("contact_tried", day, channel="phone")
            own_talk(life, later(day, life.between(5, 9)), missed=1)


def own_talk(life: Life, planned: date, missed: int = 0) -> None:
    """An appointment for a talk with the two of them; it is kept, missed or cancelled, and then made again."""
    talk = later(planned, life.between(4, 8))
    place = life.rng.choice(("dorpshuis", "dorpshuis", "raadhuis"))
    life.say("talk_planned", planned, at=some_appointment(life.rng, talk), place=place)
    match life.rng.choices(("held", "no_show", "client"), (80, 12, 8))[0]:
        case "held":
            life.say("talk_held", talk, outcome="plan")
            plan(life, talk)
        case "client":
            life.say("cancelled_by_client", later(talk, -1))
            own_talk(life, talk, missed)
        case _ if missed:
            life.say("no_show", talk)
            looked_into(life, talk)
        case _:
            life.say("no_show", talk)
            life.say("contact_held", later(talk, 1), channel="phone")
            own_talk(life, later(talk, 2), missed + 1)


def looked_into(life: Life, talk: date) -> None:
    """The second absence: a home visit, and what the team lead decides on the card ten working days later."""
    life.say("contact_tried", later(talk, 1), channel="visit")
    decided = later(talk, life.between(11, 14))
    answer = life.rng.choice(
        ("reason_accepted", "care_asked", "channel_changed", "outreach_asked", "closed_unreachable")
    )
    life.say(answer, decided, by=TEAM_LEAD, why="circumstances")
    if answer == "closed_unreachable":
        return
    if answer == "outreach_asked":
        life.say("outreach_done", later(decided, 2))
    own_talk(life, later(decided, 3))


def plan(life: Life, talk: date) -> None:
    """Barriers in codes and a small plan, mostly within a week; then a first action."""
    agreed = later(talk, life.between(1, 5) if life.chance(0.85) else life.between(7, 11))
    barriers = sorted(set(life.rng.choices(BARRIERS, k=life.between(1, 2))))
    for barrier in barriers:
        life.say("barrier_noted", agreed, barrier=barrier)
    life.say("plan_agreed", agreed)
    for barrier in barriers:
        help_arranged(life, agreed, barrier)
    action(life, agreed)


def help_arranged(life: Life, agreed: date, barrier: str) -> None:
    kinds = {"debts": "debt", "care": "care", "language": "other"}
    if barrier not in kinds:
        return
    day = later(agreed, life.between(4, 13))
    if life.chance(0.1):
        life.say("care_declined", day, barrier=barrier)
    else:
        life.say("care_arranged", day, barrier=barrier, kind=kinds[barrier])


def action(life: Life, agreed: date) -> None:
    started = later(agreed, life.between(3, 17))
    kind = life.rng.choice(ACTIONS)
    life.say(kind, started)
    contacts(life, agreed, stops=kind.replace("_started", "_ended") if kind in ACTIONS[:3] else "")


def contacts(life: Life, last: date, stops: str = "") -> None:
    """Contact after contact until something turns: work, a pause, getting stuck, or the time is over."""
    agreed = last
    life.say("review_done", later(weeks(agreed, 13), life.between(-4, 0)), by=TEAM_LEAD)
    while last <= LAST:
        last = weeks(last, life.rng.uniform(2.8, 4.3))
        life.say("contact_held", last, channel=life.rng.choice(("talk", "phone", "phone", "video")))
        turn = life.rng.random()
        if turn < 0.2:
            if stops:
                life.say(stops, later(last, 3))
            placement(life, later(last, 5))
            return
        if turn < 0.26:
            pause(life, later(last, 2))
            last = later(last, 25)
        elif turn < 0.3:
            life.say(
                "journey_closed", later(last, 2), reason=life.rng.choice(("own_work", "no_longer_entitled", "study"))
            )
            return
        elif turn < 0.37:
            life.say("stuck_reported", later(last, 1))
            life.say("plan_changed", later(last, 5), by=TEAM_LEAD, why="other_direction")


def pause(life: Life, day: date) -> None:
    ground, until = life.rng.choice(("illness", "care", "holiday")), weeks(day, life.between(3, 5))
    life.say("case_paused", day, heard=on_work(day), ground=ground, until=until)


def placement(life: Life, start: date) -> None:
    """Work, mostly part-time, and the talks of the aftercare."""
    ends = start + timedelta(days=life.rng.choice((181, 364)))
    hours = life.rng.choice((12, 16, 24, 32))
    life.say("placement_started", start, by=JOBCOACH, hours=hours, contract="fixed", until=ends)
    life.say("contract_known", start, by=JOBCOACH, until=ends)
    for days in (7, 14, 28, 91):
        if life.chance(0.85):
            talk = later(on_work(start + timedelta(days=days)), life.rng.choice((-2, -1, 0, 0, 0, 1)))
            life.say("aftercare_contact", talk, by=JOBCOACH)


def usual_service(life: Life) -> None:
    """Who is compared with: a contact now and then, and now and then work."""
    if life.chance(0.4):
        life.say("contact_held", later(TAKEOVER, life.between(3, 60)), channel="phone")
    if life.chance(0.12):
        placement(life, later(TAKEOVER, life.between(10, 70)))


def underway(life: Life) -> None:
    """Somebody of the first groups, called by hand: where they stood at the takeover."""
    session = later(BEGAN, life.rng.choice((8, 13, 18)))
    spoken(life, session)
    where = life.rng.choices(("talk", "plan", "contact", "work"), (15, 15, 50, 20))[0]
    if where == "talk":
        own_talk(life, later(TAKEOVER, life.between(0, 2)))
        return
    talk = later(session, 7) if where != "plan" else later(TAKEOVER, -life.between(1, 4))
    life.say("talk_held", talk, outcome="plan")
    if where == "plan":
        plan(life, talk)
        return
    agreed = later(talk, 3)
    barrier = life.rng.choice(BARRIERS)
    life.say("barrier_noted", agreed, barrier=barrier)
    life.say("plan_agreed", agreed)
    help_arranged(life, max(agreed, TAKEOVER), barrier)
    life.say(life.rng.choice(ACTIONS), later(agreed, 5))
    if where == "work":
        placement(life, later(TAKEOVER, life.between(-5, 12)))
    else:
        contacts(life, agreed)


def spoken(life: Life, session: date) -> None:
    """Called by hand before klantreis, and at the session."""
    held = appointment(session, 10)
    told = later(session, -8)
    life.say("wave_assigned", told, at=held, date=session, slot=f"hand-{session:%m%d}", place="dorpshuis")
    life.say("session_attended", session)

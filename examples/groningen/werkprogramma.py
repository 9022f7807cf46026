"""What somebody in the Werkprogramma goes through, as facts: an offer, a talk, a scan, and a step that fits."""

from datetime import date, timedelta

from examples.groningen.residents import TAKEOVER
from examples.invented.appointments import some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life


def course(life: Life) -> None:
    """Two thirds are offered it today; the others were spoken with, or are on the way already."""
    where = life.rng.choices(("offered", "talk", "underway"), (55, 15, 30))[0]
    if where == "offered":
        offered(life, TAKEOVER)
    elif where == "talk":
        life.say("signed_up", later(TAKEOVER, -life.between(2, 6)))
        talk(life, later(TAKEOVER, -1))
    else:
        held = weeks(TAKEOVER, -life.between(4, 14))
        life.say("talk_held", held)
        scan(life, held)


def offered(life: Life, day: date) -> None:
    """Trust comes first: a no is a no, and who says nothing is called after three weeks."""
    answer = life.rng.choices(("soon", "after_the_reminder", "called", "no"), (35, 25, 25, 15))[0]
    if answer == "no":
        life.say("declined", later(day, life.between(2, 13)))
    elif answer == "called":
        called = later(day, life.between(15, 19))
        life.say("contact_held" if life.chance(0.7) else "contact_tried", called, channel="phone")
        if life.chance(0.6):
            life.say("signed_up", called)
            talk(life, later(called, 1))
        else:
            life.say("declined", later(called, life.between(1, 5)))
    else:
        signed = later(day, life.between(2, 8) if answer == "soon" else life.between(11, 14))
        life.say("signed_up", signed)
        talk(life, signed)


def talk(life: Life, planned: date) -> None:
    held = later(planned, life.between(4, 8))
    life.say("talk_planned", planned, at=some_appointment(life.rng, held), place="loket")
    if life.chance(0.15):
        life.say("no_show", held)
        life.say("contact_held", held, channel="phone")
        talk(life, later(held, life.between(1, 4)))
        return
    life.say("talk_held", held, outcome="plan")
    scan(life, held)


def scan(life: Life, held: date) -> None:
    done = later(held, life.between(8, 16))
    life.say("scan_done", done)
    told = later(done, life.between(1, 6))
    life.say("scan_discussed", told)
    track(life, later(told, life.between(6, 18)))


def track(life: Life, start: date) -> None:
    """Most go into a track, some into a training; it costs something, and contact is kept up."""
    if life.chance(0.75):
        life.say(
            "track_started", start, kind=life.rng.choice(("participation", "participation", "reintegration", "care"))
        )
    else:
        life.say("training_started", start)
    life.say("provision_started", start, cost=life.rng.choice((800, 1500, 2750, 4000)))
    last, work = start, later(start, life.between(25, 120)) if life.chance(0.35) else None
    while last.year == 2026 or last < TAKEOVER:
        last = weeks(last, life.rng.choice((3, 4, 4, 5, 6, 8)))
        if work and last >= work > TAKEOVER:
            placed(life, work)
            return
        life.say("contact_held", last, channel=life.rng.choice(("phone", "talk", "visit")))


def placed(life: Life, start: date) -> None:
    coach = life.person.cells["jobcoach"]
    life.say("placement_started", start, by=coach, hours=life.rng.choice((12, 20, 24, 32)), contract="fixed")
    for days in (7, 14, 28, 91, 182):
        if life.chance(0.85):
            life.say("aftercare_contact", on_work(start + timedelta(days=days)), by=coach)

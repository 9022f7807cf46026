"""What a resident of Haarlem goes through in half a year, as facts: the courses that chance chooses between.

A talk leads to a plan, a plan to something in the city or to work, and all the while there is a rhythm of contact.
"""

from datetime import date, timedelta

from examples.invented.appointments import some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life, Stretch

TAKEOVER = date(2026, 1, 5)  #: Monday: the day the existing case load comes in
LAST = date(2026, 6, 30)
HALF_YEAR = Stretch(TAKEOVER, LAST)
TEAM_LEAD = "tl-1"
JOBCOACH = "jc-1"
ACTIVITIES = {"sport": "P-SPORT", "language": "P-TAAL", "cooperative": "P-COOP", "training": "P-BUURT"}
RHYTHM = {"young": 4, "entrepreneur": 8}  #: weeks, by group; everybody else 13


def spoken(life: Life, day: date) -> None:
    """The first talk is held on this day: a plan, and then something to do."""
    life.say("talk_held", day, outcome="plan")
    agreed = later(day, life.between(0, 8) if life.chance(0.8) else life.between(11, 16))
    life.say("plan_agreed", agreed)
    started = later(agreed, life.between(3, 18))
    match life.rng.choices(("activity", "experience", "volunteer", "work", "care"), (45, 20, 15, 10, 10))[0]:
        case "activity":
            activity(life, started)
        case "experience":
            experience(life, started)
        case "volunteer":
            life.say("volunteering_started", started)
        case "work":
            placement(life, started)
            return
        case _:
            life.say("care_arranged", started, kind=life.rng.choice(("debt", "health", "housing")))
    contacts(life, agreed)


def rhythm(life: Life) -> int:
    """In weeks."""
    groups = life.person.cells["target_groups"].split("|")
    return next((term for group, term in RHYTHM.items() if group in groups), 13)


def contacts(life: Life, last: date) -> None:
    """Contact after contact, mostly within the rhythm, sometimes too late, until the half year is over."""
    while last <= LAST:
        last = weeks(last, rhythm(life) * life.rng.choices((0.7, 0.9, 1.2), (35, 45, 20))[0])
        if last > TAKEOVER and life.chance(0.4):
            talk = later(last, 0)
            moment = some_appointment(life.rng, talk)
            life.say("talk_planned", later(talk, -life.between(5, 8)), at=moment, place="wijkhuis")
        if last >= TAKEOVER:
            life.say("contact_held", last, channel=life.rng.choice(("talk", "talk", "visit", "video")))


def activity(life: Life, day: date, number: int = 1) -> None:
    """At a partner, which mostly answers every six weeks."""
    kind = life.rng.choice(sorted(ACTIVITIES))
    ref = f"ACT-{life.person.number}-{number}"
    life.say("activity_started", day, ref=ref, partner=ACTIVITIES[kind], kind=kind)
    reports(life, ref, day, LAST)


def reports(life: Life, ref: str, first: date, last: date) -> None:
    """What the partner tells: four times out of five, a little before or after it was asked to."""
    due = first
    while (due := due + timedelta(weeks=6)) <= last:
        told = later(on_work(due), life.rng.choice((-4, -3, -2, 0, 2)))
        if life.chance(0.8) and told > first:
            life.say("activity_report", told, ref=ref, progress=life.rng.choice(("good", "good", "slow", "stuck")))


def experience(life: Life, day: date, months: int = 6) -> None:
    """A place of work experience: talks after four weeks and three months, and what comes after it."""
    ref, end = f"WE-{life.person.number}", on_work(day + timedelta(days=30 * months))
    partner = life.rng.choice(("P-SPORT", "P-IJS"))
    life.say("work_experience_started", day, ref=ref, partner=partner, kind="work_experience", until=end)
    for days in (28, 91):
        talk = later(on_work(day + timedelta(days=days)), life.rng.choice((-3, -1, 0, 2)))
        if life.chance(0.85):
            life.say("work_experience_talk_held", talk, ref=ref)
    reports(life, ref, day, end)
    life.say("next_step_agreed", later(end, -8), step=life.rng.choice(("work", "training", "other_place")))
    life.say("work_experience_ended", end, ref=ref, reason="done")


def placement(life: Life, start: date, *, off_benefit: bool = True) -> None:
    """Work, and the talks of the aftercare as far as the half year goes."""
    heard = start if start >= TAKEOVER else None
    hours = 32 if off_benefit else 16
    life.say("placement_started", start, by=JOBCOACH, heard=heard, hours=hours, contract="fixed")
    if off_benefit:
        life.say("off_benefit", start, heard=heard, reason="work")
    for days in (7, 14, 28, 91):
        talk = later(on_work(start + timedelta(days=days)), life.rng.choice((-1, 0, 0, 1)))
        if talk > start and life.chance(0.85):
            life.say("aftercare_contact", talk, by=JOBCOACH)


def underway(life: Life) -> None:
    """Someone who was spoken with before the takeover: told by the facts that still matter."""
    began = weeks(TAKEOVER, -life.between(6, 60))
    life.say("talk_held", began, outcome="plan")
    life.say("plan_agreed", later(began, 6))
    started = weeks(TAKEOVER, -life.between(1, 20))
    started = max(started, later(began, 9))
    match life.rng.choices(("activity", "two", "experience", "volunteer", "work"), (35, 15, 25, 15, 10))[0]:
        case "activity":
            activity(life, started)
        case "two":
            activity(life, started)
            activity(life, max(weeks(started, 2), later(began, 9)), 2)
        case "experience":
            experience(life, started)
        case "volunteer":
            life.say("volunteering_started", started)
        case _:
            placement(life, started, off_benefit=life.chance(0.7))
            return
    last = weeks(TAKEOVER, -life.rng.uniform(0.2, 1.1) * rhythm(life))
    life.say("contact_held", max(last, later(began, 9)), channel="talk")
    contacts(life, max(last, later(began, 9)))

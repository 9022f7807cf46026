"""What a resident of Doetinchem goes through, as facts: the courses that chance chooses between.

Each course goes on from the day it is given and hands over to the next. `stories.py` tells the ones written by hand.
"""

from datetime import date, timedelta

from examples.doetinchem.people import LAST, TAKEOVER
from examples.invented.appointments import Slot, some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life

TEAM_LEAD, JOBCOACH = "tl-1", "jc-1"
KINDS = ("reintegration", "reintegration", "participation", "care", "academy", "academy")


def called(life: Life, slot: Slot) -> None:
    """To a talk of the wave: most come, some cancel or stay away, and agree on another day."""
    day = slot.at.date()
    match life.rng.choices(("held", "cancelled", "no_show"), (78, 10, 12))[0]:
        case "held":
            talk(life, day)
        case "cancelled":
            planned = later(day, -1)
            life.say("cancelled_by_client", planned, heard=planned)
            agreed_talk(life, planned)
        case _:
            life.say("no_show", day, heard=day)
            life.say("contact_held", later(day, 1), heard=later(day, 1), channel="phone")
            agreed_talk(life, later(day, 1))


def reports(life: Life) -> None:
    """For the benefit: called the same or the next day, and a talk within the week."""
    day = life.person.enrolled_on
    life.say("reported", day, heard=day)
    agreed_talk(life, later(day, life.between(0, 1)), 3)


def agreed_talk(life: Life, planned: date, within: int = 6) -> None:
    held = later(planned, life.between(2, within))
    life.say("talk_planned", planned, heard=planned, at=some_appointment(life.rng, held), place="laborijn")
    talk(life, held)


def talk(life: Life, day: date) -> None:
    """The first talk, a screening, and an offer within a few weeks."""
    life.say("talk_held", day, heard=day if day >= TAKEOVER else None, outcome="plan")
    screened = later(day, life.between(3, 9) if life.chance(0.85) else life.between(11, 16))
    life.say("screening_done", screened, result=life.rng.choice(("reintegration", "participation", "care")))
    offered(life, later(screened, life.between(1, 12)))


def offered(life: Life, day: date, number: int = 1) -> None:
    """Accepted by most, mostly in time; declined by some, who are offered something else; by few not answered."""
    ref, kind = f"T{life.person.number:03d}-{number}", life.rng.choice(KINDS)
    life.say("track_offered", day, ref=ref, kind=kind)
    answered = later(day, life.between(2, 9) if life.chance(0.8) else life.between(11, 16))
    if number == 1 and life.chance(0.15):
        life.say("track_declined", answered, ref=ref, reason=life.rng.choice(("no_match", "health", "care")))
        decided = later(answered, life.between(2, 8))
        life.say("other_offer_asked", decided, by=TEAM_LEAD, heard=decided, why="wishes")
        offered(life, later(decided, life.between(4, 14)), 2)
        return
    life.say("track_accepted", answered, ref=ref)
    in_track(life, later(answered, life.between(4, 18)), ref, kind)


def in_track(life: Life, start: date, ref: str, kind: str) -> None:
    """Contact every six weeks, in the Werkacademie every two; and at the end of it work, less of it, or a next step."""
    life.say("track_started", start, ref=ref, kind=kind)
    last, end = start, weeks(start, life.between(12, 30))
    while last < end:
        gap = life.rng.uniform(1.5, 2.3) if kind == "academy" else life.rng.uniform(4, 7)
        last = weeks(last, gap)
        if TAKEOVER <= last < end:
            life.say("contact_held", last, channel=life.rng.choice(("talk", "phone", "phone", "video")))
    after_track(life, max(end, later(TAKEOVER, 3)), ref)


def after_track(life: Life, day: date, ref: str) -> None:
    match life.rng.choices(("off_benefit", "part_time", "next"), (25, 35, 40))[0]:
        case "off_benefit":
            life.say("track_ended", day, ref=ref, reason="work")
            off_benefit(life, later(day, 2))
        case "part_time":
            part_time(life, day)
        case _:
            life.say("track_ended", day, ref=ref, reason="done")
            life.say("contact_held", later(day, life.between(4, 15)), channel="talk")


def part_time(life: Life, start: date) -> None:
    """Work beside the benefit: a form every month, now and then late or forgotten; a premium in June and December."""
    hours = life.rng.choice((8, 12, 16, 20))
    if exemption := is_27(life, start) and life.chance(0.8):
        life.say("part_time_started", start, hours=hours, exemption_start=start)
    else:
        life.say("part_time_started", start, hours=hours)
    due = form_after(start + timedelta(days=9))
    while due <= LAST:
        if due >= TAKEOVER and life.chance(0.9):
            life.say(
                "income_stated", later(on_work(due), life.rng.choice((-3, -2, -1, 0, 0, 2))), period=f"{due:%Y-%m}"
            )
        due = form_after(due)
    for premium in (date(2026, 6, 1), date(2026, 12, 1)):
        if is_27(life, start) and premium > start:
            life.say("premium_checked", later(premium, -life.between(0, 6)), paid=life.rng.choice(("yes", "yes", "no")))
    if exemption and (end := _months(start, 6)) > TAKEOVER:
        life.say("exemption_ended", later(on_work(end), -1))


def off_benefit(life: Life, day: date) -> None:
    """Off benefit by work: followed at half a year and a year; one in six is back before that."""
    life.say("off_benefit", day, reason="work")
    if life.chance(0.17):
        life.say("benefit_restarted", weeks(day, life.between(8, 20)))
        return
    life.say("aftercare_contact", weeks(day, 26), by=JOBCOACH, point="6m")


def underway(life: Life) -> None:
    """Somebody who is with the programme at the takeover, told by the facts that still matter."""
    began = weeks(TAKEOVER, -life.between(6, 40))
    life.say("talk_held", began, outcome="plan")
    life.say("screening_done", later(began, 7), result="reintegration")
    ref, kind = f"T{life.person.number:03d}-1", life.rng.choice(KINDS)
    where = life.rng.choices(("offer", "track", "part_time", "off_benefit"), (15, 50, 25, 10))[0]
    if where == "offer":
        offered(life, later(TAKEOVER, -life.between(1, 6)))
        return
    offer = later(began, 12)
    life.say("track_offered", offer, ref=ref, kind=kind)
    life.say("track_accepted", later(offer, 4), ref=ref)
    if where == "part_time":
        life.say("track_started", later(offer, 6), ref=ref, kind=kind)
        life.say("contact_held", later(TAKEOVER, -life.between(2, 20)), channel="phone")
        part_time(life, weeks(TAKEOVER, -life.between(1, 30)))
        return
    if where == "off_benefit":
        off_benefit(life, max(weeks(TAKEOVER, -life.between(1, 24)), later(offer, 8)))
        return
    life.say("contact_held", later(TAKEOVER, -life.between(1, 25)), channel="talk")
    in_track(life, min(later(offer, 9), later(TAKEOVER, -1)), ref, kind)


def is_27(life: Life, day: date) -> bool:
    born = date.fromisoformat(life.person.cells["birth_date"])
    return (born.month, born.day) <= (day.month, day.day) if day.year - born.year == 27 else day.year - born.year > 27


def form_after(day: date) -> date:
    """The 10th after this day."""
    first = day if day.day < 10 else day.replace(day=1) + timedelta(days=32)
    return first.replace(day=10)


def _months(day: date, count: int) -> date:
    month = day.month - 1 + count
    return date(day.year + month // 12, month % 12 + 1, min(day.day, 28))

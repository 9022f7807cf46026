"""Who integrates, and the courses that chance chooses between: called for the broad intake, a plan, and more.

Fourteen whose stories are told by hand (`newcomer_stories.py`), six who come in over the year, and six of those on the
way to work: two journeys of one resident. Their facts come from the system of the integration lead.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from examples.invented.appointments import some_appointment
from examples.invented.days import later, weeks
from examples.invented.facts import Life
from examples.invented.people import About, Person, Populace
from examples.landsmeer.lives import LAST, TAKEOVER

JOURNEY = "landsmeer_newcomers"
LEAD = "mg-1"  #: holds the role integration_lead
FIRST, TOLD_BY_HAND, LAST_NUMBER = 124, 14, 143
ON_BOTH = (22, 44, 64, 65, 68, 76)  #: residents of the journey to work, who integrate beside it
PARTNERS = ("P-01", "P-02")

#: Days of DUO's notice, of registration and of the first benefit of those told by hand; empty: not known yet.
DATES: Mapping[int, tuple[str, str, str]] = {
    124: ("2025-12-15", "2025-12-29", "2025-12-29"),
    125: ("2025-12-18", "2025-12-22", "2025-12-22"),
    126: ("2025-12-18", "2025-12-24", "2025-12-24"),
    127: ("2025-12-29", "2025-12-19", "2025-12-19"),
    128: ("2025-11-03", "2025-11-10", "2025-11-10"),
    129: ("2025-10-30", "2025-11-12", "2025-11-12"),
    130: ("2025-10-28", "2025-11-05", "2025-11-05"),
    131: ("2025-10-10", "2025-10-15", "2025-10-15"),
    132: ("2025-12-18", "", ""),
    133: ("2025-08-04", "2025-08-12", "2025-08-12"),
    134: ("2025-04-01", "2025-04-10", "2025-04-10"),
    135: ("2024-09-02", "2024-09-09", "2024-09-09"),
    136: ("2025-11-24", "2025-12-01", "2025-12-01"),
    137: ("2023-01-16", "2023-01-23", "2023-01-23"),
}  # fmt: skip


def residents(populace: Populace) -> list[Person]:
    """All who integrate: the new ones, and those of this populace who are on both journeys."""
    settled = replace(
        populace,
        count=LAST_NUMBER,
        languages=("ara", "tir", "tur", "fas"),
        enrolled_on=_enrolled_on,
        household=lambda _: "",
        groups=_groups,
        more=_dates,
    )
    both = [person for person in populace.people() if person.number in ON_BOTH]
    return [*map(_on_both, both), *settled.people()[FIRST - 1 :]]


def _enrolled_on(number: int) -> date:
    return TAKEOVER if number < FIRST + TOLD_BY_HAND else later(TAKEOVER, (number - FIRST - TOLD_BY_HAND) * 36 + 12)


def _groups(about: About, _rng: random.Random) -> list[str]:
    held = {"status_holder": True, "must_integrate": True, "young": about.born.year >= 1999}
    return [group for group, holds in held.items() if holds]


def _dates(about: About, rng: random.Random) -> dict[str, str]:
    registered = about.enrolled_on - timedelta(days=rng.randrange(7))
    told = (str(registered - timedelta(days=rng.randrange(5, 15))), str(registered), str(registered))
    duo, brp, benefit = DATES.get(about.number, told)
    return {
        "duo_notice": duo,
        "brp_registration": brp,
        "benefit_start": benefit,
        "employer_name": "",
        "employer_email": "",
    }


def _on_both(person: Person) -> Person:
    """Settled last spring; the plan has been there since the summer."""
    groups = {*person.cells["target_groups"].split("|"), "must_integrate"}
    dates = {"duo_notice": "2025-03-17", "brp_registration": "2025-04-01", "benefit_start": "2025-04-01"}
    return replace(person, cells=person.cells | {"target_groups": "|".join(sorted(groups)), **dates})


def new_here(life: Life, day: date) -> None:
    """Called for the broad intake; there, or not and for a good reason; then the test and the plan."""
    planned = later(day, life.between(1, 4))
    while True:
        talk = later(planned, life.between(7, 11))
        called(life, planned, talk)
        match life.rng.choices(("held", "no_show", "client"), (75, 15, 10))[0]:
            case "held":
                held(life, talk)
                return
            case "client":
                life.say("cancelled_by_client", later(talk, -1), by=LEAD)
                planned = later(talk, life.between(0, 2))
            case _:
                life.say("no_show", talk, by=LEAD)
                life.say("reason_accepted", later(talk, 3), by=LEAD, why="interpreter")
                planned = later(talk, life.between(4, 6))


def called(life: Life, planned: date, talk: date, heard: date | None = None) -> None:
    life.say("talk_planned", planned, at=some_appointment(life.rng, talk), by=LEAD, heard=heard, place="stadhuis")


def held(life: Life, talk: date) -> None:
    life.say("intake_held", talk, by=LEAD, heard=talk if talk >= TAKEOVER else None)
    life.say("learnability_tested", later(talk, life.between(4, 9)), by=LEAD)
    planned(life, later(talk, life.between(12, 18)))


def planned(life: Life, day: date, talks: int = 6) -> None:
    """The plan is there; support is arranged, and the case worker speaks with them."""
    life.say("pip_dated", day, by=LEAD, heard=day if day >= TAKEOVER else None, progress_talks=talks)
    support = "language_support_started" if life.chance(0.8) else "language_support_not_needed"
    life.say(support, later(day, life.between(10, 25)))
    beside(life, later(day, life.between(20, 55)))
    underway(life, day)


def beside(life: Life, day: date) -> None:
    """Volunteering, training, a place for work experience, or an activity at a partner."""
    number = life.person.number
    match life.rng.choice(("volunteering", "skills", "experience", "activity")):
        case "volunteering":
            life.say("volunteering_started", day)
        case "skills":
            life.say("skills_training_started", day)
            life.say("skills_training_ended", weeks(day, 10))
        case "experience":
            experience(life, day)
        case _:
            partner = PARTNERS[number % 2]
            life.say("activity_started", day, ref=f"A-{number}", partner=partner, kind="language")
            for cycle in (6, 12, 18):
                if life.chance(0.8):
                    heard = weeks(day, cycle + life.rng.uniform(-0.5, 0.8))
                    life.say("activity_report", heard, ref=f"A-{number}", progress=life.rng.choice(("good", "slow")))
            life.say("activity_ended", weeks(day, 20), ref=f"A-{number}", reason="done")


def experience(life: Life, day: date) -> None:
    ref = f"WE-{life.person.number}"
    life.say("work_experience_started", day, ref=ref, partner=PARTNERS[0], kind="work_experience")
    for after in (4, 13):
        if life.chance(0.8):
            life.say("work_experience_talk_held", weeks(day, after), by="jc-1", ref=ref)
    life.say("work_experience_ended", weeks(day, 26), ref=ref, reason=life.rng.choice(("done", "work")))


def underway(life: Life, last: date) -> None:
    """Contact every six weeks, more or less, and a talk about progress twice a year, until the year is over."""
    began, talks = last, 0
    while last <= LAST:
        last = weeks(last, life.rng.choices((life.rng.uniform(4, 6), life.rng.uniform(6.5, 9)), (75, 25))[0])
        if last < TAKEOVER:
            continue
        if (last - began).days // 182 > talks:
            talks = (last - began).days // 182
            life.say("progress_talk_held", last, by=LEAD)
        else:
            life.say("contact_held", last, channel=life.rng.choice(("talk", "phone", "visit")))


def on_both(life: Life) -> None:
    """Integrating for half a year already: everything but contact and progress lies behind them."""
    agreed = weeks(TAKEOVER, -life.between(24, 30))
    talk = later(agreed, -20)
    called(life, later(talk, -8), talk)
    life.say("intake_held", talk, by=LEAD)
    life.say("learnability_tested", later(talk, 6), by=LEAD)
    life.say("pip_dated", agreed, by=LEAD, progress_talks=6)
    life.say("language_support_started", weeks(agreed, 4))
    life.say("volunteering_started", weeks(agreed, 7))
    life.say("contact_held", later(TAKEOVER, -life.between(6, 24)))
    underway(life, weeks(agreed, 0))

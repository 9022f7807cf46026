"""Learning at work, working at stadsbeheer, and an application for bijstand: short, plain courses of the main line."""

from datetime import date, timedelta

from examples.groningen.residents import TAKEOVER
from examples.invented.appointments import some_appointment
from examples.invented.days import later, on_work, weeks
from examples.invented.facts import Life


def at_work(life: Life) -> None:
    """The company is looked at, the agreement signed, and every six weeks somebody asks how it goes."""
    cells, coach = life.person.cells, life.person.cells["jobcoach"]
    begins, ends = (date.fromisoformat(cells[name]) for name in ("start_learning", "planned_end"))
    life.say("training_company_recognised", on_work(begins - timedelta(days=26)))
    life.say("agreement_signed", on_work(begins - timedelta(days=life.between(2, 10))))
    life.say("learning_started", on_work(begins), training_company=cells["training_company"])
    life.say("provision_started", on_work(begins), cost=life.rng.choice((900, 1800)))
    asked = weeks(begins, 6)
    while asked < ends:
        if life.chance(0.85):
            life.say("contact_held", later(asked, life.rng.choice((-1, 0, 0, 1))), by=coach, channel="visit")
        asked = weeks(asked, 6)
    life.say("certificate_given", later(on_work(ends), life.between(1, 12)))


def stadsbeheer(life: Life) -> None:
    """Half of them are spoken with now; the others work there already."""
    if life.chance(0.5):
        planned = later(TAKEOVER, life.between(0, 4))
        held = later(planned, life.between(5, 9))
        life.say("talk_planned", planned, at=some_appointment(life.rng, held), place="stadsbeheer")
        life.say("talk_held", held)
        at_stadsbeheer(life, later(held, life.between(8, 25)))
        return
    began = weeks(TAKEOVER, -life.between(2, 12))
    life.say("talk_held", later(began, -10))
    at_stadsbeheer(life, began)


def at_stadsbeheer(life: Life, began: date) -> None:
    number, coach = f"SB-{life.person.number}", life.person.cells["jobcoach"]
    life.say("work_experience_started", began, ref=number, partner="P-SB", kind="work_experience")
    life.say("work_experience_talk_held", later(began, life.between(2, 5)), by=coach, ref=number)
    life.say("language_support_started", later(began, life.between(5, 19)))
    talk = weeks(began, 4)
    while talk < began + timedelta(weeks=25):
        life.say("work_experience_talk_held", later(talk, life.rng.choice((-1, 0, 0, 2))), by=coach, ref=number)
        talk = weeks(talk, 4)
    life.say("next_step_agreed", weeks(began, 20), step=life.rng.choice(("work", "training", "language")))


def application(life: Life) -> None:
    """Reported, spoken with, applied, and decided within eight weeks."""
    reported = life.person.enrolled_on
    life.say("reported", reported)
    life.say("application_made_possible", later(reported, 1))
    life.say("talk_held", later(reported, life.between(3, 8)))
    applied = later(reported, life.between(2, 4) if _grown(life) else 22)
    life.say("application_received", applied)
    if life.chance(0.4):
        asked = later(applied, 5)
        life.say("information_asked", asked, until=later(asked, 10))
        life.say("information_received", later(asked, life.between(3, 9)))
    life.say("advance_paid", later(applied, life.between(14, 18)))
    decided = later(applied, life.between(19, 34))
    if life.chance(0.85):
        life.say("plan_agreed", later(decided, -2))
        life.say("benefit_awarded", decided)
    else:
        life.say("benefit_refused", decided)


def _grown(life: Life) -> bool:
    """27 or older: no search period."""
    return life.person.cells["birth_date"] < "1999-01-01"

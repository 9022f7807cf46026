"""Stories of Doetinchem told by hand about work: part-time beside the benefit, off it, and back (numbers 12 to 18)."""

from datetime import date

from examples.doetinchem.lives import JOBCOACH, form_after, offered
from examples.doetinchem.telling import DAY, june, may, now, offered_before, spoken_with
from examples.invented.days import later
from examples.invented.facts import Life


def gives_every_form_in_time(life: Life) -> None:
    """Begun on 1 April: the first form is that of May, since it is about April. The premium of June is paid."""
    spoken_with(life, 60)
    offered_before(life, 50, "T012-1", "reintegration")
    life.say("part_time_started", date(2026, 4, 1), hours=16, exemption_start=date(2026, 4, 1))
    now(life, "income_stated", may(8), period="2026-05")
    now(life, "premium_checked", may(28), paid="yes")
    now(life, "income_stated", june(8), period="2026-06")
    now(life, "contact_held", may(29), channel="phone")
    due = form_after(june(10))
    while due.month < 10:
        now(life, "income_stated", later(due, 0 if due.weekday() < 5 else -1), period=f"{due:%Y-%m}")
        due = form_after(due)
    now(life, "exemption_ended", date(2026, 9, 28))


def forgets_a_form(life: Life) -> None:
    """The one of May: the case worker hears it on the 19th, calls, and it is there on the 20th."""
    spoken_with(life, 60)
    offered_before(life, 50, "T013-1", "participation")
    life.say("part_time_started", date(2026, 3, 16), hours=12)
    now(life, "contact_held", may(19), channel="phone")
    now(life, "income_stated", may(20), period="2026-05")
    now(life, "premium_checked", june(1), paid="yes")


def comes_to_the_end_of_the_exemption(life: Life) -> None:
    """Six months from 15 December: told on 11 May, prepared on 1 June, dealt with on 12 June."""
    spoken_with(life, 130)
    offered_before(life, 120, "T014-1", "reintegration")
    life.say("part_time_started", date(2025, 12, 15), hours=20, exemption_start=date(2025, 12, 15))
    now(life, "income_stated", may(8), period="2026-05")
    now(life, "contact_held", may(12), channel="talk")
    now(life, "premium_checked", may(29), paid="yes")
    now(life, "income_stated", june(9), period="2026-06")
    now(life, "exemption_ended", june(12))


def stops_working(life: Life) -> None:
    """On 20 May: one form is still due, about May, and the premium for the months since December."""
    spoken_with(life, 130)
    offered_before(life, 120, "T015-1", "reintegration")
    life.say("part_time_started", date(2026, 1, 12), hours=20, exemption_start=date(2026, 1, 12))
    now(life, "income_stated", may(11), period="2026-05")
    now(life, "part_time_ended", may(20))
    now(life, "contact_held", may(21), channel="talk")
    now(life, "premium_checked", june(2), paid="yes")
    now(life, "income_stated", june(10), period="2026-06")


def goes_off_benefit(life: Life) -> None:
    spoken_with(life, 60)
    offered_before(life, 50, "T016-1", "academy")
    life.say("track_started", later(DAY, -40), ref="T016-1", kind="academy")
    now(life, "track_ended", may(8), ref="T016-1", reason="work")
    now(life, "off_benefit", may(11), reason="work")
    now(life, "aftercare_contact", date(2026, 11, 10), by=JOBCOACH, point="6m")


def falls_back(life: Life) -> None:
    """At work since 20 April; the aftercare hears that it goes wrong, and it cannot be mended."""
    spoken_with(life, 60)
    offered_before(life, 50, "T017-1", "reintegration")
    life.say("placement_started", date(2026, 4, 20), by=JOBCOACH, hours=32, contract="fixed", until=date(2026, 10, 19))
    now(life, "aftercare_contact", may(6), by=JOBCOACH, point="2w")
    now(life, "relapse_signalled", may(19), by=JOBCOACH)
    now(life, "relapse_talk_held", may(20))
    now(life, "placement_ended", may(27), by=JOBCOACH, reason="returns_to_benefit")
    offered(life, june(8), 2)


def comes_back_to_the_benefit(life: Life) -> None:
    """A new screening, and a new offer within four weeks."""
    spoken_with(life, 200)
    offered_before(life, 190, "T018-1", "reintegration")
    life.say("off_benefit", date(2025, 12, 1), reason="work")
    now(life, "benefit_restarted", may(12))
    now(life, "screening_done", may(21), result="reintegration")
    offered(life, june(3), 2)

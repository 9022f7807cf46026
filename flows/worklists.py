"""Work lists that colleagues filled in, taken in every quarter of an hour. Red only when a person has to look."""

from flows.clock import present_of
from flows.endings import done, needs_a_person
from flows.naming import named_by_day
from flows.technical import flow
from klantreis.usecases.list_post import PostReport
from tasks.listing import read_lists
from tasks.workplace import workplace


@flow(name="Werklijsten", flow_run_name=named_by_day("werklijsten"))
async def worklists() -> PostReport:
    """Leest de werklijsten die medewerkers invulden, legt vast wat erop staat en geeft ieder antwoord."""
    with workplace() as app:
        if not app.settings.worklists:
            return done(PostReport(), "geen map of mailbox voor werklijsten ingesteld")
        report = read_lists(present_of(app, None))
    if report.needs_a_person:
        return needs_a_person(report, told(report), WHAT_TO_DO)
    return done(report, told(report))


WHAT_TO_DO = (
    "Kijk in `unread` (bij een mailbox `klantreis-unread`) naar wat geen leesbare werklijst was. Wie geen antwoord kon "
    "krijgen, heeft geen e-mailadres in het bestand met collega's."
)


def told(report: PostReport) -> str:
    """The round in a few words: what a person has to look at first."""
    if not report.read:
        return "de mailbox antwoordt niet" if report.silent else "geen werklijsten"
    parts = [f"{report.left} te bekijken"] * bool(report.left)
    parts += [f"{report.unanswered} zonder antwoord"] * bool(report.unanswered)
    parts += [f"{report.lists} {'lijst' if report.lists == 1 else 'lijsten'}: {report.new} vastgelegd"]
    parts += [f"{report.rejected} regels terug"] * bool(report.rejected)
    return ", ".join(parts)

"""Work lists that colleagues filled in, taken in now. Red only when a person has to look.

By itself that happens in each delivery (`deliver.py`), which uses the words below too.
"""

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
    """The lists in a few words: what a person has to look at first."""
    if not report.read:
        return "de mailbox voor werklijsten antwoordt niet" if report.silent else "geen werklijsten"
    parts = [f"{_many(report.left, 'inzending')} te bekijken"] * bool(report.left)
    parts += [f"{_many(report.unanswered, 'werklijst')} zonder antwoord"] * bool(report.unanswered)
    parts += [f"{_many(report.lists, 'werklijst')}: {report.new} vastgelegd"] * bool(report.lists)
    parts += [f"{report.rejected} {'regel' if report.rejected == 1 else 'regels'} terug"] * bool(report.rejected)
    return ", ".join(parts)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 'en'}"

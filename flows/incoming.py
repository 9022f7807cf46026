"""Files from the inbox: colleagues, appointment slots, facts. What was refused is told by row, in Dutch."""

from flows.clock import present_of
from flows.endings import Rejecting, done, needs_a_person, rejected_rows
from flows.forms import refusals_end_red
from flows.parameters import FactFile, FileName, OneMunicipality
from flows.technical import flow
from klantreis.settings import Settings
from klantreis.usecases.inbox import in_inbox
from tasks.recording import facts_from, slots_from, staff_from
from tasks.workplace import workplace


@flow(name="Collega's bijwerken", flow_run_name="collega's {municipality}: {file}")
@refusals_end_red("")
async def staff(file: FileName, municipality: OneMunicipality) -> str:
    """Neemt collega's, rollen, verlof en vervangers over uit een bestand. Het telt meteen."""
    report = staff_from(in_inbox(Settings().inbox, file), municipality)
    return _ended(report, f"{report.people} {'collega' if report.people == 1 else 'collega’s'}")


@flow(name="Momenten bijwerken", flow_run_name="momenten {municipality}: {file}")
@refusals_end_red("")
async def slots(file: FileName, municipality: OneMunicipality) -> str:
    """Neemt de momenten waarvoor in groepen wordt uitgenodigd over uit een bestand. Het telt meteen."""
    with workplace() as app:
        report = slots_from(in_inbox(Settings().inbox, file), municipality, present_of(app, None))
    return _ended(report, f"{report.slots} {'moment' if report.slots == 1 else 'momenten'}")


@flow(name="Feiten uit een bestand", flow_run_name="feiten: {file}")
@refusals_end_red("")
async def facts(file: FactFile) -> str:
    """Legt de feiten uit een bestand vast. Twee keer hetzelfde bestand kan geen kwaad."""
    with workplace() as app:
        report = facts_from(in_inbox(Settings().inbox, file), present_of(app, None))
    return _ended(report, f"{report.new} nieuw, {report.known} bekend")


def _ended(report: Rejecting, name: str) -> str:
    """Green, or red with the reason of each row that was refused."""
    if not report.rejected:
        return done(name, name)
    return needs_a_person(name, f"{name}, {report.rejected} afgekeurd", rejected_rows(report))

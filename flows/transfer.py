"""Cases given to another colleague, from a form."""

from collections.abc import Sequence
from typing import Annotated

from flows.clock import present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red, titled
from flows.parameters import Decider, DryRun, OneMunicipality, OneOf, asked, staff_code
from flows.technical import flow
from klantreis.usecases.transferring import Transfer, TransferReport
from tasks.deciding import transfer_cases
from tasks.workplace import workplace

BOTH = "beide rollen"
ROLES = (BOTH, *titled({"case_worker": "klantmanager", "jobcoach": "jobcoach"}))
NAMED = 50  #: references in the message of the run

Giver = Annotated[str, staff_code("Van", "De code van de medewerker die de dossiers nu heeft, zoals kw-1.")]
Receiver = Annotated[str, staff_code("Naar", "De code van de medewerker die ze krijgt, zoals kw-2.")]
Role = Annotated[str, OneOf(ROLES), asked("Rol", "Welke rol in het dossier overgaat. Meestal: beide.")]


@flow(name="Dossiers overdragen", flow_run_name="overdragen {giver} naar {receiver}")
@refusals_end_red("")
async def transfer(
    municipality: OneMunicipality, giver: Giver, receiver: Receiver, by: Decider, role: Role = BOTH,
    dry_run: DryRun = True,
) -> str:  # fmt: skip
    """Geeft de lopende dossiers van een medewerker aan een collega. Begin met een proef: die noemt de dossiers."""
    wanted = Transfer(from_=giver, to=receiver, by=by, municipality=municipality, role=code_of(role))
    with workplace() as app:
        report = transfer_cases(wanted, present_of(app, None), dry_run)
    name = f"{len(report.cases)} dossier{'' if len(report.cases) == 1 else 's'}"
    if dry_run:
        return done(name, f"proef: {name}", _named(report.cases))
    return done(name, f"{name} overgedragen{_lines(report)}", _named(report.cases))


def _lines(report: TransferReport) -> str:
    return f", {report.lines} openstaande {'regel' if report.lines == 1 else 'regels'} mee" if report.lines else ""


def _named(refs: Sequence[str]) -> str:
    more = f" en nog {len(refs) - NAMED}" if len(refs) > NAMED else ""
    return f"{', '.join(refs[:NAMED])}{more}" or "Geen dossiers."

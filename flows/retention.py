"""Erase who is past the term that the municipality's file names. Never on a schedule: a named colleague starts it."""

from typing import Annotated

from flows.clock import present_of
from flows.endings import done, refused
from flows.parameters import OneMunicipality, StaffCode, asked
from flows.technical import flow
from klantreis.errors import FixInput
from klantreis.reports.retained import headline
from klantreis.usecases.retaining import Retained
from tasks.retaining import retain, show_retained
from tasks.workplace import workplace

DryRun = Annotated[
    bool,
    asked("Proef", "Aan: laat alleen zien om welke dossiers het gaat. Uit: wis deze inwoners, en dat is voorgoed."),
]  # fmt: skip


@flow(name="Bewaartermijn", flow_run_name="bewaartermijn {municipality}")
async def retention(municipality: OneMunicipality, by: StaffCode, dry_run: DryRun = True) -> Retained | None:
    """Zoekt de inwoners van wie elke reis langer geleden eindigde dan de gemeente bewaart, en wist ze als u dat kiest.

    Feiten zonder naam blijven, zodat geen cijfer verandert. Zonder termijn in het gemeentebestand gebeurt er niets.
    """
    try:
        with workplace() as app:
            found = retain(municipality, by, present_of(app, None), dry_run=dry_run)
    except FixInput as problem:
        return refused(None, problem)
    await show_retained(found, by)
    return done(found, headline([found]))

"""Residents from a file in the inbox."""

from typing import Annotated

from flows.choices import JOURNEYS
from flows.clock import present_of
from flows.endings import done, needs_a_person, rejected_rows
from flows.forms import refusals_end_red
from flows.parameters import DryRun, FileName, OneMunicipality, OneOf, asked
from flows.technical import flow
from klantreis.settings import Settings
from klantreis.usecases.enrolment import EnrolReport
from klantreis.usecases.inbox import in_inbox
from tasks.recording import enrol_file
from tasks.workplace import workplace

Journey = Annotated[str, OneOf(JOURNEYS), asked("Reis", "De reis waarin de inwoners beginnen.")]


@flow(name="Inschrijven", flow_run_name="inschrijven {municipality}: {file}")
@refusals_end_red(EnrolReport())
async def enrol(file: FileName, municipality: OneMunicipality, journey: Journey, dry_run: DryRun = True) -> EnrolReport:
    """Schrijft inwoners in uit een bestand. Begin met een proef: die laat zien wat er zou gebeuren."""
    with workplace() as app:
        when = present_of(app, None)
        report = enrol_file(in_inbox(Settings().inbox, file), municipality, journey, when, dry_run)
    new, known = report.new + report.rounds, report.known
    name = f"{'proef: ' if dry_run else ''}{new} nieuw, {known} bekend, {report.rejected} afgekeurd"
    if report.rejected:
        return needs_a_person(report, name, rejected_rows(report))
    return done(report, name)

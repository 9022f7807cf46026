"""Pause or resume one case from a form."""

from datetime import date
from typing import Annotated

from flows.choices import GROUNDS, NO_GROUND
from flows.clock import present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red
from flows.parameters import DAY, CaseRef, OneOf, StaffCode, asked
from flows.technical import flow
from tasks.recording import pause_case, resume_case
from tasks.tagging import case_tag, tag_this_run
from tasks.workplace import workplace

PAUSE, RESUME = "pauzeren", "hervatten"

What = Annotated[str, OneOf((PAUSE, RESUME)), asked("Wat", "Het dossier stilzetten, of weer laten lopen.")]
Ground = Annotated[
    str,
    OneOf(GROUNDS),
    asked("Reden", "Alleen bij pauzeren: waarom het dossier stilstaat. Bij hervatten telt dit niet mee."),
]
Until = Annotated[
    date | None,
    asked("Tot", "Alleen bij pauzeren: de eerste dag waarop het weer loopt. Leeg: tot iemand hervat.", shape=DAY),
]


@flow(name="Dossier pauzeren of hervatten", flow_run_name="{what} {case}")
@refusals_end_red("")
async def pause(case: CaseRef, what: What, by: StaffCode, ground: Ground = NO_GROUND, until: Until = None) -> str:
    """Zet één dossier stil of laat het weer lopen. Een pauze begint vandaag; wettelijke termijnen lopen door."""
    await tag_this_run(case_tag(case))
    with workplace() as app:
        when = present_of(app, None)
        outcome = pause_case(case, code_of(ground), until, by, when) if what == PAUSE else resume_case(case, by, when)
    return done(outcome, "vastgelegd" if outcome == "new" else "was al zo")

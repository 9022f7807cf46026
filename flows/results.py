"""What a programme reaches, on request: a page of figures, kept as an artifact."""

from datetime import date
from typing import Annotated

from flows.choices import JOURNEYS
from flows.clock import looked_back
from flows.endings import done, needs_a_person
from flows.forms import refusals_end_red
from flows.parameters import DAY, EVERYWHERE, Municipality, OneOf, asked
from flows.technical import flow
from tasks.showing import show_results
from tasks.workplace import workplace

Journey = Annotated[str, OneOf(JOURNEYS), asked("Programma", "De reis waarvan u de resultaten wilt zien.")]
On = Annotated[
    date | None,
    asked("Dag", "De dag waarop wordt teruggekeken, op wat toen bekend was. Leeg: vandaag.", shape=DAY),
]


@flow(name="Resultaten", flow_run_name="resultaten {journey}")
@refusals_end_red("")
async def results(journey: Journey, municipality: Municipality = EVERYWHERE, on: On = None) -> str:
    """Telt in mensen wat een programma bereikt: wie meedoen, de doelen, de situaties en wat er is gebeurd."""
    with workplace() as app:
        where = "" if municipality == EVERYWHERE else municipality
        shown = await show_results(journey, where, looked_back(app, on))
    if shown.broken:
        return needs_a_person(shown.key, f"{len(shown.broken)} dossiers niet meegeteld: {', '.join(shown.broken[:3])}")
    return done(shown.key, f"{shown.people} mensen geteld")

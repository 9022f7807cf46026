"""What a programme reaches, on request: a page of figures, kept as an artifact."""

from datetime import date
from typing import Annotated

from flows.choices import JOURNEYS
from flows.clock import looked_back
from flows.endings import done, needs_a_person, refused
from flows.parameters import DAY, EVERYWHERE, Municipality, OneOf, asked
from flows.technical import flow
from klantreis.errors import FixInput
from tasks.showing import show_results
from tasks.workplace import workplace

Journey = Annotated[str, OneOf(JOURNEYS), asked("Programma", "De reis waarvan u de resultaten wilt zien.")]
On = Annotated[
    date | None,
    asked("Dag", "De dag waarop wordt teruggekeken, op wat toen bekend was. Leeg: vandaag.", shape=DAY),
]


@flow(name="Resultaten", flow_run_name="resultaten {journey}")
async def results(journey: Journey, municipality: Municipality = EVERYWHERE, on: On = None) -> str:
    """Telt in mensen wat een programma bereikt: wie meedoen, de doelen, de situaties en wat er is gebeurd."""
    try:
        with workplace() as app:
            shown = await show_results(
                journey, "" if municipality == EVERYWHERE else municipality, looked_back(app, on)
            )
    except FixInput as problem:
        return refused("", problem)
    if shown.broken:
        return needs_a_person(shown.key, f"{len(shown.broken)} dossiers niet meegeteld: {', '.join(shown.broken[:3])}")
    return done(shown.key, f"{shown.people} mensen geteld")

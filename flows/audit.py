"""How timely the follow-up was: once a month for the month that ended, and on request."""

from datetime import date
from typing import Annotated

from flows.clock import looked_back, present_of
from flows.endings import done, needs_a_person
from flows.forms import refusals_end_red
from flows.parameters import DAY, EVERYWHERE, Municipality, OneOf, asked
from flows.periods import LAST_MONTH, PERIODS, period_of
from flows.technical import flow
from tasks.auditing import show_audit
from tasks.workplace import workplace

Choice = Annotated[
    str,
    OneOf(PERIODS),
    asked("Periode", "Wat in deze periode klaar moest zijn, telt mee. De laatste dag is de dag waarop wordt gekeken."),
]
Since = Annotated[date | None, asked("Eerste dag", "Alleen bij 'eigen periode'.", shape=DAY)]
Until = Annotated[
    date | None,
    asked("Laatste dag", "Alleen bij 'eigen periode'. Leeg: vandaag. Bij een eerdere "
          "dag telt wat toen bekend was.", shape=DAY),
]  # fmt: skip
Share = Annotated[
    bool,
    asked("Om te delen", "Voor buiten het huis: kleine aantallen en dossiernummers zijn dan weggelaten."),
]
Coarse = Annotated[
    bool,
    asked("Alleen dagen", "In de logs voor procesanalyse (XES en OCEL) staan dan dagen en geen tijden."),
]


@flow(name="Audit", flow_run_name="audit {period}, {municipality}")
@refusals_end_red("")
async def audit(
    period: Choice = LAST_MONTH,
    municipality: Municipality = EVERYWHERE,
    since: Since = None,
    until: Until = None,
    share: Share = False,
    coarse: Coarse = False,
) -> str:
    """Maakt het rapport over op tijd zijn: wat goed gaat, wat niet, wat te doen, en de cijfers daarachter."""
    with workplace() as app:
        days = period_of(period, present_of(app, None).date(), since, until)
        at = looked_back(app, days.until)
        where = "" if municipality == EVERYWHERE else municipality
        shown = await show_audit(days.since, at, where, share=share, coarse=coarse)
    if shown.broken:
        of = "dossier" if len(shown.broken) == 1 else "dossiers"
        return needs_a_person(shown.key, f"{len(shown.broken)} {of} niet meegeteld: {', '.join(shown.broken[:3])}")
    return done(shown.key, shown.said)

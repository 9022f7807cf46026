"""A colleague says that they look after what was escalated in a case, or how it was settled."""

from typing import Annotated

from flows.clock import present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red, titled
from flows.parameters import CaseRef, OneOf, StaffCode, asked
from flows.technical import flow
from klantreis.reports.escalation_words import SETTLED
from tasks.acknowledging import acknowledge
from tasks.tagging import case_tag, tag_this_run
from tasks.workplace import workplace

SEEN, SETTLE = "oppakken", "afhandelen"
NO_REASON = "geen: oppakken"
REASONS = titled({code.value: words for code, words in SETTLED.items()})

What = Annotated[
    str,
    OneOf((SEEN, SETTLE)),
    asked("Wat", "Oppakken: u gaat ernaar kijken. Afhandelen: er is gedaan wat nodig was."),
]
How = Annotated[str, OneOf((NO_REASON, *REASONS)), asked("Hoe", "Alleen bij afhandelen: wat er is gedaan.")]


@flow(name="Escalatie oppakken of afhandelen", flow_run_name="escalatie van {case} {what}")
@refusals_end_red("")
async def escalation(case: CaseRef, by: StaffCode, what: What = SEEN, why: How = NO_REASON) -> str:
    """Haalt een escalatie van de lijst tot de volgende stap. De verplichting blijft staan tot er een feit is."""
    await tag_this_run(case_tag(case))
    with workplace() as app:
        outcome = acknowledge(case, by, what == SETTLE, code_of(why), present_of(app, None))
    said = "afgehandeld" if what == SETTLE else "opgepakt"
    return done(outcome, said if outcome == "new" else f"was al {said}")

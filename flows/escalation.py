"""A colleague says that they look after what was escalated in a case, or how it was settled."""

from typing import Annotated

from flows.clock import present_of
from flows.endings import done, refused
from flows.forms import code_of
from flows.parameters import CaseRef, OneOf, StaffCode, asked
from flows.technical import flow
from klantreis.errors import FixInput
from klantreis.reports.escalation_words import SETTLED
from tasks.acknowledging import acknowledge
from tasks.workplace import workplace

SEEN, DONE = "ik pak het op", "het is afgehandeld"
NO_REASON = "geen: ik pak het op"
REASONS = (NO_REASON, *(f"{words} ({code.value})" for code, words in SETTLED.items()))

What = Annotated[
    str,
    OneOf((SEEN, DONE)),
    asked("Wat", "Oppakken: u kijkt ernaar. Afgehandeld: er is gedaan wat nodig was."),
]
Reason = Annotated[str, OneOf(REASONS), asked("Hoe", "Alleen bij afgehandeld: hoe het is afgehandeld.")]


@flow(name="Escalatie oppakken of afhandelen", flow_run_name="escalatie van {case}")
async def escalation(case: CaseRef, by: StaffCode, what: What = SEEN, why: Reason = NO_REASON) -> str:
    """Neemt een escalatie van de lijst tot de volgende stap. De verplichting blijft staan tot er een feit is."""
    code = "" if why == NO_REASON else code_of(why)
    try:
        with workplace() as app:
            outcome = acknowledge(case, by, what == DONE, code, present_of(app, None))
    except FixInput as problem:
        return refused("", problem)
    return done(outcome, ("afgehandeld" if what == DONE else "opgepakt") if outcome == "new" else "was al zo")

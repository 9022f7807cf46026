"""Delivery between the rounds: windows, time to wait and a mail server that was down ask for a later moment.

Outside the hours in which messages leave, the letters of the day are closed into batches for the print room.
"""

from prefect import flow

from flows.clock import present_of
from flows.endings import done, needs_a_person
from flows.naming import named_by_day
from klantreis.usecases.printing import ForThePrintRoom
from klantreis.usecases.values import DeliveryReport
from tasks.delivering import deliver_all
from tasks.printing import close_batches
from tasks.workplace import workplace

WAITING = {
    "window": "buiten de verzendtijden",
    "hold": "verzenden staat stil",
    "feed": "te lang niets gehoord over overlijden en verhuizen: er gaat niets naar buiten",
    "rate": "het kanaal neemt nu niet meer aan: de rest volgt",
}


@flow(name="Bezorgen", flow_run_name=named_by_day("bezorgen"))
async def deliver() -> DeliveryReport:
    """Verstuurt wat nu verstuurd mag worden: binnen de verzendtijden, en wat eerder niet lukte."""
    with workplace() as app:
        at = present_of(app, None)
        report = deliver_all(at)
        letters = close_batches(at) if app.configuration.house_styles else ForThePrintRoom()
    waiting = WAITING.get(report.waiting, report.waiting)
    name = f"{report.sent} verstuurd" if report.claimed else waiting or "niets te versturen"
    if report.waiting == "feed":
        return needs_a_person(report, f"{waiting} ({report.put_off} wachten)")
    if report.silent:
        return needs_a_person(report, f"{report.silent} antwoordt niet: {report.retry} later opnieuw")
    doubt = f", {report.in_doubt} onzeker" if report.in_doubt else ""
    told = "; ".join(part for part in (f"{name}{doubt}", str(letters)) if part)
    return needs_a_person(report, told) if letters.missing else done(report, told)

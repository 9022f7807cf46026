"""Delivery between the rounds: windows, time to wait and a mail server that was down ask for a later moment."""

from prefect import flow

from flows.clock import present_of
from flows.endings import done, needs_a_person
from flows.naming import named_by_day
from klantreis.usecases.hearing import HearingReport
from klantreis.usecases.receiving import ReceiptReport
from klantreis.usecases.values import DeliveryReport
from tasks.delivering import deliver_all
from tasks.receiving import hear_back
from tasks.workplace import workplace

WAITING = {"window": "buiten de verzendtijden", "hold": "verzenden staat stil"}


@flow(name="Bezorgen", flow_run_name=named_by_day("bezorgen"))
async def deliver() -> DeliveryReport:
    """Verstuurt wat nu verstuurd mag worden: binnen de verzendtijden, en wat eerder niet lukte. Hoort wat aankwam."""
    with workplace() as app:
        at = present_of(app, None)
        report = deliver_all(at)
        receipts, mail = hear_back(at)
    if report.silent:
        return needs_a_person(report, f"{report.silent} antwoordt niet: {report.retry} later opnieuw")
    return done(report, told(report, receipts, mail))


def told(report: DeliveryReport, receipts: ReceiptReport, mail: HearingReport) -> str:
    """The round in a few words: what is in doubt first, for a person has to find out."""
    doubt = f"{report.in_doubt} onzeker; " if report.in_doubt else ""
    waiting = WAITING.get(report.waiting, report.waiting)
    parts = [f"{report.sent} verstuurd" if report.claimed else waiting or "niets te versturen"]
    failed = receipts.failed + mail.kinds.get("bounced", 0)
    parts += [f"{failed} niet aangekomen"] * bool(failed)
    parts += [f"{mail.waiting} te lezen"] * bool(mail.waiting)
    return doubt + ", ".join(parts)

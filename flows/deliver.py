"""Delivery between the rounds: windows, time to wait and a mail server that was down ask for a later moment.

Outside the hours in which messages leave, the letters of the day are closed into batches for the print room. What came
in since the last time is taken in too: what became of messages, and the work lists that colleagues filled in.
"""

from flows.clock import moment, present_of
from flows.endings import done, needs_a_person
from flows.helpers import excuse, invite
from flows.naming import named_by_day
from flows.technical import flow
from flows.worklists import WHAT_TO_DO
from flows.worklists import told as told_of_lists
from klantreis.usecases.hearing import HearingReport
from klantreis.usecases.list_post import PostReport
from klantreis.usecases.printing import ForThePrintRoom
from klantreis.usecases.receiving import ReceiptReport
from klantreis.usecases.values import DeliveryReport
from tasks.helping import deliver_together, helpers_wanted_to_send
from tasks.listing import lists_back
from tasks.overtaken import skip_overtaken
from tasks.printing import close_batches
from tasks.receiving import hear_back
from tasks.workplace import workplace

WAITING = {
    "window": "buiten de verzendtijden",
    "hold": "verzenden staat stil",
    "feed": "te lang niets gehoord over overlijden en verhuizen: er gaat niets naar buiten",
    "rate": "het kanaal neemt nu niet meer aan: de rest volgt",
}


@flow(name="Bezorgen", flow_run_name=named_by_day("bezorgen"))
async def deliver() -> DeliveryReport:
    """Verstuurt wat nu verstuurd mag worden: binnen de verzendtijden, en wat eerder niet lukte.

    Hoort wat aankwam, en leest de werklijsten die terugkwamen.
    """
    with workplace() as app:
        at = present_of(app, None)
        invited = await invite(helpers_wanted_to_send(at))
        report = deliver_together(at, "", len(invited))
        helpers = len(invited) - await excuse(invited)
        letters = close_batches(at) if app.configuration.house_styles else ForThePrintRoom()
        receipts, mail = hear_back(at)
        lists = lists_back(at)
        await skip_overtaken(moment(None))
    if report.waiting == "feed":
        return needs_a_person(report, f"{WAITING['feed']} ({report.put_off} wachten)")
    if report.silent:
        return needs_a_person(report, f"{report.silent} antwoordt niet: {report.retry} later opnieuw")
    helped = f"{helpers} {'hielp' if helpers == 1 else 'hielpen'} mee, met eigen aantallen" if helpers else ""
    words = "; ".join(part for part in (told(report, receipts, mail, lists), str(letters), helped) if part)
    if letters.missing or lists.needs_a_person:
        return needs_a_person(report, words, f"{words}. {WHAT_TO_DO}" if lists.needs_a_person else None)
    return done(report, words)


def told(report: DeliveryReport, receipts: ReceiptReport, mail: HearingReport, lists: PostReport) -> str:
    """The round in a few words: what is in doubt first, for a person has to find out."""
    doubt = f"{report.in_doubt} onzeker; " if report.in_doubt else ""
    waiting = WAITING.get(report.waiting, report.waiting)
    parts = [f"{report.sent} verstuurd" if report.claimed else waiting or "niets te versturen"]
    failed = receipts.failed + mail.kinds.get("bounced", 0)
    parts += [f"{failed} niet aangekomen"] * bool(failed)
    parts += [f"{mail.waiting} te lezen"] * bool(mail.waiting)
    parts += [told_of_lists(lists)] * bool(lists.read or lists.silent)
    return doubt + ", ".join(parts)

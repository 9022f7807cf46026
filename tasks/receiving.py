"""Hear what became of messages: ask who can tell, and read the mail that came in. Counts only."""

from datetime import datetime

from prefect.logging import get_run_logger

from klantreis.channels.mailbox import make_mailbox
from klantreis.channels.port import CanTell
from klantreis.usecases import hearing, receiving
from klantreis.usecases.hearing import HearingReport
from klantreis.usecases.receiving import ReceiptReport
from tasks.careful import careful
from tasks.workplace import workplace


@careful("navragen wat aankwam", run_name="navragen wat aankwam", timeout=1800)
def ask_what_arrived(at: datetime) -> ReceiptReport:
    with workplace() as app:
        report = receiving.ask_receipts(app, at)
    if report.silent:
        get_run_logger().warning("%s antwoordt niet; wordt later opnieuw gevraagd", report.silent)
    get_run_logger().info("%d nagevraagd, %d niet aangekomen", report.asked, report.failed)
    return report


@careful("binnengekomen post lezen", run_name="binnengekomen post lezen", timeout=1800)
def read_replies(at: datetime) -> HearingReport:
    with workplace() as app:
        mailbox = make_mailbox(app.settings.replies)
        try:
            report = hearing.hear_mail(app, mailbox, at)
        finally:
            mailbox.close()
    if report.silent:
        get_run_logger().warning("de mailbox antwoordt niet; wordt later opnieuw gelezen")
    get_run_logger().info("%d gelezen, %d te lezen door iemand", report.read, report.waiting)
    return report


def hear_back(at: datetime) -> tuple[ReceiptReport, HearingReport]:
    """Whatever can be heard here: nothing is asked where no channel can tell, or no mailbox is set."""
    with workplace() as app:
        can_tell = any(isinstance(channel, CanTell) for channel in app.channels.values())
        has_mailbox = bool(app.settings.replies)
    receipts = ask_what_arrived(at) if can_tell else ReceiptReport()
    return receipts, read_replies(at) if has_mailbox else HearingReport()

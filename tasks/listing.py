"""Take in the work lists that came back. Counts only."""

from datetime import datetime

from prefect.logging import get_run_logger

from klantreis.usecases import list_post
from klantreis.usecases.list_post import PostReport
from tasks.careful import careful
from tasks.workplace import workplace


@careful("werklijsten lezen", run_name="werklijsten lezen", timeout=1800)
def read_lists(at: datetime) -> PostReport:
    with workplace() as app:
        mailbox = list_post.open_post(app.settings.worklists)
        try:
            report = list_post.take_in(app, mailbox, at)
        finally:
            mailbox.close()
    if report.silent:
        get_run_logger().warning("de mailbox antwoordt niet; wordt later opnieuw gelezen")
    get_run_logger().info("%d lijsten, %d vastgelegd, %d afgekeurd", report.lists, report.new, report.rejected)
    return report


def lists_back(at: datetime) -> PostReport:
    """As `read_lists`; nothing is read where no place for them is set."""
    with workplace() as app:
        return read_lists(at) if app.settings.worklists else PostReport()

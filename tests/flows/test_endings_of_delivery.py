"""What the name of a delivery in Prefect says."""

import pytest

from flows.deliver import told
from klantreis.usecases.hearing import HearingReport
from klantreis.usecases.list_post import PostReport
from klantreis.usecases.receiving import ReceiptReport
from klantreis.usecases.values import DeliveryReport

NOTHING, SILENCE = ReceiptReport(), HearingReport()


@pytest.mark.parametrize(
    ("report", "receipts", "mail", "name"),
    [
        (DeliveryReport(claimed=3, sent=3), NOTHING, SILENCE, "3 verstuurd"),
        (DeliveryReport(), NOTHING, SILENCE, "niets te versturen"),
        (DeliveryReport(waiting="window"), NOTHING, SILENCE, "buiten de verzendtijden"),
        (DeliveryReport(claimed=3, sent=2, in_doubt=1), NOTHING, SILENCE, "1 onzeker; 2 verstuurd"),
        (
            DeliveryReport(waiting="window", in_doubt=2), ReceiptReport(asked=4, told={"failed": 1, "returned": 1}),
            HearingReport(read=2, kinds={"bounced": 1, "reply": 1}, waiting=5),
            "2 onzeker; buiten de verzendtijden, 3 niet aangekomen, 5 te lezen",
        ),
    ],
)  # fmt: skip
def test_what_is_in_doubt_comes_first_and_what_did_not_arrive_or_waits_for_a_reader_is_said(
    report: DeliveryReport, receipts: ReceiptReport, mail: HearingReport, name: str
) -> None:
    assert told(report, receipts, mail, PostReport()) == name


@pytest.mark.parametrize(
    ("lists", "name"),
    [
        (PostReport(), "3 verstuurd"),
        (PostReport(silent=True), "3 verstuurd, de mailbox voor werklijsten antwoordt niet"),
        (PostReport(read=1, lists=1, new=4), "3 verstuurd, 1 werklijst: 4 vastgelegd"),
        (PostReport(read=1, left=1), "3 verstuurd, 1 inzending te bekijken"),
        (
            PostReport(read=4, lists=2, left=2, new=9, rejected=1, unanswered=1),
            "3 verstuurd, 2 inzendingen te bekijken, 1 werklijst zonder antwoord, 2 werklijsten: 9 vastgelegd, "
            "1 regel terug",
        ),
    ],
)  # fmt: skip
def test_work_lists_that_came_back_are_told_of_where_there_were_any(lists: PostReport, name: str) -> None:
    assert told(DeliveryReport(claimed=3, sent=3), NOTHING, SILENCE, lists) == name

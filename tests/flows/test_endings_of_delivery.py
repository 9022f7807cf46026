"""What the name of a delivery in Prefect says."""

import pytest

from flows.deliver import told
from klantreis.usecases.hearing import HearingReport
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
    assert told(report, receipts, mail) == name

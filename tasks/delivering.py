"""Send what may be sent, in rounds of at most 50 messages; a task run per 1,000.

Where a channel takes no more at this moment the task waits for it, ten minutes in all: by then the next delivery is
near.
"""

from datetime import datetime
from time import sleep

from prefect.logging import get_run_logger

from klantreis.usecases import delivery
from klantreis.usecases.pacing import Patience
from klantreis.usecases.values import DeliveryReport
from tasks.careful import careful
from tasks.workplace import workplace

PART = 1_000  #: each task run costs Prefect's servers as much as a dozen messages cost us
LIMIT = 50


@careful("berichten bezorgen", run_name="berichten bezorgen, deel {number}", timeout=7200)
def deliver_rounds(at: datetime, number: int, municipality: str = "") -> DeliveryReport:
    total, patience = DeliveryReport(), Patience(sleep)
    with workplace() as app:
        while total.claimed < PART:
            done = delivery.deliver_round(app, at, LIMIT, municipality)
            total += done
            if done.silent or not patience.waits(done):
                break
    if total.silent:
        get_run_logger().warning("%s antwoordt niet; wat niet wegging, gaat in een latere ronde", total.silent)
    get_run_logger().info("deel %d: %d verstuurd, %d later opnieuw", number, total.sent, total.retry)
    return total


def deliver_all(at: datetime, municipality: str = "") -> DeliveryReport:
    """Everything that may leave at this moment, of this round or an earlier one: of one municipality or (empty) all."""
    total, number = DeliveryReport(), 0
    while True:
        number += 1
        done = deliver_rounds(at, number, municipality)
        total += done
        if done.silent or done.claimed < PART:
            return total

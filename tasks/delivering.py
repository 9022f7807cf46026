"""Send what may be sent, in rounds of 50 messages; a task run per ten rounds."""

from datetime import datetime

from prefect.logging import get_run_logger

from klantreis.usecases import delivery
from klantreis.usecases.values import DeliveryReport
from tasks.careful import careful
from tasks.workplace import workplace

ROUNDS = 10
LIMIT = 50


@careful("berichten bezorgen", run_name="berichten bezorgen, deel {number}", timeout=3600)
def deliver_rounds(at: datetime, run: str, number: int) -> DeliveryReport:
    total = DeliveryReport()
    with workplace() as app:
        for _ in range(ROUNDS):
            done = delivery.deliver_round(app, at, limit=LIMIT, run=run)
            total += done
            if not done.claimed:
                break
    get_run_logger().info("deel %d: %d verstuurd, %d later opnieuw", number, total.sent, total.retry)
    return total


def deliver_all(at: datetime, run: str = "") -> DeliveryReport:
    """Everything that may leave now, of one round or (`run` empty) of all."""
    total, number = DeliveryReport(), 0
    while True:
        number += 1
        done = deliver_rounds(at, run, number)
        total += done
        if done.claimed < ROUNDS * LIMIT:
            return total

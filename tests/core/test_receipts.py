"""When it is asked again what became of a message."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from klantreis.core.receipts import next_ask
from klantreis.core.ways import EMAIL, POST, SMS

SENT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def asked(medium: str) -> list[timedelta]:
    """How long after sending each question is asked, if each is asked as soon as it may."""
    at, moments = SENT, list[timedelta]()
    while (following := next_ask(medium, SENT, len(moments), at)) is not None:
        at = following
        moments.append(at - SENT)
    return moments


def test_soon_at_first_then_less_often_and_not_for_ever() -> None:
    minutes = [int(each.total_seconds()) // 60 for each in asked(EMAIL)]
    assert minutes[:5] == [15, 45, 105, 225, 465]
    assert minutes == [int(each.total_seconds()) // 60 for each in asked(SMS)]
    assert asked(EMAIL)[-1] <= timedelta(days=4)
    assert len(minutes) == 9


def test_a_letter_may_come_back_after_weeks() -> None:
    assert timedelta(days=59) < asked(POST)[-1] <= timedelta(days=60)
    assert len(asked(POST)) < 70

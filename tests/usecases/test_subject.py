"""What a text says it is about: the period of a series, the activity that `per` tells apart, and who holds the talk."""

from datetime import date
from typing import Any

import pytest

from klantreis.core.case import ActionKey
from klantreis.core.people import Colleague, Staff
from klantreis.usecases.subject import activity_of, holder_of, obligation_of, period_of, step_of
from tests.core.small_journeys import journey, obligation, step

EACH = "each activity_started"


@pytest.mark.parametrize(
    ("what", "spec", "point", "period", "activity"),
    [
        ("a series", {"opens": "stage", "series": "every 6w"}, "6w", "6w", ""),
        ("a series of months", {"opens": "stage", "series": "monthly on 10"}, "2026-04", "2026-04", ""),
        ("a series per activity", {"opens": EACH, "per": "ref", "series": "every 6w"}, "6w", "6w", "ACT-12"),
        ("a rung by count of one", {"opens": EACH, "per": "ref", "series": "every 6w"}, "ACT-7/6w", "6w", "ACT-7"),
        ("a reference with a stroke", {"opens": EACH, "per": "ref", "series": "every 6w"}, "26/7/6w", "6w", "26/7"),
        ("once per activity", {"opens": EACH, "per": "ref", "due": "opened + 1w"}, "ACT-12", "", "ACT-12"),
        ("a reference like a term", {"opens": EACH, "per": "ref", "due": "opened + 1w"}, "12m", "", "12m"),
        ("again per activity", {"opens": EACH, "per": "ref", "repeat": "4w"}, "ACT-12", "", "ACT-12"),
        ("once", {"opens": "stage", "due": "opened + 1w"}, "", "", ""),
    ],
)
def test_the_period_and_the_activity_are_told_apart(
    what: str, spec: dict[str, Any], point: str, period: str, activity: str
) -> None:
    report = obligation("report", **spec)
    key = ActionKey("report", "suite:1", point, "ask")
    assert (period_of(report, key), activity_of(report, key, {"ref": "ACT-12"})) == (period, activity), what


def test_the_step_of_a_second_way_is_the_one_it_repeats() -> None:
    invite = step("invite", "opened", "send", "client")
    known = journey(obligation("attend", "each talk_planned", due="appointment", steps=[invite]))
    assert step_of(known, ActionKey("attend", "suite:1", "", "invite.again")) == invite
    assert obligation_of(known, ActionKey("attend", "suite:1", "", "invite")) is not None
    assert step_of(known, ActionKey("gone", "suite:1", "", "invite")) is None


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        ({"slot": "S1", "person": "kw-2"}, "kw-2"),
        ({"slot": "S1"}, ""),
        ({"person": "kw-9"}, ""),
        ({"person": "left"}, ""),
        ({"person": "last-day"}, "last-day"),
        ({"person": "still-to-come"}, ""),
    ],
)
def test_who_holds_a_talk_is_a_colleague_on_that_day_or_nobody(opening: dict[str, str], code: str) -> None:
    talk = date(2026, 3, 12)
    known = (
        Colleague(code="kw-2"),
        Colleague(code="left", active_until=date(2026, 3, 11)),
        Colleague(code="last-day", active_until=talk),
        Colleague(code="still-to-come", active_from=date(2026, 3, 13)),
    )
    assert holder_of(opening, Staff({each.code: each for each in known}), talk) == code

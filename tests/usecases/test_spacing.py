"""The order in which the messages of a batch go, and which of them wait. Gap: two days. Today: di 3 March 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime

from klantreis.core.case import ActionKey
from klantreis.store.outbox import ClaimedAction, ClaimedMessage
from klantreis.usecases.spacing import Spacing
from tests.core.small_journeys import CALENDAR, day
from tests.usecases.conftest import LANDSMEER

TODAY = day("di 2026-03-03")
NINE = datetime(2026, 3, 3, 8, tzinfo=UTC)


def message(
    number: int, *, planned: str = "di 2026-03-03", last_day: str = "", kind: str = "client", client: int = 7,
    appointment: datetime | None = None,
) -> ClaimedMessage:  # fmt: skip
    action = ClaimedAction(
        id=number, case_id=1, case_ref="", key=ActionKey("talk", "f1", "", "ask"), kind="send", template="ask",
        to_role=kind, stage="", due=None, options=(), appointment=appointment, obligation_due=None, about=None,
        last_day=None, again=False, escalation=False, stale=False,
    )  # fmt: skip
    return ClaimedMessage(
        id=number, key="", opaque="", municipality="landsmeer", recipient_kind=kind, client_id=client, case_id=1,
        person="", party="", channel="email", template="ask", day=day(planned),
        last_day=day(last_day) if last_day else None, due_at=NINE, attempt=1, owner="w", run_id=1, actions=(action,),
    )  # fmt: skip


def spacing(last: dict[int, date] | None = None) -> Spacing:
    return Spacing(LANDSMEER, CALENDAR, TODAY, last or {})


def goes(found: Spacing, *messages: ClaimedMessage) -> tuple[list[int], dict[int, date]]:
    """The numbers of what leaves, in order, and until when the others wait."""
    left, waits = [], {}
    for each in found.in_order(messages):
        until = found.waits_until(each)
        if until is None:
            found.left(each)
            left.append(each.id)
        else:
            waits[each.id] = until
    return left, waits


THURSDAY = day("do 2026-03-05")


def test_of_two_the_older_goes_and_the_other_waits_however_they_were_claimed() -> None:
    older, newer = message(2, planned="ma 2026-03-02"), message(1)
    assert goes(spacing(), newer, older) == ([2], {1: THURSDAY})
    same_day = message(3), message(4)
    assert goes(spacing(), *reversed(same_day)) == ([3], {4: THURSDAY})


def test_what_could_not_wait_goes_before_what_is_older_and_can() -> None:
    older, urgent = message(1, planned="ma 2026-03-02"), message(2, last_day="wo 2026-03-04")
    assert goes(spacing(), older, urgent) == ([2], {1: THURSDAY})
    in_time = message(3, last_day="do 2026-03-05")
    assert goes(spacing(), older, in_time) == ([1], {3: THURSDAY})


def test_of_two_that_cannot_wait_for_the_gap_one_waits_for_tomorrow() -> None:
    one, two = message(1, last_day="wo 2026-03-04"), message(2, last_day="di 2026-03-03")
    assert goes(spacing(), one, two) == ([2], {1: day("wo 2026-03-04")})
    yesterday = spacing({7: day("ma 2026-03-02")})
    assert goes(yesterday, message(3, last_day="di 2026-03-03")) == ([3], {}), "it heard from us on another day"


def test_two_on_their_last_day_go_both_rather_than_one_never() -> None:
    one, two = message(1, last_day="di 2026-03-03"), message(2, last_day="di 2026-03-03")
    assert goes(spacing(), one, two) == ([1, 2], {})


def test_what_is_about_an_appointment_goes_first_and_what_follows_waits() -> None:
    plain, urgent = message(1, planned="ma 2026-03-02"), message(2, last_day="di 2026-03-03")
    appointment = message(3, appointment=NINE)
    assert goes(spacing(), plain, urgent, appointment) == ([3, 2], {1: THURSDAY})
    heard = spacing({7: day("ma 2026-03-02")})
    assert goes(heard, plain, appointment)[0] == [3], "it does not wait for what was sent before"


def test_each_resident_has_a_distance_of_their_own_and_others_have_none() -> None:
    other = replace(message(2), client_id=8)
    employer = message(3, kind="employer")
    colleague = replace(message(4, kind="staff"), client_id=None)
    left, waits = goes(spacing({7: day("ma 2026-03-02")}), message(1), other, employer, colleague)
    assert (left, waits) == ([3, 4, 2], {1: day("wo 2026-03-04")})


def test_a_message_to_an_employer_is_none_to_the_resident() -> None:
    assert goes(spacing(), message(1, kind="employer"), message(2)) == ([1, 2], {})

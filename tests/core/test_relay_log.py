"""What the log of the mail server says, and what it proves of a message in doubt."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.doubt import AFTER, KEPT, Settled, Stretch, Whole, by_log, by_service
from klantreis.core.relay_log import Entry, Logged, RelayLog, first_moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 3, 18, 0, tzinfo=AMSTERDAM)
KEY, OTHER = "0123456789abcdef0123456789abcdef01234567", "fedcba9876543210fedcba9876543210fedcba98"


def line(queue: str, rest: str, by: str = "smtp", at: str = "Mar  3 09:00:01") -> str:
    return f"{at} relay postfix/{by}[4321]: {queue}: {rest}\n"


def begins(queue: str, key: str = KEY) -> str:
    return line(queue, f"message-id=<{key}@landsmeer.example>", "cleanup")


def status(queue: str, said: str, dsn: str = "2.0.0") -> str:
    return line(queue, f"to=<anna@example.org>, relay=mx[192.0.2.1]:25, delay=0.4, dsn={dsn}, status={said} (250 ok)")


ACTIVE = "from=<werk@landsmeer.example>, size=900, nrcpt=1 (queue active)"


def read(*lines: str) -> RelayLog:
    log = RelayLog(NOW)
    log.read(lines)
    return log


@pytest.mark.parametrize(
    ("lines", "entry"),
    [
        ([begins("4Q1aBc"), line("4Q1aBc", ACTIVE, "qmgr"), status("4Q1aBc", "sent")], Entry(Logged.taken, "2.0.0")),
        ([begins("4Q1aBc"), line("4Q1aBc", ACTIVE, "qmgr")], Entry(Logged.taken)),
        ([begins("4Q1aBc")], Entry(Logged.seen)),
        ([begins("4Q1aBc"), status("4Q1aBc", "deferred", "4.4.1")], Entry(Logged.taken, "4.4.1")),
        ([begins("4Q1aBc"), status("4Q1aBc", "deferred", "4.4.1"), status("4Q1aBc", "bounced", "5.1.1")],
         Entry(Logged.bounced, "5.1.1")),
        ([begins("4Q1aBc"), status("4Q1aBc", "expired", "4.4.7")], Entry(Logged.bounced, "4.4.7")),
        # Through a filter: the server has it twice, and the second time it bounces.
        ([begins("AAAAAA"), status("AAAAAA", "sent"), begins("BBBBBB"), status("BBBBBB", "bounced", "5.2.2")],
         Entry(Logged.bounced, "5.2.2")),
        ([begins("BBBBBB"), status("BBBBBB", "bounced", "5.2.2"), begins("AAAAAA"), status("AAAAAA", "sent")],
         Entry(Logged.bounced, "5.2.2")),
    ],
)  # fmt: skip
def test_the_lines_of_one_message_say_together_what_became_of_it(lines: list[str], entry: Entry) -> None:
    assert read(*lines).entries == {KEY: entry}


def test_a_queue_id_that_is_used_again_is_another_message() -> None:
    log = read(
        begins("4Q1aBc"), status("4Q1aBc", "sent"), line("4Q1aBc", "removed", "qmgr"), status("4Q1aBc", "bounced"),
        begins("4Q1aBc", OTHER), status("4Q1aBc", "bounced", "5.1.1"),
    )  # fmt: skip
    assert log.entries == {KEY: Entry(Logged.taken, "2.0.0"), OTHER: Entry(Logged.bounced, "5.1.1")}
    unfinished = read(
        begins("4Q1aBc"), line("4Q1aBc", "message-id=<somebody.else@x>", "cleanup"), status("4Q1aBc", "sent")
    )
    assert unfinished.entries == {KEY: Entry(Logged.seen)}


@pytest.mark.parametrize(
    ("told", "entry"),
    [
        (f'{{"message_id": "<{KEY}@landsmeer.example>", "status": "sent"}}', Entry(Logged.taken)),
        (f'{{"message_id": "{KEY}@x", "status": "accepted"}}', Entry(Logged.taken)),
        (f'{{"message_id": "{KEY}@x", "status": "bounced", "dsn": "5.1.1"}}', Entry(Logged.bounced, "5.1.1")),
        (f'{{"message_id": "{KEY}@x", "status": "rejected"}}', Entry(Logged.bounced)),
    ],
)
def test_our_own_form_says_the_same(told: str, entry: Entry) -> None:
    log = read(told)
    assert (log.entries, log.lines) == ({KEY: entry}, 1)


def test_only_an_address_that_is_none_is_said_to_be_so() -> None:
    assert Entry(Logged.bounced, "5.1.1").no_address
    assert not Entry(Logged.bounced, "5.2.2").no_address
    assert not Entry(Logged.taken, "5.1.1").no_address


def test_a_log_without_years_is_of_the_year_up_to_today() -> None:
    log = read(begins("4Q1aBc"), line("4Q1aBc", ACTIVE, "qmgr", at="Dec 31 23:59:59"))
    assert (str(log.first), str(log.last)) == ("2025-12-31 23:59:59+01:00", "2026-03-03 09:00:01+01:00")
    modern = line("4Q1aBc", ACTIVE, at="2026-03-03T08:00:00.123456+00:00")
    assert str(read(modern).first) == "2026-03-03 08:00:00.123456+00:00"
    assert str(first_moment(iter([*["nonsense"] * 20, modern]), NOW)) == "2026-03-03 08:00:00.123456+00:00"
    assert first_moment(iter(["nonsense"] * 500), NOW) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=80) | st.sampled_from([
    begins("4Q1aBc"), status("4Q1aBc", "sent"), "{", "[]", '{"message_id": 3}', '{"status": "sent"}', "{}" * 9,
    line("4Q1aBc", "status="), line("4Q1aBc", "message-id="), line("", ""),
    "Mar 99 09:00:01 x postfix/smtp[1]: AAAAA: x",
    '{"message_id": "' + KEY + '@x", "status": "sent", "at": "nooit"}', "[" * 3000,
]), max_size=20))  # fmt: skip
def test_no_line_makes_it_fail_and_only_keys_are_kept(lines: list[str]) -> None:
    assert set(read(*lines).entries) <= {KEY}


# --- what it proves ---------------------------------------------------------------------------------------------------

BEGAN, ENDED = NOW - timedelta(hours=9), NOW - timedelta(hours=5)
SENDING = Stretch(BEGAN, ENDED)


@pytest.mark.parametrize(
    ("whole", "stretch", "settled"),
    [
        (Whole(BEGAN, ENDED), SENDING, Settled.not_sent),
        (Whole(BEGAN, None), SENDING, Settled.unknown),  # nobody says that it is whole
        (Whole(BEGAN, ENDED - timedelta(seconds=1)), SENDING, Settled.unknown),
        (Whole(BEGAN + timedelta(seconds=1), ENDED), SENDING, Settled.unknown),
        (Whole(None, ENDED), SENDING, Settled.unknown),  # a log without moments, and nobody says from when
        (Whole(BEGAN, ENDED), Stretch(None, ENDED), Settled.unknown),  # nobody knows since when
        (Whole(BEGAN, ENDED, stated=True), Stretch(None, ENDED), Settled.not_sent),
        (Whole(BEGAN + timedelta(days=1), ENDED + timedelta(days=2), stated=True), SENDING, Settled.unknown),
    ],
)
@pytest.mark.parametrize("entry", [None, Entry(Logged.seen)])
def test_not_in_the_log_proves_something_only_when_a_person_says_that_the_log_is_whole(
    entry: Entry | None, whole: Whole, stretch: Stretch, settled: Settled
) -> None:
    assert by_log(entry, stretch, whole) is settled


def test_what_the_log_says_needs_no_person() -> None:
    nothing = Whole(None, None)
    assert by_log(Entry(Logged.taken), SENDING, nothing) is Settled.sent
    assert by_log(Entry(Logged.bounced), SENDING, nothing) is Settled.not_sent


@pytest.mark.parametrize(
    ("told", "later", "settled"),
    [
        ("waiting", timedelta(0), Settled.sent),
        ("delivered", timedelta(0), Settled.sent),
        ("posted", timedelta(0), Settled.sent),
        ("failed", timedelta(0), Settled.not_sent),
        ("returned", timedelta(0), Settled.not_sent),
        ("unknown", AFTER - timedelta(seconds=1), Settled.unknown),
        ("unknown", AFTER, Settled.not_sent),
        ("unknown", KEPT, Settled.not_sent),
        ("unknown", KEPT + timedelta(seconds=1), Settled.unknown),
    ],
)
def test_a_service_that_knows_no_such_message_proves_it_only_for_a_while(
    told: str, later: timedelta, settled: Settled
) -> None:
    assert by_service(told, SENDING, ENDED + later) is settled

"""An appointment in a mail, read back by the standard library and by `icalendar`."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from klantreis.channels.ics import calendar
from klantreis.channels.mime import mail_bytes
from klantreis.channels.port import Appointment, Mailbox
from klantreis.core.fields import FIELDS
from klantreis.core.texts import parse_template, render
from tests.channels.conftest import TOWN, letter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TEAM = Mailbox("Team Werk", "werk@landsmeer.example")
TEXT = "---\nsubject: Uw afspraak\n---\nBeste {{ naam }},\n\n- Wanneer: {{ datum }}\n"
WRITTEN = render(parse_template("t", TEXT), {name: field.example for name, field in FIELDS.items()})


def appointment(**changes: object) -> Appointment:
    about: dict[str, object] = {
        "uid": "0a1b2c@klantreis", "sequence": 0, "begins": datetime(2026, 3, 31, 10, tzinfo=AMSTERDAM), "minutes": 90,
        "summary": "Afspraak met de gemeente Landsmeer", "place": "gemeentehuis, Raadhuisstraat 1; ingang B",
    }  # fmt: skip
    return Appointment(**{**about, **changes})  # type: ignore[arg-type]


def mail(**changes: object) -> EmailMessage:
    envelope = letter(
        "someone@example.org", text=WRITTEN.text, written=WRITTEN.written, reply_to=TEAM,
        appointment=appointment(**changes),
    )  # fmt: skip
    return cast(EmailMessage, message_from_bytes(mail_bytes(envelope), policy=default))


def event(message: EmailMessage) -> Component:
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    (found,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return found


def test_the_calendar_stands_among_the_alternatives_after_text_and_html_and_once_more_as_a_file() -> None:
    message = mail()

    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "afspraak.ics")
    assert file.get_content_disposition() == "attachment"
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_payload(decode=True) == file.get_payload(decode=True)


def test_its_method_stands_in_the_part_and_in_the_file() -> None:
    (part,) = [each for each in mail().walk() if each.get_content_type() == "text/calendar"]

    assert part.get_param("method") == "REQUEST"
    assert Calendar.from_ical(part.get_payload(decode=True))["METHOD"] == "REQUEST"


def test_it_says_when_where_who_asks_and_who_is_asked_and_nothing_of_why() -> None:
    found = event(mail())

    assert found["UID"] == "0a1b2c@klantreis"
    assert found["SUMMARY"] == "Afspraak met de gemeente Landsmeer"
    assert found["LOCATION"] == "gemeentehuis, Raadhuisstraat 1; ingang B"
    assert (found["ORGANIZER"], found["ATTENDEE"]) == ("mailto:werk@landsmeer.example", "mailto:someone@example.org")
    assert found["CLASS"] == "PRIVATE"
    assert "DESCRIPTION" not in found


@pytest.mark.parametrize(
    ("begins", "offset"),
    [(datetime(2026, 3, 27, 10, tzinfo=AMSTERDAM), 1), (datetime(2026, 3, 31, 10, tzinfo=AMSTERDAM), 2),
     (datetime(2026, 10, 23, 8, tzinfo=UTC), 2), (datetime(2026, 10, 26, 9, tzinfo=UTC), 1)],
)  # fmt: skip
def test_the_hour_is_the_towns_own_in_summer_and_winter(begins: datetime, offset: int) -> None:
    found = event(mail(begins=begins))

    assert found.decoded("DTSTART") == begins
    assert found.decoded("DTSTART").hour == 10
    assert found.decoded("DTSTART").utcoffset().total_seconds() == offset * 3600
    assert (found.decoded("DTEND") - found.decoded("DTSTART")).total_seconds() == 90 * 60


def test_the_zone_in_the_file_is_the_same_as_the_one_we_know() -> None:
    """Whoever has no zones of their own reads it from the file."""
    zone = Calendar.from_ical(calendar(appointment(), at=datetime.now(UTC), organizer=TEAM, attendee="a@b.nl"))
    (found,) = zone.walk("VTIMEZONE")
    told = found.to_tz()

    for day in range(0, 3650, 7):
        moment = datetime.fromtimestamp(1_767_225_600 + day * 86_400, UTC).replace(tzinfo=None)
        assert moment.replace(tzinfo=told).utcoffset() == moment.replace(tzinfo=AMSTERDAM).utcoffset(), moment


def test_a_cancelled_appointment_says_so_under_the_same_uid_with_a_higher_sequence() -> None:
    message = mail(cancelled=True, sequence=3)
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    found = event(message)

    assert part.get_param("method") == "CANCEL"
    assert (found["STATUS"], found["SEQUENCE"], found["UID"]) == ("CANCELLED", 3, "0a1b2c@klantreis")


@given(st.text(min_size=1, max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_no_line_is_longer_than_75_octets_and_no_value_makes_a_line_of_its_own(
    summary: str, place: str, name: str
) -> None:
    raw = calendar(
        appointment(summary=summary, place=place), at=datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM),
        organizer=Mailbox(name, TOWN.address), attendee="someone@example.org",
    )  # fmt: skip
    lines = raw.split(b"\r\n")

    assert max(map(len, lines)) <= 75
    unfolded = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert len([line for line in unfolded if line.startswith(("UID", "ATTENDEE", "BEGIN:VEVENT"))]) == 3
    assert not [line for line in unfolded[:-1] if ":" not in line]


def test_without_an_appointment_a_mail_has_text_and_html_only() -> None:
    envelope = letter("a@example.org", text=WRITTEN.text, written=WRITTEN.written)
    message = cast(EmailMessage, message_from_bytes(mail_bytes(envelope), policy=default))

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = message.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == WRITTEN.text
    assert "mevrouw Jansen" in html.get_content()


def test_a_text_that_holds_a_boundary_cannot_end_its_part() -> None:
    envelope = letter("a@example.org")
    evil = f"Beste\n--=_{envelope.opaque}--\nslot"
    both = letter("a@example.org", text=evil, written=WRITTEN.written)
    message = cast(EmailMessage, message_from_bytes(mail_bytes(both), policy=default))

    text, _ = message.iter_parts()
    assert "slot" in text.get_content()
    assert not message.defects


def test_a_header_for_unsubscribing_is_written_as_it_is() -> None:
    key = "k" * 40
    address = f"<https://x.example/afmelden/{key}>, <mailto:werk@landsmeer.example?subject=afmelden%20{key}>"
    raw = mail_bytes(letter("a@example.org", headers={"List-Unsubscribe": address}))
    message = message_from_bytes(raw, policy=default)

    assert str(message["List-Unsubscribe"]).replace("  ", " ") == address
    assert b"=?" not in raw.split(b"\r\n\r\n")[0].split(b"List-Unsubscribe")[1]

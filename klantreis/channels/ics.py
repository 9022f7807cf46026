"""An appointment as calendars take it: an iTIP message (RFC 5545, 5546), which Outlook, Google and Apple can accept.

Rules
-----
1. One UID per appointment, however often it moves; `SEQUENCE` rises with each change and the newest wins.
2. A request has exactly one organiser and one attendee, and its method stands in the file and in the mail's header:
   else Outlook shows a file, and no appointment.
3. Times are local with their zone, so that a calendar elsewhere shows what the clock in the town hall says.
4. It says nothing of why somebody comes: calendars are shared (`CLASS:PRIVATE`, and a summary without content).
5. Lines end in CRLF and hold at most 75 octets (folded between characters).
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from klantreis.channels.port import Appointment, Mailbox

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_OCTETS = 75
_SPECIAL = re.compile(r"([\\;,])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Amsterdam",
    "BEGIN:DAYLIGHT", "TZNAME:CEST", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZNAME:CET", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip


def method_of(appointment: Appointment) -> str:
    """REQUEST or CANCEL: also a parameter of the mail part."""
    return "CANCEL" if appointment.cancelled else "REQUEST"


def calendar(appointment: Appointment, *, at: datetime, organizer: Mailbox, attendee: str) -> bytes:
    """The file. `at` is aware; `organizer` reads the answers of calendars; both addresses are plain ASCII."""
    begins = appointment.begins
    ends = (begins.astimezone(UTC) + timedelta(minutes=appointment.minutes)).astimezone(AMSTERDAM)
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//klantreis//klantreis//NL", "VERSION:2.0", "CALSCALE:GREGORIAN",
        f"METHOD:{method_of(appointment)}", *_ZONE,
        "BEGIN:VEVENT",
        f"UID:{appointment.uid}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Europe/Amsterdam:{begins.astimezone(AMSTERDAM):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Amsterdam:{ends:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(appointment.summary)}",
        *([f"LOCATION:{_text(appointment.place)}"] if appointment.place else ()),
        f'ORGANIZER;CN="{_quoted(organizer.name)}":mailto:{organizer.address}',
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{attendee}",
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE", "TRANSP:OPAQUE",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(_folded(line) for line in lines)


def _text(value: str) -> str:
    """A value of type TEXT; line ends and other control characters become spaces."""
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", value))


def _quoted(value: str) -> str:
    """Inside a quoted parameter, where no quotation mark can stand."""
    return _CONTROL.sub(" ", value).replace('"', "'")


def _folded(line: str) -> bytes:
    raw = line.encode()
    lines: list[bytes] = []
    while len(raw) > _OCTETS:
        cut = _OCTETS - bool(lines)  # the space that a next line begins with counts
        while raw[cut] & 0xC0 == 0x80:  # within a character
            cut -= 1
        lines.append(raw[:cut])
        raw = raw[cut:]
    return b"\r\n ".join([*lines, raw]) + b"\r\n"

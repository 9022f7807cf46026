"""Which way a message takes, and what it carries: SMS, preference, hours, an appointment for the calendar, on both
databases."""

from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select

from klantreis.channels.mime import mail_bytes
from klantreis.channels.port import Channel, Envelope, Fate, Outcome
from klantreis.store.engine import reading
from klantreis.store.tables import Message, MessageContent, table
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

_message, _content = table(Message), table(MessageContent)
GONE = Outcome(Fate.refused, "gateway_9", address_refused=True)
REMINDER = (
    "Gemeente Landsmeer: u hebt een afspraak op ma 16 maart om 10.00 uur, gemeentehuis Landsmeer. Kunt u niet? "
    "Bel 020 000 00 00."
)


class Gateway(Post):
    name, medium = "sms", "sms"


class Teams(Post):
    name, medium = "teams", "teams"


def town_of(build: Build, folder: Path, more: Mapping[str, Channel] = {}) -> tuple[Town, Post]:
    post = Post()
    return build(channels={**channels(folder, post), **more}), post


def reminded(town: Town, last: str = "vr 2026-03-13", **columns: str) -> None:
    """L-0001 is invited on 2 March for Monday the 16th, and reminded on Friday the 13th."""
    town.enrol("ma 2026-03-02", "L-0001", journey="landsmeer", **columns)
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    for on in dict.fromkeys(("ma 2026-03-02", "vr 2026-03-13", last)):
        if on.split()[1] <= last.split()[1]:
            town.live(on)


def to_residents(post: Post) -> list[Envelope]:
    return [envelope for envelope in post.texts if "voorbeeld" not in envelope.to and "kw-" not in envelope.to]


def ways(town: Town) -> list[tuple[str, str]]:
    query = select(_message.c.template, _message.c.channel).where(_message.c.recipient_kind == "client")
    with reading(town.app.engine) as conn:
        return [tuple(row) for row in conn.execute(query.order_by(_message.c.id))]


# --- the order of channels --------------------------------------------------------------------------------------------


def test_a_reminder_goes_by_sms_to_who_agreed_to_that_and_the_copy_is_what_left(build: Build, tmp_path: Path) -> None:
    gateway = Gateway()
    town, _ = town_of(build, tmp_path, {"sms": gateway})
    reminded(town, phone="06 12345678", consent_sms="2026-01-01")

    assert ways(town) == [("invitation", "email"), ("appointment_reminder", "sms")]
    (text,) = gateway.texts
    assert (text.to, text.short, text.caller) == ("+31612345678", REMINDER, "Landsmeer")
    with reading(town.app.engine) as conn:
        kept = conn.execute(select(_content.c.address, _content.c.subject, _content.c.body)).all()[-1]
    assert tuple(kept) == ("+31612345678", "", REMINDER)


@pytest.mark.parametrize(
    ("columns", "way", "why"),
    [
        ({"phone": "06 12345678"}, "email", "no consent for SMS"),
        ({"phone": "020 123 45 67", "consent_sms": "2026-01-01"}, "email", "a line in the house"),
        ({"consent_sms": "2026-01-01"}, "email", "no number"),
        ({"phone": "06 12345678", "consent_sms": "2026-01-01", "consent_email": ""}, "sms", "no consent for mail"),
        ({"consent_email": ""}, "file", "agreed to nothing"),
    ],
)
def test_a_reminder_takes_the_first_way_that_may_be_used(
    build: Build, tmp_path: Path, columns: dict[str, str], way: str, why: str
) -> None:
    town, _ = town_of(build, tmp_path, {"sms": Gateway()})
    reminded(town, **columns)

    assert dict(ways(town))["appointment_reminder"] == way, why


def test_what_has_no_text_for_a_telephone_never_goes_by_sms(build: Build, tmp_path: Path) -> None:
    town, _ = town_of(build, tmp_path, {"sms": Gateway()})
    reconfigured(town, configured(tmp_path / "config", channels_for="{invitation: [sms, file], service: [sms, email]}"))
    reminded(town, phone="06 12345678", consent_sms="2026-01-01")

    assert ways(town) == [("invitation", "file"), ("appointment_reminder", "sms")]


@pytest.mark.parametrize(("prefers", "way"), [("file", "file"), ("email", "email"), ("", "email")])
def test_what_a_resident_prefers_goes_first(build: Build, tmp_path: Path, prefers: str, way: str) -> None:
    town, _ = town_of(build, tmp_path)
    reminded(town, last="ma 2026-03-02", prefers=prefers)

    assert ways(town) == [("invitation", way)]


def test_a_number_that_is_none_is_asked_for_and_the_reminder_goes_by_mail(build: Build, tmp_path: Path) -> None:
    gateway = Gateway()
    gateway.refuses["+31612345678"] = GONE
    town, post = town_of(build, tmp_path, {"sms": gateway})
    reminded(town, last="ma 2026-03-16", phone="06 12345678", consent_sms="2026-01-01")

    assert ways(town)[1:] == [("appointment_reminder", "sms"), ("appointment_reminder", "email")]
    assert to_residents(post)[-1].subject == "Herinnering: uw afspraak op maandag 16 maart 2026 om 10.00 uur"
    assert "Een adres van de inwoner bestaat niet meer" in town.digest("kw-2", "ma 2026-03-16")  # kw-1 is away


def test_an_sms_waits_for_hours_in_which_a_telephone_may_sound(build: Build, tmp_path: Path) -> None:
    gateway = Gateway()
    town, _ = town_of(build, tmp_path, {"sms": gateway})
    hours = '{opens: "09:00", closes: "17:30", sms: {opens: "10:00", closes: "12:00"}}'
    reconfigured(town, configured(tmp_path / "config", sending=hours))
    reminded(town, last="do 2026-03-12", phone="06 12345678", consent_sms="2026-01-01")
    town.plan("vr 2026-03-13")

    assert town.deliver("vr 2026-03-13").sent == 0
    assert [town.deliver("vr 2026-03-13", hour).sent for hour in (10, 12)] == [1, 0]


# --- the calendar -----------------------------------------------------------------------------------------------------


def in_calendar(envelope: Envelope) -> tuple[str, int, str]:
    """UID, sequence and beginning, as a calendar reads them from the mail."""
    message = message_from_bytes(mail_bytes(envelope), policy=default)
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return str(event["UID"]), int(event["SEQUENCE"]), f"{event.decoded('DTSTART'):%Y-%m-%d %H:%M}"


def test_an_appointment_that_moves_stays_one_appointment_in_the_calendar(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    reminded(town, last="ma 2026-03-02")
    town.tell("L-0001", "talk_planned", "wo 2026-03-04", at="do 2026-03-19 14:30", place="stadhuis")
    town.walk("wo 2026-03-04", "wo 2026-03-18")

    (first, sequence, begins), *later = map(in_calendar, to_residents(post))
    assert (sequence, begins) == (0, "2026-03-16 10:00")
    assert later == [(first, 1, "2026-03-19 14:30")] * 2, "the new invitation and its reminder"
    assert town.ref("L-0001") not in first


def test_the_appointment_after_a_missed_one_is_another_one(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    reminded(town, last="ma 2026-03-16")
    town.tell("L-0001", "no_show", "ma 2026-03-16", recorded="di 2026-03-17")
    town.tell("L-0001", "talk_planned", "di 2026-03-17", at="do 2026-03-26", place="stadhuis")
    town.walk("di 2026-03-17", "wo 2026-03-18")

    told = list(map(in_calendar, to_residents(post)))
    assert len({uid for uid, _, _ in told}) == 2
    assert told[-1][1:] == (0, "2026-03-26 10:00")


def test_a_corrected_hour_is_a_new_sequence_of_the_same_appointment(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    town.enrol("ma 2026-03-02", "L-0001")
    told = town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.walk("ma 2026-03-02", "ma 2026-03-02")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16 11:00", place="stadhuis",
              recorded="di 2026-03-03", corrects=told)  # fmt: skip
    town.walk("di 2026-03-03", "vr 2026-03-13")

    invitation, *_, reminder = map(in_calendar, to_residents(post))
    assert reminder == (invitation[0], 1, "2026-03-16 11:00")


def test_a_calendar_learns_nothing_of_welfare(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    reminded(town, last="ma 2026-03-02")

    (envelope,) = to_residents(post)
    assert envelope.appointment is not None
    assert envelope.appointment.summary == "Afspraak met de gemeente Landsmeer"
    assert envelope.appointment.place == "gemeentehuis Landsmeer, Raadhuisstraat 1, 1121 XC Landsmeer"
    assert (envelope.appointment.minutes, envelope.appointment.cancelled) == (60, False)


CALLED_OFF = """---
subject: Uw afspraak gaat niet door
cancels: true
---
Beste {{ naam }}, de afspraak gaat niet door. Bel {{ telefoon }}.
"""


def test_a_text_that_calls_an_appointment_off_takes_it_out_of_the_calendar(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    reconfigured(town, configured(tmp_path / "config", texts={"first": CALLED_OFF}))
    enrol(town, "rhythm", "ma 2026-03-02", "L-0001,2026-01-01")
    tell(town, "L-0001", "rhythm", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-03")
    town.live("di 2026-03-03")

    (envelope,) = to_residents(post)
    assert envelope.appointment is not None
    assert (envelope.appointment.cancelled, envelope.appointment.sequence) == (True, 1)
    assert envelope.appointment.begins == moment("ma 2026-03-16", 10)


# --- no more of these -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one_click", [False, True])
def test_unsubscribing_is_offered_where_consent_is_asked_and_never_for_an_appointment(
    build: Build, tmp_path: Path, one_click: bool
) -> None:
    town, post = town_of(build, tmp_path)
    changes = {"unsubscribe": "https://landsmeer.example/afmelden/{key}"} if one_click else {}
    reconfigured(town, configured(tmp_path / "config", **changes))
    enrol(town, "rhythm", "ma 2026-03-02", "L-0002,2026-01-01")
    tell(town, "L-0002", "rhythm", "contact_tried", "ma 2026-03-02")
    reminded(town, last="ma 2026-03-02")

    service, *others = sorted(to_residents(post), key=lambda envelope: envelope.subject != "Eerste bericht")
    by_mail = f"<mailto:werk@landsmeer.example?subject=afmelden%20{service.opaque}>"
    click = f"<https://landsmeer.example/afmelden/{service.opaque}>, "
    assert service.headers["List-Unsubscribe"] == (f"{click}{by_mail}" if one_click else by_mail)
    assert ("List-Unsubscribe-Post" in service.headers) is one_click
    assert others
    assert not [envelope for envelope in others if envelope.headers]


def test_an_answer_goes_to_a_person(build: Build, tmp_path: Path) -> None:
    town, post = town_of(build, tmp_path)
    reminded(town, last="ma 2026-03-02")

    (envelope,) = to_residents(post)
    assert envelope.reply_to == ("Team Werk en Meedoen", "werk@landsmeer.example")


# --- colleagues -------------------------------------------------------------------------------------------------------


def test_a_colleague_is_told_in_teams_with_references_and_gets_a_card_by_mail(build: Build, tmp_path: Path) -> None:
    teams = Teams()
    town, post = town_of(build, tmp_path, {"teams": teams})
    order = "{client: [email, file], employer: [file], partner: [file], staff: [teams, email]}"
    reconfigured(town, configured(tmp_path / "config", channels=order))
    town.enrol("ma 2026-03-02", "L-0001", journey="landsmeer")
    for on, planned in (("ma 2026-03-09", "ma 2026-03-02"), ("ma 2026-03-23", "di 2026-03-10")):
        town.tell("L-0001", "talk_planned", planned, at=on, place="stadhuis")
        town.live(planned)
        town.live(on)
        town.tell("L-0001", "no_show", on)
    town.walk("di 2026-03-24", "do 2026-04-09")

    in_teams = "\n".join(envelope.text for envelope in teams.texts)
    by_mail = [envelope.text for envelope in post.texts if "@landsmeer.example" in envelope.to]
    assert f"https://zaken.landsmeer.example/klantreis/{town.ref('L-0001')}" in in_teams
    assert "Code van deze kaart" not in in_teams
    assert "Testpersoon" not in in_teams
    assert ["Code van deze kaart" in text for text in by_mail] == [True]
    assert "taak" not in by_mail[0].partition("\n\n")[2].partition("\n\n")[0], "only the card"

"""What a municipality says of its channels: an order per text, texts for telephones, hours, and who answers."""

from datetime import time

import pytest

from klantreis.core.municipality import Window
from klantreis.core.planner.unreached import LINES
from klantreis.core.ways import TextKind
from tests.definitions.conftest import MESSAGE, MUNICIPALITY, Folder

FILE = "municipalities/smalltown.yaml"
TEXT = "messages/nld/invitation.md"
UNKNOWN = "9: `invitatoin` is no text and no type of text; did you mean `invitation`?"
CALLER = "9: `sms` is what a telephone shows: at most 11 letters, digits and spaces, no accents"
NOBODY = "9: nobody reads what is sent to this address; give `reply_to` of a team or colleague"


def with_lines(folder: Folder, *lines: str, hours: str = "") -> Folder:
    written = MUNICIPALITY.replace("closes: 17:30}", f"closes: 17:30{hours}}}")
    folder.write(FILE, written + "".join(f"{line}\n" for line in lines))
    return folder


def with_short(folder: Folder, sms: str) -> Folder:
    folder.write(TEXT, MESSAGE.replace("kind: send", f'kind: send\nsms: "{sms}"'))
    return folder


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("channels_for: {invitatoin: [file]}", UNKNOWN),
        ("channels_for: {invitation: []}", "9: `invitation` is an empty list; fill it or remove the key"),
        ("unsubscribe: http://x/{key}", "9: `unsubscribe` is `http://x/{key}`; expected an https address with {key}"),
        ("sender: {sms: Gemeente Kleinstad}", CALLER),
        ("sender: {sms: '0612345678'}", CALLER),
        ("sender: {email: no-reply@x.nl}", NOBODY),
        ("sender: {reply_to: niet-beantwoorden@x.nl}", NOBODY),
    ],
)  # fmt: skip
def test_a_mistake_in_the_ways_is_found_with_file_and_line(folder: Folder, line: str, finding: str) -> None:
    assert with_lines(folder, line).findings() == [f"{FILE}:{finding}"]


@pytest.mark.parametrize(
    "line",
    [
        "channels_for: {invitation: [sms, file], service: [file]}",
        "unsubscribe: https://x.example/?k={key}",
        "sender: {sms: Kleinstad 1, email: no-reply@x.nl, reply_to: werk@x.nl}",
    ],
)
def test_what_is_right_has_no_findings(folder: Folder, line: str) -> None:
    assert with_lines(folder, line).findings() == []


def test_hours_in_which_no_sms_could_leave_are_found(folder: Folder) -> None:
    found = with_lines(folder, hours=", sms: {opens: '18:00', closes: '20:00'}").findings()

    assert found == [f"{FILE}:6: no hour lies both in `sending` and in its `sms`; no SMS could ever be sent"]


def test_the_hours_of_a_telephone_lie_within_those_of_the_office(folder: Folder) -> None:
    town = with_lines(folder).load().municipalities["smalltown"]

    assert town.window_of("sms") == town.window_of("email") == Window(opens=time(9), closes=time(17, 30))
    folder.write(FILE, MUNICIPALITY.replace("09:00, closes: 17:30", "07:00, closes: 21:30"))
    town = folder.load().municipalities["smalltown"]
    assert (town.window_of("sms"), town.window_of("")) == (
        Window(opens=time(9), closes=time(20)), Window(opens=time(7), closes=time(21, 30)),
    )  # fmt: skip


def test_the_order_of_a_text_goes_before_that_of_its_type_and_that_before_the_usual_one(folder: Folder) -> None:
    town = with_lines(folder, "channels_for: {invitation: [sms], service: [email]}").load().municipalities["smalltown"]

    assert town.order("client", "invitation", "service") == ("sms",)
    assert town.order("client", "another", "service") == ("email",)
    assert town.order("client", "another", "news") == ("file",)
    assert town.order("employer", "invitation", "service") == ("file",), "only residents have an order of their own"


# --- texts for telephones ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sms", "finding"),
    [
        ("Beste {{ naam }}, bel ons", "`sms` names a person (`naam`): others may see it; leave the name out"),
        ("Uw uitkering stopt", "`sms` never says `uitkering`: others may see it; choose other words"),
        ("Kijk op www.kleinstad", "`sms` holds a link: who can tell it from a false one? Give the telephone number"),
        ("Kijk op https://x.y", "`sms` holds a link: who can tell it from a false one? Give the telephone number"),
        ("Kijk op kleinstad.nl", "`sms` holds a link: who can tell it from a false one? Give the telephone number"),
        ("Kom morgen om {{ tijd }}", "`morgen` needs its date: the text may be read on another day"),
        ("Kom {{ ooit }}", "there is no field `ooit`; fields are"),
    ],
)
def test_what_a_telephone_may_not_show_is_found(folder: Folder, sms: str, finding: str) -> None:
    found = with_short(folder, sms).findings()

    assert found[0].startswith(f"{TEXT}:4: {finding}")


def test_a_text_that_takes_two_pieces_is_a_warning_and_one_that_takes_four_is_wrong(folder: Folder) -> None:
    (two,) = with_short(folder, "x" * 170 + " Bel ons.").findings()
    (four,) = with_short(folder, "x" * 470).findings()

    assert "let op: `invitation` takes up to 179 signs by SMS, 2 pieces, in smalltown; shorten `sms`" in two
    assert "`invitation` takes 4 pieces by SMS (470 signs); at most 3: shorten `sms`" in four


def test_the_longest_date_counts_and_not_the_example(folder: Folder) -> None:
    room = 160 - len("wo 30 september")

    with_lines(with_short(folder, "x" * (room - 1) + " {{ datum_kort }}"))
    assert folder.findings() == []
    with_short(folder, "x" * room + " {{ datum_kort }}")
    assert len(folder.findings()) == 1


def test_a_text_has_a_form_for_a_telephone_or_it_does_not_go_there(folder: Folder) -> None:
    configuration = folder.load()
    town = configuration.municipalities["smalltown"]

    assert configuration.text_kind("invitation", town) == TextKind("service", short=False)
    assert with_short(folder, "Bel ons").load().text_kind("invitation", town).short


def test_a_step_that_asks_for_sms_needs_a_text_for_it(folder: Folder) -> None:
    folder.change("journeys/small.yaml", "send: invitation,", "send: invitation, channel: sms,")

    assert any("`invitation` has no `sms`: write its text for a telephone" in found for found in folder.findings())


def test_the_lines_of_who_was_not_reached_are_there_without_being_written_and_may_be_written_otherwise(
    folder: Folder,
) -> None:
    assert set(LINES) <= folder.load().staff_lines.keys()
    folder.write("messages/nld/staff.yaml", "stalled: x\nstuck: y\ncheck_delivery: z\nnew_address: Vraag het na.\n")
    assert folder.load().staff_lines["new_address"] == "Vraag het na."

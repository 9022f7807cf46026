"""Which messages to a resident leave together, and what the one message says."""

import pytest

from klantreis.core import markup
from klantreis.core.bundle import Kin, joined, subject_of, together
from klantreis.core.markup import Bullets, Heading, Paragraph
from klantreis.core.texts import Rendered, parse_template, render

ANNA, BRAM = Kin(1, "email", "service"), Kin(2, "email", "service")
SIGNED = "Met vriendelijke groet,\n\n{{ medewerker }}\n{{ afzender }}\n"
HEARD = "---\nsubject: Van u horen\n---\nBeste {{ naam }},\n\n## Bel ons\n\nBel {{ telefoon }}.\n\n" + SIGNED
COURSE = (
    "---\nsubject: Uw cursus\n---\nBeste {{ naam }},\n\n- Waar: {{ plaats }}\n- Wanneer: {{ dag }}\n\n"
    + SIGNED
    + "\nUw kenmerk is {{ kenmerk }}.\n"
)
VALUES = {
    "naam": "Anna <b>", "telefoon": "020 1", "medewerker": "Kees", "afzender": "Team", "plaats": "stadhuis",
    "dag": "maandag 2 maart", "kenmerk": "K-1",
}  # fmt: skip


def text(source: str, **changed: str) -> Rendered:
    return render(parse_template("text", source), VALUES | changed)


@pytest.mark.parametrize(
    ("kin", "appointments", "groups"),
    [
        ([ANNA, ANNA, BRAM], "...", [[0, 1], [2]]),
        ([ANNA, None, ANNA], "...", [[0, 2], [1]]),
        ([ANNA, Kin(1, "file", "service")], "..", [[0], [1]]),  # another channel
        ([ANNA, Kin(1, "email", "news")], "..", [[0], [1]]),  # another kind of message: other consent
        ([ANNA, ANNA, ANNA], "x..", [[0, 1, 2]]),
        ([ANNA, ANNA, ANNA], "xx.", [[0, 2], [1]]),  # a second appointment goes alone
        ([ANNA, ANNA, ANNA], ".xx", [[0, 1], [2]]),
        ([None, None], "..", [[0], [1]]),
        ([], "", []),
    ],
)
def test_what_goes_together(kin: list[Kin | None], appointments: str, groups: list[list[int]]) -> None:
    assert together(kin, [mark == "x" for mark in appointments]) == groups


@pytest.mark.parametrize(
    ("count", "appointment", "subject"),
    [
        (2, "", "Twee berichten van gemeente Landsmeer"),
        (3, "", "Drie berichten van gemeente Landsmeer"),
        (12, "", "12 berichten van gemeente Landsmeer"),
        (2, "Uw afspraak op maandag", "Uw afspraak op maandag, en nog een bericht"),
        (3, "Uw afspraak op maandag", "Uw afspraak op maandag, en nog twee berichten"),
    ],
)
def test_the_subject_names_the_appointment_or_says_how_many(count: int, appointment: str, subject: str) -> None:
    assert subject_of(count, "Gemeente Landsmeer", appointment) == subject


def test_a_bundle_greets_once_signs_once_and_keeps_what_is_of_each_text_alone() -> None:
    assert joined([text(HEARD), text(COURSE)], "Twee berichten").text == (
        "Beste Anna <b>,\n\n"
        "Wij hebben twee berichten voor u. U leest ze hieronder.\n\n"
        "1. Van u horen\n\n"
        "Bel ons\n\nBel 020 1.\n\n"
        "2. Uw cursus\n\n"
        "- Waar: stadhuis\n- Wanneer: maandag 2 maart\n\n"
        "Uw kenmerk is K-1.\n\n"
        "Met vriendelijke groet,\n\nKees\nTeam\n"
    )


def test_texts_of_two_colleagues_are_both_signed_and_what_differs_in_the_greeting_stays() -> None:
    found = joined([text(HEARD), text(HEARD, medewerker="Piet", naam="mevrouw B")], "Twee berichten").text
    assert found.startswith("Wij hebben twee berichten voor u.")
    assert (found.count("Met vriendelijke groet"), found.count("Beste ")) == (2, 2)
    assert found.index("Kees") < found.index("2. Van u horen") < found.index("Piet")


def test_a_text_that_is_only_a_greeting_loses_nothing() -> None:
    short = "---\nsubject: Kort\n---\nBeste {{ naam }}, bel {{ telefoon }}.\n"
    assert joined([text(short), text(short, telefoon="2")], "x").text.count("Beste") == 2


def test_the_document_says_the_same_as_the_text_with_headings_and_lists() -> None:
    written = joined([text(HEARD), text(COURSE, telefoon="020 2")], "Twee berichten").written
    assert written is not None
    kinds = [type(block) for block in written.document]
    assert kinds == [
        Paragraph, Paragraph, Heading, Heading, Paragraph, Heading, Bullets, Paragraph, Paragraph, Paragraph,
    ]  # fmt: skip
    told = [markup.plain(written, block) for block in written.document]
    assert told[0] == "Beste Anna <b>,"
    assert (told[2], told[4], told[5]) == ("1. Van u horen", "Bel 020 1.", "2. Uw cursus")
    assert told[-1] == "Kees\nTeam"
    assert [block.level for block in written.document if isinstance(block, Heading)] == [1, 2, 1]


def test_values_of_two_texts_do_not_mix_and_are_escaped_where_they_are_written() -> None:
    written = joined([text(HEARD, telefoon="<1>"), text(HEARD, telefoon="<2>")], "x").written
    assert written is not None
    lines = [written.fill(run.text, lambda value: value.replace("<", "&lt;")) for block in written.document
             if isinstance(block, Paragraph) for line in block.lines for run in line]  # fmt: skip
    assert "Bel &lt;1>." in lines
    assert "Bel &lt;2>." in lines


def test_a_subject_that_holds_a_mark_stays_what_it_is() -> None:
    """A subject with a value in it that looks like the mark of a field."""
    odd = Rendered(
        markup.mark("naam"), "Beste,\n\nx\n", markup.Written(markup.document("Beste,\n\nx"), {"naam": "geheim"})
    )
    written = joined([odd, odd], "x").written
    assert written is not None
    assert not any("geheim" in markup.plain(written, block) for block in written.document)


def test_one_text_without_a_document_makes_a_bundle_of_plain_text() -> None:
    assert joined([text(HEARD), Rendered("x", "y")], "z").written is None

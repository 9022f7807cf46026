"""Letters: PDF/UA on A4 with the address in the window, and no value that is more than text."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.channels.letter import LetterChannel
from klantreis.channels.letter_files import is_as_made, remove_letters
from klantreis.channels.letter_pdf import Typesetter, UnfitLetterError
from klantreis.channels.port import Envelope, Fate, PostalAddress
from klantreis.core.house_style import AddressWindow, HouseStyle
from klantreis.core.markup import Written, document, mark
from klantreis.errors import BadHouseStyle
from tests.channels.conftest import letter as message
from tests.support import paper
from tests.support.sink import ROOT

KEY = "abcdef0123456789"
CONFIG = ROOT / "config"
STYLE = HouseStyle(
    municipality="Gemeente Landsmeer",
    sender=("Gemeente Landsmeer", "Team Werk en Meedoen", "Raadhuisstraat 1", "1121 XC Landsmeer", "werk@l.example"),
    return_address="Raadhuisstraat 1, 1121 XC Landsmeer",
    logo="letters/landsmeer.svg",
    colour="#1f6f5c",
    footer=("landsmeer.example",),
)
ON_THE_RIGHT = replace(STYLE, window=AddressWindow(left=100))
SHORT = PostalAddress(name="A. Bos", street="Dam 1", postcode="1121aa", city="Ee")
LONG = PostalAddress(
    name="Jonkvrouwe Wilhelmina Alexandrina Cornelia van Hohenstein-Oldenburg tot den Overbeeke-van der Meer",
    street="Burgemeester Van der Westhuizenlaan van Sint-Maartensvlotbrug 1234-bis 3 hoog achter",
    postcode="1121 AA",
    city="'s-Gravenhage-Scheveningen en Loosduinen",
)
TEXT = f"""Beste {mark("naam")},

Wij hebben een **afspraak** met u gemaakt.

## Uw afspraak

- Wanneer: dinsdag 3 maart 2026
- Waar: gemeentehuis

#### Hulp nodig?

1. Bel ons.
2. Of schrijf.

Met vriendelijke groet,

Anna Voorbeeld
Gemeente Landsmeer
"""


def envelope(postal: PostalAddress | None = SHORT, text: str = TEXT, **changes: object) -> Envelope:
    name = str(changes.pop("name", postal.name if postal else ""))
    about: dict[str, object] = {
        "opaque": KEY, "municipality": "landsmeer", "postal": postal, "reference": "7KQ4M-2XW9T",
        "written": Written(document(text), {"naam": name}),
    }  # fmt: skip
    return message("Dam 1, 1121aa Ee", **(about | changes))


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(STYLE, CONFIG)


@pytest.fixture
def channel(tmp_path: Path) -> LetterChannel:
    return LetterChannel(tmp_path, {"landsmeer": STYLE}, CONFIG)


# --- the sheet --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("postal", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("style", [STYLE, ON_THE_RIGHT], ids=["left", "right"])
def test_the_window_shows_the_address_and_the_return_address_and_nothing_else(
    style: HouseStyle, postal: PostalAddress
) -> None:
    """Also where the sheet has moved in its envelope by two millimetres to any side."""
    pdf = Typesetter(style, CONFIG).letter(envelope(postal))
    window = (style.window.left, style.window.top, style.window.width, style.window.height)
    seen = [sign for sign in paper.signs(pdf) if sign.touches(*window)]
    left, top, width, height = window
    assert all(sign.lies_in(left + 2, top + 2, width - 4, height - 4) for sign in seen)
    wanted = f"Retouradres: {STYLE.return_address}{postal.name}{postal.street}1121 AA{postal.city.upper()}"
    assert _letters("".join(sign.text for sign in seen)) == _letters(wanted)


def _letters(text: str) -> str:
    """Without spaces and without hyphens, at which a line may break."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "-\x02\ufffe")


def test_what_stands_beside_the_window_stays_on_the_sheet() -> None:
    for style in (STYLE, ON_THE_RIGHT):
        for sign in paper.signs(Typesetter(style, CONFIG).letter(envelope())):
            assert sign.lies_in(15, 10, 185, 280)


def test_an_address_that_fits_in_no_size_makes_no_letter(typesetter: Typesetter) -> None:
    endless = replace(LONG, name="Aa " * 160)
    with pytest.raises(UnfitLetterError, match=r"^address$"):
        typesetter.letter(envelope(endless, name="A."))


def test_it_says_all_that_the_message_says_with_date_reference_and_the_mark_by_which_it_is_known(
    typesetter: Typesetter,
) -> None:
    said = paper.words(typesetter.letter(envelope()))
    for part in (
        "Datum", "2 maart 2026", "Ons kenmerk", "7KQ4M-2XW9T", "Uw afspraak", "Beste A. Bos,", "met u gemaakt.",
        "Wanneer: dinsdag 3 maart 2026", "1. Bel ons.", "Anna Voorbeeld", "abcdef012345",
    ):  # fmt: skip
        assert part in said
    assert "Pagina" not in said, "one sheet needs no number"


def test_two_sheets_are_numbered_carry_the_reference_and_keep_the_greeting_together(typesetter: Typesetter) -> None:
    filled = TEXT.replace(
        "Met vriendelijke", "Een alinea die ergens over gaat, en over nog iets.\n\n" * 34 + "Met vriendelijke"
    )
    pdf = typesetter.letter(envelope(text=filled))
    assert paper.pages(pdf) == 2
    first, second = paper.page_words(pdf, 0), paper.page_words(pdf, 1)
    assert "Pagina 1 van 2" in first
    assert "Pagina 2 van 2" in second
    assert "Ons kenmerk 7KQ4M-2XW9T" in second
    assert "Met vriendelijke groet, Anna Voorbeeld Gemeente Landsmeer" in second


def test_a_letter_that_is_a_few_lines_too_long_is_set_a_little_smaller_to_save_a_sheet(typesetter: Typesetter) -> None:
    def pages(paragraphs: int) -> int:
        filled = TEXT.replace("Met vriendelijke", "Een alinea over iets.\n\n" * paragraphs + "Met vriendelijke")
        return paper.pages(typesetter.letter(envelope(text=filled)))

    one = next(count for count in range(30) if pages(count + 1) == 2)
    sizes = [_height(typesetter, count) for count in (0, one)]
    assert sizes[1] < sizes[0]
    assert sizes[1] > 0.9 * sizes[0]


def _height(typesetter: Typesetter, paragraphs: int) -> float:
    filled = TEXT.replace("Met vriendelijke", "Een alinea over iets.\n\n" * paragraphs + "Met vriendelijke")
    found = paper.signs(typesetter.letter(envelope(text=filled)))
    at = next(n for n in range(len(found)) if "".join(sign.text for sign in found[n : n + 5]) == "Beste")
    return found[at].bottom - found[at].top


# --- read by everyone -------------------------------------------------------------------------------------------------


def test_it_is_pdf_ua_tagged_titled_in_dutch_with_its_headings_in_steps(typesetter: Typesetter) -> None:
    pdf = typesetter.letter(envelope())
    root = paper.root(pdf)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  a PDF object
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert paper.title(pdf) == "Uw afspraak"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = paper.tags(pdf)
    assert [tag for tag in tags if tag.startswith("/H")] == ["/H1", "/H2", "/H3"], "the text jumps from 2 to 4"
    assert tags.count("/L") == 2
    assert paper.read_aloud_instead(pdf) == ["Logo van Gemeente Landsmeer"]


def test_without_a_logo_and_without_a_document_it_is_a_letter_too(typesetter: Typesetter) -> None:
    bare = Typesetter(replace(STYLE, logo=""), CONFIG)
    said = paper.words(bare.letter(replace(envelope(), written=None)))
    assert "Tot dinsdag 3 maart 2026." in said


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh Đặng", "Łukasz Żółć", "Şahin Çelik", "Олена Шевченко", "Íñigo Ó Briain"]
)
def test_names_are_written_with_all_their_signs(typesetter: Typesetter, name: str) -> None:
    assert name in paper.words(typesetter.letter(envelope(replace(SHORT, name=name))))


def test_a_name_with_a_sign_that_no_font_has_makes_no_letter(channel: LetterChannel) -> None:
    outcome = channel.send(envelope(replace(SHORT, name="Ans 😀")))
    assert (outcome.fate, outcome.reason, outcome.address_refused) == (Fate.refused, "unfit_glyph", False)


# --- values are text and nothing else ---------------------------------------------------------------------------------

HOSTILE = [
    '#panic("x")', "#eval(read(\"/etc/passwd\"))", "$x^2$", "*vet* _schuin_ `code`", "= Kop", "- lijst", "// weg",
    "/* weg */", "@verwijzing <label>", '"aan" \\n \\u{41} \\', "#image(\"/letters/landsmeer.svg\")", "{{ 7 * 7 }}",
    "<script>alert(1)</script>", "]}#[{", "'); DROP TABLE letter; --", "~---...",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_printed_as_it_is(typesetter: Typesetter, value: str) -> None:
    pdf = typesetter.letter(
        envelope(replace(SHORT, name=value, street=value, city=value), subject=value, reference=value[:20])
    )
    said = _letters(paper.words(pdf))
    assert said.count(_letters(value)) >= 4
    assert paper.title(pdf) == value


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_a_value_is_there_is_a_letter_or_a_reason(value: str) -> None:
    try:
        pdf = TYPESETTER.letter(envelope(replace(SHORT, name=value or "A", street=value or "B")))
    except UnfitLetterError as unfit:
        told = unfit.reason
    else:
        told = "letter" if paper.tags(pdf).count("/H1") == 1 else ""
    assert told in ("glyph", "address", "letter")


TYPESETTER = Typesetter(STYLE, CONFIG)


def test_a_line_end_in_a_name_makes_no_line_of_the_address(typesetter: Typesetter) -> None:
    pdf = typesetter.letter(envelope(replace(SHORT, name="A.\nBos\r\nGemeente Elders")))
    assert "A. Bos Gemeente Elders Dam 1" in paper.words(pdf)


# --- the house style --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [{"font": "Nergens Sans"}, {"logo": "letters/none.svg"}, {"logo": "../pyproject.toml"}]
)
def test_a_house_style_that_cannot_be_typeset_stops_the_sending_and_names_nobody(wrong: dict[str, str]) -> None:
    broken = Typesetter(replace(STYLE, **wrong), CONFIG)  # type: ignore[arg-type]
    with pytest.raises(BadHouseStyle) as caught:
        broken.letter(envelope())
    assert "Gemeente Landsmeer" in str(caught.value)
    assert "Bos" not in str(caught.value)


# --- the channel ------------------------------------------------------------------------------------------------------


def test_a_letter_becomes_one_file_under_its_date_for_its_owner_alone(channel: LetterChannel, tmp_path: Path) -> None:
    outcome = channel.send(envelope())
    file = tmp_path / f"letters/2026-03-02/{KEY}.pdf"
    assert outcome.fate is Fate.accepted
    assert outcome.proof.startswith(f"letters/2026-03-02/{KEY}.pdf pages=1 sha256=")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    assert is_as_made(file.read_bytes(), outcome.proof)
    assert not is_as_made(file.read_bytes() + b" ", outcome.proof)


def test_the_same_message_gives_the_same_bytes_on_every_typesetter_and_may_be_sent_again(
    channel: LetterChannel, tmp_path: Path
) -> None:
    first = channel.send(envelope())
    made = paper.file_of(tmp_path).read_bytes()
    assert Typesetter(STYLE, CONFIG).letter(envelope()) == made
    assert channel.send(envelope()) == first


def test_made_again_under_other_circumstances_the_last_letter_counts(channel: LetterChannel, tmp_path: Path) -> None:
    channel.send(envelope())
    again = channel.send(envelope(replace(SHORT, street="Elders 2")))
    pdf = paper.file_of(tmp_path).read_bytes()
    assert "Elders 2" in paper.words(pdf)
    assert is_as_made(pdf, again.proof)


@pytest.mark.parametrize(
    ("changes", "reason"), [({"municipality": "elders"}, "no_house_style"), ({"postal": None}, "unfit_address")]
)
def test_without_a_house_style_or_an_address_it_is_refused(
    channel: LetterChannel, tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    outcome = channel.send(replace(envelope(), **changes))  # type: ignore[arg-type]
    assert (outcome.fate, outcome.reason) == (Fate.refused, reason)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_means_retry(channel: LetterChannel, tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("in the way")
    assert channel.send(envelope())[:2] == (Fate.retry, "file_eexist")


def test_a_full_disk_is_told_as_such_and_leaves_nothing_half(tmp_path: Path) -> None:
    """A file system of 16 kB in a namespace of its own; a letter is larger."""
    mount = f"mount -t tmpfs -o size=16k tmpfs {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode:
        pytest.skip("this kernel lets us mount no small file system")
    send = f"""
from pathlib import Path
from tests.channels.test_letter import CONFIG, STYLE, LetterChannel, envelope
try:
    LetterChannel(Path({str(tmp_path)!r}), {{"landsmeer": STYLE}}, CONFIG).send(envelope())
except Exception as error:
    print(type(error).__name__, len(list(Path({str(tmp_path)!r}, "letters/2026-03-02").iterdir())))
"""
    command = ["unshare", "-rm", "sh", "-c", f'{mount} && exec "$0" -c "$1"', sys.executable, send]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert told == "DiskFull 0\n"


def test_erasing_removes_a_letter_its_copies_in_batches_and_what_was_half_written(
    channel: LetterChannel, tmp_path: Path
) -> None:
    channel.send(envelope())
    channel.send(envelope(opaque="0123456789abcdef"))
    day = tmp_path / "letters/2026-03-02"
    (day / f".{KEY}.12345678").write_bytes(b"half")
    batch = day / "landsmeer-2026-03-02-1"
    batch.mkdir()
    os.link(day / f"{KEY}.pdf", batch / "0001-landsmeer-br-000001.pdf")
    os.link(day / "0123456789abcdef.pdf", batch / "0002-landsmeer-br-000011.pdf")

    assert remove_letters(tmp_path, [KEY], ["landsmeer-br-000001"]) == 3
    assert sorted(path.name for path in day.rglob("*.pdf")) == ["0002-landsmeer-br-000011.pdf", "0123456789abcdef.pdf"]


def test_the_date_of_a_letter_is_the_day_of_the_message_also_when_it_is_made_later(typesetter: Typesetter) -> None:
    later = replace(envelope(), day=date(2026, 2, 27))
    assert "27 februari 2026" in paper.words(typesetter.letter(later))

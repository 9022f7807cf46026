"""The house style of letters in a municipality's file."""

import pytest

from klantreis.core.house_style import AddressWindow, HouseStyle, Margins, contrast_on_white
from tests.definitions.conftest import Folder

MUNICIPALITY = "municipalities/smalltown.yaml"
LEAST = "letter: {return_address: 'Postbus 1, 1000 AA Kleinstad'}\n"
SENDER = "sender: {name: Team Werk, phone: 020 000 00 00, address: 'Dam 1, 1000 AA Kleinstad'}\n"
ALL = """letter:
  return_address: Postbus 1, 1000 AA Kleinstad
  sender: [Kleinstad, Team Werk]
  logo: letters/logo.svg
  logo_text: Een molen
  colour: "#1f4e79"
  font: Molen Sans
  fonts: letters/fonts
  size: 12pt
  window: {side: right, top: 45.5mm}
  margins: {left: 20mm}
  footer: [kleinstad.example]
"""


def style(folder: Folder, text: str) -> HouseStyle:
    file = folder.path / MUNICIPALITY
    file.write_text(file.read_text() + text)
    found = folder.load().municipalities["smalltown"].letter
    assert found is not None
    return found


def test_a_municipality_without_one_sends_no_letters(folder: Folder) -> None:
    assert folder.load().municipalities["smalltown"].letter is None
    assert folder.load().house_styles == {}


def test_what_is_not_stated_stands_as_on_most_letters_and_the_sender_comes_from_the_file(folder: Folder) -> None:
    found = style(folder, SENDER + LEAST)
    assert found.sender == ("Gemeente Kleinstad", "Team Werk", "Dam 1", "1000 AA Kleinstad", "Telefoon 020 000 00 00")
    assert (found.window, found.margins) == (AddressWindow(left=20, top=50, width=90, height=35), Margins())
    assert found.read_aloud == "Logo van Gemeente Kleinstad"


def test_all_of_it_can_be_stated(folder: Folder) -> None:
    (folder.path / "letters/fonts").mkdir(parents=True)
    (folder.path / "letters/logo.svg").write_text("<svg/>")
    found = style(folder, ALL)
    assert found == HouseStyle(
        municipality="Gemeente Kleinstad", sender=("Kleinstad", "Team Werk"), logo="letters/logo.svg",
        logo_text="Een molen", return_address="Postbus 1, 1000 AA Kleinstad", colour="#1f4e79", font="Molen Sans",
        fonts="letters/fonts", size=12.0, window=AddressWindow(left=100, top=45.5), margins=Margins(left=20),
        footer=("kleinstad.example",),
    )  # fmt: skip


WRONG = [
    ("colour: '#f2c14e'", "`colour` is too pale to read on paper (1.7:1; at least 4.5:1); take a darker one"),
    ("colour: blue", "`colour` is `blue`; expected a colour such as #1f4e79"),
    ("size: 8pt", "`size` is between 10pt and 16pt; 11pt or more reads well"),
    ("window: {width: 40mm}", "the window is too small for an address; at least 60mm by 28mm"),
    ("window: {left: 130mm}", "the window lies off the upper half of the sheet; measure it again"),
    ("window: {left: 2cm}", "`left` is `2cm`; expected millimetres such as 20mm"),
    ("margins: {bottom: 5mm}", "a margin is between 10mm and 60mm, and `bottom` is not"),
    ("logo: letters/none.svg", "there is no file `letters/none.svg` in the configuration; put the logo there"),
    ("logo: letters/logo.gif", "a logo is an .svg, .png or .jpg file; save it as one"),
    ("logo: a/../../../secret.svg", "a logo is an .svg, .png or .jpg file; save it as one"),
    ("fonts: letters/none", "there is no folder `letters/none` in the configuration; put the fonts there"),
    (
        "font: Verdana",
        "`font` needs `fonts`: the folder where its files are, for only Libertinus Serif is always there",
    ),
]


@pytest.mark.parametrize(("line", "finding"), WRONG, ids=[line for line, _ in WRONG])
def test_what_could_not_be_read_or_is_not_there_is_refused_with_its_line(
    folder: Folder, line: str, finding: str
) -> None:
    (folder.path.parent / "secret.svg").write_text("<svg/>")
    file = folder.path / MUNICIPALITY
    before = len(file.read_text().splitlines())
    file.write_text(file.read_text() + f"letter:\n  return_address: Postbus 1\n  {line}\n")
    assert folder.findings() == [f"{MUNICIPALITY}:{before + 3}: {finding}"]


def test_the_channel_needs_a_house_style_and_that_needs_a_return_address(folder: Folder) -> None:
    folder.change(MUNICIPALITY, "client: [file]", "client: [letter, file]")
    assert folder.findings() == [
        f"{MUNICIPALITY}:5: `letter` needs to know how a letter looks; add `letter:` to this file"
    ]
    file = folder.path / MUNICIPALITY
    file.write_text(file.read_text() + "letter: {size: 11pt}\n")
    (found,) = folder.findings()
    assert "a house style lacks `return_address`" in found


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)])
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert round(contrast_on_white(colour), 2) == ratio

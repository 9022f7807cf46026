"""How the letters of a municipality look, as its file states it. Measures are millimetres on an A4 sheet."""

from dataclasses import dataclass

FONT = "Libertinus Serif"  #: comes with the typesetter, so that a letter looks the same on every machine
COLOUR, SIZE = "#1a1a1a", 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressWindow:
    """The window of the envelope; nothing but the address and the return address may be seen through it."""

    left: float = 20
    top: float = 50
    width: float = 90
    height: float = 35

    @property
    def is_left(self) -> bool:
        return self.left + self.width / 2 < 105


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    left: float = 25
    right: float = 25
    top: float = 25  #: of the second sheet and on; the first begins below the window
    bottom: float = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """What stands around the text of a letter."""

    municipality: str  #: as residents read it
    sender: tuple[str, ...]  #: the lines beside the window, the first one in colour
    return_address: str  #: one line: where the post brings back what it cannot deliver
    logo: str = ""  #: a file under the configuration folder; empty: none
    logo_text: str = ""  #: what is read aloud in its place; empty: that it is the logo
    colour: str = COLOUR  #: of headings
    font: str = FONT
    fonts: str = ""  #: a folder under the configuration folder with the municipality's own fonts
    size: float = SIZE  #: points
    window: AddressWindow = AddressWindow()
    margins: Margins = Margins()
    footer: tuple[str, ...] = ()  #: at the foot of every sheet

    @property
    def read_aloud(self) -> str:
        """What is said in the place of the logo."""
        return self.logo_text or f"Logo van {self.municipality}"


def contrast_on_white(colour: str) -> float:
    """How well a colour is read on white paper: 1 (not at all) to 21 (contrast ratio of WCAG 2.2). It is #rrggbb."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

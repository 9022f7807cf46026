"""`letter:` in a municipality's file: how its letters look.

Rules
-----
1. What is not stated stands as it does on most Dutch letters: the window on the left, who writes on the right.
2. A logo and fonts are files under the configuration folder, and nowhere else.
3. What could not be read is refused: a colour too pale for text, letters too small, a window too small for an address.
4. A municipality that has `letter` among its channels has a house style: without one nothing could be printed.
"""

from pathlib import Path

from klantreis.core.house_style import COLOUR, FONT, SIZE, AddressWindow, HouseStyle, Margins, contrast_on_white
from klantreis.definitions.shapes import complain, shown
from klantreis.definitions.yaml import MappingNode, ScalarNode
from klantreis.errors import Finding

LETTER = "letter"  #: the channel, and the key
LEAST_CONTRAST = 4.5  #: WCAG 2.2 AA, for text
SMALLEST, LARGEST = 10.0, 16.0  #: points
LEAST_WIDTH, LEAST_HEIGHT = 60.0, 28.0  #: millimetres: three lines of an address and the return address
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
LARGEST_LOGO = 1_000_000  #: bytes: it is in every letter

ON_THE_RIGHT = 100.0  #: millimetres: where a window on the right begins, if nothing else is stated


def read_house_style(file: MappingNode, findings: list[Finding]) -> HouseStyle | None:
    """The house style in a municipality's file; None where it states none."""
    node = file.mapping("letter")
    if not node.entries:
        _check_channel(file, findings)
        return None
    _check(node, findings)
    margins = node.mapping("margins")
    return HouseStyle(
        municipality=file.text("title"),
        sender=tuple(_texts(node, "sender")) or _sender(file),
        return_address=node.text("return_address"),
        logo=node.text("logo"),
        logo_text=node.text("logo_text"),
        colour=node.text("colour", COLOUR),
        font=node.text("font", FONT),
        fonts=node.text("fonts"),
        size=_number(node, "size", SIZE),
        window=_window(node.mapping("window")),
        margins=Margins(**{side: _number(margins, side, 0) for side in margins.entries}),
        footer=tuple(_texts(node, "footer")),
    )


def _window(node: MappingNode) -> AddressWindow:
    usual = AddressWindow()
    return AddressWindow(
        left=_number(node, "left", ON_THE_RIGHT if node.text("side") == "right" else usual.left),
        top=_number(node, "top", usual.top),
        width=_number(node, "width", usual.width),
        height=_number(node, "height", usual.height),
    )


def _sender(file: MappingNode) -> tuple[str, ...]:
    """Who writes, from what the file says of it for the texts."""
    told = file.mapping("sender")
    phone = f"Telefoon {told.text('phone')}" if told.text("phone") else ""
    found = (file.text("title"), told.text("name"), *told.text("address").split(", "), phone, told.text("email"))
    return tuple(line for line in found if line)


def _check_channel(file: MappingNode, findings: list[Finding]) -> None:
    channels = file.mapping("channels")
    for recipient in channels.entries:
        for node in channels.listed(recipient):
            if isinstance(node, ScalarNode) and node.text == LETTER:
                complain(findings, node, "`letter` needs to know how a letter looks; add `letter:` to this file")


def _check(node: MappingNode, findings: list[Finding]) -> None:
    if colour := node.scalar("colour"):
        found = contrast_on_white(colour.text)
        if found < LEAST_CONTRAST:
            message = f"`colour` is too pale to read on paper ({found:.1f}:1; at least {LEAST_CONTRAST}:1)"
            complain(findings, colour, f"{message}; take a darker one")
    if (size := node.scalar("size")) and not SMALLEST <= _number(node, "size", 0) <= LARGEST:
        complain(findings, size, f"`size` is between {SMALLEST:g}pt and {LARGEST:g}pt; 11pt or more reads well")
    _check_window(node.mapping("window"), findings)
    _check_margins(node.mapping("margins"), findings)
    _check_logo(node, findings)
    if (fonts := node.scalar("fonts")) and not _within(fonts).is_dir():
        complain(findings, fonts, f"there is no folder `{shown(fonts.text)}` in the configuration; put the fonts there")
    if (font := node.scalar("font")) and font.text != FONT and not node.scalar("fonts"):
        message = f"`font` needs `fonts`: the folder where its files are, for only {FONT} is always there"
        complain(findings, font, message)


def _check_window(window: MappingNode, findings: list[Finding]) -> None:
    found = _window(window)
    if found.width < LEAST_WIDTH or found.height < LEAST_HEIGHT:
        least = f"{LEAST_WIDTH:g}mm by {LEAST_HEIGHT:g}mm"
        complain(findings, window, f"the window is too small for an address; at least {least}")
    if found.left + found.width > SHEET_WIDTH or found.top + found.height > SHEET_HEIGHT / 2:
        complain(findings, window, "the window lies off the upper half of the sheet; measure it again")


def _check_margins(margins: MappingNode, findings: list[Finding]) -> None:
    for side in margins.entries:
        if not 10 <= _number(margins, side, 0) <= 60:
            complain(findings, margins.key(side), f"a margin is between 10mm and 60mm, and `{side}` is not")


def _check_logo(node: MappingNode, findings: list[Finding]) -> None:
    logo = node.scalar("logo")
    if logo is None:
        return
    file = _within(logo)
    if file.suffix not in (".svg", ".png", ".jpg"):
        complain(findings, logo, "a logo is an .svg, .png or .jpg file; save it as one")
    elif not file.is_file():
        complain(findings, logo, f"there is no file `{shown(logo.text)}` in the configuration; put the logo there")
    elif file.stat().st_size > LARGEST_LOGO:
        complain(findings, logo, f"the logo is larger than {LARGEST_LOGO // 1000} kB, in every letter; make it smaller")


def _within(node: ScalarNode) -> Path:
    """Where a file of the configuration is; for a path that leads out of it the folder itself, which is no file."""
    root = Path(node.file).resolve().parent.parent
    found = (root / node.text).resolve()
    return found if found.is_relative_to(root) else root


def _texts(node: MappingNode, key: str) -> list[str]:
    return [item.text for item in node.listed(key) if isinstance(item, ScalarNode)]


def _number(node: MappingNode, key: str, usual: float) -> float:
    """`20mm` and `11.5pt` are numbers."""
    text = node.text(key).rstrip("mpt")
    return float(text) if text else usual

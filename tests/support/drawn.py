"""What stands in a drawing, read back from its SVG: texts with the place they take, and colours."""

import re
from typing import NamedTuple
from xml.etree import ElementTree

from klantreis.reports.audit.charts.measure import width

SVG = "{http://www.w3.org/2000/svg}"
Element = ElementTree.Element


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    said: str = ""

    def overlaps(self, other: "Box", by: float = 0.5) -> bool:
        return (
            self.left + by < other.right
            and other.left + by < self.right
            and self.top + by < other.bottom
            and other.top + by < self.bottom
        )


def parsed(svg: str) -> Element:
    return ElementTree.fromstring(svg)  # noqa: S314  our own writer's


def size(root: Element) -> tuple[float, float]:
    _, _, wide, high = root.attrib["viewBox"].split()
    return float(wide), float(high)


def texts(root: Element) -> list[Box]:
    """Where each text stands, by our own measure of how wide it is at most."""
    found = []
    for element in root.iter(f"{SVG}text"):
        if not (said := element.text or ""):
            continue
        font = float(element.attrib["font-size"])
        wide = width(said, font, bold=element.get("font-weight") == "600")
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
        found.append(Box(left, y - font * 0.76, left + wide, y + font * 0.22, said))
    return found


def bars(root: Element) -> list[Box]:
    """The solid rectangles that carry meaning."""
    found = []
    for element in root.iter(f"{SVG}rect"):
        if element.get("class") == "mark":
            x, y, wide, high = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
            found.append(Box(x, y, x + wide, y + high, "a bar"))
    return found


def contrast(one: str, other: str) -> float:
    """Of two colours `#rrggbb`, as WCAG 2.2 defines it (1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", color), color
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

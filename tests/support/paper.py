"""Letters as paper: what stands on a sheet, and where. Measures are millimetres from the upper left corner."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2

POINT = 25.4 / 72


@dataclass(frozen=True)
class Sign:
    """A printed sign with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, left: float, top: float, width: float, height: float) -> bool:
        apart = self.right < left or self.left > left + width or self.bottom < top or self.top > top + height
        return not apart

    def lies_in(self, left: float, top: float, width: float, height: float) -> bool:
        across = left <= self.left and self.right <= left + width
        return across and top <= self.top and self.bottom <= top + height


def signs(pdf: bytes, page: int = 0) -> list[Sign]:
    """Every sign on a page, in the order of reading."""
    return list(_signs(pdf, page))


def _signs(pdf: bytes, page: int) -> Iterator[Sign]:
    sheet = pypdfium2.PdfDocument(pdf)[page]
    text, height = sheet.get_textpage(), sheet.get_height()
    for at in range(text.count_chars()):
        sign = text.get_text_range(at, 1)
        if sign.strip():
            left, bottom, right, top = text.get_charbox(at)
            yield Sign(sign, left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)


def words(pdf: bytes) -> str:
    """All that is read, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def page_words(pdf: bytes, page: int) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range().split())


def root(pdf: bytes) -> dict[str, Any]:
    """The catalogue: what a PDF says of itself."""
    return pypdf.PdfReader(BytesIO(pdf)).trailer["/Root"]  # type: ignore[return-value]


def title(pdf: bytes) -> str:
    found = pypdf.PdfReader(BytesIO(pdf)).metadata
    return str(found.title) if found else ""


def tags(pdf: bytes) -> list[str]:
    """The kinds of the parts of a document, in the order in which they are read aloud."""
    return [str(node.get("/S", "")) for node in _nodes(root(pdf)["/StructTreeRoot"])]


def read_aloud_instead(pdf: bytes) -> list[str]:
    """What is said in the place of pictures."""
    return [str(node["/Alt"]) for node in _nodes(root(pdf)["/StructTreeRoot"]) if "/Alt" in node]


def _nodes(node: Any) -> Iterator[Any]:
    below = node.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        found = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _nodes(found)


def pages(pdf: bytes) -> int:
    return len(pypdf.PdfReader(BytesIO(pdf)).pages)


def file_of(folder: Path) -> Path:
    """The only letter under this folder."""
    (found,) = folder.glob("letters/*/*.pdf")
    return found

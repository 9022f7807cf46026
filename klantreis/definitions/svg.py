"""A small writer of SVG: shapes and text with their styles as attributes, so that the file stands on its own."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONT = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
_WIDTH_PER_SIZE = 0.54  #: about how wide a letter is, as a share of its size


def element(name: str, content: str = "", **attributes: object) -> str:
    """One element; `_` in a name of an attribute stands for `-`, and at its end for nothing."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_number(value))}" for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(x: float, y: float, said: str, size: float = 13, **attributes: object) -> str:
    """One line of text; `y` is its baseline."""
    return element("text", escape(said), x=x, y=y, font_size=size, **attributes)


def lines(x: float, y: float, said: Iterable[str], size: float = 13, **attributes: object) -> str:
    """Lines under each other, the first at `y`."""
    return "".join(text(x, y + index * size * 1.25, line, size, **attributes) for index, line in enumerate(said))


def wrap(said: str, width: float, size: float) -> list[str]:
    """The text in lines of at most about `width`; a longer word stands alone."""
    most = max(1, int(width / (size * _WIDTH_PER_SIZE)))
    wrapped = [""]
    for word in said.split():
        if wrapped[-1] and len(wrapped[-1]) + 1 + len(word) > most:
            wrapped.append(word)
        else:
            wrapped[-1] = f"{wrapped[-1]} {word}".strip()
    return wrapped


def document(width: float, height: float, title: str, description: str, content: str) -> str:
    """A whole file, with a title and a description for who cannot see it."""
    head = element("title", escape(title), id="title") + element("desc", escape(description), id="desc")
    body = head + element("rect", width=width, height=height, fill="#ffffff") + content
    whole = element(
        "svg", body, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width, height=height, role="img", aria_labelledby="title desc", font_family=FONT, fill="#14222e",
    )  # fmt: skip
    return whole.replace("><", ">\n<") + "\n"


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)

"""The small marks of the picture: one shape for each thing that can happen, and the legend that explains them."""

from collections.abc import Callable, Mapping

from klantreis.definitions.svg import element, text
from klantreis.definitions.timeline import Mark, Row

INK, QUIET = "#14222e", "#4a5a67"
CALM, ALARM = "#1f4e79", "#a14a00"
_RADIUS = 8


def draw_row(row: Row, x: float, y: float, width: float) -> str:
    """The marks of a row at equal distances on a line, each with its label under it."""
    slot = min(width / len(row.marks), 52)
    length = slot * (len(row.marks) - 1)
    drawn = [element("path", d=f"M{x + 14:g} {y:g} h{length:g}", stroke="#8797a4", stroke_width=1.5, fill="none")]
    for index, mark in enumerate(row.marks):
        at = x + 14 + index * slot
        drawn.append(draw_mark(mark, at, y))
        drawn.append(
            text(at, y + 22, _label(mark, slot), 10.5, fill=INK if mark.what == "due" else QUIET, text_anchor="middle")
        )
    return "".join(drawn)


def _label(mark: Mark, slot: float) -> str:
    """A narrow slot has room for the number only; working days go without saying, as the legend says."""
    if mark.what == "due":
        return ""
    short = mark.label.removesuffix("wd") if mark.label.endswith("wd") else mark.label
    return "" if mark.label == "meteen" and slot < 40 else short


def draw_mark(mark: Mark, x: float, y: float) -> str:
    colour = ALARM if mark.escalation else CALM
    return element("g", _SHAPES[mark.what](x, y, colour))


def _message(x: float, y: float, colour: str) -> str:
    box = element(
        "rect", x=x - 9, y=y - 6.5, width=18, height=13, rx=1.5, fill="#ffffff", stroke=colour, stroke_width=1.8
    )
    return box + element("path", d=f"M{x - 9:g} {y - 5:g} l9 6.5 l9 -6.5", fill="none", stroke=colour, stroke_width=1.8)


def _line(x: float, y: float, colour: str) -> str:
    circle = element("circle", cx=x, cy=y, r=_RADIUS, fill=colour)
    return circle + element(
        "path", d=f"M{x:g} {y - 4.5:g} v5.5 M{x:g} {y + 3:g} v2", stroke="#ffffff", stroke_width=2.2
    )


def _task(x: float, y: float, colour: str) -> str:
    box = element(
        "rect", x=x - 7.5, y=y - 7.5, width=15, height=15, rx=2, fill="#ffffff", stroke=colour, stroke_width=1.8
    )
    return box + element("path", d=f"M{x - 4:g} {y:g} l3 3.5 l5.5 -7", fill="none", stroke=colour, stroke_width=2.2)


def _card(x: float, y: float, colour: str) -> str:
    points = f"{x:g},{y - 11:g} {x + 11:g},{y:g} {x:g},{y + 11:g} {x - 11:g},{y:g}"
    diamond = element("polygon", points=points, fill=colour)
    return diamond + text(x, y + 4.5, "?", 13, fill="#ffffff", font_weight=700, text_anchor="middle")


def _due(x: float, y: float, colour: str) -> str:  # noqa: ARG001 — the due day has one look
    pole = element("path", d=f"M{x - 5:g} {y + 9:g} V{y - 11:g}", stroke=INK, stroke_width=2)
    return pole + element("path", d=f"M{x - 5:g} {y - 11:g} h12 l-3.5 4.5 l3.5 4.5 h-12 z", fill=INK)


_SHAPES: Mapping[str, Callable[[float, float, str], str]] = {
    "send": _message,
    "notify": _line,
    "task": _task,
    "decide": _card,
    "due": _due,
}
_LEGEND = (
    (Mark("send", ""), "bericht aan inwoner of werkgever", 236),
    (Mark("notify", ""), "regel in het dagoverzicht van een collega", 282),
    (Mark("task", ""), "taak voor een collega", 170),
    (Mark("decide", "", escalation=True), "een mens beslist", 142),
    (Mark("due", ""), "uiterste dag", 116),
    (Mark("notify", "", escalation=True), "oranje: opgeschaald", 166),
)


LEGEND_WIDTH = sum(width for _, _, width in _LEGEND)


def legend(x: float, y: float, clocks: list[tuple[str, str]]) -> str:
    """What the marks and the coloured edges mean."""
    drawn, at = [], x
    for mark, said, width in _LEGEND:
        drawn.append(draw_mark(mark, at + 11, y))
        drawn.append(text(at + 28, y + 4.5, said, 13))
        at += width
    at = x
    for colour, said in clocks:
        drawn.append(element("rect", x=at + 8, y=y + 24, width=6, height=18, rx=2, fill=colour))
        drawn.append(text(at + 28, y + 38, said, 13))
        at += 118
    drawn.append(
        text(
            at + 8,
            y + 38,
            "Getallen onder de tekens: werkdagen na de opening, of voor (−) en na (+) de uiterste dag.",
            13,
            fill=QUIET,
        )
    )
    return "".join(drawn)

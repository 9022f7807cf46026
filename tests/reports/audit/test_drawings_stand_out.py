"""Contrast inside the drawings and in the style of the page, computed from the colours that are really used.

Text stands out at least 4.5 to 1 from whatever may be under it (WCAG 2.2, 1.4.3), marks at least 3 to 1 (1.4.11)."""

import re
from importlib.resources import files
from itertools import pairwise

import pytest

from klantreis.reports.audit import charts
from klantreis.reports.audit.model import Chart, Drawing
from tests.support.drawn import SVG, Element, contrast, parsed
from tests.support.report_sample import DRAWINGS

PAPER = "#ffffff"
STYLE = files("klantreis.reports.audit").joinpath("report.css").read_text("utf-8")
EACH = pytest.mark.parametrize(("name", "alt", "drawing"), DRAWINGS, ids=[name for name, _, _ in DRAWINGS])
LAYOUTS = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])


def draw(name: str, alt: str, drawing: Drawing, wide: bool) -> Element:
    return parsed(charts.svg(Chart(id=name, alt=alt, drawing=drawing), wide=wide, language="nl"))


def grounds(root: Element) -> set[str]:
    """The paper, and every tint that is laid on it."""
    tints = {element.get("fill", "none") for element in root.iter() if element.get("class") == "aid"}
    return {PAPER} | {tint for tint in tints if tint.startswith("#")}


@EACH
@LAYOUTS
def test_text_in_a_drawing_can_be_read_on_paper_and_on_tints(name: str, alt: str, drawing: Drawing, wide: bool) -> None:
    root = draw(name, alt, drawing, wide)
    told = list(root.iter(f"{SVG}text"))
    assert told
    for text in told:
        for ground in grounds(root):
            assert contrast(text.attrib["fill"], ground) >= 4.5, (text.text, text.attrib["fill"], ground)


@EACH
@LAYOUTS
def test_marks_stand_out_from_paper_and_tints_by_their_fill_or_their_edge(
    name: str, alt: str, drawing: Drawing, wide: bool
) -> None:
    root = draw(name, alt, drawing, wide)
    marks = [element for element in root.iter() if element.get("class") == "mark"]
    assert marks
    for mark in marks:
        colors = [mark.get(side, "none") for side in ("fill", "stroke") if mark.get(side, "none") != "none"]
        for ground in grounds(root):
            assert max(contrast(color, ground) for color in colors) >= 3, (mark.attrib, ground)


@EACH
def test_every_shape_says_whether_it_is_a_mark_or_an_aid(name: str, alt: str, drawing: Drawing) -> None:
    for element in draw(name, alt, drawing, True):
        if element.tag.removeprefix(SVG) not in ("title", "desc", "text"):
            assert element.get("class") in ("mark", "aid"), element.attrib


def test_neighbouring_parts_of_a_stack_differ_by_lightness_and_not_by_hue_alone() -> None:
    root = draw(*next(each for each in DRAWINGS if each[0] == "progress"), True)
    fills = [element.attrib["fill"] for element in root.iter(f"{SVG}rect")][:3]
    assert len(set(fills)) == 3
    assert all(contrast(one, other) >= 3 for one, other in pairwise(fills))


def test_what_is_behind_lies_dark_among_bars_that_are_still_to_come() -> None:
    root = draw(*next(each for each in DRAWINGS if each[0] == "workload"), True)
    rects = [element for element in root.iter(f"{SVG}rect") if element.get("class") == "mark"]
    overdue, coming = rects[2].attrib, rects[3].attrib
    assert overdue["fill"] != coming["fill"]
    # A strip of paper parts them, for whoever sees no difference of hue.
    assert float(overdue["x"]) + float(overdue["width"]) <= float(coming["x"]) - 1.9


def rules(style: str) -> list[tuple[str, dict[str, str]]]:
    """Selectors with what they declare; what stands inside `@media` too."""
    plain = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    return [
        (selector.strip(), dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body)))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    ]


def test_every_colour_of_text_in_the_style_can_be_read_on_its_ground() -> None:
    names = {name: value for _, told in rules(STYLE) for name, value in told.items() if name.startswith("--")}

    def color(value: str) -> str:
        return re.sub(r"var\((--[\w-]+)\)", lambda found: names[found[1]], value)

    checked = 0
    for selector, told in rules(STYLE):
        text = color(told.get("color", ""))
        if text.startswith("#"):
            ground = color(told.get("background", PAPER))
            assert contrast(text, ground) >= 4.5, (selector, text, ground)
            checked += 1
    assert checked >= 12


def test_the_page_lays_no_tint_under_its_text() -> None:
    """Else the test above would measure against the wrong ground."""
    tinted = {selector for selector, told in rules(STYLE) if "background" in told and "paper" not in told["background"]}
    assert tinted == {".skip", ".chart svg", ".scroll"}

"""Whatever is drawn, the SVG is well formed, and no text lies outside it, over another text or over a bar."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.reports.audit import charts
from klantreis.reports.audit.model import BarChart, Chart, Drawing
from tests.support.drawings import drawings
from tests.support.drawn import SVG, Element, bars, parsed, size, texts
from tests.support.report_sample import DRAWINGS

LAYOUTS = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])
EACH = pytest.mark.parametrize(("name", "alt", "drawing"), DRAWINGS, ids=[name for name, _, _ in DRAWINGS])


def draw(drawing: Drawing, wide: bool, language: str = "nl", name: str = "it", alt: str = "Een tekening.") -> Element:
    return parsed(charts.svg(Chart(id=name, alt=alt, drawing=drawing), wide=wide, language=language))


@settings(deadline=None, max_examples=300)
@given(drawing=drawings, wide=st.booleans(), language=st.sampled_from(["nl", "en"]))
def test_extreme_drawings_are_well_formed_and_keep_their_labels_apart(
    drawing: Drawing, wide: bool, language: str
) -> None:
    root = draw(drawing, wide, language)
    across, high = size(root)
    found = texts(root)
    for text in found:
        assert text.left >= -0.5, text
        assert text.right <= across + 0.5, text
        assert text.top >= -0.5, text
        assert text.bottom <= high + 0.5, text
    for one, other in combinations([*found, *bars(root)], 2):
        assert not (one.overlaps(other) and (one.said != "a bar" or other.said != "a bar")), (one, other)


@EACH
@LAYOUTS
def test_each_kind_of_drawing_keeps_its_labels_apart(name: str, alt: str, drawing: Drawing, wide: bool) -> None:
    root = draw(drawing, wide, name=name, alt=alt)
    for one, other in combinations(texts(root), 2):
        assert not one.overlaps(other), (one, other)


@EACH
@LAYOUTS
def test_all_text_of_a_layout_has_one_size(name: str, alt: str, drawing: Drawing, wide: bool) -> None:
    sizes = {element.attrib["font-size"] for element in draw(drawing, wide, name=name, alt=alt).iter(f"{SVG}text")}
    assert sizes == {"13" if wide else "14"}


@EACH
@LAYOUTS
def test_a_drawing_is_an_image_with_a_title_and_a_description(
    name: str, alt: str, drawing: Drawing, wide: bool
) -> None:
    root = draw(drawing, wide, name=name, alt=alt)
    title, description = root[0], root[1]
    assert (root.get("role"), title.tag, description.tag) == ("img", f"{SVG}title", f"{SVG}desc")
    assert root.attrib["aria-labelledby"] == f"{title.get('id')} {description.get('id')}"
    assert (title.text or "") in alt


def test_what_is_drawn_twice_has_ids_of_its_own() -> None:
    both = [draw(DRAWINGS[0][2], wide) for wide in (True, False)]
    ids = [element.attrib["id"] for root in both for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) == 4


@given(name=st.text(max_size=30))
def test_whatever_a_chart_is_called_its_ids_are_words(name: str) -> None:
    root = draw(DRAWINGS[1][2], True, name=name)
    assert all(" " not in element.attrib["id"] for element in root if "id" in element.attrib)


def test_a_drawing_of_nothing_says_that_there_is_nothing() -> None:
    root = draw(BarChart(bars=(), unit=""), True)
    assert [text.said for text in texts(root)] == ["Er is nog te weinig om te tekenen."]


def test_another_font_is_used_where_it_is_asked() -> None:
    svg = charts.svg(
        Chart(id="it", alt="Iets.", drawing=DRAWINGS[1][2]), wide=True, language="nl", font="Libertinus Serif"
    )
    assert parsed(svg).get("font-family") == "Libertinus Serif"

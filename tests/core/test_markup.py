"""A message text as a document: from which HTML and letters are written."""

from html import escape

from klantreis.core.markup import Bullets, Heading, Paragraph, Run, Written, document, mark
from klantreis.core.texts import parse_template, render

SOURCE = """---
subject: Uw afspraak
---
Beste {% if naam %}{{ naam }}{% else %}inwoner{% endif %},

## Wanneer?

- Dag: {{ datum }}
- Tijd: **{{ tijd }}**

Met vriendelijke groet,
{{ gemeente }}
"""
VALUES = {"naam": "", "datum": "dinsdag 8 december 2026", "tijd": "10.30 uur", "gemeente": "Landsmeer"}


def written(**values: str) -> Written:
    found = render(parse_template("afspraak", SOURCE), {**VALUES, **values}).written
    assert found is not None
    return found


def test_headings_lists_bold_and_line_ends_are_kept() -> None:
    assert document("Eén\ntwee\n\n## Kop\n\n- a\n- **b** c\n\n1. x\n2. y\n") == (
        Paragraph(((Run("Eén"),), (Run("twee"),))),
        Heading((Run("Kop"),), 2),
        Bullets((((Run("a"),),), ((Run("b", True), Run(" c")),))),
        Bullets((((Run("x"),),), ((Run("y"),),)), numbered=True),
    )


def test_links_pictures_html_and_tables_stay_as_they_were_typed() -> None:
    for typed in ("[klik](https://kwaad.example)", "![x](https://kwaad.example)", "<b>x</b>", "`x`", "| a | b |"):
        (block,) = document(typed)
        assert isinstance(block, Paragraph)
        assert "".join(run.text for run in block.lines[0]) == typed


def test_a_list_within_a_list_belongs_to_its_item() -> None:
    assert document("- a\n  - b\n- c\n") == (Bullets((((Run("a"),), (Run("b"),)), ((Run("c"),),))),)


def test_an_empty_field_takes_its_other_words() -> None:
    first, *_ = written().document
    assert first == Paragraph(((Run("Beste inwoner,"),),))


def test_a_value_is_filled_in_after_parsing_and_becomes_no_markup() -> None:
    text = written(naam="# **Jansen** <script>")
    first, *_ = text.document
    assert first == Paragraph(((Run(f"Beste {mark('naam')},"),),))
    assert text.fill(f"Beste {mark('naam')},", escape) == "Beste # **Jansen** &lt;script&gt;,"


def test_the_document_is_kept_for_everybody_with_the_same_fields_empty() -> None:
    assert written(naam="Jansen").document is written(naam="De Vries").document
    assert written(naam="Jansen").document is not written().document


def test_nobody_is_seen_in_its_repr() -> None:
    assert "Jansen" not in repr(written(naam="Jansen"))

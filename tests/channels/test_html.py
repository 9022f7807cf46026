"""A message as HTML: what a reader, a mail program and a hostile value make of it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.channels.html import page
from klantreis.core.fields import FIELDS
from klantreis.core.markup import Paragraph, Run, Written
from klantreis.core.texts import parse_template, render
from klantreis.errors import TextError

TEXT = """---
subject: Uw afspraak op {{ datum }}
---
Beste {{ naam }},

## Uw afspraak

- Wanneer: {{ datum }} om {{ tijd }}
- Waar: {{ plaats }}

Neem **uw paspoort** mee.

1. Bel aan.
2. Zeg uw naam.

Met vriendelijke groet,
{{ medewerker }}
"""
VALUES = {name: field.example for name, field in FIELDS.items()}


class Reader(HTMLParser):
    """What a screen reader would go through: tags with attributes, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(**changes: str) -> Reader:
    written = render(parse_template("t", TEXT), {**VALUES, **changes}).written
    assert written is not None
    reader = Reader()
    reader.feed(page(written, title="Uw afspraak", house="Gemeente Landsmeer"))
    return reader


def test_a_page_has_real_headings_and_lists_and_says_its_language() -> None:
    found = read()

    assert ("html", {"lang": "nl"}) in found.tags
    assert [found.names().count(tag) for tag in ("h2", "ul", "ol", "li")] == [1, 1, 1, 4]
    assert {attrs.get("role") for tag, attrs in found.tags if tag == "table"} == {"presentation"}
    assert "Gemeente Landsmeer Beste mevrouw Jansen, Uw afspraak Wanneer: dinsdag 8 december 2026" in found.text()


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    found = read()

    assert not {"img", "script", "link", "iframe", "object", "form", "a"} & set(found.names())
    assert "url(" not in page(Written((), {}), title="x")


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "**vet**", "# kop", "[link](https://boos.example)",
     "{{ naam }}", "&lt;b&gt;", "a\nb: c"],
)  # fmt: skip
def test_a_value_is_text_whatever_it_looks_like(hostile: str) -> None:
    plain, found = read(), read(medewerker=hostile.replace("\n", " "))

    assert found.names() == plain.names()
    assert [attrs for _, attrs in found.tags] == [attrs for _, attrs in plain.tags]


def test_a_value_cannot_hold_the_marks_that_stand_for_fields() -> None:
    with pytest.raises(TextError, match="medewerker"):
        read(medewerker="\ue000datum\ue001")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=400))
def test_any_name_comes_back_as_it_is(name: str) -> None:
    found = Reader()
    found.feed(page(Written((Paragraph(((Run("\ue000naam\ue001"),),)),), {"naam": name}), title="t"))

    assert " ".join(name.split()) in found.text()


def test_a_page_is_ascii_in_short_lines_so_that_it_travels_as_it_is() -> None:
    written = render(parse_template("t", TEXT.replace("Neem", "é " * 2000 + "Neem")), VALUES).written
    assert written is not None
    text = page(written, title="Één")

    assert text.isascii()
    assert max(map(len, text.split("\n"))) < 900
    assert "&#233;" in text

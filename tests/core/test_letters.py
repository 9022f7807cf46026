"""Numbers of letters and batches, and the manifest of a batch."""

from datetime import date

import pytest

from klantreis.core.letters import (
    BatchName,
    Manifest,
    ManifestLine,
    holds_all,
    letter_number,
    parse_batch,
    parse_letter_number,
)


def line(position: int, sha256: str = "aa", pages: int = 1) -> ManifestLine:
    number = letter_number("landsmeer", position)
    return ManifestLine(
        position=position, letter=number, file=f"{position:04}-{number}.pdf", pages=pages, sha256=sha256
    )


def test_a_name_of_a_batch_or_a_letter_is_read_back_as_it_was_written() -> None:
    batch = BatchName("klein_dorp", date(2026, 11, 26), 2)
    assert str(batch) == "klein_dorp-2026-11-26-2"
    assert parse_batch(str(batch)) == batch
    assert parse_letter_number(letter_number("klein_dorp", 12)) == ("klein_dorp", 12)


@pytest.mark.parametrize(
    "text", ["", "landsmeer", "landsmeer-2026-02-30-1", "landsmeer-2026-11-26-", "../x-2026-11-26-1"]
)
def test_what_names_no_batch_is_none(text: str) -> None:
    assert parse_batch(text) is None


@pytest.mark.parametrize("text", ["", "12", "landsmeer-br-12", "landsmeer-br-00001x", "Landsmeer-br-000012"])
def test_what_is_no_number_of_a_letter_is_none(text: str) -> None:
    assert parse_letter_number(text) is None


def test_a_manifest_counts_letters_and_pages() -> None:
    manifest = Manifest("landsmeer-2026-11-26-1", (line(1), line(2, pages=3)))
    assert manifest.as_csv().splitlines() == [
        "volgnummer;brief;bestand;paginas;sha256",
        "1;landsmeer-br-000001;0001-landsmeer-br-000001.pdf;1;aa",
        "2;landsmeer-br-000002;0002-landsmeer-br-000002.pdf;3;aa",
        "totaal;2;;4;",
    ]
    assert '"letters": 2,\n "pages": 4,' in manifest.as_json()


@pytest.mark.parametrize(
    ("written", "ours", "same"),
    [
        ((line(1), line(2)), (line(1), line(2)), True),
        ((line(1), line(2)), (line(2),), True),
        ((line(1),), (line(1), line(2)), False),
        ((line(1, "bb"),), (line(1),), False),
    ],
    ids=["the same", "one was erased since", "one more", "another letter under the same number"],
)
def test_an_earlier_manifest_is_ours_when_it_holds_all_of_ours(
    written: tuple[ManifestLine, ...], ours: tuple[ManifestLine, ...], same: bool
) -> None:
    assert holds_all(Manifest("x", written).as_json(), Manifest("x", ours)) == same


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lines": [1]}', "niets"])
def test_what_is_no_manifest_holds_nothing_of_ours(text: str) -> None:
    assert not holds_all(text, Manifest("x", (line(1),)))

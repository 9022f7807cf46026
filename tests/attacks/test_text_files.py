"""Files of text made to hurt: encodings, quotes that never close, rows without end, columns by the million."""

import io
from pathlib import Path

import pytest

from klantreis.errors import FixInput
from klantreis.usecases.incoming import raw_facts, read
from klantreis.usecases.sheets import MAX_LINE, open_sheet
from tests.attacks.conftest import AT


def refusal(tmp_path: Path, content: bytes | str) -> str:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(FixInput) as refused, open_sheet(path) as sheet:
        list(sheet.rows)
    return str(refused.value)


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_file_in_another_encoding_is_refused_and_not_read_as_something_else(tmp_path: Path, coding: str) -> None:
    told = refusal(tmp_path, "client_réf,naam\nL-0001,Kanariepiet\n".encode(coding))
    assert "UTF-8" in told or "no name" in told
    assert "anarie" not in told


def test_half_of_a_surrogate_pair_is_no_utf_8(tmp_path: Path) -> None:
    assert "not UTF-8" in refusal(tmp_path, b"a,b\n\xed\xa0\x80,2\n")


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b\n1,2\n")
    with open_sheet(path) as sheet:
        assert sheet.columns == ("a", "b")


@pytest.mark.parametrize(
    "content",
    ['a,b\n"x' + "y,\n" * 1_000_000, "a" * 3_000_000, "a,b\n" + "," * 3_000_000, "a,b\n" + '"\n",' * 1_000_000,
     "a,b\n1,2\n" + "x," * 1_500_000],
    ids=["a quote that never closes", "one long cell", "a million columns", "a row over a million lines", "a long row"],
)  # fmt: skip
def test_a_row_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path, content: str) -> None:
    told = refusal(tmp_path, content)
    assert f"a row is longer than {MAX_LINE}" in told or "field larger than field limit" in told


def test_columns_by_the_thousand_are_refused_by_their_number(tmp_path: Path) -> None:
    assert refusal(tmp_path, ",".join(f"c{n}" for n in range(10_000))) == "a.csv: more than 200 columns"


@pytest.mark.parametrize("name", ["Jansen\x00", "x" * 61, "turn\u202eround", "a\u2028b"])
def test_a_first_row_that_is_no_header_is_refused_without_being_repeated(tmp_path: Path, name: str) -> None:
    told = refusal(tmp_path, f'L-0001,"{name}"\n')
    assert told == "a.csv: column 2 has a name that is none; is the first row a header, in UTF-8?"


@pytest.mark.parametrize(
    "line",
    ['{"id":1,"id":2}', '{"id":NaN}', '{"id":Infinity}', "[" * 60_000, '{"a":' * 10_000, '{"id":"\\ud800"}', '{"\\udfff":1}',
     '{"id":' + "9" * 5_000 + "}", "null", '"L-0001"', "{} {}", "{'id':1}", "\x00", "{\x00}"],
)  # fmt: skip
def test_a_line_that_is_no_fact_is_a_row_with_its_reason(line: str) -> None:
    (raw,) = raw_facts(io.StringIO(line))
    assert raw.problem.startswith("no JSON object")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e308", "99999999999999999999999999", "true", "[1]", '{"a":1}'])
def test_a_number_that_no_column_holds_is_refused_where_it_stands(number: str) -> None:
    (raw,) = raw_facts(io.StringIO(f'{{"id":{number},"occurred_on":{number},"at":{number}}}'))
    with pytest.raises(FixInput, match=r"id: an id is letters"):
        read(raw.fields, AT)


@pytest.mark.parametrize(
    "case", ["abcde-1234ſ", "ABCDE-1234\u0130", "ＡBCDE-12345", "АBCDE-12345", "ABCDE‐12345", "ABCDE-12345\u200b"]
)
def test_a_reference_that_only_looks_like_ours_is_none(case: str) -> None:
    with pytest.raises(FixInput, match="case: a case reference looks like ABCDE-12345"):
        read({"id": "1", "source": "suite", "case": case, "event": "no_show", "occurred_on": "2026-03-02"}, AT)


def test_a_reference_in_small_letters_is_the_same_reference() -> None:
    told = read(
        {"id": "1", "source": "suite", "case": "7kq4m-2xw9t", "event": "no_show", "occurred_on": "2026-03-02"}, AT
    )
    assert told.case == "7KQ4M-2XW9T"

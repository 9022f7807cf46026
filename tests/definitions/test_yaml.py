"""Strict YAML 1.2: text with its place, and nothing that could grow or surprise."""

from pathlib import Path

import pytest

from klantreis.definitions.yaml import MAX_BYTES, MappingNode, plain, read_file, read_text
from klantreis.errors import Finding


def read(text: str) -> tuple[MappingNode, list[str]]:
    findings: list[Finding] = []
    return read_text(text, "f.yaml", findings), [str(finding) for finding in findings]


@pytest.mark.parametrize("word", ["on", "no", "yes", "10:30", "2026-01-01", "010", "0x1F", "1e3", "1_000", "null", "~"])
def test_a_word_stays_the_text_that_was_written(word: str) -> None:
    node, findings = read(f"on: {word}\nlisted: [{word}]\n")
    assert plain(node) == {"on": word, "listed": [word]}
    assert findings == []


def test_every_value_knows_its_line() -> None:
    node, _ = read("a: x\nb:\n  c: y\n  d:\n    - z\n    - {e: w}\n")
    inner = node.mapping("b")
    assert (node.scalar("a").line, inner.line, inner.scalar("c").line) == (1, 2, 3)  # type: ignore[union-attr]
    assert [item.line for item in inner.listed("d")] == [5, 6]
    assert inner.key("d").line == 4


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: double key `a`, first given in line 1; keep one of the two"),
        ("a: {b: 1, b: 2}\n", "f.yaml:1: double key `b`, first given in line 1; keep one of the two"),
        ("a: &x 1\nb: *x\n", "f.yaml:1: anchors and aliases (`&`, `*`) are not used here; write the value out"),
        ("a: 1\nb: [*x]\n", "f.yaml:2: anchors and aliases (`&`, `*`) are not used here; write the value out"),
        ("a: !!python/object:os.system 1\n", "f.yaml:1: tags (`!…`) are not used here; remove it, every value is text"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: a second document (`---`); one file holds one definition"),
        ("[a, b]\n", "f.yaml:1: expected keys with values, such as `title: …`"),
        ("# nothing\n", "f.yaml:1: empty; write the definition or remove the file"),
        ("? [a]\n: b\n", "f.yaml:1: a key is a word, not a list or a mapping; put it in quotes if it is text"),
        ("a: 1\nb: 'open\nc: 2\n", "f.yaml:4: no valid YAML: found unexpected end of stream; mend this line"),
        ("a: x: y\n", "f.yaml:1: no valid YAML: mapping values are not allowed here; mend this line"),
        ("a: \x07\n", "f.yaml:1: no valid YAML: a character that may not be there; remove it"),
        ("a: " + "[" * 40 + "]" * 40, "f.yaml:1: nested more than 30 deep; no definition needs that"),
        ("a: " + "[" * 100_000, "f.yaml:1: nested more than 30 deep; no definition needs that"),
    ],
)
def test_what_is_not_strict_is_a_finding(text: str, finding: str) -> None:
    assert read(text)[1] == [finding]


def test_yaml_1_1_cannot_be_asked_for() -> None:
    assert plain(read("%YAML 1.1\n---\na: on\nb: 010\n")[0]) == {"a": "on", "b": "010"}


def test_a_file_that_is_too_large_or_no_text_is_a_finding(tmp_path: Path) -> None:
    findings: list[Finding] = []
    (tmp_path / "large.yaml").write_text(f"a: {'x' * MAX_BYTES}\n")
    (tmp_path / "latin.yaml").write_bytes("a: caf\u00e9\n".encode("latin-1"))
    for name in ("large.yaml", "latin.yaml", "absent.yaml"):
        assert read_file(tmp_path / name, findings, name).entries == {}
    assert [finding.file for finding in findings] == ["large.yaml", "latin.yaml", "absent.yaml"]
    assert findings[0].message == "larger than 1000000 bytes; a definition is a page or two, split it"
    assert findings[1].message == "not UTF-8; save it again as UTF-8"


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes("a: 1\n".encode("utf-8-sig"))
    assert plain(read_file(tmp_path / "f.yaml", [])) == {"a": "1"}


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\x7f", "\\N", "\\L", "\\u202e", "\\ud800", "\\r"])
def test_an_escape_brings_in_no_control_character(escape: str) -> None:
    findings: list[Finding] = []
    node = read_text(f'title: "a{escape}b"\n', "f", findings)
    assert node.text("title") == "ab"
    assert [str(finding) for finding in findings] == [
        "f:1: a control character, written out or as an escape (`\\x1b`); remove it"
    ]

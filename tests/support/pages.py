"""How a page of the documentation is read: its prose, code, headings, marked tables and examples."""

import re
from collections.abc import Iterator
from pathlib import Path

from klantreis.definitions.yaml import MappingNode, Node, SequenceNode, read_file
from klantreis.errors import Finding

FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", flags=re.M | re.S)


def blocks(page: Path) -> list[str]:
    """The examples in YAML."""
    return [block for kind, block in FENCED.findall(page.read_text()) if kind == "yaml"]


def faulty(page: Path, kind: str) -> list[tuple[str, str]]:
    """The examples in which something is wrong, each with what is found: its last line says so."""
    found = [block.rsplit("# finds: ", 1) for name, block in FENCED.findall(page.read_text()) if name == kind]
    return [(block, message.strip()) for block, message in found]


def prose(page: Path) -> str:
    """The page without its code, in which brackets are no links."""
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text()))


def code_of(page: Path) -> list[str]:
    """Fenced blocks line by line, and code inside sentences."""
    text = page.read_text()
    fenced = [block for kind, block in FENCED.findall(text) if kind in ("", "sh")]
    inline = re.findall(r"`([^`]+)`", FENCED.sub("", text))
    return [line.split("#")[0] for block in fenced for line in block.splitlines()] + [
        " ".join(i.split()) for i in inline
    ]


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in lines}


def tables(page: Path, marker: str) -> Iterator[tuple[str, list[str]]]:
    """Each table after a comment that matches `marker`, without its heading; and what comes after a colon in it."""
    pattern = rf"^<!-- {marker}(?:: (.+?))? -->\n((?:\|.*\n)+)"
    for said, rows in re.findall(pattern, page.read_text(), flags=re.M):
        yield said, rows.splitlines()[2:]


def parsed(block: str, path: Path) -> MappingNode:
    findings: list[Finding] = []
    path.write_text(block)
    node = read_file(path, findings)
    assert not findings, findings
    return node


def mapping_keys(node: Node) -> Iterator[str]:
    if isinstance(node, MappingNode):
        for name, value in node.entries.items():
            yield name
            yield from mapping_keys(value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from mapping_keys(item)

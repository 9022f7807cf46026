"""Strict YAML 1.2: a tree of text, in which every value knows its file and line.

Rules
-----
1. A scalar is text; its key says what it means. So `on`, `no`, `10:30` and `2026-01-01` are words.
2. Double keys, anchors, aliases, tags and a second document are refused: what is written once is read once, and a small
   file cannot grow large.
3. Size and depth are bounded. Whatever the file, nothing is raised: complaints are findings.
4. A text holds no control characters, no marks that turn text round and no halves of a surrogate pair, which an escape
   (`"\\x1b"`) could bring in: titles end up on terminals, in mail headers and in workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from klantreis.errors import Finding

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)  # keeps \t and \n

MAX_BYTES = 1_000_000
MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class ScalarNode:
    text: str
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    items: tuple[Node, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Entries in the order written; the line of an entry is the line of its key."""

    entries: Mapping[str, Node] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    keys: Mapping[str, ScalarNode] = field(default_factory=dict, compare=False)

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)

    def key(self, name: str) -> ScalarNode:
        """The key itself, to point at; the mapping's own place when there is no such key."""
        return self.keys.get(name) or ScalarNode(name, self.file, self.line)

    def scalar(self, key: str) -> ScalarNode | None:
        node = self.entries.get(key)
        return node if isinstance(node, ScalarNode) else None

    def text(self, key: str, default: str = "") -> str:
        node = self.scalar(key)
        return node.text if node else default

    def mapping(self, key: str) -> MappingNode:
        """The mapping under `key`; an empty one when there is none."""
        node = self.entries.get(key)
        return node if isinstance(node, MappingNode) else MappingNode({}, self.file, self.key(key).line)

    def listed(self, key: str) -> tuple[Node, ...]:
        """The items under `key`; one that stands alone is a list of one."""
        node = self.entries.get(key)
        if node is None:
            return ()
        return node.items if isinstance(node, SequenceNode) else (node,)


Node = ScalarNode | SequenceNode | MappingNode


def plain(node: Node) -> object:
    """The tree as dicts, lists and strings, without places."""
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {key: plain(value) for key, value in node.entries.items()}


def planted(value: object, file: str = "") -> Node:
    """The way back from `plain`. Raises TypeError for anything but dicts, lists and strings."""
    match value:
        case str():
            return ScalarNode(value, file)
        case list():
            return SequenceNode(tuple(planted(item, file) for item in value), file)
        case dict():
            keys = {key: ScalarNode(key, file) for key in value}
            return MappingNode({key: planted(item, file) for key, item in value.items()}, file, 0, keys)
    raise TypeError(f"a definition holds text, lists and mappings, not {type(value).__name__}")


def read_file(path: Path, findings: list[Finding], name: str = "") -> MappingNode:
    """The mapping in this file; `name` is what complaints call it. A file that cannot be read is a finding."""
    file = name or path.as_posix()
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            findings.append(Finding(file, 1, f"larger than {MAX_BYTES} bytes; a definition is a page or two, split it"))
            return MappingNode(file=file, line=1)
        return read_text(content.decode("utf-8-sig"), file, findings)
    except UnicodeDecodeError:
        findings.append(Finding(file, 1, "not UTF-8; save it again as UTF-8"))
    except OSError as problem:
        findings.append(Finding(file, 1, f"cannot be read ({problem.strerror}); check that it exists and its rights"))
    return MappingNode(file=file, line=1)


def read_text(text: str, file: str, findings: list[Finding]) -> MappingNode:
    """The mapping in this text. What is wrong with it becomes findings; what is right is kept."""
    try:
        return _Builder(file, findings).document(YAML(typ="safe", pure=True).parse(text))
    except _RefusedError as refused:
        findings.append(refused.finding)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        findings.append(Finding(file, line, f"no valid YAML: {problem.problem or problem.context}; mend this line"))
    except (YAMLError, ValueError):
        findings.append(Finding(file, 1, "no valid YAML: a character that may not be there; remove it"))
    return MappingNode(file=file, line=1)


class _RefusedError(Exception):
    """Reading cannot go on."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class _Builder:
    """Builds the tree from the events of the parser."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        self.file, self.findings = file, findings
        self.depth = 0

    def document(self, events: Iterator[Event]) -> MappingNode:
        started = False
        root: Node = MappingNode(file=self.file, line=1)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    raise self.refused(event, "a second document (`---`); one file holds one definition")
                started = True
            elif isinstance(event, (AliasEvent, ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                root = self.node(event, events)
        if not started or root == ScalarNode(""):
            raise _RefusedError(Finding(self.file, 1, "empty; write the definition or remove the file"))
        if not isinstance(root, MappingNode):
            raise _RefusedError(Finding(self.file, root.line, "expected keys with values, such as `title: …`"))
        return root

    def node(self, event: Event, events: Iterator[Event], key: ScalarNode | None = None) -> Node:
        """The value that begins with this event; a list or mapping stands in the line of its key."""
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self.refused(event, "anchors and aliases (`&`, `*`) are not used here; write the value out")
        if getattr(event, "tag", None):
            raise self.refused(event, "tags (`!…`) are not used here; remove it, every value is text")
        if isinstance(event, ScalarEvent):
            return self.scalar(event.value, line)
        line = key.line if key else line
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refused(event, f"nested more than {MAX_DEPTH} deep; no definition needs that")
        built = self.sequence(events, line) if isinstance(event, SequenceStartEvent) else self.mapping(events, line)
        self.depth -= 1
        return built

    def scalar(self, text: str, line: int) -> ScalarNode:
        kept = _CONTROL.sub("", text)
        if kept != text:
            message = "a control character, written out or as an escape (`\\x1b`); remove it"
            self.findings.append(Finding(self.file, line, message))
        return ScalarNode(kept, self.file, line)

    def sequence(self, events: Iterator[Event], line: int) -> SequenceNode:
        items = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self.node(event, events))
        return SequenceNode(tuple(items), self.file, line)

    def mapping(self, events: Iterator[Event], line: int) -> MappingNode:
        entries: dict[str, Node] = {}
        keys: dict[str, ScalarNode] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.node(event, events)
            if not isinstance(key, ScalarNode):
                raise self.refused(event, "a key is a word, not a list or a mapping; put it in quotes if it is text")
            value = self.node(next(events), events, key)
            if key.text in entries:
                first = keys[key.text].line
                self.findings.append(
                    Finding(
                        self.file,
                        key.line,
                        f"double key `{key.text}`, first given in line {first}; keep one of the two",
                    )
                )
                continue
            entries[key.text], keys[key.text] = value, key
        return MappingNode(entries, self.file, line, keys)

    def refused(self, event: Event, message: str) -> _RefusedError:
        return _RefusedError(Finding(self.file, event.start_mark.line + 1, message))

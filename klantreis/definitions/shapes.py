"""How a file may look: shapes, checked while loading and turned into a JSON Schema for editors.

Rules
-----
1. One table of keys (`keys.py`) serves both, so an editor never completes what the loader refuses.
2. `conform` complains about all that does not fit and gives back what does: one mistake does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from klantreis.core.names import nearest
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, SequenceNode
from klantreis.errors import Finding


@dataclass(frozen=True, slots=True)
class Word:
    """A text that matches `pattern` in full; `what` says in words what is expected."""

    what: str
    pattern: str = r"[\s\S]*\S[\s\S]*"
    json: str = "string"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """A list; with `alone`, one item may stand without brackets."""

    of: Shape
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping of names of one's own choice, each matching `name`."""

    of: Shape
    name: Word


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record, with what an editor shows for it."""

    name: str
    shape: Shape
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of fixed keys."""

    name: str
    keys: tuple[Key, ...]
    exactly_one: tuple[str, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: a key and those it cannot do without
    alone: str = ""  #: a key that excludes all others, and lifts what is required


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes, told apart by being text, a list or a mapping."""

    shapes: tuple[Shape, ...]


Shape = Word | Many | Named | Record | Either

_KIND: Mapping[type, str] = {
    ScalarNode: "a text",
    SequenceNode: "a list",
    MappingNode: "keys with values",
}
_TAKES: Mapping[type, tuple[type, ...]] = {
    Word: (ScalarNode,),
    Many: (SequenceNode,),
    Named: (MappingNode,),
    Record: (MappingNode,),
}


def complain(findings: list[Finding], at: Node, message: str, *, warning: bool = False) -> None:
    """A finding at the place of this node."""
    findings.append(Finding(at.file, at.line, message, warning))


def conform(node: Node, shape: Shape, findings: list[Finding], where: str = "", called: str = "") -> Node | None:
    """The part of `node` that has this shape, or None. `where` is the key it stands under, `called` its given name."""
    match shape:
        case Either(shapes):
            fitting = next((found for found in shapes if _takes(found, node)), None)
            if fitting is not None:
                return conform(node, fitting, findings, where, called)
        case Word() if isinstance(node, ScalarNode):
            return _word(node, shape, findings, where)
        case Many(of) if isinstance(node, SequenceNode):
            items = [conform(item, of, findings, where) for item in node.items]
            if not items:
                complain(findings, node, f"`{where}` is an empty list; fill it or remove the key")
            return SequenceNode(tuple(item for item in items if item), node.file, node.line)
        case Many(of, alone=True):
            return conform(node, of, findings, where)
        case Named() if isinstance(node, MappingNode):
            return _named(node, shape, findings)
        case Record() if isinstance(node, MappingNode):
            return conform_record(node, shape, findings, called)
    complain(findings, node, f"`{where}` is {_KIND[type(node)]}; expected {_expected(shape)}")
    return None


def _takes(shape: Shape, node: Node) -> bool:
    if isinstance(shape, Many) and shape.alone and _takes(shape.of, node):
        return True
    return isinstance(node, _TAKES.get(type(shape), ()))


def _expected(shape: Shape) -> str:
    match shape:
        case Word(what):
            return what
        case Many(of, alone):
            return f"{_expected(of)}, or a list of such" if alone else "a list"
        case Either(shapes):
            return " or ".join(_expected(found) for found in shapes)
    return "keys with values"


def _word(node: ScalarNode, shape: Word, findings: list[Finding], where: str) -> ScalarNode | None:
    if shape.choices:
        if node.text in shape.choices:
            return node
        meant = nearest(node.text, shape.choices)
        complain(findings, node, f"`{where}` is `{shown(node.text)}`; expected {', '.join(shape.choices)}{meant}")
    elif re.fullmatch(shape.pattern, node.text):
        return node
    elif not node.text.strip():
        complain(findings, node, f"`{where}` has no value; expected {shape.what}")
    else:
        complain(findings, node, f"`{where}` is `{shown(node.text)}`; expected {shape.what}")
    return None


def _named(node: MappingNode, shape: Named, findings: list[Finding]) -> MappingNode:
    kept: dict[str, Node] = {}
    for name, value in node.entries.items():
        if not re.fullmatch(shape.name.pattern, name):
            complain(findings, node.key(name), f"`{shown(name)}` is no name here; expected {shape.name.what}")
        elif (fitting := conform(value, shape.of, findings, name, name)) is not None:
            kept[name] = fitting
    return MappingNode(kept, node.file, node.line, node.keys)


def conform_record(node: MappingNode, shape: Record, findings: list[Finding], called: str = "") -> MappingNode:
    """The keys of `node` that this record has, as far as their values fit."""
    whole = f"{shape.name.split(' ', 1)[-1]} `{called}`" if called else shape.name
    known = {key.name: key for key in shape.keys}
    kept: dict[str, Node] = {}
    for name, value in node.entries.items():
        if name not in known:
            message = f"unknown key `{shown(name)}` in {whole}{nearest(name, known) or '; remove it'}"
            complain(findings, node.key(name), message)
        elif (fitting := conform(value, known[name].shape, findings, name)) is not None:
            kept[name] = fitting
    _complete(node, shape, findings, whole)
    return MappingNode(kept, node.file, node.line, node.keys)


def _complete(node: MappingNode, shape: Record, findings: list[Finding], whole: str) -> None:
    """What has to be there together, and what may not."""
    given = node.entries.keys()
    if shape.alone in given:
        for name in sorted(given - {shape.alone}):
            complain(findings, node.key(name), f"`{name}` cannot stand beside `{shape.alone}`; remove one of the two")
        return
    for key in shape.keys:
        if key.required and key.name not in given:
            complain(findings, node, f"{whole} lacks `{key.name}`: {key.doc}")
    found = [name for name in shape.exactly_one if name in given]
    if shape.exactly_one and len(found) != 1:
        has = f"has {' and '.join(f'`{name}`' for name in found)}" if found else "has none of them"
        complain(findings, node, f"{whole} needs exactly one of {', '.join(shape.exactly_one)}; it {has}")
    for name, needed in shape.needs.items():
        for other in needed:
            if name in given and other not in given:
                complain(findings, node.key(name), f"`{name}` needs `{other}` beside it; add `{other}`")


def shown(text: str) -> str:
    """A text from a file, short and without anything that could steer a terminal."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in text)
    return clean if len(clean) <= 40 else f"{clean[:39]}…"

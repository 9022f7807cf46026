"""All that a journey is made of, as one text: what a running case keeps, whatever becomes of the files.

Rules
-----
1. The source is JSON of text, lists and mappings in the order written: the first group of a term and the first move
   that matches go before the next. Comments, spacing and quotes make no difference.
2. Its sha256 is the `hash` of the journey. Reading a source back and writing it again gives the same text.
3. What an event means to the figures (`means`) is no part of it: it changes no plan, and holds for old versions too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, SequenceNode, plain, planted
from klantreis.errors import FixConfiguration

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REVIVED = "stored definition"
FOR_FIGURES = "means"  #: the key of an event that the planner never reads


class UnreadableSource(FixConfiguration):
    """A stored definition cannot be read. Restore the database, or run the version of klantreis that wrote it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A journey's own file, and the shared stages, ladders and events it can name."""

    journey: MappingNode
    shared: Mapping[str, MappingNode] = field(default_factory=dict)
    ladders: Mapping[str, Node] = field(default_factory=dict)
    events: Mapping[str, MappingNode] = field(default_factory=dict)

    def used(self) -> Parts:
        """Only what the journey really names."""
        shared = {name: node for name, node in sorted(self.shared.items()) if name in set(_named(self.journey, "use"))}
        climbed = set(_named(MappingNode({"journey": self.journey, **shared}), "ladder"))
        own = self.journey.mapping("ladders").entries
        ladders = {name: node for name, node in sorted(self.ladders.items()) if name in climbed and name not in own}
        words = Parts(self.journey, shared, ladders).words()
        events = {name: node for name, node in sorted(self.events.items()) if name in words}
        return Parts(self.journey, shared, ladders, events)

    def words(self, without: Collection[str] = ()) -> frozenset[str]:
        """Every word in the journey, its shared stages and its ladders, but for what stands under these keys of it."""
        own = MappingNode({key: node for key, node in self.journey.entries.items() if key not in without})
        ladders = {f"/{name}": node for name, node in self.ladders.items()}
        return frozenset(_words(MappingNode({"": own, **self.shared, **ladders})))

    def text(self) -> str:
        """The source of the journey."""
        events = {name: _without(node, FOR_FIGURES) for name, node in self.events.items()}
        groups = {"shared": self.shared, "ladders": self.ladders, "events": events}
        content: dict[str, object] = {"journey": plain(self.journey)}
        content |= {group: {name: plain(node) for name, node in nodes.items()} for group, nodes in groups.items()}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, source: str) -> Parts:
        """The way back from `text`. Raises UnreadableSource."""
        try:
            root = planted(json.loads(source), _REVIVED)
        except (ValueError, TypeError, RecursionError):
            raise UnreadableSource from None
        if not isinstance(root, MappingNode):
            raise UnreadableSource
        return cls(
            journey=root.mapping("journey"),
            shared=_mappings(root.mapping("shared")),
            ladders=root.mapping("ladders").entries,
            events=_mappings(root.mapping("events")),
        )


def hash_of(source: str) -> str:
    """The hash by which a case pins its definition."""
    return sha256(source.encode()).hexdigest()


def _without(node: MappingNode, key: str) -> MappingNode:
    return MappingNode({name: value for name, value in node.entries.items() if name != key})


def _mappings(node: MappingNode) -> dict[str, MappingNode]:
    return {name: value for name, value in node.entries.items() if isinstance(value, MappingNode)}


def _named(node: Node, key: str) -> Iterator[str]:
    """Every name that stands under `key`, at any depth."""
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _named(item, key)
    elif isinstance(node, MappingNode):
        for name, value in node.entries.items():
            if name == key:
                yield from (item.text for item in node.listed(key) if isinstance(item, ScalarNode))
            else:
                yield from _named(value, key)


def _words(node: Node) -> Iterator[str]:
    """Every word in every key and text: among them all events that are named."""
    match node:
        case ScalarNode(text):
            yield from _WORD.findall(text)
        case SequenceNode(items):
            for item in items:
                yield from _words(item)
        case MappingNode(entries):
            for name, value in entries.items():
                yield from _WORD.findall(name)
                yield from _words(value)

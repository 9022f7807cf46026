"""`use: nazorg`: the stage of a shared file, with its anchors, counts and labels, becomes part of the journey.

Rules
-----
1. A name that the journey has too, with the same meaning, is one name.
2. A count of the same thing joins: the journey says which facts count, and what starts the count anew adds up.
3. Anything else with the same name is a clash. Nothing is overridden silently.
"""

from collections.abc import Mapping

from klantreis.core.names import nearest
from klantreis.definitions.shapes import complain
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, SequenceNode
from klantreis.errors import Finding


def joined(key: str, journey: MappingNode, shared: Mapping[str, MappingNode], findings: list[Finding]) -> MappingNode:
    """`anchors`, `counts` or `labels` of the journey and of every shared stage it uses."""
    own = journey.mapping(key)
    entries, keys = dict(own.entries), dict(own.keys)
    for name, file in shared.items():
        theirs = file.mapping(key)
        for entry, node in theirs.entries.items():
            place = theirs.key(entry)
            if entry not in entries:
                entries[entry], keys[entry] = node, place
            elif (both := _both(entries[entry], node)) is not None:
                entries[entry] = both
            else:
                other = f"{keys[entry].file}:{keys[entry].line}"
                complain(
                    findings, place, f"`{entry}` of `{name}` clashes with `{entry}` in {other}; rename one of them"
                )
    return MappingNode(entries, own.file, own.line, keys)


def _both(own: Node, theirs: Node) -> Node | None:
    if own == theirs:
        return own
    if not isinstance(own, MappingNode) or not isinstance(theirs, MappingNode):
        return None
    if own.text("of") == "" or own.text("of") != theirs.text("of"):
        return None
    events = {
        node.text: node for node in (*own.listed("since"), *theirs.listed("since")) if isinstance(node, ScalarNode)
    }
    since = SequenceNode(tuple(events.values()), own.file, own.line)
    return MappingNode({**own.entries, "since": since}, own.file, own.line, own.keys)


def stages_of(
    journey: MappingNode, shared: Mapping[str, MappingNode], findings: list[Finding]
) -> dict[str, MappingNode]:
    """The stages by name, with those that are shared in their place."""
    found: dict[str, MappingNode] = {}
    for name, node in journey.mapping("stages").entries.items():
        if not isinstance(node, MappingNode):
            continue
        use = node.scalar("use")
        if use is None:
            found[name] = node
        elif use.text in shared:
            found[name] = shared[use.text].mapping("stage")
        else:
            meant = nearest(use.text, shared) or f"; add a file with `shared: {use.text}`"
            complain(findings, use, f"unknown shared stage `{use.text}`{meant}")
            found[name] = MappingNode({}, node.file, node.line)
    return found

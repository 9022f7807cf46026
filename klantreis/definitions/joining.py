"""`use: nazorg`: the stage of a shared file, or what it says for every stage, becomes part of the journey, with its
anchors, counts, labels and titles.

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
    """`anchors`, `counts`, `labels` or `titles` of the journey and of every shared stage it uses."""
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


def always_of(
    journey: MappingNode, shared: Mapping[str, MappingNode], findings: list[Finding]
) -> MappingNode:  # fmt: skip
    """What lives in every stage: the journey's own, then that of each shared part it uses."""
    own = journey.mapping("always")
    obligations = own.mapping("obligations")
    entries, keys = dict(obligations.entries), dict(obligations.keys)
    steps = list(own.listed("steps"))
    for use in (node for node in own.listed("use") if isinstance(node, ScalarNode)):
        part = shared[use.text].mapping("always") if use.text in shared else MappingNode({}, use.file, use.line)
        if use.text not in shared:
            complain(findings, use, f"unknown shared part `{use.text}`{_meant(use.text, shared)}")
        elif not part.entries:
            complain(findings, use, f"`{use.text}` is a shared stage; use it in `stages`, or give it `always`")
        theirs = part.mapping("obligations")
        for name, node in theirs.entries.items():
            if name in entries:
                other = f"{keys[name].file}:{keys[name].line}"
                complain(findings, theirs.key(name), f"`{name}` of `{use.text}` is in {other} too; rename one of them")
            entries.setdefault(name, node)
            keys.setdefault(name, theirs.key(name))
        steps += part.listed("steps")
    told: dict[str, Node] = {"obligations": MappingNode(entries, own.file, own.line, keys)}
    if steps:
        told["steps"] = SequenceNode(tuple(steps), own.file, own.line)
    return MappingNode(told, own.file, own.line, own.keys)


def _meant(name: str, shared: Mapping[str, MappingNode]) -> str:
    return nearest(name, shared) or f"; add a file with `shared: {name}`"


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
        elif use.text in shared and shared[use.text].get("stage") is not None:
            found[name] = shared[use.text].mapping("stage")
        else:
            complain(findings, use, f"unknown shared stage `{use.text}`{_meant(use.text, shared)}")
            found[name] = MappingNode({}, node.file, node.line)
    return found

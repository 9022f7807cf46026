"""The files of a configuration folder, each told by the key it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from klantreis.definitions.keys import LADDER_FILE, SHARED
from klantreis.definitions.shapes import complain, conform_record
from klantreis.definitions.yaml import MappingNode, Node, read_file
from klantreis.errors import Finding

_LADDERS, _EVENTS, _ROLES = "ladders.yaml", "events.yaml", "roles.yaml"


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in `journeys/` and `municipalities/`."""

    path: Path
    journeys: tuple[MappingNode, ...]
    shared: Mapping[str, MappingNode]
    ladders: Mapping[str, Node]
    events: MappingNode
    roles: MappingNode | None
    municipalities: tuple[MappingNode, ...]


def read_folder(path: Path, findings: list[Finding]) -> Folder:
    """Read every file. A folder without journeys or municipalities is a finding: nothing would ever run."""
    journeys: list[MappingNode] = []
    shared: dict[str, MappingNode] = {}
    for file in _files(path / "journeys", "journey", findings):
        if file.name in (_LADDERS, _EVENTS, _ROLES):
            continue
        node = read_file(file, findings)
        if "shared" in node.entries:
            _add_shared(node, shared, findings)
        elif node.entries:
            journeys.append(node)
    ladders = path / "journeys" / _LADDERS
    roles = path / "journeys" / _ROLES
    return Folder(
        path=path,
        journeys=tuple(journeys),
        shared=shared,
        ladders=_ladders(read_file(ladders, findings), findings) if ladders.exists() else {},
        events=read_file(path / "journeys" / _EVENTS, findings),
        roles=read_file(roles, findings) if roles.exists() else None,
        municipalities=_municipalities(path / "municipalities", findings),
    )


def _files(folder: Path, what: str, findings: list[Finding]) -> list[Path]:
    found = sorted(folder.glob("*.yaml"))
    if not found:
        findings.append(Finding(folder.as_posix(), 1, f"no {what} here: nothing would run; add its file (….yaml)"))
    findings += [
        Finding(file.as_posix(), 1, "ends in .yml and is not read; rename it to .yaml") for file in folder.glob("*.yml")
    ]
    return found


def _add_shared(node: MappingNode, shared: dict[str, MappingNode], findings: list[Finding]) -> None:
    fitting = conform_record(node, SHARED, findings)
    name = fitting.text("shared")
    if name in shared:
        complain(findings, node.key("shared"), f"`{name}` is also in {shared[name].file}; rename one of the two")
    elif name:
        shared[name] = fitting


def _ladders(node: MappingNode, findings: list[Finding]) -> Mapping[str, Node]:
    return conform_record(node, LADDER_FILE, findings).mapping("ladders").entries if node.entries else {}


def _municipalities(folder: Path, findings: list[Finding]) -> tuple[MappingNode, ...]:
    found: dict[str, MappingNode] = {}
    for path in _files(folder, "municipality", findings):
        node = read_file(path, findings)
        name = node.text("municipality")
        if name in found:
            complain(
                findings, node.key("municipality"), f"`{name}` is also in {found[name].file}; remove one of the two"
            )
        elif node.entries:
            found[name] = node
    return tuple(found.values())

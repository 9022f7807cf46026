"""An example of the documentation as a file in a configuration folder; a part of a journey gets one around it."""

import json
import re
import shutil
from pathlib import Path

from tests.support.landsmeer import copy_of_landsmeer
from tests.support.pages import blocks

ROOT = Path(__file__).resolve().parent.parent.parent


def folder_with_events(path: Path, page: Path) -> Path:
    """A copy of the configuration of this repository, with the events that the page declares."""
    folder = copy_of_landsmeer(path / "config")
    events = folder / "journeys" / "events.yaml"
    declared = next(block for block in blocks(page) if block.startswith("events:"))
    events.write_text(events.read_text().rstrip() + "\n" + declared.removeprefix("events:\n"))
    return folder


def place(block: str, folder: Path) -> None:
    """Write an example down where the loader finds it."""
    first = re.match(r"[a-z_]+", block)
    match first[0] if first else "":
        case "events":
            return  # in every folder already
        case "journey":
            (folder / "journeys" / "example.yaml").write_text(block)
        case "roles":
            (folder / "journeys" / "roles.yaml").write_text(block)
        case "municipality":
            (folder / "municipalities" / f"{block.split()[1]}.yaml").write_text(block)
        case "closures":
            (folder / "calendars" / "landsmeer.yaml").write_text(block)
        case "shared":
            name = block.split()[1]
            (folder / "journeys" / "shared_example.yaml").write_text(block)
            (folder / "journeys" / "example.yaml").write_text(journey_around(_using(name, "\nstage:" in block)))
        case _:
            (folder / "journeys" / "example.yaml").write_text(journey_around(block))


def _using(name: str, is_stage: bool) -> str:
    """The part of a journey that uses a shared stage, or shared obligations of every stage."""
    stages = {"example": {"moves": {"placement_started": name}}, name: {"use": name}}
    return f"stages: {json.dumps(stages)}\n" if is_stage else f"always: {json.dumps({'use': name})}\n"


def journey_around(part: str) -> str:
    """A whole journey around a part of one: what belongs to a stage stands in one."""
    own: list[str] = []
    staged: list[str] = []
    into = own
    for line in part.splitlines():
        key = re.match(r"([a-z_]+):", line)
        if key:
            into = staged if key[1] in ("obligations", "steps", "moves") else own
        into.append(line)
    head = {"journey": "example", "title": "Voorbeeld", "version": "1", "valid_from": "2026-01-01", "start": "example"}
    lines = [f"{key}: {value}" for key, value in head.items() if not any(line.startswith(f"{key}:") for line in own)]
    if staged:
        exit_ = [] if any(line.startswith("moves:") for line in staged) else ["    moves: {journey_closed: end}"]
        own += ["stages:", "  example:", *exit_, *(f"    {line}" for line in staged)]
    elif not any(line.startswith("stages:") for line in own):
        own.append("stages: {example: {title: Voorbeeld, moves: {journey_closed: end}}}")
    return "\n".join([*lines, *own]) + "\n"


def write_texts(block: str, folder: Path) -> None:
    """Stand-ins for the texts and lines that an example names and this repository does not have."""
    messages = folder / "messages" / "nld"
    for name in re.findall(r"send: (\w+)", block):
        if not (messages / f"{name}.md").exists():
            shutil.copy(messages / "please_call_us.md", messages / f"{name}.md")
    lines = messages / "staff.yaml"
    for name in re.findall(r"(?:notify|task|decide): (\w+)", block):
        if f"\n{name}:" not in lines.read_text():
            lines.write_text(lines.read_text() + f'{name}: "Een regel."\n')

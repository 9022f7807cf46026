"""What an example is: a municipality with an invented case load in a folder of its own, which the demo can play.

A folder `examples/<municipality>` becomes an example by an `__init__.py` with an `EXAMPLE` in it. Files in it:

    README.md      says that it is synthetic, and what there is to see
    staff.csv      colleagues
    clients.csv    residents, or whatever `clients` names, one file per journey
    facts.jsonl    what happens to them, in the order in which it was recorded
    partners.csv   organisations that messages go to, if there are any
    slots.csv      room for appointments, if a journey has waves
    make.py        writes them: `python -m examples.<municipality>.make [FOLDER]`
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Example:
    """One municipality's case load and the stretch of it that is worth showing."""

    municipality: str  #: name in `config/municipalities` and of the folder
    title: str  #: as people say it
    clients: Mapping[str, str]  #: file of residents, by the journey they are enrolled in
    first_day: date  #: the first day of the demo; residents are enrolled on its morning
    days: int = 22  #: working days in a demo that is not told how many
    approver: str  #: code of the colleague who approves what the fuse holds

    @property
    def folder(self) -> Path:
        return HERE / self.municipality


def all_examples() -> dict[str, Example]:
    """Every example there is, by municipality."""
    folders = sorted(path.parent.name for path in HERE.glob("*/__init__.py"))
    found = (getattr(import_module(f"examples.{name}"), "EXAMPLE", None) for name in folders)
    return {each.municipality: each for each in found if each}

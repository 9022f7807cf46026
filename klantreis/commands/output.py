"""What commands print: data on standard output, everything else on standard error.

On a terminal tables are drawn; into a file or a pipe the same text goes without colours or boxes that break.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any


def say(text: str) -> None:
    """A message for whoever typed the command."""
    print(text, file=sys.stderr)


def show(text: str) -> None:
    """The answer itself."""
    print(text)


def show_json(value: object) -> None:
    """The answer as one JSON value."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))


class JsonStream:
    """One JSON object with a list that is too long to hold, printed item by item, and one more value."""

    def __init__(self, name: str) -> None:
        print(f'{{"{name}": [', end="")
        self._before = "\n"

    def item(self, value: object) -> None:
        print(self._before, json.dumps(plain(value), ensure_ascii=False), sep="", end="")
        self._before = ",\n"

    def end(self, name: str, value: object) -> None:
        print(f'\n],\n"{name}":', json.dumps(plain(value), ensure_ascii=False), "}")


def show_markdown(text: str) -> None:
    """Markdown: laid out on a terminal, as it is elsewhere."""
    if not sys.stdout.isatty():
        show(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], alarm: str = "") -> None:
    """A table; columns whose name begins with `#` hold numbers. Rows in which a cell begins with `alarm` are red."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD if terminal else box.ASCII2)
    for column in columns:
        table.add_column(column.lstrip("#"), justify="right" if column.startswith("#") else "left", overflow="fold")
    for row in rows:
        cells = [str(cell) for cell in row]
        red = bool(alarm) and any(cell.startswith(alarm) for cell in cells)
        table.add_row(*cells, style="bold red" if red else None)
    Console(width=None if terminal else 160).print(table, markup=False)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Shows that something is being done, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(text)
        yield


@contextmanager
def counting(text: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how far something is, on a terminal only: the function it gives is told how many were done, of how many."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def plain(value: object) -> Any:
    """A value as JSON has it: dates in ISO, records as objects."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case date():
            return value.isoformat()
        case Path():
            return value.as_posix()
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted(plain(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    return str(value)

"""Whose file of colleagues, organisations or slots it is.

Rules
-----
1. The municipality that is named, else the only one that is configured, else the one the file itself names in the
   column `municipality`: in every row the same.
2. A file never goes into another municipality than the one it names.
"""

from pathlib import Path

from klantreis.errors import FixInput
from klantreis.usecases import checks
from klantreis.usecases.context import Context
from klantreis.usecases.sheets import open_sheet

COLUMN = "municipality"


def municipality_of(app: Context, path: Path, named: str = "") -> str:
    """The municipality this file is about. Raises FixInput when nothing says it, or two things are said."""
    configured = sorted(app.configuration.municipalities)
    told = _told(path)
    if len(told) > 1 or (named and told - {named}):
        wrong = ", ".join(checks.shown(name) for name in sorted(told - {named}))
        raise FixInput(f"{path.name}: the column '{COLUMN}' names {wrong} too; hand in one file for each municipality")
    found = named or next(iter(told), "") or (configured[0] if len(configured) == 1 else "")
    if not found:
        raise FixInput(
            f"{path.name}: name the municipality with --municipality or in a column '{COLUMN}': {', '.join(configured)}"
        )
    if found not in configured:
        raise FixInput(f"no municipality '{checks.shown(found)}' in the configuration; it has {', '.join(configured)}")
    return found


def _told(path: Path) -> set[str]:
    with open_sheet(path) as sheet:
        if COLUMN not in sheet.columns:
            return set()
        return {row.cells[COLUMN] for row in sheet.rows if row.cells.get(COLUMN)}

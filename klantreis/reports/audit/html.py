"""The report as one page of HTML that stands on its own.

Rules
-----
1. Nothing is fetched and nothing runs: no script, no font, no picture from elsewhere. The page itself forbids it: its
   policy allows only the one style sheet in it, by hash.
2. A value is text: whatever it holds, it is escaped. Only our own drawings and style are put in as they are.
3. Everything stands in the page, also when a table is folded; printed, all of it is open.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from klantreis.reports.audit import charts
from klantreis.reports.audit.model import Cell, CellKind, Chart, Part, Report, Table, Tile
from klantreis.reports.audit.values import written

_HERE = files("klantreis.reports.audit")
_STYLE = _HERE.joinpath("report.css").read_text("utf-8")
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)
_NUMBERS = frozenset({CellKind.whole, CellKind.share, CellKind.workdays, CellKind.number})
_TIGHT = _NUMBERS | {CellKind.day, CellKind.month, CellKind.ref}
_PLAIN_ROWS = 12  #: a table without a drawing above it is folded when it is longer
_LONG = 7  #: letters of a headline number that has room in large type
_COMMAND = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class _Shown:
    """How the values of one report are shown; the template asks it."""

    language: str

    def cell(self, value: Cell, kind: CellKind) -> str:
        return written(value, kind, self.language)

    def drawings(self, chart: Chart) -> Markup:
        """Both widths; the style sheet shows one of them."""
        both = [charts.svg(chart, wide=wide, language=self.language) for wide in (True, False)]
        return Markup("\n".join(both))  # noqa: S704  our own writer escapes every text in it

    def said(self, text: str) -> Markup:
        """A sentence, in which a command stands between backticks."""
        return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  escaped before

    def main(self, part: Part) -> list[Table]:
        return [table for table in part.tables if not table.aside]

    def aside(self, part: Part) -> list[Table]:
        return [table for table in part.tables if table.aside]

    def size(self, tile: Tile) -> str:
        return "value long" if len(tile.value) > _LONG else "value"

    def is_plain(self, table: Table, beside_chart: bool) -> bool:
        """Shown without being asked for."""
        return not beside_chart and len(table.rows) <= _PLAIN_ROWS

    def align(self, kind: CellKind) -> str:
        return "number" if kind in _NUMBERS else "tight" if kind in _TIGHT else "text"


_TEMPLATE = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
).from_string(_HERE.joinpath("report.html").read_text("utf-8"))


def html(report: Report) -> str:
    """The whole file, in UTF-8. Raises KeyError for a language other than `nl` and `en`, and jinja2's UndefinedError
    where `report.words` lacks a heading of the frame."""
    return _TEMPLATE.render(
        report=report, words=report.words, shown=_Shown(report.language), policy=_POLICY,
        style=Markup(_STYLE),  # noqa: S704  a file of this package
        defined={name: title for name, title, _ in report.definitions},
    )  # fmt: skip

"""The report as a document: headline, sections with a finding, a chart and tables. No form, no file.

Rules
-----
1. Whatever a form shows stands here already, as a value with its kind: a form only lays out. So all forms agree.
2. A cell None is "not told" (too few, not known), and each form shows it as a dash, never as 0.
3. Texts are finished sentences in the language of the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Cell = str | int | float | date | None


class CellKind(StrEnum):
    """How a value is written."""

    text = "text"
    whole = "whole"  #: a whole number
    share = "share"  #: 0 … 1, written as a percentage with at most one decimal
    workdays = "workdays"  #: a whole number of working days
    number = "number"  #: a number with one decimal
    day = "day"
    month = "month"  #: a date, of which the month is shown
    ref = "ref"  #: our case reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    kind: CellKind = CellKind.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption that says what it holds. The first column names the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""  #: under it
    internal: bool = False  #: holds case references: left out of what is shared
    aside: bool = False  #: for who wants more than the finding rests on: folded away on a page, left out on paper


class Tone(StrEnum):
    """What a finding says, told in words and a mark, never by colour alone."""

    good = "good"
    bad = "bad"
    neutral = "neutral"


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline number: what, how much as written, and one line under it."""

    title: str
    value: str
    note: str
    tone: Tone = Tone.neutral


# --- charts: what is drawn, not how ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrendPoint:
    month: date
    share: float | None  #: None: under ten, drawn as a gap
    n: int
    low: float | None
    high: float | None
    signal: str  #: of `Month.signal`
    is_open: bool
    phase: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """On-time share per month with its limits; phases are told by a dated line with a name."""

    points: tuple[TrendPoint, ...]
    means: tuple[tuple[int, float], ...]  #: by phase
    changes: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    shown: str  #: the value as written
    emphasis: bool = False  #: drawn dark: past due, too much, never


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Horizontal bars from zero, in the order given. `divider`: so many bars before a line, named on both sides."""

    bars: tuple[Bar, ...]
    unit: str
    divider: int | None = None
    sides: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Stack:
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackChart:
    """Horizontal bars of parts of a whole: reached, under way, stopped."""

    parts: tuple[str, ...]
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    label: str
    points: tuple[tuple[int, float], ...]  #: (working day, share): a step function
    band: tuple[tuple[int, float, float], ...] = ()  #: (working day, low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveChart:
    """Shares over working days, from 0 to 1, as steps; `mark` is a norm as (working day, words)."""

    curves: tuple[Curve, ...]
    unit: str
    mark: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    label: str
    share: float | None
    low: float | None
    high: float | None
    n: int
    shown: str  #: the share as written, or the counts where it is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class DotChart:
    """Shares with their intervals, one row each, from 0 to 1; `reference` is the share of all."""

    dots: tuple[Dot, ...]
    reference: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class FunnelDot:
    label: str
    n: int
    share: float
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """Shares of teams against their number, inside the limits of chance around the mean."""

    dots: tuple[FunnelDot, ...]
    mean: float
    limits: tuple[tuple[int, float, float, float, float], ...]  #: (n, low95, high95, low998, high998)


@dataclass(frozen=True, slots=True)
class Load:
    label: str
    overdue: int
    due: tuple[int, int, int]  #: in 5, 10 and 20 working days, cumulative
    capacity: tuple[float, ...]  #: likewise; empty: not stated


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChart:
    """What a team has to meet: overdue and the coming 5, 10, 20 working days, with its capacity as a mark."""

    loads: tuple[Load, ...]


Drawing = TrendChart | BarChart | StackChart | CurveChart | DotChart | FunnelChart | LoadChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing with what it shows in a few words, for who cannot see it; the table under it has every number."""

    id: str
    alt: str
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chart, the sentence that states what is found, and the table under it."""

    id: str
    finding: str
    tone: Tone = Tone.neutral
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question of a manager, and its answer."""

    id: str
    title: str
    parts: tuple[Part, ...]
    definition: str  #: name in `Report.definitions`


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole document. The first page is `tiles`, `well`, `badly` and `to_do`."""

    language: str  #: nl | en
    title: str
    subtitle: str  #: of whom, and of which period
    basis: str  #: on what was known when, read or replayed, how many cases
    internal: bool  #: may be kept inside only: holds small counts and references
    tiles: tuple[Tile, ...]
    well: tuple[str, ...]  #: what goes well, as sentences
    badly: tuple[str, ...]  #: what does not
    to_do: tuple[str, ...]  #: what to do about it, the most urgent first
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str, str], ...]  #: name, title, text
    words: dict[str, str] = field(default_factory=dict)  #: headings of the frame, by name

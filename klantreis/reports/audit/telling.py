"""What every section is told from, and the tables that return in many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from klantreis.core.results.shares import Share
from klantreis.core.timeliness.figures import Figures, OnTime
from klantreis.reports.audit.model import Cell, CellKind, Column, Dot, Table
from klantreis.reports.audit.saying import Say
from klantreis.reports.audit.titles import Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """The figures, and how they are put into words."""

    figures: Figures
    titles: Titles
    say: Say
    internal: bool

    def columns(self, *names: str) -> tuple[Column, ...]:
        """Columns by name, `name:kind`; without a kind it is text."""
        split = (name.partition(":") for name in names)
        return tuple(
            Column(title=self.say(f"columns.{name}"), kind=CellKind(kind or "text")) for name, _, kind in split
        )

    def table(
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        part: str = "",
        note: str = "",
        internal: bool = False,
        aside: bool = False,
        **values: object,
    ) -> Table:
        """A table whose caption is `captions.<name>`; `part` tells apart those that return in several parts."""
        return Table(
            id="-".join(each.replace("_", "-") for each in (name, part) if each),
            caption=self.say(f"captions.{name}", **values), columns=self.columns(*columns),
            rows=tuple(tuple(row) for row in rows), note=note, internal=internal, aside=aside,
        )  # fmt: skip

    def then(self, name: str, **values: object) -> str:
        """As said on the day itself; of a day that is past in words that look back."""
        return self.say(f"{name}_then" if self.figures.about.replayed else name, **values)

    def left_out(self) -> str:
        """Under rows of which the small ones are left out in what is shared."""
        return "" if self.internal else self.say("notes.left_out")

    def team(self, municipality: str, team: str) -> str:
        """A team by its name, with its municipality where there are several."""
        name = self.titles.team(team) or self.say("words.no_team")
        several = len(self.figures.about.municipalities) > 1
        return f"{name} ({self.titles.municipality(municipality)})" if several else name

    def on_time_tables(
        self,
        name: str,
        first: str,
        rows: Sequence[tuple[str, OnTime | None]],
        *,
        part: str = "",
        note: str = "",
        by: str = "",
        aside: bool = False,
    ) -> Iterator[Table]:
        """Three tables with the same rows: what is judged, and aside what is left out and what to compare with.

        A row without figures (hidden) has its name alone.
        """
        for table, columns, cells, told in (
            (name, JUDGED, judged, note),
            (f"{name}_left_out", LEFT_OUT, left_out, self.say("notes.left_out_of_it")),
            (f"{name}_compared", COMPARED, compared, self.say("notes.compared")),
        ):
            blank = (None,) * len(columns)
            lines = [(title, *(cells(found) if found else blank)) for title, found in rows]
            is_aside = aside or table != name
            yield self.table(table, (first, *columns), lines, part=part, note=told, aside=is_aside, by=by)

    def shared(self, share: Share | None, hits: int, of: int) -> str:
        """`82,4%`, or the counts where there are too few for a share."""
        return self.say("words.share", value=share.value) if share else self.say("words.counts", hits=hits, of=of)

    def dot(self, label: str, share: Share | None, hits: int, of: int) -> Dot:
        return Dot(
            label=label, share=share.value if share else None, low=share.low if share else None,
            high=share.high if share else None, n=of, shown=self.shared(share, hits, of),
        )  # fmt: skip


def interval(share: Share | None) -> tuple[Cell, Cell, Cell]:
    """A share with what it lies between, as three cells."""
    return (share.value, share.low, share.high) if share else (None, None, None)


JUDGED = (
    "judged:whole", "on_time:whole", "late:whole", "missed:whole", "open_overdue:whole", "cases:whole",
    "share:share", "low:share", "high:share",
)  # fmt: skip
LEFT_OUT = ("lapsed:whole", "renewed:whole", "running:whole", "paused:whole", "exempt:whole")
COMPARED = (
    "gross_hits:whole", "gross:share", "gross_low:share", "gross_high:share", "completed:share",
    "completed_low:share", "completed_high:share",
)  # fmt: skip


def judged(found: OnTime) -> tuple[Cell, ...]:
    """The cells of `JUDGED`."""
    counts = found.counts
    numbers = (found.judged, counts.on_time, counts.late, counts.missed, counts.open_overdue, found.cases)
    return (*numbers, *interval(found.share))


def left_out(found: OnTime) -> tuple[Cell, ...]:
    """The cells of `LEFT_OUT`: what is no part of the percentage."""
    counts = found.counts
    return (counts.lapsed, counts.renewed, counts.running, counts.paused, counts.exempt)


def compared(found: OnTime) -> tuple[Cell, ...]:
    """The cells of `COMPARED`: with no pause counted, and of what was met."""
    gross = found.gross
    return (gross.hits if gross else None, *interval(gross), *interval(found.completed))

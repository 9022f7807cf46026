"""What came of it, as Markdown: on the screen, and between the marks in docs/guarantees.md."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.chaos.cases.site import Told
from tests.chaos.controls import Caught
from tests.chaos.judging import Verdict
from tests.chaos.record import ROOT
from tests.chaos.workers import Point

PAGE = ROOT / "docs" / "guarantees.md"
BEGIN, END = "<!-- chaos: begin -->", "<!-- chaos: end -->"
KILLED_AT = {
    Point.plan: "while planning: a batch written, not committed",
    Point.claimed: "between the claim and `sending`",
    Point.rcpt: "`sending` committed, text not handed over",
    Point.unkept: "text handed over, not kept, no answer",
    Point.kept: "text handed over and kept, no answer",
    Point.outcome: "between the answer and the commit",
}
FAULTS = {
    "busy": "4xx to the text", "rcpt_busy": "4xx to the recipient", "never": "5xx to the text",
    "rcpt_drop": "connection broken at the recipient", "unkept": "text read and thrown away, connection broken",
    "kept": "kept, connection broken before the answer", "mute_unkept": "text thrown away, no answer at all",
    "mute_kept": "kept, no answer at all", "slow": "late answer", "closed": "taken, then nobody can connect",
    "killed": "the server had the text or the recipient when its worker was killed",
}  # fmt: skip


@dataclass(frozen=True)
class Played:
    """One campaign."""

    database: str
    seed: int
    verdict: Verdict
    kills: Counter[Point]
    tried: int
    faults: Counter[str]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Controlled:
    """One of the senders that do it wrong."""

    database: str
    how: str
    caught: Caught


def markdown(
    played: Sequence[Played], told: Sequence[Told], controlled: Sequence[Controlled], command: str, seconds: float
) -> str:
    """All tables, with the command that plays them again."""
    kills = sum((each.kills for each in played), Counter[Point]())
    faults = sum((each.faults for each in played), Counter[str]())
    total = sum(each.verdict.messages for each in played)
    parts = [
        f"Played with `{command}` in {seconds / 60:.0f} minutes on two shared cores: {total:,} messages and "
        f"{kills.total():,} effective kills.",
        _table(HEAD, [*map(_campaign, played), _sum(played)]),
        "Kills that left what such a kill must leave:",
        _table(("killed", "times"), [(what, kills[point]) for point, what in KILLED_AT.items()]),
        "What the mail server did on top of that:",
        _table(("fault", "times"), [(what, faults[name]) for name, what in FAULTS.items()]),
        "What happened in the middle of sending, and what came of it:",
        _table(CASE_HEAD, map(_case, told)),
        "The two senders that do it wrong, on the same server, under the same faults and kills:",
        _table(CONTROL_HEAD, map(_control, controlled)),
    ]
    return "\n\n".join(parts)


HEAD = (
    "database", "seed", "messages", "effective kills", "accepted by the server", "lost", "twice", "in doubt",
    "cannot be known", "refused, and told so", "after the look-up and the next run",
)  # fmt: skip
CASE_HEAD = ("what happened", "database", "messages", "lost", "twice", "in doubt", "cannot be known", "how")
CONTROL_HEAD = ("sender", "database", "messages", "kills", "lost", "twice", "refused, and told nobody")


def _campaign(each: Played) -> tuple[object, ...]:
    found = each.verdict
    return (
        each.database, each.seed, found.messages, each.kills.total(), found.accepted, found.lost, found.twice,
        found.in_doubt, found.unknowable, found.refused, _afterwards(each.wrong),
    )  # fmt: skip


def _sum(played: Sequence[Played]) -> tuple[object, ...]:
    def of(name: str) -> int:
        return sum(getattr(each.verdict, name) for each in played)

    kills = sum(each.kills.total() for each in played)
    numbers = [of("messages"), kills, *map(of, ("accepted", "lost", "twice", "in_doubt", "unknowable", "refused"))]
    wrong = tuple(what for each in played for what in each.wrong)
    return ("**all**", "", *[f"**{number:,}**" for number in numbers], f"**{_afterwards(wrong)}**")


def _afterwards(wrong: Sequence[str]) -> str:
    return f"wrong: {'; '.join(wrong)}" if wrong else "everybody heard once, 0 in doubt, books right"


def _case(told: Told) -> tuple[object, ...]:
    if told.skipped:
        return (told.name, told.database, *[""] * 5, f"not run: {told.skipped}")
    what = f"{told.what}; **wrong**: {'; '.join(told.wrong)}" if told.wrong else told.what
    return (told.name, told.database, told.messages, told.lost, told.twice, told.in_doubt, told.unknowable, what)


def _control(each: Controlled) -> tuple[object, ...]:
    found = each.caught
    return (each.how, each.database, found.messages, found.kills, found.lost, found.twice, found.unreported)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def write(tables: str) -> None:
    """Put the tables in their place in the page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}")

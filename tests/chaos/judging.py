"""The two records compared: what the mail server wrote down, and what our tables say. Pure.

Rules
-----
1. **Twice**: a resident of whom the server kept more than one, under whatever key. A text that was offered again after
   one that nobody answered is as wrong, also where it went well: that was luck.
2. **Lost**: a resident who should have heard from us and whom nobody will look at again: the server kept nothing, and
   our tables do not say refused, in doubt or waiting.
3. **In doubt** must be exactly what cannot be known: the text was handed over and no answer came, or the worker that
   had it in `sending` died. One more is needless work for a person; one fewer is a guess. Only of an answer that the
   server gave very late (a busy disk) both are right.
4. **Refused** must be exactly what the server refused for good, each with the reason; what was refused to a worker that
   died with it is in doubt (rule 3).
5. What we call sent, the server kept; what the server kept, we call sent or in doubt.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tests.chaos.house import Row, address
from tests.chaos.record import Record


@dataclass(frozen=True)
class Verdict:
    """Counts for the table, and everything that is wrong, in words."""

    messages: int
    accepted: int
    lost: int
    twice: int
    in_doubt: int
    unknowable: int
    refused: int
    wrong: tuple[str, ...] = field(default_factory=tuple)


def judge(record: Record, rows: Sequence[Row], residents: Collection[str], left_sending: Collection[str]) -> Verdict:
    """Rules 1 to 5 over the first round of sending, by e-mail. `left_sending`: keys that dead workers left there."""
    by_state = _by_state(rows)
    kept = frozenset(record.kept)
    unknowable = record.unknowable | frozenset(left_sending) | (record.perhaps & by_state["in_doubt"])
    twice, lost = _twice(record), _lost(record, rows, residents)
    checks = {
        "kept more than once": twice,
        "offered again after nobody answered": record.gambled,
        "lost": lost,
        "in doubt, though it can be known": by_state["in_doubt"] - unknowable,
        "cannot be known, yet not in doubt": unknowable - by_state["in_doubt"],
        "refused by the server, not by us": record.refused - unknowable - by_state["refused"],
        "refused by us, not by the server": by_state["refused"] - (record.refused - unknowable),
        "refused without the reason": {row.key for row in rows if row.state == "refused" and "554" not in row.reason},
        "sent, the server has it not": by_state["sent"] - kept,
        "kept by the server, neither sent nor in doubt": kept - by_state["sent"] - by_state["in_doubt"],
        "still waiting": by_state["due"] | by_state["claimed"] | by_state["sending"],
        "not with one Message-ID and one key": frozenset(record.odd),
        "kept for somebody we do not know": kept - {row.key for row in rows},
    }
    return Verdict(
        messages=len(rows),
        accepted=len(kept),
        lost=len(lost),
        twice=len(twice),
        in_doubt=len(by_state["in_doubt"]),
        unknowable=len(unknowable),
        refused=len(by_state["refused"]),
        wrong=tuple(f"{what}: {len(keys)} ({_named(record, keys)})" for what, keys in checks.items() if keys),
    )


def _named(record: Record, keys: Collection[str]) -> str:
    """The first few, each with what the server last did with it."""
    seen = {key: record.last.get(key) for key in sorted(keys)[:3]}
    return ", ".join(f"{key} {last.fate} {last.answer}".strip() if last else key for key, last in seen.items())


def reached(record: Record, rows: Sequence[Row], files: Sequence[str], residents: Collection[str]) -> list[str]:
    """After everything in doubt was looked up and the next run has gone: what is wrong, in words.

    Each resident has heard from us once: by e-mail (the server's record), or on paper (`files`, keys of the file
    channel) where that was refused. `rows` says whose a key is.
    """
    whose = {row.key: row.client_ref for row in rows}
    times = Counter(whose[key] for key in (*record.kept, *files) if key in whose)
    wrong = [f"{ref} heard {times[ref]} times" for ref in sorted(residents) if times[ref] != 1]
    open_states = Counter(row.state for row in rows if row.state not in ("sent", "refused"))
    return [*wrong[:5], *(f"{number} messages {state}" for state, number in open_states.items())]


def _by_state(rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    states = ("sent", "refused", "in_doubt", "due", "claimed", "sending", "planned", "withdrawn")
    return {state: frozenset(row.key for row in rows if row.state == state) for state in states}


def _twice(record: Record) -> frozenset[str]:
    return frozenset(to for to, times in Counter(record.addresses).items() if times > 1)


def _lost(record: Record, rows: Sequence[Row], residents: Collection[str]) -> frozenset[str]:
    told = frozenset(record.addresses)
    looked_at = {row.client_ref for row in rows if row.state in ("refused", "in_doubt", "due", "claimed", "sending")}
    return frozenset(ref for ref in residents if address(ref) not in told and ref not in looked_at)

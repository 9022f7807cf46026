"""Engine: a day with 10,000 cases due among 100,000, against a bare script (`bare.py`) that does no deciding.

Each round copies the same database twice: klantreis does its day on the one, the bare script writes the same rows into
the other. Planning is find, load, plan, record and judge; the whole day has delivery too, to a channel that keeps
nothing, and the closing of the run.
"""

from collections.abc import Iterator

from benchmarks import bare, told
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Spent, show, spent
from benchmarks.plain import Plain, Row
from benchmarks.templates import AT, DAY, Templates, deliver_day, opened, plan_day
from klantreis.moments import AMSTERDAM
from klantreis.usecases import runs

GOAL = 2.0
ROUNDS = 3


def measure(databases: list[Databases], templates: Templates, due: int, total: int) -> None:
    """`base` holds `total` cases."""
    for kind in databases:
        rounds = [_round(kind, templates) for _ in range(ROUNDS)]
        show(
            f"Engine on {kind.name}: {due:,} due in {total:,} cases",
            [
                Figure("planning", GOAL, [(ours[0], theirs[0]) for ours, theirs in rounds]),
                Figure("delivery", GOAL, [(ours[1], theirs[1]) for ours, theirs in rounds]),
                Figure("whole day", GOAL, [(_sum(ours), _sum(theirs)) for ours, theirs in rounds]),
            ],
        )


def _sum(parts: list[Spent]) -> Spent:
    return sum(parts[1:], parts[0])


def _round(kind: Databases, templates: Templates) -> tuple[list[Spent], list[Spent]]:
    work, base = kind.copy("base", "work"), kind.copy("base", "again")
    ours, batches, sent, begun = _ours(work, base, templates)
    return ours, list(_bare(base, batches, sent, begun))


def _ours(
    work: str, base: str, templates: Templates
) -> tuple[list[Spent], list[told.Batch], dict[int, told.Sent], Row]:
    db, untouched = Plain(work), Plain(base)
    before = told.heights(db)
    with opened(work, templates.config) as app:
        planned = []
        planning = spent(lambda: planned.append(plan_day(app, AT)))
        ticket, report, refs = planned[0]
        batches = told.planned(db, before, refs)
        told.changed_obligations(untouched, db, batches)
        between = told.heights(db)
        delivery = spent(lambda: deliver_day(app, AT))
        sent, begun = told.sent(db, between, ticket.run_id), told.begun(db, ticket.run_id)
        closing = spent(lambda: runs.finish(app, ticket, report, None, AT.astimezone(AMSTERDAM)))
    db.close()
    untouched.close()
    return [planning, delivery, closing], batches, sent, begun


def _bare(base: str, batches: list[told.Batch], sent: dict[int, told.Sent], begun: Row) -> Iterator[Spent]:
    db, day = Plain(base), DAY.isoformat()
    yield spent(lambda: bare.plan(db, day, batches, begun))
    done: list[int] = []
    yield spent(lambda: done.append(bare.deliver(db, AT, sent)))
    assert done[0] == len(sent), f"{done[0]} of {len(sent)} messages: the bare script did not do the same"
    yield spent(lambda: bare.finish(db, day, begun[0]))
    db.close()

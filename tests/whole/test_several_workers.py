"""A round that several workers plan together gives what one machine gives, whoever dies on the way (ADR 0040).

Workers are processes on one PostgreSQL database, forked as the chaos harness does it; what they do is compared with the
same round on SQLite, where there is one. 2 March 2026 is a Monday.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from klantreis.errors import RunOver
from klantreis.store import parts as stored_parts
from klantreis.store import runs as stored_runs
from klantreis.store.due import START, After
from klantreis.store.engine import reading, writing
from klantreis.store.tables import ActionRow, Case, Message, ObligationRow, table
from klantreis.usecases import parts, runs, verifying
from klantreis.usecases.values import BatchReport, RunTicket
from tests.chaos import databases, house
from tests.chaos.house import MORNING, House
from tests.chaos.progress import Progress
from tests.chaos.workers import NO_KILL, Crew, Ended, Kill, Point
from tests.support.understood import understood

RESIDENTS, SIZE = 240, 10
STAGES = (runs.OTHER, *runs.STAGES)
Work = Callable[[Path, Kill], None]


@dataclass(frozen=True)
class Worker:
    """Plans what is free; who leads the round also waits for the others, and lets the fuse judge."""

    house: House
    ticket: RunTicket
    name: str

    def __call__(self, notes: Path, kill: Kill) -> None:
        with self.house.app(kill) as app:
            Progress(app.engine, notes, kill)
            for stage in STAGES:
                after: After | None = START
                while after is not None:
                    _, after = parts.plan_part(app, self.ticket, stage, after, worker=self.name, size=SIZE)
                if self.name == parts.PARENT:
                    parts.plan_rest(app, self.ticket, stage)
            if self.name == parts.PARENT:
                runs.judge(app, self.ticket, BatchReport())


@dataclass(frozen=True)
class Planned:
    """A round as it stands in the tables, in words that are the same on every database."""

    rows: frozenset[tuple[Any, ...]]
    looked_at: int
    planned: int
    broken: tuple[str, ...]
    workers: dict[str, int]

    @property
    def result(self) -> tuple[Any, ...]:
        return self.rows, self.looked_at, self.planned, self.broken


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("several")


@pytest.fixture(scope="module")
def on_one_machine(folder: Path) -> Planned:
    """The round on SQLite, by one worker."""
    with databases.server("SQLite", folder) as made:
        assert made is not None
        alone = House(folder, made.fresh("alone"), house.configure(folder))
    house.settle(alone, RESIDENTS)
    ticket = begun(alone)
    together(alone, [(parts.PARENT, NO_KILL)], ticket)
    return told(alone, ticket)


@pytest.fixture(scope="module")
def fresh(folder: Path, on_one_machine: Planned, postgres_url: str) -> Iterator[Callable[[str], House]]:
    """Makes a house on PostgreSQL with the same residents."""
    assert postgres_url  # skips, or fails, where no server answers
    with databases.server("PostgreSQL", folder) as made:
        assert made is not None
        template = House(folder, made.fresh("residents"), understood(folder / "config"))
        house.settle(template, RESIDENTS)
        yield lambda name: House(folder, made.copy("residents", name), template.configuration)


def begun(some: House) -> RunTicket:
    with some.app() as app:
        return runs.begin(app, MORNING, house.MUNICIPALITY)


def together(some: House, who: list[tuple[str, Kill]], ticket: RunTicket) -> list[Ended]:
    """These workers, begun at the same moment; waits for all."""
    crew, gate = Crew(some.folder / "notes"), os.pipe()
    pids = [crew.start(Worker(some, ticket, name), kill, gate) for name, kill in who]
    for end in gate:
        os.close(end)
    return [crew.wait(pid) for pid in pids]


def told(some: House, ticket: RunTicket) -> Planned:
    with some.app() as app:
        reports = (
            [parts.plan_rest(app, ticket, stage) for stage in STAGES] if _plans(some, ticket) else _sums(some, ticket)
        )
        with reading(app.engine) as conn:
            rows, workers = _rows(conn), stored_parts.workers(conn, ticket.run_id)
        assert not list(verifying.problems(app))
    whole = sum(reports, BatchReport())
    return Planned(rows, whole.looked_at, whole.planned, whole.broken, workers)


def _plans(some: House, ticket: RunTicket) -> bool:
    return some.runs()[ticket.run] == "planning"


def _sums(some: House, ticket: RunTicket) -> list[BatchReport]:
    with some.engine() as engine, reading(engine) as conn:
        return [parts.from_row(row) for stage in STAGES for row in stored_parts.of(conn, ticket.run_id, stage)]


def _rows(conn: Connection) -> frozenset[tuple[Any, ...]]:
    """Every action, message, obligation and case, without numbers that depend on who came first."""
    action, message, obligation, case = table(ActionRow), table(Message), table(ObligationRow), table(Case)
    ours = select(case.c.ref, action.c.obligation, action.c.opener, action.c.point, action.c.step, action.c.state,
                  action.c.kind, action.c.person, action.c.reason, message.c.key)  # fmt: skip
    ours = ours.select_from(action.join(case, case.c.id == action.c.case_id).outerjoin(
        message, message.c.id == action.c.message_id))  # fmt: skip
    queries = (
        ours,
        select(message.c.key, message.c.state, message.c.channel, message.c.person, message.c.due_at),
        select(case.c.ref, obligation.c.obligation, obligation.c.point, obligation.c.due_on, obligation.c.verdict).join(
            case, case.c.id == obligation.c.case_id
        ),
        select(case.c.ref, case.c.stage, case.c.look_again_on, case.c.planned_seq, case.c.chain_length),
    )
    found = [tuple(str(value)[:19] if "due_at" in row._fields else value for value in row)
             for query in queries for row in conn.execute(query)]  # fmt: skip
    assert len(found) == len(set(found))
    return frozenset(found)


@pytest.mark.postgres
@pytest.mark.parametrize("number", [1, 2, 4])
def test_any_number_of_workers_gives_what_one_machine_gives(
    number: int, fresh: Callable[[str], House], on_one_machine: Planned
) -> None:
    some = fresh(f"workers{number}")
    ticket = begun(some)
    together(some, [(parts.PARENT, NO_KILL), *[(f"helper-{n}", NO_KILL) for n in range(1, number)]], ticket)
    assert told(some, ticket).result == on_one_machine.result
    assert some.runs() == {ticket.run: "held"}  # the first run always is


@pytest.mark.postgres
def test_what_a_helper_held_when_it_died_is_planned_by_the_others(
    fresh: Callable[[str], House], on_one_machine: Planned
) -> None:
    some = fresh("helper_dies")
    ticket = begun(some)
    dying = [("helper-1", Kill(Point.plan, 1)), ("helper-2", Kill(Point.plan, 3))]
    ended = together(some, [(parts.PARENT, NO_KILL), *dying, ("helper-3", NO_KILL)], ticket)
    assert any(each.how == "killed" for each in ended)
    assert told(some, ticket).result == on_one_machine.result


@pytest.mark.postgres
def test_when_who_began_the_round_dies_the_next_round_takes_over_what_was_planned_and_counts_it(
    fresh: Callable[[str], House], on_one_machine: Planned
) -> None:
    some = fresh("parent_dies")
    first = begun(some)
    ended = together(some, [(parts.PARENT, Kill(Point.plan, 3)), ("helper-1", Kill(Point.plan, 4))], first)
    assert [each.how for each in ended] == ["killed", "killed"]
    some.age()
    second = begun(some)
    together(some, [(parts.PARENT, NO_KILL)], second)
    assert told(some, second).result == on_one_machine.result
    assert some.runs() == {first.run: "failed", second.run: "held"}


@pytest.mark.postgres
def test_a_helper_that_comes_late_writes_nothing(fresh: Callable[[str], House]) -> None:
    some = fresh("late")
    ticket = begun(some)
    with some.app() as app:
        runs.judge(app, ticket, BatchReport())
        with pytest.raises(RunOver, match="plans nothing any more"):
            parts.plan_part(app, ticket, runs.OTHER if not _due(app, ticket) else _due(app, ticket), worker="helper-1")
    assert some.unplanned() == RESIDENTS


def _due(app: Any, ticket: RunTicket) -> str:
    return next(stage for stage in STAGES if list(runs.due_batches(app, ticket, stage)))


@pytest.mark.postgres
def test_a_case_in_the_hands_of_another_is_passed_over_and_waited_for_at_the_end(
    fresh: Callable[[str], House], on_one_machine: Planned
) -> None:
    """Somebody holds ten cases, for a fact that is not committed; when they let go these are planned as well."""
    some = fresh("held")
    ticket = begun(some)
    found = list[BatchReport]()
    with some.app() as app:
        stage = _due(app, ticket)
        with writing(app.engine) as other:
            other.execute(text('SELECT id FROM "case" ORDER BY id LIMIT 10 FOR UPDATE'))
            report, after = parts.plan_part(app, ticket, stage, size=RESIDENTS)
            assert report.looked_at == RESIDENTS - 10
            assert after is not None or report.looked_at
            waiting = threading.Thread(target=lambda: found.append(parts.plan_rest(app, ticket, stage)))
            waiting.start()
            while not other.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                assert waiting.is_alive()
        waiting.join(60)
    assert [each.looked_at for each in found] == [RESIDENTS]
    assert told(some, ticket).rows == on_one_machine.rows or some.runs()[ticket.run] == "planning"


@pytest.mark.postgres
def test_a_broken_case_stays_due_is_named_once_and_stops_nobody(fresh: Callable[[str], House]) -> None:
    some = fresh("broken")
    with some.engine() as engine, writing(engine) as conn:
        conn.execute(text("""UPDATE "case" SET enrolled_on = '1901-01-01' WHERE id = 7"""))  # outside every calendar
        ref = conn.execute(text('SELECT ref FROM "case" WHERE id = 7')).scalar_one()
    ticket = begun(some)
    together(some, [(parts.PARENT, NO_KILL), ("helper-1", NO_KILL)], ticket)
    whole = sum(_sums(some, ticket), BatchReport())
    assert (whole.looked_at, whole.once().broken) == (RESIDENTS - 1, (ref,))
    with some.engine() as engine, reading(engine) as conn:
        assert stored_runs.get(conn, ticket.run).state == "held"  # type: ignore[union-attr]


@pytest.mark.postgres
def test_nobody_is_asked_to_help_with_little_or_on_sqlite_or_without_being_told_how_many(
    fresh: Callable[[str], House],
) -> None:
    some = fresh("asked")
    ticket = begun(some)
    with some.app() as app:
        asked = {
            (helpers, least): parts.helpers_wanted(_with(app, helpers, least), ticket)
            for helpers, least in [(0, 1), (3, RESIDENTS), (3, RESIDENTS + 1)]
        }
    assert asked == {(0, 1): 0, (3, RESIDENTS): 3, (3, RESIDENTS + 1): 0}


def _with(app: Any, helpers: int, least: int) -> Any:
    from dataclasses import replace

    return replace(app, settings=app.settings.model_copy(update={"helpers": helpers, "helpers_from": least}))

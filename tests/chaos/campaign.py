"""One seed on one database: a follow-up run and its delivery under faults and kills, compared, settled and run again.

Rules
-----
1. A kill is effective when it left what it must: planning -> a run that never ended, with cases unplanned; claimed ->
   messages claimed by that worker and none in `sending`; while sending and up to the commit -> in `sending` by that
   worker at least one message, at most one per sending thread.
2. Only effective kills count; that there is none of a kind fails the campaign.
3. Nothing is told to the judge of kills but which messages the dead left in `sending`.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from klantreis.store import runs as stored_runs
from klantreis.store.engine import reading
from klantreis.usecases import doubting, verifying
from klantreis.usecases.crew import SENDERS
from tests.chaos import house as houses
from tests.chaos.fates import ROUGH, Rates
from tests.chaos.house import BY_MAIL, MORNING, House
from tests.chaos.judging import Verdict, judge, reached
from tests.chaos.record import Running
from tests.chaos.work import BOSS, Deliver, Plan, approve_held
from tests.chaos.workers import SENDING, Crew, Ended, Kill, Point

MANY = 25  #: kills of which some must be of each kind
WEIGHTS = {Point.claimed: 2, Point.rcpt: 2, Point.unkept: 3, Point.kept: 3, Point.outcome: 3}


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    residents: int = 1700
    planning_kills: int = 4
    kills: int = 34
    workers: int = 3
    batch: int = 50
    limit: int = 25
    furthest: int = 40  #: a worker is killed at its first to this message
    rates: Rates = field(default_factory=lambda: ROUGH)


@dataclass
class Campaign:
    """One seed on one database."""

    house: House
    server: Running
    seed: int
    size: Size
    kills: Counter[Point] = field(default_factory=Counter)  #: effective ones
    tried: Counter[Point] = field(default_factory=Counter)
    left_sending: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.crew = Crew(self.house.folder / f"notes-{Path(self.server.folder).name}")
        self.residents = [houses.reference(number) for number in range(self.size.residents)]

    def run(self) -> Verdict:
        """From the first plan to the last count."""
        self.plan()
        self.deliver()
        return self.compare()

    def compare(self, *, afterwards: bool = True) -> Verdict:
        """Once everything was sent: the two records, then the same day again, the look-up, and the day after."""
        verdict = judge(self.server.record(), self.house.rows(), self.residents, self.left_sending)
        self.wrong += [*verdict.wrong, *self.books()]
        if afterwards:
            self.once_more()
            self.look_up()
            self.next_day()
        self.wrong += [f"no effective kill: {point}" for point in self.wanted() if not self.kills[point]]
        if self.kills.total() < (self.size.kills + self.size.planning_kills) / 2:
            self.wrong.append(f"only {self.kills.total()} kills were effective")
        return verdict

    # --- planning -----------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Runs that die half-way, two at a time; then two that begin at the same moment and live."""
        batches = self.size.residents // self.size.batch
        for _ in range(-(-self.size.planning_kills // 2)):
            before = set(self.house.runs())
            turns = [1, self.random.randint(2, max(batches // 5, 2))]  # one that wrote nothing, one that did
            ended = self.crew.wave(self._planner(MORNING), [Kill(Point.plan, turn) for turn in turns])
            half = [ref for ref, state in self.house.runs().items() if ref not in before and state == "planning"]
            self.tried[Point.plan] += 2
            died = sum(each.how == "killed" for each in ended)
            self.kills[Point.plan] += min(died, len(half)) if self.house.unplanned() else 0
            self.house.age()
        self.plan_all(MORNING, together=2)

    def plan_all(self, at: datetime, together: int) -> None:
        """So many runs at the same moment, released. A run that was stopped is finished by one that begins later."""
        ended = self.crew.wave(self._planner(at), [Kill()] * together)
        for _ in range(5):
            if all(each.how == "done" for each in ended):
                break
            self.house.age()
            ended = self.crew.wave(self._planner(at), [Kill()])
        approve_held(self.house, at)

    def _planner(self, at: datetime) -> Plan:
        return Plan(self.house, at, self.size.batch)

    # --- delivery -----------------------------------------------------------------------------------------------------

    def deliver(self) -> None:
        """Waves of workers that die, until there were enough; then waves that live, until nothing waits."""
        at = MORNING
        while self.kills.total() - self.kills[Point.plan] < self.size.kills and self._waiting():
            self.wave(at, [self._kill() for _ in range(self.size.workers)])
            at += timedelta(minutes=2)
        self.send_the_rest(at)

    def send_the_rest(self, at: datetime) -> None:
        """Workers that live, until nothing waits any more."""
        for _ in range(60):
            self.wave(at, [Kill()] * self.size.workers)
            following = self.house.next_moment()
            if following is None:
                break
            at = max(at, following)
        self.wave(at, [Kill()])  # what the last wave left behind has its lease ended

    def wave(self, at: datetime, kills: Sequence[Kill]) -> None:
        """Workers begin together; who died is looked at before time passes over what they left."""
        ended = self.crew.wave(Deliver(self.house, at, self.size.limit), kills)
        self.tried.update(kill.point for kill in kills if kill.point is not Point.nowhere)
        rows = self.house.rows()
        for worker in ended:
            if worker.how == "killed":
                self._count(worker, {row.key: row.state for row in rows if row.owner in worker.owners})
        self.time_passes()

    def time_passes(self) -> None:
        """Every lease ends. What was in `sending` then, nobody can know."""
        self.left_sending |= {row.key for row in self.house.rows() if row.state == "sending"}
        self.house.age()

    def _count(self, worker: Ended, left: dict[str, str]) -> None:
        states, point = Counter(left.values()), worker.kill.point
        if point is Point.claimed and states["claimed"] and not states["sending"]:
            self.kills[point] += 1
        if point in SENDING and states["sending"]:
            self.kills[point] += 1
        if states["sending"] > SENDERS:
            self.wrong.append(f"a kill at `{point}` left {states['sending']} messages in sending")

    def _kill(self) -> Kill:
        (point,) = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
        furthest = 2 if point is Point.claimed else self.size.furthest
        return Kill(point, self.random.randint(1, furthest))

    def _waiting(self) -> bool:
        return any(row.state == "due" for row in self.house.rows())

    def wanted(self) -> list[Point]:
        """Kinds of kills of which there must be an effective one."""
        return [Point.plan] * bool(self.size.planning_kills) + list(WEIGHTS) * (self.size.kills >= MANY)

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def books(self) -> list[str]:
        """What `klantreis verify` finds, and runs whose counts do not add up."""
        with self.house.app() as app:
            wrong = [f"verify: {problem}" for problem in verifying.problems(app)][:5]
            with reading(app.engine) as conn:
                total = 0
                for ref in self.house.runs():
                    run = stored_runs.get(conn, ref)
                    assert run is not None
                    counts = stored_runs.counts(conn, run.id)
                    total += counts.planned
                    parts = counts.sent + sum(counts.not_sent.values()) + counts.open + counts.in_doubt
                    wrong += [f"{ref}: {counts.planned} planned, {parts} told"] if parts != counts.planned else []
            wrong += [f"{total} actions planned for {self.size.residents}"] if total < self.size.residents else []
        return wrong

    def once_more(self) -> None:
        """The same day again, twice at the same moment: nothing may come of it."""
        before, kept = self.house.rows(), len(self.server.record().kept)
        self.plan_all(MORNING + timedelta(hours=1), together=2)
        self.crew.wave(Deliver(self.house, MORNING + timedelta(hours=7)), [Kill()] * 2)
        known = {row.key: row.state for row in before}
        again = [row for row in self.house.rows() if row.channel == BY_MAIL and known.get(row.key) != row.state]
        if again or len(self.server.record().kept) != kept:
            self.wrong.append(f"the same day again changed {len(again)} messages")

    def look_up(self) -> None:
        """A person looks up in the server's record what is in doubt, and says so."""
        kept = frozenset(self.server.record().kept)
        with self.house.app() as app:
            for each in doubting.in_doubt(app):
                why = "in_log" if each.opaque in kept else "not_in_log"
                doubting.resolve_in_doubt(
                    app, each.opaque, as_sent=each.opaque in kept, by=BOSS, why=why, at=MORNING + timedelta(hours=7)
                )
            if doubting.in_doubt(app):
                self.wrong.append("still in doubt after everything was looked up")

    def next_day(self) -> None:
        """The next follow-up run: what did not arrive goes out another way, and everybody has heard once."""
        at = MORNING + timedelta(days=1)
        self.plan_all(at, together=1)
        self.send_the_rest(at)
        files = [path.stem for path in (self.house.out or self.house.folder / "out").glob("mail/*/*.eml")]
        self.wrong += reached(self.server.record(), self.house.rows(), files, self.residents)
        self.wrong += self.books()

"""A Monday in January for the whole country, played with figures that were measured: `python -m benchmarks.country`.

342 municipalities on one installation, 40,000 cases due, one message from each. No database and no clock: events in the
order of time. Prints when the last message has left with 1, 2, 4 and 8 workers, and what kept it.

Rules
-----
1. A round begins at 07:30. The process that begins it plans at once; helpers come when they have started.
2. A part of 500 cases takes CPU of a worker, then CPU of the database. Each core does one thing at a time.
3. The fuse judges when every part is planned. Messages leave from 09:00 on, when the windows of all open (that is how
   every municipality of `config/` has it), and until 17:30.
4. A worker takes 50 messages of one municipality at a time, the longest waiting first; four are under way at once. A
   channel of a municipality has a rate, and the relay of the country takes no more than it takes.
5. Sizes are invented: a few large, many small, in the proportion 1 : 1/2 : 1/3 …, the first two left out.
"""

import argparse
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.table import Table

PART, BATCH, UNDER_WAY = 500, 50, 4
BEGINS, OPENS, CLOSES = 7.5 * 3600, 9 * 3600.0, 17.5 * 3600  #: seconds of the day
FEWER = 2  #: how many of the largest are left out of the proportion


@dataclass(frozen=True)
class House:
    """What there is, and what each piece costs, in milliseconds: as measured on a quiet machine (docs/figures.md).

    Planning: 11.7 s of one process for 10,000 cases on SQLite; of the database a quarter of that, the proportion of CPU
    that `benchmarks.several` found. Sending: 37.1 s for 10,000 mails on PostgreSQL, of which two milliseconds each are
    CPU of the process; the rest counts as the database's, though most of it is waiting for its disk. Renew them with
    what `benchmarks.several` prints.
    """

    municipalities: int = 342
    due: int = 40_000
    workers: int = 1
    worker_cores: int = 2
    database_cores: int = 2
    plan_ms: float = 1.2
    plan_database_ms: float = 0.3
    send_ms: float = 2.0
    send_database_ms: float = 1.7
    latency_ms: float = 50.0  #: of the relay, per message: an assumption
    relay_per_second: float = 50.0  #: what the relay takes in all: an assumption
    rate_per_minute: float = 0.0  #: of the mail of each municipality; 0: none
    helper_seconds: float = 20.0  #: until a helper works: a look for work, and the start of a process
    judge_seconds: float = 30.0  #: the fuse, and releasing


@dataclass
class Cores:
    """So many at once, first come first served."""

    free_at: list[float]

    def take(self, now: float, seconds: float) -> float:
        """When a piece that comes now is ready."""
        begun = max(now, heapq.heappop(self.free_at))
        heapq.heappush(self.free_at, begun + seconds)
        return begun + seconds


@dataclass
class Day:
    """What came of it, in seconds of the day."""

    planned: float = 0.0
    last: float = 0.0
    sent: int = 0
    left: int = 0  #: for the next day
    waited: dict[str, float] = field(default_factory=dict)  #: seconds that batches waited, by what for


def play(house: House) -> Day:
    """One day of this house."""
    workers, database = Cores([0.0] * house.worker_cores), Cores([0.0] * house.database_cores)
    day = Day()
    ready = [(BEGINS + (house.helper_seconds if number else 0.0), number) for number in range(house.workers)]
    day.planned = _plan(house, ready, workers, database)
    _send(house, day, workers, database)
    return day


def _plan(house: House, ready: list[tuple[float, int]], workers: Cores, database: Cores) -> float:
    heapq.heapify(ready)
    parts = -(-house.due // PART)
    over = BEGINS
    for _ in range(parts):
        now, number = heapq.heappop(ready)
        now = workers.take(now, PART * house.plan_ms / 1000)
        now = database.take(now, PART * house.plan_database_ms / 1000)
        over = max(over, now)
        heapq.heappush(ready, (now, number))
    return over + house.judge_seconds


def sizes(house: House) -> list[int]:
    """Messages of each municipality, adding up."""
    weights = [1 / (number + 1 + FEWER) for number in range(house.municipalities)]
    whole = [int(house.due * weight / sum(weights)) for weight in weights]
    return [size + (number < house.due - sum(whole)) for number, size in enumerate(whole)]


def _send(house: House, day: Day, workers: Cores, database: Cores) -> None:
    begun = max(day.planned, OPENS)
    waiting = {number: size for number, size in enumerate(sizes(house)) if size}
    room_at = dict.fromkeys(waiting, begun)  #: when the rate of a municipality lets the next batch through
    relay_at = begun
    ready = [(begun, number) for number in range(house.workers)]
    heapq.heapify(ready)
    day.last = begun
    while waiting:
        now, number = heapq.heappop(ready)
        town = min(waiting, key=lambda each: (room_at[each], each))
        batch = min(BATCH, waiting[town])
        start = max(now, room_at[town])
        _waited(day, "rate of a municipality", start - now)
        if start >= CLOSES:
            break
        there = workers.take(start, batch * house.send_ms / 1000)
        there = database.take(there, batch * house.send_database_ms / 1000)
        answered = max(there, start + batch * house.latency_ms / 1000 / UNDER_WAY)
        _waited(day, "answers of the relay", answered - there)
        there = answered
        through = max(there, relay_at + batch / house.relay_per_second)
        _waited(day, "limit of the relay", through - there)
        relay_at = max(relay_at, start) + batch / house.relay_per_second
        if house.rate_per_minute:
            room_at[town] = start + batch * 60 / house.rate_per_minute
        waiting[town] -= batch
        day.sent += batch
        day.last = max(day.last, through)
        if not waiting[town]:
            del waiting[town]
        heapq.heappush(ready, (through, number))
    day.left = sum(waiting.values())


def _waited(day: Day, what: str, seconds: float) -> None:
    day.waited[what] = day.waited.get(what, 0.0) + max(seconds, 0.0)


def clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{int(seconds) % 60:02}"


def days(house: House, workers: list[int]) -> Iterator[tuple[str, House, Day]]:
    """The house as it is; with a core for each worker and half as many for the database; and with a slow relay."""
    for number in workers:
        here = replace(house, workers=number)
        yield f"{house.worker_cores}+{house.database_cores} cores", here, play(here)
    for number in workers:
        large = replace(house, workers=number, worker_cores=number, database_cores=max(2, number // 2))
        yield "a core per worker", large, play(large)
    for number in workers:
        open_ = replace(
            house, workers=number, worker_cores=number, database_cores=max(2, number // 2), relay_per_second=1000.0
        )
        yield "and a relay of 1,000/s", open_, play(open_)
    for number in workers[-1:]:
        slow = replace(house, workers=number, worker_cores=number, rate_per_minute=60.0)
        yield "and 60 mails a minute each", slow, play(slow)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.country", description=__doc__)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8])
    for name, value in vars(House()).items():
        if name != "workers":
            options.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    asked = vars(options.parse_args())
    workers = asked.pop("workers")
    table = Table("house", "workers", "released at", "last message", "left for later", "waited mostly for",
                  title=f"{asked['due']:,} due in {asked['municipalities']} municipalities")  # fmt: skip
    for name, house, day in days(House(**asked), workers):
        most = max(day.waited, key=lambda what: day.waited[what]) if any(day.waited.values()) else "CPU"
        table.add_row(name, str(house.workers), clock(day.planned), clock(day.last), f"{day.left:,}", most)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()

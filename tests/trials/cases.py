"""The trials: each does one bad thing to a real server or worker, and tells what staff see and when it is right again.

What our own leases wait for (five minutes) is not waited for: `house.age()` puts the clock of the rows back. What
Prefect waits for is waited for, since that is what is measured.
"""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.chaos.cases.cluster import cluster
from tests.trials.site import PATIENCE, Site, end, kill, runner_of, wait_for
from tests.trials.world import AT, World, fresh_postgres, world

FOLLOW_UP, DELIVER = "dagelijkse opvolging", "berichten bezorgen"
SERVER = "postgresql+psycopg:///postgres"


@dataclass(frozen=True)
class Told:
    """One trial: what was done, what staff see, what the next run does, what became of the messages."""

    name: str
    database: str
    seen: str
    then: str
    messages: str
    seconds: float  #: until it was right again

    @property
    def wrong(self) -> bool:
        return "**" in self.messages


@dataclass
class Trial:
    """Where one is played."""

    site: Site
    name: str
    database: str = "SQLite"

    @contextmanager
    def world(self, slow: Callable[[int], int] = lambda _: 0) -> Iterator[World]:
        folder = self.site.folder / f"{self.name}-{self.database}-{time.time():.0f}"
        url = "" if self.database == "SQLite" else fresh_postgres(SERVER, f"p_trials_{self.name}".replace("-", "_"))
        with world(folder, url, slow) as made:
            yield made

    def told(self, there: World, seen: str, then: str, seconds: float) -> Told:
        return Told(self.name, self.database, seen, then, there.judged(), seconds)


def quiet(trial: Trial) -> Told:
    """Nothing bad: a round, a second round of the same day, a delivery. What the others are compared with."""
    with trial.world() as there:
        worker = trial.site.worker(there.variables)
        try:
            runs = [(name, trial.site.request(name, **more)) for name, more in
                    ((FOLLOW_UP, {"at": AT}), (FOLLOW_UP, {"at": AT}), (DELIVER, {}))]  # fmt: skip
            took = [trial.site.ended(run) for _, run in runs]
            seen = "; ".join(trial.site.badge(run) for _, run in runs)
            return trial.told(there, seen, "the second round finds nothing new", sum(took))
        finally:
            end(worker)


def late(trial: Trial) -> Told:
    """No worker while three follow-ups and twenty deliveries come due; then it comes back."""
    site = trial.site
    with trial.world() as there:
        before = {run["id"] for name in (FOLLOW_UP, DELIVER) for run in site.runs_of(name)}
        site.scheduled(FOLLOW_UP, 3, at=AT)
        site.scheduled(DELIVER, 20)
        time.sleep(105)  # so that the server calls them late
        due = [run for name in (FOLLOW_UP, DELIVER) for run in site.runs_of(name) if run["id"] not in before]
        named = Counter(run["state"]["name"] for run in due)
        worker, since = site.worker(there.variables), time.monotonic()
        try:
            for run in due:
                site.ended(run["id"], patience=900)
            took = time.monotonic() - since
            badges = Counter(site.badge(run["id"]) for run in due)
        finally:
            end(worker)
        then = "; ".join(f"{times}× {badge}" for badge, times in badges.items())
        return trial.told(there, f"{len(due)} runs: {_counted(named)}", then, took)


def double(trial: Trial) -> Told:
    """Two rounds from processes of their own and one from the form, at the same moment."""
    site = trial.site
    with trial.world() as there:
        worker = site.worker(there.variables)
        try:
            asked = site.request(FOLLOW_UP, at=AT)
            commands = [site.command("follow-up", "--at", AT, "--json", variables=there.variables) for _ in range(2)]
            since = time.monotonic()
            codes = [command.wait(PATIENCE) for command in commands]
            site.ended(asked)
            took = time.monotonic() - since
        finally:
            end(worker)
        states = _counted(Counter(there.house.runs().values()))
        seen = f"the form's run: {site.badge(asked)}; the commands end with {codes}"
        return trial.told(there, seen, f"runs in our books: {states}", took)


PLANNING = "SELECT 1 FROM run WHERE state = 'planning'"
PLANNED = "SELECT 1 FROM action"
UNDER_WAY = "SELECT 1 FROM message WHERE state = 'sending'"


def _killed(trial: Trial, at: str, *, lock: bool, everything: bool, watchdog: bool = False) -> Told:
    """Kill at this moment, with the worker or the run's process alone; then the next round. `watchdog`: the dead run is
    marked as crashed, as the watchdog does; else nobody does anything."""
    site = trial.site
    with trial.world(lambda number: 0 if lock or number > 3 else 30) as there:
        worker = site.worker(there.variables)
        try:
            first = site.request(FOLLOW_UP, at=AT)
            there.until(at)
            if lock:
                with there.locked():
                    time.sleep(2)  # until what writes next waits
                    _strike(worker, everything)
            else:
                wait_for(lambda: bool(there.kept()), pause=0.02)
                _strike(worker, everything)
            if not everything:
                site.ended(first)
            else:
                time.sleep(5)
            seen, taken = site.badge(first), site.slots(FOLLOW_UP)
            ours = f"our run: {there.run_state()}, messages: {_counted(there.states()) or 'none'}"
            there.house.age()
            if watchdog:
                site.crash(first)
            if everything:
                worker = site.worker(there.variables)
            second = site.request(FOLLOW_UP, at=AT)
            took = site.ended(second)
            then = f"next: {site.badge(second)}; the dead one is {site.badge(first)}; place taken just after: {taken}"
            return trial.told(there, f"{seen}; {ours}", then, took)
        finally:
            end(worker)


def _strike(worker: "subprocess.Popen[bytes]", everything: bool) -> None:
    if everything:
        end(worker)
    else:
        for pid in reversed(runner_of(worker)):
            kill(pid)


def worker_killed_planning(trial: Trial) -> Told:
    """Worker and run killed while a batch is being planned."""
    return _killed(trial, PLANNING, lock=True, everything=True)


def worker_killed_fuse(trial: Trial) -> Told:
    """Worker and run killed between planning and the fuse."""
    return _killed(trial, PLANNED, lock=True, everything=True, watchdog=True)


def worker_killed_delivery(trial: Trial) -> Told:
    """Worker and run killed while the mail server holds a text."""
    return _killed(trial, UNDER_WAY, lock=False, everything=True, watchdog=True)


def run_killed(trial: Trial) -> Told:
    """The run's process killed, the worker lives."""
    return _killed(trial, PLANNED, lock=True, everything=False)


def slot_after_restart(trial: Trial) -> Told:
    """Run, worker and server killed together, while the run holds its deployment's only place."""
    site = trial.site
    with trial.world(lambda number: 0 if number > 3 else 30) as there:
        worker = site.worker(there.variables)
        first = site.request(FOLLOW_UP, at=AT)
        there.until(UNDER_WAY)
        end(worker)
        site.kill_server()
        back = site.start()
        there.house.age()
        taken = site.slots(FOLLOW_UP)
        worker = site.worker(there.variables)
        try:
            second = site.request(FOLLOW_UP, at=AT)
            took = wait_for(lambda: site.state(second) not in ("SCHEDULED", "PENDING"), 900)
            took += site.ended(second)
            seen = f"{site.badge(first)}; place taken: {taken}; server back after {back:.0f} s"
            return trial.told(there, seen, f"next: {site.badge(second)}", took)
        finally:
            end(worker)


def _server_away(trial: Trial, how: signal.Signals, seconds: float) -> Told:
    """The server stops in the middle of delivery and comes back."""
    site = trial.site
    with trial.world(lambda number: 0 if number > 3 else 15) as there:
        worker = site.worker(there.variables)
        try:
            run = site.request(FOLLOW_UP, at=AT)
            there.until(UNDER_WAY)
            site.kill_server(how)
            since = time.monotonic()
            time.sleep(seconds)
            ours = there.run_state()
            messages = _counted(there.states())
            back = site.start()
            wait_for(lambda: site.state(run) in ("COMPLETED", "FAILED", "CRASHED"), 1200)
            took = time.monotonic() - since
            second = site.request(FOLLOW_UP, at=AT)
            site.ended(second, 900)
            tasks = site.ask("POST", "/task_runs/count", {"flow_runs": {"id": {"any_": [run]}}})
            seen = f"{site.badge(run)}, with {tasks} task runs; server back after {back:.0f} s"
            then = f"when it came back: our run {ours}, messages: {messages}; next: {site.badge(second)}"
            return trial.told(there, seen, then, took)
        finally:
            end(worker)


def server_killed(trial: Trial) -> Told:
    """The server killed during delivery, and started again at once."""
    return _server_away(trial, signal.SIGKILL, 1)


def server_stopped(trial: Trial) -> Told:
    """The server stopped in order during delivery, and started again at once."""
    return _server_away(trial, signal.SIGTERM, 1)


def server_away(trial: Trial) -> Told:
    """The server away for five minutes, from the middle of delivery."""
    return _server_away(trial, signal.SIGKILL, 300)


def database_restarted(trial: Trial) -> Told:
    """PostgreSQL falls and comes back while the mail server holds four texts."""
    site = trial.site
    with cluster() as own:
        if own is None:
            raise RuntimeError("no `initdb` is installed here")
        folder = site.folder / f"{trial.name}-{time.time():.0f}"
        with world(folder, fresh_postgres(own.url, "trials"), lambda number: 0 if number > 3 else 10) as there:
            worker = site.worker(there.variables)
            try:
                run, since = site.request(FOLLOW_UP, at=AT), time.monotonic()
                there.until(UNDER_WAY)
                own.restart("immediate")
                site.ended(run)
                seen = f"{site.badge(run)}; messages: {_counted(there.states())}"
                there.house.age()
                second = site.request(FOLLOW_UP, at=AT)
                site.ended(second)
                took = time.monotonic() - since
                told = Trial(site, trial.name, "PostgreSQL").told(there, seen, f"next: {site.badge(second)}", took)
            finally:
                end(worker)
            return told


def _counted(counts: "Counter[str]") -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


ALL = {
    "quiet": quiet,
    "late": late,
    "double": double,
    "worker-killed-planning": worker_killed_planning,
    "worker-killed-fuse": worker_killed_fuse,
    "worker-killed-delivery": worker_killed_delivery,
    "run-killed": run_killed,
    "slot-after-restart": slot_after_restart,
    "server-killed": server_killed,
    "server-stopped": server_stopped,
    "server-away": server_away,
    "database-restarted": database_restarted,
}

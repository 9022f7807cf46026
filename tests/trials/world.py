"""The house in a trial: its residents, its database, its mail server, and how many heard what."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from klantreis.app import App
from klantreis.definitions.configuration import load
from klantreis.store.engine import make_engine, reading
from klantreis.store.schema import upgrade
from klantreis.usecases import enrolment, runs, staffing, verifying
from klantreis.usecases.values import BatchReport
from tests.chaos import house
from tests.chaos.house import DAY, JOURNEY, MORNING, MUNICIPALITY, House
from tests.chaos.record import ROOT
from tests.support.sink import RunningSink, running_sink
from tests.trials.site import PATIENCE, wait_for

RESIDENTS = 40
AT = MORNING.isoformat()


@dataclass(frozen=True)
class World:
    """One database with residents who are to hear from us on DAY, and the mail server that hears it."""

    house: House
    sink: RunningSink

    @property
    def variables(self) -> dict[str, str]:
        """Through which a worker finds it."""
        folder = self.house.folder
        return {
            "KLANTREIS_DATABASE_URL": self.house.url,
            "KLANTREIS_CONFIG": str(folder / "config"),
            "KLANTREIS_OUT": str(folder / "out"),
            "KLANTREIS_LOG": str(folder / "log"),
            "KLANTREIS_SECRET": "chaos",
            "KLANTREIS_CHANNEL_EMAIL": f"klantmail://127.0.0.1:{self.sink.port}?cto=10&rto=120&from=werk@landsmeer.example",
        }

    # --- what came of it ----------------------------------------------------------------------------------------------

    def kept(self) -> Counter[str]:
        """How often the mail server kept each message to a resident, by its key."""
        keys: Counter[str] = Counter()
        for path in self.sink.folder.glob("*.eml"):
            _, to, mail = path.read_bytes().split(b"\n", 2)
            if b"@example.org" in to:
                keys[message_from_bytes(mail)["X-Klantreis-Key"]] += 1
        return keys

    def states(self) -> Counter[str]:
        """How our tables tell of the messages to residents."""
        return Counter(row.state for row in self.house.rows())

    def judged(self) -> str:
        """Lost, doubled and in doubt, from the mail server's files against our tables; and what `verify` finds."""
        kept, rows = self.kept(), self.house.rows()
        sent = {row.key for row in rows if row.state == "sent"}
        doubt = {row.key for row in rows if row.state == "in_doubt"}
        lost = [key for key in sent if not kept[key]]
        twice = [key for key, times in kept.items() if times > 1]
        heard = {row.client_ref for row in rows if row.key in kept or row.key in doubt}
        missing = RESIDENTS - len(heard)
        wrong = [f"**{len(lost)} lost**"] * bool(lost) + [f"**{len(twice)} twice**"] * bool(twice)
        wrong += [f"**{missing} heard nothing**"] * bool(missing) + self.problems()
        found = f"{len(kept)} messages, 0 lost, 0 twice, {len(doubt)} in doubt"
        return "; ".join(wrong) if wrong else found

    def problems(self) -> list[str]:
        """What `klantreis verify` finds."""
        with self.house.app() as app:
            return [f"**verify: {problem}**" for problem in verifying.verify(app)]

    def run_state(self) -> str:
        """Of the newest run."""
        return list(self.house.runs().values())[-1] if self.house.runs() else ""

    # --- holding it up ------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can write until this ends: so that what writes next can be killed while it waits."""
        if self.house.url.startswith("sqlite"):
            held = sqlite3.connect(self.house.url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
            held.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                held.close()
            return
        engine = make_engine(self.house.url)
        with engine.connect() as conn:
            conn.execute(text('LOCK TABLE "case", run, action IN EXCLUSIVE MODE'))
            yield
        engine.dispose()

    def until(self, query: str, patience: float = PATIENCE) -> None:
        """Waits until this query gives something."""
        engine = make_engine(self.house.url)

        def met() -> bool:
            with reading(engine) as conn:
                return bool(conn.execute(text(query)).scalar())

        wait_for(met, patience, pause=0.01)
        engine.dispose()


@contextmanager
def world(folder: Path, url: str = "", slow: Callable[[int], int] = lambda _: 0) -> Iterator[World]:
    """A fresh one. `slow`: in how many seconds the mail server answers to the text for resident number n."""
    folder.mkdir(parents=True)
    house.configure(folder)
    for file in (folder / "config" / "municipalities").glob("*.yaml"):  # any hour of the day will do for a trial
        file.write_text(re.sub(r'opens: "[^"]*", closes: "[^"]*"', 'opens: "00:00", closes: "23:59"', file.read_text()))
    there = House(folder, url or f"sqlite:///{folder}/klantreis.db", load(folder / "config"))
    upgrade(there.url)
    _settle(there, slow)
    with running_sink(folder / "mail", "--port", "0", "--no-fsync") as sink:
        yield World(there, sink)


def _settle(there: House, slow: Callable[[int], int]) -> None:
    with there.app() as app:
        _had_a_round(app)
        staffing.staff_file(app, ROOT / "examples" / "landsmeer" / "staff.csv", MUNICIPALITY)
        lines = ["client_ref,name,email,case_worker,jobcoach,consent_email,enrolled_on"]
        for number in range(RESIDENTS):
            ref, late = house.reference(number), slow(number)
            mail = f"slow-{late}+{ref.lower()}@example.org" if late else house.address(ref)
            lines.append(f"{ref},Testpersoon {ref},{mail},kw-1,jc-1,2026-01-01,{DAY}")
        file = there.folder / "clients.csv"
        file.write_text("\n".join([*lines, ""]))
        report = enrolment.enrol_file(app, file, MUNICIPALITY, JOURNEY, MORNING.replace(hour=8))
        assert report.new == RESIDENTS, report


def _had_a_round(app: App) -> None:
    """The first round of a municipality is always held; this one was, on the Friday before, with nobody in it."""
    ticket = runs.begin(app, MORNING - timedelta(days=3))
    verdict = runs.judge(app, ticket, BatchReport())
    runs.finish(app, ticket, BatchReport(), verdict, MORNING)


def fresh_postgres(server: str, name: str) -> str:
    """The address of an empty database of this name on a PostgreSQL server."""
    place = make_url(server)
    admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        conn.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return place.set(database=name).render_as_string(hide_password=False)

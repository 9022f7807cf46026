"""Where a case takes place: a small campaign on a copy of the template, with a mail server that does nothing odd."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.databases import Databases
from klantreis.definitions.configuration import Configuration
from tests.chaos import record
from tests.chaos.campaign import Campaign, Size
from tests.chaos.fates import CALM
from tests.chaos.house import House

TEMPLATE = "template"


@dataclass(frozen=True)
class Told:
    """A row of the table. `skipped`: why it could not be run here; then nothing else counts."""

    name: str
    database: str
    messages: int = 0
    lost: int = 0
    twice: int = 0
    in_doubt: int = 0
    unknowable: int = 0
    what: str = ""
    wrong: tuple[str, ...] = field(default_factory=tuple)
    skipped: str = ""


@dataclass(frozen=True)
class Site:
    """One kind of database with a template of residents in it."""

    folder: Path
    databases: Databases
    configuration: Configuration
    residents: int
    thorough: bool = False  #: wait as long as klantreis waits, repeat what is a matter of chance, live the day after

    @contextmanager
    def campaign(
        self, name: str, *, url: str = "", out: Path | None = None, busy: float = 0
    ) -> Iterator[Campaign]:  # fmt: skip
        """A campaign on a copy of the template (or on the database at `url`), not begun."""
        url = url or self.databases.copy(TEMPLATE, name)
        with record.running(self.folder / f"{name}-server", 1, CALM) as server:
            house = House(
                self.folder, url, self.configuration, server.port, out or self.folder / f"{name}-out", busy
            )  # fmt: skip
            size = Size(residents=self.residents, planning_kills=0, kills=0, workers=2, batch=20, limit=20)
            campaign = Campaign(house, server, 1, size)
            try:
                yield campaign
            finally:
                campaign.crew.end()

    def told(self, name: str, campaign: Campaign, what: str) -> Told:
        """The case is over: everything is compared."""
        found = campaign.compare(afterwards=self.thorough)
        return Told(
            name=name,
            database=self.databases.name,
            messages=found.messages,
            lost=found.lost,
            twice=found.twice,
            in_doubt=found.in_doubt,
            unknowable=found.unknowable,
            what=what,
            wrong=tuple(campaign.wrong),
        )

    def skipped(self, name: str, why: str) -> Told:
        return Told(name=name, database=self.databases.name, skipped=why)

"""The house under chaos: its configuration, its residents, its databases, and what stands in them afterwards."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine, event, func, select, update

import klantreis.channels.email  # noqa: F401 - loads Apprise before anybody forks
from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.definitions.configuration import Configuration
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import make_engine, reading, writing
from klantreis.store.tables import Case, Client, Message, MessageContent, Run, table
from klantreis.usecases import enrolment, staffing
from tests.chaos.record import PATIENCE, ROOT
from tests.chaos.workers import Kill
from tests.support.landsmeer import copy_of_landsmeer
from tests.support.understood import understood

MUNICIPALITY = JOURNEY = "landsmeer"
BY_MAIL = "email"
DAY = date(2026, 3, 2)  #: Monday. The database is no simulation: its clock is the real one, and the past may be run.
MORNING = datetime.combine(DAY, time(9, 30), AMSTERDAM)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

_message, _content, _run, _case, _client = (
    table(Message), table(MessageContent), table(Run), table(Case), table(Client)
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A message as our tables tell it."""

    key: str  #: what the server sees: X-Klantreis-Key
    state: str
    reason: str
    channel: str
    owner: str
    client_ref: str


@dataclass(frozen=True)
class House:
    """What every process needs that works on one database."""

    folder: Path
    url: str
    configuration: Configuration  #: read once: who forks has everything loaded
    port: int = 0  #: of the mail server; 0: there is none, and everything goes to files
    out: Path | None = None  #: where the file channel writes, if not in `folder`
    busy_seconds: float = 0  #: how long SQLite waits for another writer; 0: as long as klantreis says

    @contextmanager
    def app(self, kill: Kill | None = None) -> Iterator[App]:
        """The app with its own connections, as `open_app` makes it; closed on leaving, so that a process may fork."""
        out = self.out or self.folder / "out"
        urls = {"email": self.mail_url(kill)} if self.port else {}
        settings = Settings(database_url=self.url, out=out, secret="chaos", _env_file=None)
        engine, channels = make_engine(self.url), make_channels(urls, out)
        try:
            yield App(settings, engine, self.configuration, channels, settings.key())
        finally:
            for channel in channels.values():
                channel.close()
            engine.dispose()

    def mail_url(self, kill: Kill | None) -> str:
        sender = (kill or Kill()).sender()
        return f"klantmail://127.0.0.1:{self.port}?cto={PATIENCE}&rto={PATIENCE}&from={sender}"

    def impatient(self, engine: Engine) -> None:
        """On SQLite, wait less long for another writer than klantreis does, where this house says so."""
        if self.busy_seconds and engine.dialect.name == "sqlite":
            pragma = f"PRAGMA busy_timeout={int(self.busy_seconds * 1000)}"
            event.listen(engine, "connect", lambda raw, _: raw.execute(pragma))

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        engine = make_engine(self.url)
        yield engine
        engine.dispose()

    # --- looking in and letting time pass -----------------------------------------------------------------------------

    def rows(self) -> list[Row]:
        """Every message to a resident."""
        columns = (_message.c.opaque, _message.c.state, _message.c.reason, _message.c.channel, _message.c.owner)
        query = select(*columns, _client.c.client_ref).join(_client, _client.c.id == _message.c.client_id)
        with self.engine() as engine, reading(engine) as conn:
            return [Row(*row) for row in conn.execute(query.order_by(_message.c.id))]

    def addresses(self) -> Mapping[str, str]:
        """To whom the text of each message went, by key: as it was kept when it went to `sending`."""
        query = select(_message.c.opaque, _content.c.address).join(_content, _content.c.message_id == _message.c.id)
        with self.engine() as engine, reading(engine) as conn:
            return dict(conn.execute(query).tuples().all())

    def runs(self) -> dict[str, str]:
        """State by reference."""
        with self.engine() as engine, reading(engine) as conn:
            return dict(conn.execute(select(_run.c.ref, _run.c.state)).tuples().all())

    def unplanned(self) -> int:
        """Cases that no plan has seen yet."""
        with self.engine() as engine, reading(engine) as conn:
            query = select(func.count()).select_from(_case).where(_case.c.planned_seq < _case.c.fact_seq)
            return int(conn.execute(query).scalar_one())

    def next_moment(self) -> datetime | None:
        """When the first message that waits may be tried again."""
        with self.engine() as engine, reading(engine) as conn:
            found = conn.execute(select(func.min(_message.c.due_at)).where(_message.c.state == "due")).scalar()
        return None if found is None else found.replace(tzinfo=found.tzinfo or UTC).astimezone(AMSTERDAM)

    def age(self) -> None:
        """Let time pass: every lease that is still held ends in the past, every sign of life of a run is old."""
        with self.engine() as engine, writing(engine) as conn:
            conn.execute(update(_message).where(_message.c.lease_until.is_not(None)).values(lease_until=LONG_AGO))
            conn.execute(update(_run).where(_run.c.state == "planning").values(touched_at=LONG_AGO))


def configure(folder: Path) -> Configuration:
    """The configuration of this repository with a fuse that lets everything pass."""
    copy_of_landsmeer(folder / "config")
    for file in (folder / "config" / "municipalities").glob("*.yaml"):
        file.write_text(re.sub(r"(ceiling|least): \d+", r"\1: 1000000", file.read_text()))
    return understood(folder / "config")


def settle(house: House, residents: int) -> None:
    """Colleagues, and residents who are to hear from us on DAY, each with an e-mail address of their own."""
    with house.app() as app:
        staffing.staff_file(app, ROOT / "examples" / "landsmeer" / "staff.csv", MUNICIPALITY)
        file = house.folder / "clients.csv"
        head = "client_ref,name,email,case_worker,jobcoach,consent_email,enrolled_on"
        lines = [
            f"{ref},Testpersoon {ref},{address(ref)},kw-1,jc-1,2026-01-01,{DAY}"
            for ref in map(reference, range(residents))
        ]
        file.write_text("\n".join([head, *lines, ""]))
        report = enrolment.enrol_file(app, file, MUNICIPALITY, JOURNEY, MORNING - timedelta(hours=1))
        assert report.new == residents, report


def reference(number: int) -> str:
    return f"L-{number:04}"


def address(ref: str) -> str:
    return f"{ref.lower()}@example.org"

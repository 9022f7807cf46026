"""The state of the database itself: its tables, and whether time may be moved in it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, make_url

from klantreis.errors import FixInput, NotInitialised
from klantreis.store import histories
from klantreis.store.engine import make_engine, writing
from klantreis.store.tables import Case, Meta, table

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_case, _meta = table(Case), table(Meta)
_SIMULATION = "simulation"


def upgrade(url: str) -> None:
    """Create the tables, or bring them to the newest version, and name the database. Doing it again changes nothing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds who people are; SQLite's log beside it takes over the rights
    engine = make_engine(url)
    try:
        with writing(engine) as conn:
            config = _config()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
            histories.name(conn)
    finally:
        engine.dispose()


def require_current(conn: Connection) -> None:
    """Raises NotInitialised unless the tables are those of this version of klantreis."""
    if MigrationContext.configure(conn).get_current_revision() != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        raise NotInitialised


def is_simulation(conn: Connection) -> bool:
    """Whether time may be moved in this database: nothing in it is real."""
    return conn.execute(select(_meta.c.value).where(_meta.c.name == _SIMULATION)).scalar() == "yes"


def mark_simulation(conn: Connection) -> None:
    """Allow time to be moved in this database. Raises FixInput when it already holds real cases."""
    if is_simulation(conn):
        return
    if conn.execute(select(_case.c.id).limit(1)).first() is not None:
        raise FixInput(
            "This database holds real cases and cannot become a simulation. Use another KLANTREIS_DATABASE_URL."
        )
    conn.execute(insert(_meta).values(name=_SIMULATION, value="yes"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config

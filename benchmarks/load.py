"""A large case load out of a few templates: their rows copied inside the database, by SQL, with shifted numbers.

Copy `k` of a row has number `id + k * STRIDE`; names that must be unique get `k` in them, and so do all that refer to
them (openers, evidence, keys). Left out is what a day never reads: earlier links of the audit chains (their heads are
there) and the texts of earlier messages.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, text
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from benchmarks.lives import MARK
from benchmarks.templates import Templates
from klantreis.store.engine import make_engine, writing

STRIDE = 100_000  #: more than any table of templates has rows

#: Table -> how its rows `t` hang on the case `c` that is copied.
JOINS = {
    "client": "client t ON t.id = c.client_id",
    "contact": "contact t ON t.client_id = c.client_id",
    "consent": "consent t ON t.client_id = c.client_id",
    "case": '"case" t ON t.id = c.id',
    "fact": "fact t ON t.case_id = c.id",
    "message": "message t ON t.case_id = c.id",
    "action": "action t ON t.case_id = c.id LEFT JOIN message m ON m.id = t.message_id",
    "obligation": "obligation t ON t.case_id = c.id",
}
#: The rows by which a case that is not due stands in the way: the rest of it nobody reads.
LIGHT = {"client": "", "case": "", "obligation": " AND t.verdict = ''", "fact": " AND t.event = 'enrolled'"}

FRESH = 10_000  #: copy numbers from here on belong to `thicken`


def fill(url: str, templates: Templates, due: int, total: int) -> None:
    """An empty database becomes a case load of `total` cases of which `due` have something to do on the day.

    Every municipality has an equal share of both.
    """
    engine = make_engine(url)
    with writing(engine) as conn:
        _hurry(conn)
        _carry_over(conn, templates)
        shares = len(templates.due)
        for group, waiting in zip(templates.due, templates.waiting, strict=True):
            rounds = (total - due) // shares // len(waiting)
            _choose(conn, group, due // shares, rounds * len(group) * shares // due)
            _choose(conn, waiting, (total - due) // shares)
        for name in JOINS:
            _copy(conn, name)
        _count_on(conn)
    engine.dispose()
    settle(url)


def thicken(url: str, templates: Templates, more: int) -> None:
    """So many more cases that wait, each with few rows."""
    engine = make_engine(url)
    with writing(engine) as conn:
        _hurry(conn)
        for waiting in templates.waiting:
            _choose(conn, waiting, more // len(templates.waiting), first=FRESH)
        for name, condition in LIGHT.items():
            _copy(conn, name, condition)
        _count_on(conn)
    engine.dispose()
    settle(url)


def settle(url: str) -> None:
    """Statistics, sequences and files as after a quiet night."""
    engine = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            conn.exec_driver_sql("VACUUM ANALYZE")
            conn.exec_driver_sql("CHECKPOINT")
    engine.dispose()


def _hurry(conn: Connection) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA cache_size = -400000")
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET LOCAL synchronous_commit = off")
        conn.exec_driver_sql("SET LOCAL work_mem = '256MB'")
        conn.exec_driver_sql("SET LOCAL session_replication_role = replica")  # what is copied refers to what is copied
    conn.exec_driver_sql("CREATE TEMPORARY TABLE copies (k BIGINT, case_id BIGINT)")


def _carry_over(conn: Connection, templates: Templates) -> None:
    """The templates themselves, from their own database."""
    source = make_engine(templates.url)
    with source.connect() as old:
        for table in SQLModel.metadata.sorted_tables:
            conn.execute(delete(table))  # a database that was made has a name: it takes the one of the templates
            if rows := [row._asdict() for row in old.execute(select(table))]:
                conn.execute(insert(table), rows)
    source.dispose()


def _choose(conn: Connection, cases: Sequence[int], count: int, step: int = 1, first: int = 1) -> None:
    """So many copies, the templates among them; `step` leaves gaps, so that they lie all over the table."""
    rows = [
        {"k": first + number // len(cases) * max(step, 1), "case_id": cases[number % len(cases)]}
        for number in range(count - (len(cases) if first == 1 else 0))
    ]
    if rows:
        conn.execute(text("INSERT INTO copies VALUES (:k, :case_id)"), rows)


def _copy(conn: Connection, name: str, condition: str = "") -> None:
    columns = [column.name for column in SQLModel.metadata.tables[name].columns]
    values = ", ".join(_value(conn.dialect.name, name, column) for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    conn.exec_driver_sql(
        f'INSERT INTO "{name}" ({names}) SELECT {values} FROM copies JOIN "case" c ON c.id = copies.case_id '
        f"JOIN {JOINS[name]}{condition} ORDER BY copies.k, c.id"
    )


def _count_on(conn: Connection) -> None:
    """Let the sequences of PostgreSQL go on after the numbers that were given here."""
    for name, table in SQLModel.metadata.tables.items():
        if conn.dialect.name == "postgresql" and "id" in table.columns:
            highest = f'SELECT coalesce(max(id), 1) FROM "{name}"'
            conn.exec_driver_sql(f"""SELECT setval(pg_get_serial_sequence('"{name}"', 'id'), ({highest}))""")


def _value(dialect: str, name: str, column: str) -> str:
    match name, column:
        case "action", "message_id":  # a colleague's digest is shared, a client's message is copied
            return f"CASE WHEN m.case_id IS NULL THEN t.message_id ELSE t.message_id + {_SHIFT} END"
        case _, "id" | "client_id" | "case_id" | "message_id" | "entry_id":
            return f"t.{column} + {_SHIFT}"
        case "client", "client_ref":
            return "t.client_ref || '-' || copies.k"
        case "case", "ref":
            return _REF
        case "client", "household":
            return "t.household || '-' || copies.k"
        case "message", "opaque":
            return "copies.k || '.' || t.opaque"
        case "fact", "source_id":
            told = _renamed("t.source_id")
            return f"CASE WHEN t.source = 'delivery' THEN copies.k || '.' || t.source_id ELSE {told} END"
        case "fact", "data":
            renamed = _renamed("CAST(t.data AS TEXT)")
            return f"CAST({renamed} AS JSON)" if dialect == "postgresql" else renamed
        case _, "key" | "opener" | "evidence":
            return _renamed(f"t.{column}")
    return f't."{column}"'


_SHIFT = f"copies.k * {STRIDE}"
_NUMBER = f"CAST(10000000000 + c.id + {_SHIFT} AS TEXT)"
_REF = f"(substr({_NUMBER}, 2, 5) || '-' || substr({_NUMBER}, 7, 5))"


def _renamed(text: str) -> str:
    """With the names of facts and the reference of the case that belong to the copy."""
    return f"replace(replace({text}, '{MARK}', '{MARK}' || copies.k || '-'), c.ref, {_REF})"

"""A resident, an employer and a colleague who cannot be mistaken for anything else, in a week in which all goes wrong.

    with trouble(folder, sink.port) as troubled:    settings in the environment, residents enrolled, a log of its own
        …                                           rounds, commands
    canaries_in(texts(folder))                          which of them sing there

One mail is refused, one is taken without an answer, one server says later, one text cannot be filled in, one case is
broken, rows are rejected, and at last something breaks that nobody foresaw.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from klantreis import logs
from klantreis.app import open_app
from klantreis.cli import main
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.schema import upgrade
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.staffing import staff_file

CANARIES = (
    "Kanariepiet", "kanarie.vogel", "Kanariestraat", "Voliere", "0600001234", "Volkorenbaas", "Parkietje", "zangzaad",
    "111222333", "fluitenkruid",
)  # fmt: skip
RESIDENT = {
    "client_ref": "L-0001",
    "name": "Kanariepiet Vogel",
    "email": "kanarie.vogel@example.org",
    "phone": "0600001234",
    "address": "Kanariestraat 7",
    "city": "Voliere",
    "birth_date": "1980-02-03",
    "case_worker": "kw-2",
    "jobcoach": "jc-1",
    "enrolled_on": "2026-01-05",
    "representative_name": "Parkietje",
    "employer_name": "Volkorenbaas",
    "employer_email": "zangzaad@example.org",
}
STAFF = """\
code,name,email,roles
kw-2,Kanariepiet Ambtenaar,kanarie.vogel.kw@example.org,case_worker|team_lead|manager
jc-1,Parkietje,zangzaad.jc@example.org,jobcoach
"""
BAD_CLIENTS = """\
client_ref,name,email,phone
Kanariepiet,Parkietje Volkorenbaas,kanarie.vogel,0600001234
111222333,Kanariepiet,zangzaad@example.org,fluitenkruid
"""
NO_HEADER = "L-0001,Kanariepiet,kanarie.vogel@example.org\n"
BAD_FACTS = [
    {"id": "1", "source": "suite", "client_ref": "111222333", "municipality": "landsmeer", "event": "fluitenkruid"},
    {"id": "Kanariepiet Vogel", "Kanariepiet zegt": "fluitenkruid", "by": "Parkietje", "occurred_on": "0600001234"},
    {"id": "2", "source": "suite", "client_ref": "L-0001", "municipality": "landsmeer", "event": "talk_planned",
     "occurred_on": "2026-01-05", "at": "2026-01-12T10:00", "data": {"place": "Kanariestraat", "why": "fluitenkruid"}},
]  # fmt: skip
#: What each of the residents meets at the mail server (tests/support/smtp_sink.py).
FAULTS = ("plain", "5xx-rcpt", "drop-after", "4xx-rcpt", "policy-rcpt", "plain")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=AMSTERDAM)


def write_residents(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class Trouble:
    """A database that is no simulation, so that mail leaves, and where its files are."""

    folder: Path
    settings: Settings

    def command(self, *arguments: str) -> int:
        """One command in this process; what it prints is for the caller to catch."""
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return int(ended.value.code or 0)

    def change(self, statement: str) -> None:
        connection = sqlite3.connect(self.folder / "klantreis.db")
        with connection:
            connection.execute(statement)
        connection.close()

    def asked(self, query: str) -> list[str]:
        connection = sqlite3.connect(self.folder / "klantreis.db")
        try:
            return [str(row[0]) for row in connection.execute(query)]
        finally:
            connection.close()

    def tables_with_canaries(self) -> set[str]:
        return {
            table
            for table in self.asked("SELECT name FROM sqlite_master WHERE type = 'table'")
            if canaries_in([repr(row).encode() for row in self._rows(table)])
        }

    def _rows(self, table: str) -> list[object]:
        connection = sqlite3.connect(self.folder / "klantreis.db")
        try:
            return connection.execute(f'SELECT * FROM "{table}"').fetchall()
        finally:
            connection.close()


@contextmanager
def trouble(folder: Path, port: int) -> Iterator[Trouble]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "DATABASE_URL": f"sqlite:///{folder}/klantreis.db", "OUT": f"{folder}/out", "INBOX": str(folder),
            "SECRET": "of a test", "LOG": f"{folder}/log", "LOG_LEVEL": "debug",
            "CHANNEL_EMAIL": f"klantmail://127.0.0.1:{port}?mode=insecure&cto=5&rto=2",
        }.items():  # fmt: skip
            environment.setenv(f"KLANTREIS_{name}", value)
        settings = Settings()
        upgrade(settings.database_url)
        _hand_in(folder, settings)
        try:
            yield Trouble(folder, settings)
        finally:
            logs.end()


def _hand_in(folder: Path, settings: Settings) -> None:
    residents = [
        RESIDENT
        | {"client_ref": f"L-000{n}", "email": f"{fault}+kanarie.vogel.{n}@example.org", "consent_email": "2025-12-24"}
        for n, fault in enumerate(FAULTS, start=1)
    ]
    residents[-1]["name"] = "Kanariepiet " * 60  # longer than a text takes
    write_residents(folder / "clients.csv", residents)
    (folder / "staff.csv").write_text(STAFF)
    (folder / "bad.csv").write_text(BAD_CLIENTS)
    (folder / "noheader.csv").write_text(NO_HEADER)
    (folder / "facts.jsonl").write_text("".join(json.dumps(fact) + "\n" for fact in BAD_FACTS))
    with open_app(settings) as app:
        staff_file(app, folder / "staff.csv", "landsmeer")
        report = enrol_file(app, folder / "clients.csv", "landsmeer", "landsmeer", at(5, 8))
        assert (report.new, report.rejected) == (len(FAULTS), 0), report.rejections


def canaries_in(texts: Sequence[bytes]) -> set[str]:
    return {canary for canary in CANARIES for content in texts if canary.lower().encode() in content.lower()}


def texts(folder: Path) -> list[bytes]:
    """Every file under a folder, as bytes."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def names(folder: Path) -> list[bytes]:
    """The names of all files and folders under a folder."""
    return [path.relative_to(folder).as_posix().encode() for path in folder.rglob("*")]


def dump(database: Path) -> bytes:
    """Every row, also what is split over pages in the file."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return "\n".join(connection.iterdump()).encode()
    finally:
        connection.close()

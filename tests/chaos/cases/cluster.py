"""A PostgreSQL server of our own, that may be restarted and whose disk may be full."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

SOMEBODY = "postgres"  #: the server refuses to run as root


@dataclass(frozen=True)
class Cluster:
    """A running server. Its socket is in its folder; nobody else can reach it."""

    programs: Path
    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{SOMEBODY}@/postgres?host={self.folder}"

    def restart(self, mode: str) -> None:
        """`fast`: connections are closed; `immediate`: as if the power failed, with recovery at the start."""
        self.control("restart", "-m", mode)

    def control(self, *what: str) -> None:
        log = str(self.folder / "log")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        command = [self.programs / "pg_ctl", "-w", "-D", self.folder / "data", "-l", log, "-o", settings, *what]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=_user(), cwd=self.folder)


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """A new server, thrown away afterwards; None where the programs are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield None
        return
    folder = Path(mkdtemp(prefix="chaos-pg-"))  # a short path, for a socket's may have 107 characters
    if _user():
        shutil.chown(folder, SOMEBODY)
    made = Cluster(found[-1].parent, folder)
    initdb = [made.programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", SOMEBODY, "-E", "UTF8"]
    try:
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, user=_user(), cwd=folder)
        made.control("start")
        try:
            yield made
        finally:
            made.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    return SOMEBODY if os.geteuid() == 0 else None

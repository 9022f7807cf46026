"""Two versions of the program on one database, each in a process of its own, with a mail server that keeps its mail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEWER = '''"""A version of tomorrow: it keeps one thing more about a message."""

import sqlalchemy as sa
from alembic import op

from klantreis.store.revisions import lacks

revision = "9999"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if lacks(op.get_bind(), "message", "tomorrow"):
        op.add_column("message", sa.Column("tomorrow", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """The column stays."""
'''


def version_of_tomorrow(folder: Path, last: str) -> Path:
    """A copy of the program that needs one migration more."""
    for name in ("klantreis", "flows", "tasks", "migrations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / "9999_tomorrow.py").write_text(NEWER.format(last=last))
    return folder


@dataclass(frozen=True)
class Version:
    """A program on a database: `steps()` is a process that does what it is told."""

    tree: Path
    url: str
    out: Path
    mail: str

    @contextmanager
    def steps(self) -> Iterator["Steps"]:
        command = [sys.executable, str(ROOT / "tests" / "upgrades" / "stepper.py")]
        with subprocess.Popen(
            command, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.out
        ) as process:
            try:
                yield Steps(process)
            finally:
                assert process.stdin
                process.stdin.close()
                process.wait(60)

    @property
    def _environment(self) -> dict[str, str]:
        settings = {
            "PYTHONPATH": str(self.tree),
            "KLANTREIS_DATABASE_URL": self.url,
            "KLANTREIS_CONFIG": str(ROOT / "config"),
            "KLANTREIS_OUT": str(self.out),
            "KLANTREIS_SECRET": "a secret",
            "KLANTREIS_LOG": "off",
            "KLANTREIS_CHANNEL_EMAIL": self.mail,
        }
        return os.environ | settings


class Steps:
    """A process that does steps."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert self.answer() == "ready"

    def __call__(self, step: str) -> str:
        self.ask(step)
        return self.answer()

    def ask(self, step: str) -> None:
        """Begin a step, and do not wait for it."""
        assert self._process.stdin
        self._process.stdin.write(f"{step}\n")
        self._process.stdin.flush()

    def answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

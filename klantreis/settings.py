"""Settings from the environment and `.env` (contract: settings). Secrets live only there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from klantreis.errors import MissingSecret, NotInitialised, SecretGone

CHANNEL_PREFIX = "KLANTREIS_CHANNEL_"


class Settings(BaseSettings):
    """Where things are. `secret` keys the HMACs and salts; on SQLite `init` makes it beside the database."""

    model_config = SettingsConfigDict(env_prefix="KLANTREIS_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/klantreis.db"
    config: Path = Path("config")
    out: Path = Path("var/out")
    inbox: Path = Path("var/in")  #: files that may be enrolled from Prefect's form, by name
    checkpoint: Path | None = None  #: what is kept outside the database; may be a share. Default: in `out`
    replies: str = ""  #: where answers and bounces come in: a folder of files, or imaps://user:password@host/folder
    worklists: str = ""  #: where work lists come back: a folder of files and mails, or a mailbox as for `replies`
    secret: str = ""
    helpers: int = Field(0, ge=0, le=64)  #: workers that are asked to help with a large round; on PostgreSQL alone
    helpers_from: int = Field(5_000, ge=1)  #: cases that must be due before anybody is asked
    log: str = "var/log"  #: a folder, `stderr` or `off`
    log_level: str = "info"
    log_days: int = 90  #: how long the files of the log are kept
    alive_url: str = ""  #: asked for by the watchdog when all is well: the dead man's switch of a monitor
    operations_to: str = ""  #: e-mail address of who runs this: where technical failures are told
    env_file: Path | None = None  #: the file these settings come from, so that `doctor` can look who may read it

    @property
    def checkpoints(self) -> Path:
        """The folder of what is kept outside the database, so that one put back from a backup is found out."""
        return self.checkpoint or self.out / "checkpoint"

    def key(self) -> bytes:
        """The secret as bytes.

        Raises MissingSecret on anything but the embedded SQLite when KLANTREIS_SECRET is not set, SecretGone when its
        file is not beside the database, and NotInitialised when neither is there.
        """
        if self.secret:
            return self.secret.encode()
        if not self.database_url.startswith("sqlite:///"):
            raise MissingSecret
        if not self.secret_file.exists():
            raise SecretGone if self._embedded.exists() else NotInitialised
        return self.secret_file.read_text().strip().encode()

    def make_secret(self) -> None:
        """For a new database: beside the embedded SQLite. One that is there stays. Raises MissingSecret, SecretGone."""
        with suppress(NotInitialised):
            self.key()
            return
        self.secret_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))

    @property
    def _embedded(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def secret_file(self) -> Path:
        """Where the secret of the embedded SQLite lies when none is set."""
        return self._embedded.with_suffix(".secret")

    def channel_urls(self) -> dict[str, str]:
        """Apprise URL by channel name in lower case, from the environment and `.env`."""
        return {
            name.removeprefix(CHANNEL_PREFIX).lower(): url
            for name, url in environment().items()
            if name.startswith(CHANNEL_PREFIX) and url
        }


def environment() -> dict[str, str]:
    """Every variable, also those that are not ours (PREFECT_…), from the environment and `.env`."""
    return {**_dotenv(), **os.environ}


def _dotenv() -> dict[str, str]:
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(".env").items() if value}

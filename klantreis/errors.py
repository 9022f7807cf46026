"""Every error klantreis raises on purpose, split by what the one who meets it must do.

    KlantreisError
    ├── TryAgain         the technical world failed; nothing is lost, the next run goes on
    ├── FixConfiguration a file of the municipality is wrong; says file, line and remedy
    ├── FixInput         what was handed in (a row, a parameter, an option) is wrong; says what and how
    └── AskHuman         a person has to look: held by the fuse, unknown fate, tampering

Messages carry references, codes and dates only; never a name, an address or free text.
"""

from dataclasses import dataclass


class KlantreisError(Exception):
    """Base of all; the class docstring is the message when none is given."""

    exit_code = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class TryAgain(KlantreisError):
    """Something technical failed. Nothing is lost: run the same command again."""


class DatabaseUnavailable(TryAgain):
    """The database does not answer. Check that it runs and that KLANTREIS_DATABASE_URL is right, then run again."""


class DatabaseRefused(KlantreisError):
    """The database refused a row. Nothing of this batch was written."""


class DiskFull(TryAgain):
    """The disk is full. Make room, then run again; what was not written yet goes out then."""


class UnderWay(TryAgain):
    """Messages are being handed over at this moment: the tables may not be changed under them."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} messages are being handed over at this moment, so the tables were not changed. Run "
            "`klantreis hold`, wait until the runs have ended, and run this again (docs/upgrade.md)."
        )


class ChannelSilent(TryAgain):
    """The other side of a channel or mailbox does not answer. Nothing is lost: it is asked again later."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} does not answer. Nothing is lost: it is asked again the next time.")


class ServerUnavailable(TryAgain):
    """The Prefect server did not start or does not answer. See the log file named above, then run again."""


class ServerBusy(ServerUnavailable, OSError):
    """The Prefect server answers that it could not do it now, as where SQLite was locked for too long."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the Prefect server answers {status}: it is too busy. Nothing is lost: try again later.")


class ServerRefused(KlantreisError):
    """The Prefect server refuses us."""

    def __init__(self, request: str) -> None:
        super().__init__(
            f"the Prefect server refuses {request}: PREFECT_API_AUTH_STRING has to be what the server has in "
            "PREFECT_SERVER_API_AUTH_STRING, and the proxy has to let it through"
        )


class FixConfiguration(KlantreisError):
    """The configuration is wrong. Run `klantreis check` and mend what it names."""


class NotInitialised(FixConfiguration):
    """This database has no klantreis tables. Run `klantreis init` first."""


class OlderTables(TryAgain):
    """The tables are of an older version than this program. Nothing was written."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(
            f"The tables of this database are of an older version ({found}) than this program ({needed}). Nothing "
            "was written. Run `klantreis init` with this version once the older one has stopped (docs/upgrade.md)."
        )


class NewerTables(FixConfiguration):
    """The tables are of a newer version than this program. Nothing was written."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(
            f"The tables of this database are of a newer version ({found}) than this program ({needed}): it was left "
            "behind by an upgrade. Nothing was written. Stop it, and start the new version (docs/upgrade.md)."
        )


class MissingSecret(FixConfiguration):
    """KLANTREIS_SECRET is required. Generate one (32 random bytes, hex), keep it safe, and set it."""


class SecretGone(FixConfiguration):
    """The file of the secret is not beside the database: put it back from the backup. With a new one what left before
    could not be recognised. For a database in which nothing ever left: remove it and run `klantreis init`."""


class OtherSecret(FixConfiguration):
    """KLANTREIS_SECRET is not the one this database was made with: what left before could not be recognised, and would
    leave again. Put the old secret back; on SQLite it is the file beside the database that ends in `.secret`."""


class ChannelRefused(FixConfiguration):
    """The server of a channel does not want us at all, whatever the message. Nothing was lost by stopping."""

    def __init__(self, channel: str, why: str) -> None:
        super().__init__(
            f"channel {channel}: the server refuses us: {why}. Mend KLANTREIS_CHANNEL_{channel.upper()} or the server, "
            "then run again; what was not sent goes out then."
        )


class BadChannel(FixConfiguration):
    """The setting of a channel is wrong. The setting itself is never repeated: it holds a password."""

    def __init__(self, channel: str, why: str) -> None:
        super().__init__(f"KLANTREIS_CHANNEL_{channel.upper()}: {why} (see docs/howto-channel.md)")


class BadHouseStyle(FixConfiguration):
    """The letters of this municipality cannot be typeset: a font or the logo cannot be read. Nothing was lost."""

    def __init__(self, municipality: str) -> None:
        super().__init__(
            f"{municipality}: its letters cannot be typeset. Look at `font`, `fonts` and `logo` under `letter` in its "
            "file, try them with `klantreis letters sample`, then run again; what was not sent goes out then."
        )


class BadMailbox(FixConfiguration):
    """The setting of the mailbox is wrong, or it refuses us. The setting is never repeated: it holds a password."""

    def __init__(self, why: str, setting: str = "KLANTREIS_REPLIES") -> None:
        self.why = why
        super().__init__(f"{setting}: {why} (see docs/operations.md)")


class TextError(FixConfiguration):
    """A message text is wrong, or lacks a value. Names the text, the line (0: while filling it in) and the field."""

    def __init__(self, text: str, line: int, what: str) -> None:
        self.text, self.line, self.what = text, line, what
        super().__init__(f"text {text}{f', line {line}' if line else ''}: {what}")


class FixInput(KlantreisError):
    """The input is wrong."""

    exit_code = 2


class FixForm(FixInput):
    """What a form asked was filled in wrongly. Said in Dutch where it was found: only who filled it in reads it."""


class UnknownCase(FixInput):
    """No case has this reference. Give our case reference or `municipality/client_ref`."""

    exit_code = 1


class AskHuman(KlantreisError):
    """A person has to decide."""


class RestoredFromBackup(AskHuman):
    """This database is older than what was sent: it was restored from a backup. Nothing leaves, for it could have left
    already. Run `klantreis restored --backup-of TIME --by CODE` (docs/operations.md), or put the newer one back."""


class UnreadableCheckpoint(AskHuman):
    """The checkpoint outside the database cannot be read, so nobody knows whether this database is the newest. Look in
    the folder of KLANTREIS_CHECKPOINT; put the file back, or move it away when you know that no backup was put back."""


class PlanChanged(AskHuman):
    """This is not the plan that was shown. Nothing was moved: look again with --dry-run, and give its code."""


class BatchTaken(AskHuman):
    """The folder of a print batch holds another manifest already. Nothing was printed twice."""

    def __init__(self, batch: str) -> None:
        super().__init__(
            f"the folder of print batch {batch} holds other letters already: was the database put back from a backup? "
            "Compare it with what was printed, move that folder elsewhere, and close the batch again."
        )


class RunOver(KlantreisError):
    """This run plans nothing any more."""

    def __init__(self, run: str) -> None:
        super().__init__(
            f"{run} plans nothing any more: it was judged, or a later run took over what it did. Of this part nothing "
            "was written; what is due is planned by the next run."
        )


class HeldByFuse(AskHuman):
    """The run plans more than was to be expected and sends nothing. `klantreis approve RUN` or `discard RUN`."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint of `klantreis check`: `file:line: what is wrong and what to do`."""

    file: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'let op: ' if self.warning else ''}{self.message}"


class BadConfiguration(FixConfiguration):
    """Carries every finding; nothing was run and nothing was written."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))

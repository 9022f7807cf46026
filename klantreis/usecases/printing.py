"""Print batches: letters that wait are put together, listed in a manifest, and closed once.

Rules
-----
1. In three steps: which letters (one transaction), the folder with a copy of each and the manifest, and `closed` (one
   transaction). After a crash in between, closing goes on with the same letters and writes the same files.
2. A letter that was made later goes into the next batch of that day. Closing when nothing waits changes nothing.
3. Each file is compared with what was kept when it was made. One that is gone or was changed stays out and is told.
4. By itself a batch is closed outside the hours in which messages leave: then no letter of today is still to come.
5. A folder that holds another manifest is left alone, and a person looks: the database was put back from a backup.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from klantreis.channels import placing
from klantreis.channels.letter_files import is_as_made, letter_file, sheets_of
from klantreis.core.letters import Manifest, ManifestLine, holds_all, letters_counted
from klantreis.core.sending import may_leave
from klantreis.errors import BatchTaken, DiskFull, TryAgain
from klantreis.moments import AMSTERDAM
from klantreis.store import batches, letters
from klantreis.store.batches import Printed, StoredBatch
from klantreis.store.engine import reading, writing
from klantreis.store.letters import StoredLetter
from klantreis.usecases.context import Context

_ATTEMPTS = 3  #: closing begins anew when a letter was erased meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedBatch:
    """A batch that the print room can take, and the letters that had to stay out of it, by number."""

    batch: str
    letters: int
    pages: int
    folder: Path
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForThePrintRoom:
    """What closing by itself came to. `missing`: numbers of letters that had to stay out; `late`: batches that nobody
    confirmed a whole working day after they were closed."""

    letters: int = 0
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    def __str__(self) -> str:
        """In Dutch, for staff; empty when there is nothing to say."""
        parts = [f"{letters_counted(self.letters)} naar de drukkamer"] * bool(self.letters)
        parts += [f"brieven ontbreken: {', '.join(self.missing)}"] * bool(self.missing)
        parts += [f"nog niet bevestigd: {', '.join(self.late)}"] * bool(self.late)
        return "; ".join(parts)


def close_due(app: Context, at: datetime) -> list[ClosedBatch]:
    """Close what waits in each municipality whose sending hours are over, or have not begun."""
    found = []
    for name in app.configuration.house_styles:
        municipality, calendar = app.configuration.municipalities[name], app.configuration.calendars[name]
        if not may_leave(municipality.window, calendar, at):
            found += close(app, name, at)
    return found


def close(app: Context, municipality: str, at: datetime) -> list[ClosedBatch]:
    """Close the batch of what waits: one, or two where an earlier one was left half closed; none when nothing waits.

    Raises DiskFull (what was begun is gone on with the next time) and BatchTaken.
    """
    closed: list[ClosedBatch] = []
    day = at.astimezone(AMSTERDAM).date()
    while True:
        with writing(app.engine) as conn:
            batch = batches.open_batch(conn, municipality, day, at)
        if batch is None:
            return closed
        made = _close(app, batch, at)
        closed.append(made)
        if made.missing:  # they would be looked for again at once
            return closed


def _close(app: Context, batch: StoredBatch, at: datetime) -> ClosedBatch:
    for _ in range(_ATTEMPTS):
        with reading(app.engine) as conn:
            found = batches.letters_of(conn, batch)
        try:
            closed = _write(app, batch, found)
            with writing(app.engine) as conn:
                if batches.close_batch(conn, batch, closed.printed, closed.missing_ids, closed.sha256, at):
                    return closed.told
        except OSError as error:
            if error.errno in placing.FULL:
                raise DiskFull from None
            raise TryAgain(
                f"the folder of print batch {batch.name} cannot be written. Look at its rights and at the disk, then "
                "close the batch again; what was begun is gone on with."
            ) from None
    raise TryAgain(f"print batch {batch.name} changed while it was closed. Close it again.")


@dataclass(frozen=True, slots=True)
class _Written:
    """A folder that holds its manifest."""

    printed: tuple[Printed, ...]
    missing_ids: frozenset[int]
    sha256: str
    told: ClosedBatch


def _write(app: Context, batch: StoredBatch, found: Sequence[StoredLetter]) -> _Written:
    """The folder of a batch: copies, then the manifest. Written again it is the same."""
    out = app.settings.out
    folder = batch_folder(out, batch)
    there = [(letter, pdf) for letter in found if (pdf := _file(out, letter)) is not None]
    lines, printed = [], []
    for position, (letter, pdf) in enumerate(there, start=1):
        pages, digest = sheets_of(pdf)
        name = f"{position:04}-{letter.name}.pdf"
        lines.append(ManifestLine(position=position, letter=letter.name, file=name, pages=pages, sha256=digest))
        printed.append(Printed(letter.id, position, pages, digest))
    manifest = Manifest(str(batch.name), tuple(lines))
    _refuse_another(folder, manifest)
    if lines:
        _copy(out, folder, there, lines)
        placing.replace(manifest.as_csv().encode(), folder / "manifest.csv")
        placing.replace(manifest.as_json().encode(), folder / "manifest.json")
    missing = [letter for letter in found if letter.id not in {each.id for each in printed}]
    told = ClosedBatch(
        batch=manifest.batch, letters=len(lines), pages=manifest.pages, folder=folder,
        missing=tuple(letter.name for letter in missing),
    )  # fmt: skip
    digest = sha256(manifest.as_json().encode()).hexdigest()
    return _Written(tuple(printed), frozenset(letter.id for letter in missing), digest, told)


def batch_folder(out: Path, batch: StoredBatch) -> Path:
    return out / "letters" / batch.name.day.isoformat() / str(batch.name)


def _file(out: Path, letter: StoredLetter) -> bytes | None:
    """The letter as it was made; None when it is not there, or is not what was made."""
    try:
        pdf = letter_file(out, letter.day.isoformat(), letter.opaque).read_bytes()
    except OSError:
        return None
    return pdf if is_as_made(pdf, letter.proof) else None


def _refuse_another(folder: Path, manifest: Manifest) -> None:
    with suppress(FileNotFoundError):
        if not holds_all((folder / "manifest.json").read_text(), manifest):
            raise BatchTaken(manifest.batch)


def _copy(out: Path, folder: Path, there: Sequence[tuple[StoredLetter, bytes]], lines: Sequence[ManifestLine]) -> None:
    """Each letter in the folder under its place: the same file with a second name where the disk can do that."""
    placing.make(folder)
    names = {line.file for line in lines}
    placing.remove(path for path in folder.glob("*.pdf") if path.name not in names)
    for (letter, pdf), line in zip(there, lines, strict=True):
        copy = folder / line.file
        if copy.exists() and copy.read_bytes() == pdf:
            continue
        try:
            copy.unlink(missing_ok=True)
            os.link(letter_file(out, letter.day.isoformat(), letter.opaque), copy)
        except OSError as error:
            if error.errno in placing.FULL:
                raise
            placing.put_once(pdf, copy)
    placing.sync(folder)


def waiting(app: Context, municipality: str = "") -> dict[str, int]:
    """How many letters are in no batch, by state."""
    with reading(app.engine) as conn:
        counted = letters.waiting(conn, municipality)
    found: dict[str, int] = {}
    for (_, state), count in counted.items():
        found[state] = found.get(state, 0) + count
    return found

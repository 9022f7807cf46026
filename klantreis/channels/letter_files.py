"""The files of letters: where they lie, by what they are known again, and how they are removed."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from klantreis.channels import placing

_PAGES = re.compile(rb"/Type/Pages/Count ([0-9]+)")
_SHA256 = " sha256="


class Sheets(NamedTuple):
    """A letter as it lies there."""

    pages: int
    sha256: str


def letter_file(out: Path, day: str, opaque: str) -> Path:
    """Where the letter of this message of this day lies."""
    return out / "letters" / day / f"{opaque}.pdf"


def sheets_of(pdf: bytes) -> Sheets:
    found = _PAGES.search(pdf)  # the root of the page tree, which our typesetter writes first
    return Sheets(int(found[1]) if found else 0, sha256(pdf).hexdigest())


def proof_of(place: Path, sheets: Sheets) -> str:
    """What is kept of a letter that was made: its file, and by what it is known again."""
    return f"{place.as_posix()} pages={sheets.pages}{_SHA256}{sheets.sha256}"


def remove_letters(out: Path, opaques: Iterable[str], numbers: Iterable[str]) -> int:
    """Erase the letters of these messages, and their copies in print batches by number; half-written ones included.
    Returns how many files there were."""
    wanted, numbered = set(opaques), tuple(f"-{number}.pdf" for number in numbers)
    files = [path for path in (out / "letters").glob("*/*") if path.name.lstrip(".").partition(".")[0] in wanted]
    files += [path for path in (out / "letters").glob("*/*/*.pdf") if numbered and path.name.endswith(numbered)]
    return placing.remove(files)


def is_as_made(pdf: bytes, proof: str) -> bool:
    """Whether this is the letter of which that proof was kept; without a proof nothing is known against it."""
    kept = proof.partition(_SHA256)[2]
    return not kept or kept == sha256(pdf).hexdigest()

"""Numbers of letters and print batches, and the manifest that goes with a batch.

Rules
-----
1. A letter has a number in its municipality, the next one, for ever: `landsmeer-br-000123`. A batch is named after its
   day: `landsmeer-2026-11-26-1`. Neither says anything of a person.
2. The manifest of a batch is made of what stands in it and nothing else, so that writing it again gives the same bytes.
"""

import csv
import io
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

_NUMBER = re.compile(r"([a-z][a-z0-9_]{0,59})-br-([0-9]{6,9})")
_BATCH = re.compile(r"([a-z][a-z0-9_]{0,59})-([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{1,4})")


def letters_counted(number: int) -> str:
    """In Dutch: `1 brief`, `2 brieven`."""
    return f"{number} brief" if number == 1 else f"{number} brieven"


class BatchName(NamedTuple):
    municipality: str
    day: date
    number: int  #: of that day

    def __str__(self) -> str:
        return f"{self.municipality}-{self.day}-{self.number}"


def parse_batch(text: str) -> BatchName | None:
    """The batch this names; None when it names none."""
    found = _BATCH.fullmatch(text)
    try:
        return BatchName(found[1], date.fromisoformat(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def letter_number(municipality: str, number: int) -> str:
    return f"{municipality}-br-{number:06}"


def parse_letter_number(text: str) -> tuple[str, int] | None:
    """Municipality and number; None when it is no number of a letter."""
    found = _NUMBER.fullmatch(text)
    return (found[1], int(found[2])) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One letter of a batch, as the print room sees it."""

    position: int
    letter: str
    file: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in the folder of a batch, in order."""

    batch: str
    lines: tuple[ManifestLine, ...]

    @property
    def pages(self) -> int:
        return sum(line.pages for line in self.lines)

    def as_csv(self) -> str:
        """For the eye and for Excel, with the total in the last row. Dutch: the print room reads it."""
        out = io.StringIO()
        table = csv.writer(out, delimiter=";", lineterminator="\r\n")
        table.writerow(["volgnummer", "brief", "bestand", "paginas", "sha256"])
        for line in self.lines:
            table.writerow([line.position, line.letter, line.file, line.pages, line.sha256])
        table.writerow(["totaal", len(self.lines), "", self.pages, ""])
        return out.getvalue()

    def as_json(self) -> str:
        """For the machine of the print room. Its SHA-256 stands in the database."""
        told = {
            "batch": self.batch,
            "letters": len(self.lines),
            "pages": self.pages,
            "lines": [asdict(line) for line in self.lines],
        }
        return json.dumps(told, indent=1) + "\n"


def holds_all(written: str, manifest: Manifest) -> bool:
    """Whether an earlier manifest is of the same letters, or of more: one may have been erased since."""
    try:
        before = {(line["letter"], line["sha256"]) for line in json.loads(written)["lines"]}
    except (ValueError, KeyError, TypeError):
        return False
    return {(line.letter, line.sha256) for line in manifest.lines} <= before

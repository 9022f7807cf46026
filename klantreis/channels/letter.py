"""Letters: each message becomes a PDF, `<out>/letters/<date of the message>/<opaque>.pdf`, and waits for a print batch.

Rules
-----
1. A letter is accepted when its file stands in its place. Nothing has left the house by then: it does so with the batch
   it is numbered into (`usecases/printing.py`), and only what the print room confirmed was handed to the post.
2. So a letter is never in doubt: tried again, the same file is found or made again, and numbered once.
3. A letter that was made before under other circumstances (another address) is made anew: the last one counts.
"""

import errno
from collections.abc import Mapping
from pathlib import Path
from threading import local

from klantreis.channels import placing
from klantreis.channels.letter_files import letter_file, proof_of, sheets_of
from klantreis.channels.letter_pdf import Typesetter, UnfitLetterError
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.core.house_style import HouseStyle
from klantreis.core.ways import POST
from klantreis.errors import DiskFull


class LetterChannel:
    """By post: needs a whole postal address, and the house style of the municipality that writes."""

    name = "letter"
    medium = POST

    def __init__(self, out: Path, styles: Mapping[str, HouseStyle], assets: Path) -> None:
        self._out = out
        self._styles, self._assets = styles, assets
        self._own = local()  # a typesetter serves one thread: each thread has its own

    def send(self, envelope: Envelope) -> Outcome:
        if envelope.municipality not in self._styles:
            return Outcome(Fate.refused, "no_house_style")
        if envelope.postal is None:
            return Outcome(Fate.refused, "unfit_address")
        try:
            pdf = self._typesetter(envelope.municipality).letter(envelope)
        except UnfitLetterError as unfit:
            return Outcome(Fate.refused, f"unfit_{unfit.reason}")
        place = letter_file(self._out, envelope.day.isoformat(), envelope.opaque)
        try:
            placing.put_once(pdf, place)
            if place.read_bytes() != pdf:
                placing.replace(pdf, place)
        except OSError as error:
            if error.errno in placing.FULL:
                raise DiskFull from None
            return Outcome(Fate.retry, f"file_{errno.errorcode.get(error.errno or 0, 'error').lower()}")
        return Outcome(Fate.accepted, "", proof_of(place.relative_to(self._out), sheets_of(pdf)))

    def close(self) -> None:
        return

    def _typesetter(self, municipality: str) -> Typesetter:
        made: dict[str, Typesetter] = self._own.__dict__.setdefault("made", {})
        if municipality not in made:
            made[municipality] = Typesetter(self._styles[municipality], self._assets)
        return made[municipality]

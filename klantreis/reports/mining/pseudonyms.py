"""Names in an event log that say nothing, and stay the same from one export to the next.

Rules
-----
1. A pseudonym is a keyed hash with a purpose of its own: it cannot be matched with a Message-ID, with a case reference,
   or with the export of another municipality's database.
2. The kind is part of what is hashed: a colleague and a case never share one.
3. 64 bits: among a million names two are alike with a chance of one in forty million.
"""

import hmac
from functools import lru_cache

_PURPOSE = "klantreis event log"
_DIGITS = 16  #: of hexadecimal


class Pseudonyms:
    """Pseudonyms under one key. `key` is the secret of the database (`App.key`)."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, _PURPOSE.encode(), "sha256")
        #: The few that come back all the time: colleagues.
        self.colleague = lru_cache(maxsize=10_000)(lambda code: self.of("colleague", code))

    def of(self, kind: str, name: str) -> str:
        """`case-0123456789abcdef`."""
        digest = hmac.digest(self._key, f"{kind}|{name}".encode("utf-8", "surrogatepass"), "sha256")
        return f"{kind}-{digest.hex()[:_DIGITS]}"

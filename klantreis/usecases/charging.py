"""Who an obligation is charged to on a day, where nothing was written down at its due date yet."""

from datetime import date

from sqlalchemy.engine import Connection

from klantreis.core.people import Owners, Staff, resolve
from klantreis.definitions.roles import OUTSIDE
from klantreis.store import people
from klantreis.usecases.context import Context


class Charged:
    """The colleagues of every municipality on one day; each combination is resolved once."""

    def __init__(self, conn: Connection, app: Context, day: date) -> None:
        self._conn, self._day = conn, day
        self._municipalities = app.configuration.municipalities
        self._staff: dict[str, Staff] = {}
        self._found: dict[tuple[str, str, Owners], str] = {}

    def person(self, municipality: str, role: str, owners: Owners) -> str:
        """The code of the colleague; empty: the role is outside the house, or nobody holds it."""
        if role in OUTSIDE:
            return ""
        asked = (municipality, role, owners)
        if asked not in self._found:
            self._found[asked] = resolve(role, owners, self._of(municipality), self._day) or ""
        return self._found[asked]

    def _of(self, municipality: str) -> Staff:
        if municipality not in self._staff:
            named = self._municipalities.get(municipality)
            fallback = (named.fallback_role,) if named else ()
            self._staff[municipality] = people.staff_of(self._conn, municipality, *fallback)
        return self._staff[municipality]

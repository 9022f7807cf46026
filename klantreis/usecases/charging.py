"""Who an obligation is charged to on a day, where nothing was written down at its due date yet."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.engine import Connection

from klantreis.core.people import Owners, Staff, resolve
from klantreis.definitions.roles import OUTSIDE
from klantreis.store import people
from klantreis.usecases.context import Context


class Charged:
    """The colleagues of every municipality on one day; each combination is resolved once."""

    def __init__(self, conn: Connection, app: Context, day: date) -> None:
        self._day = day
        self._staff: Mapping[str, Staff] = {
            name: people.staff_of(conn, name, each.fallback_role)
            for name, each in app.configuration.municipalities.items()
        }
        self._found: dict[tuple[str, str, Owners], str] = {}

    def person(self, municipality: str, role: str, owners: Owners) -> str:
        """The code of the colleague; empty: the role is outside the house, or nobody holds it."""
        if role in OUTSIDE:
            return ""
        asked = (municipality, role, owners)
        if asked not in self._found:
            staff = self._staff.get(municipality, Staff())
            self._found[asked] = resolve(role, owners, staff, self._day) or ""
        return self._found[asked]

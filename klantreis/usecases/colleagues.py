"""Who may do something, in words that say what is wrong with a staff code."""

from collections.abc import Mapping
from datetime import date, datetime

from klantreis.core.people import NotAllowed, Staff, why_not
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import people
from klantreis.store.engine import reading
from klantreis.usecases.context import Context

WHY_NOT: Mapping[NotAllowed, str] = {
    NotAllowed.unknown: "no colleague of this municipality has this code; see `klantreis staff`",
    NotAllowed.inactive: "this colleague is not active on that day",
    NotAllowed.not_theirs: "this card was put to somebody else: it is answered by who it was addressed to, by who "
    "stands in for them, or by who holds the role it was put to",
}


def must_be_colleague(what: str, code: str, staff: Staff, day: date) -> None:
    """Raises FixInput when this code is no colleague on that day; `what` names the field or option."""
    if (refused := why_not(code, staff, day)) is not None:
        raise FixInput(f"{what}: {WHY_NOT[refused]}")


def must_be_somebody(app: Context, what: str, code: str, at: datetime, municipality: str = "") -> None:
    """As `must_be_colleague`, of this municipality or (empty) of any: for what is about no one case."""
    names = [municipality] if municipality else sorted(app.configuration.municipalities)
    day = at.astimezone(AMSTERDAM).date()
    with reading(app.engine) as conn:
        refusals = [why_not(code, people.staff_of(conn, name), day) for name in names]
    if None not in refusals:
        raise FixInput(f"{what}: no municipality has an active colleague with this code today")

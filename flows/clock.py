"""The one place where flows read the clock."""

from datetime import datetime

from klantreis.moments import AMSTERDAM, localise


def moment(at: datetime | None) -> datetime:
    """`at` in Europe/Amsterdam, or now. Raises FixInput for an hour that occurs twice or not at all."""
    if at is None:
        return datetime.now(AMSTERDAM)
    return localise(at) if at.tzinfo is None else at.astimezone(AMSTERDAM)

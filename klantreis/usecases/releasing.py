"""What a person decides about a round that the fuse holds, for who does not know its reference (contract: `approve`).

Rules
-----
1. A round that is not named is the one that is held. When several are, nothing is guessed: they are named.
2. Who decides is a colleague of the round's municipality, or of any where it was a round of all.
"""

from dataclasses import dataclass
from datetime import datetime

from klantreis.errors import FixInput
from klantreis.store import runs as store
from klantreis.store.engine import reading
from klantreis.store.runs import StoredRun
from klantreis.usecases import runs
from klantreis.usecases.colleagues import must_be_somebody
from klantreis.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The round that was decided about: of one municipality or (empty) all, and how many sends it had."""

    run: str
    municipality: str
    sends: int


def approve(app: Context, run: str, by: str, at: datetime) -> Decided:
    """Release what the fuse holds. `run` may be empty. Raises FixInput when it is not held, or nobody may say so."""
    about = _about(app, run, by, at)
    runs.approve(app, about.run, by, at)
    return about


def discard(app: Context, run: str, by: str, at: datetime) -> Decided:
    """Withdraw what the fuse holds. Raises FixInput likewise."""
    about = _about(app, run, by, at)
    runs.discard(app, about.run, by, at)
    return about


def state_of(app: Context, ref: str) -> str:
    """How this round stands in the database; empty: there is none of that reference."""
    with reading(app.engine) as conn:
        found = store.get(conn, ref)
    return found.state if found else ""


def _about(app: Context, run: str, by: str, at: datetime) -> Decided:
    with reading(app.engine) as conn:
        held = store.held(conn)
    found = next((each for each in held if each.ref == run), None) if run else _the_only_one(held)
    must_be_somebody(app, "--by", by, at, found.municipality if found else "")
    if found is None:  # not held (any more): the use case says how it stands
        return Decided(run=run, municipality="", sends=0)
    return Decided(run=found.ref, municipality=found.municipality, sends=found.planned_sends)


def _the_only_one(held: list[StoredRun]) -> StoredRun:
    if not held:
        raise FixInput("no run is held by the fuse: there is nothing to decide")
    if len(held) > 1:
        refs = ", ".join(each.ref for each in held)
        raise FixInput(f"several runs are held by the fuse: {refs}; name the one that is meant")
    return held[0]

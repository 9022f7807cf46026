"""Who is still expected at appointment slots: called to them, and nothing since said that they do not come."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.engine import Connection

from klantreis.core.planner.pool import expected_at
from klantreis.store import slots as slot_store
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.slots import StoredSlot
from klantreis.usecases.context import Context

BATCH = 500

log = logging.getLogger("klantreis.waves")


def expected(app: Context, conn: Connection, slots: Sequence[StoredSlot], day: date) -> Mapping[str, Sequence[str]]:
    """By code of the slot the references of who is expected, in order. `slots` are of one municipality."""
    codes = {slot.id: slot.code for slot in slots}
    called: dict[str, set[str]] = {}
    for call in slot_store.calls_to(conn, codes.keys()):
        called.setdefault(call.ref, set()).add(codes[call.slot_id])
    found: dict[str, list[str]] = {code: [] for code in codes.values()}
    refs = sorted(called)
    for start in range(0, len(refs), BATCH):
        for loaded in load_cases(conn, refs[start : start + BATCH]):
            for code in _expected_at(app, loaded, day, called[loaded.ref]):
                if code in found:
                    found[code].append(loaded.ref)
    return {code: sorted(refs) for code, refs in found.items()}


def _expected_at(app: Context, loaded: LoadedCase, day: date, called: set[str]) -> set[str]:
    """Where one case is expected. One that cannot be replayed keeps its places: nobody is called in its stead."""
    try:
        journey = app.journey(loaded.definition_hash)
        return {expected_at(journey, loaded.case, day, app.configuration.calendars[loaded.municipality])}
    except Exception as error:  # one broken case must not stop a wave; the run of the day names it
        log.error("%s cannot be replayed: %s", loaded.ref, type(error).__name__)
        return called

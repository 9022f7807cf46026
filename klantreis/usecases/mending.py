"""What the watchdog puts right in Prefect by itself: runs whose process is gone, and places that nobody holds.

Rules
-----
1. Never a run that lives: it is called ended only when it gave no sign of life for long (`prefect_judged.dead`), gives
   none when asked again, and its process does not stand on this machine. A process that is there and silent hangs: that
   is for a person.
2. Silence means something only where others are heard: when the heartbeat of the watchdog itself does not arrive, the
   server writes no events down, and nobody is called dead.
3. A place is given free only when it was taken without a run twice, with a pause in between.
4. A run that is called ended after its place was given away already makes the server count one too few: so the count is
   put right too where a run was ended here. Our own work bears two runs at once; the place is there to save effort.
"""

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from klantreis.prefect_api import PrefectApi
from klantreis.usecases.prefect_judged import dead
from klantreis.usecases.prefect_seen import FlowRun, Seen, heard_of, run_now, slots_of

ENDED = "afgebroken: proces is er niet meer"
_MESSAGE = "De waakhond hoorde niets meer van deze run. Wat bleef liggen, doet de volgende ronde."
PAUSE = 5.0  #: seconds between two looks at the places


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What was done, as numbers; `hanging`: processes that are silent and still there."""

    ended: int = 0
    freed: int = 0
    hanging: int = 0
    deaf: bool = False  #: our own heartbeat was not heard, so nothing was judged dead (rule 2)


def mend(api: PrefectApi, seen: Seen, own_run: str, now: datetime, pause: Callable[[float], None]) -> Mended:
    """Put right what is safe to put right. `own_run` is the run that asks, `now` the moment at which `seen` was looked
    at. Raises ServerUnavailable, ServerRefused."""
    suspects = [run for run in seen.under_way if run.id != own_run and dead(run, now)]
    deaf = bool(suspects) and not _hears(api, own_run, now, pause)
    gone = [] if deaf else [run for run in suspects if not stands(run.process)]
    ended = [run for run in gone if _end(api, run, now)]
    freed = _set_counts(api, {run.deployment for run in ended}, seen, pause)
    return Mended(ended=len(ended), freed=freed, hanging=0 if deaf else len(suspects) - len(gone), deaf=deaf)


def stands(process: str) -> bool:
    """Whether this process (`host:number`) is on this machine and there."""
    host, _, number = process.rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def to_set(
    taken: Mapping[str, tuple[int, int]], again: Mapping[str, tuple[int, int]], ended: Iterable[str]
) -> dict[str, int]:
    """By deployment, how many places are really taken: where both looks (taken, holders) saw the same too many, and
    where a run was ended here also too few (rules 3 and 4)."""
    mine = set(ended)
    return {
        name: holders
        for name, (slots, holders) in again.items()
        if taken.get(name) == (slots, holders) and (slots > holders or (slots < holders and name in mine))
    }


def _hears(api: PrefectApi, own_run: str, now: datetime, pause: Callable[[float], None]) -> bool:
    for _ in range(4):
        if heard_of(api, own_run, now, only_heartbeats=True) is not None:
            return True
        pause(PAUSE)
    return False


def _end(api: PrefectApi, run: FlowRun, now: datetime) -> bool:
    """Whether it was ended: not when it gave a sign of life meanwhile, or went on to another state."""
    again = run_now(api, run.id, now)
    if (again.state, again.since) != (run.state, run.since) or not dead(again, now):
        return False
    state = {"type": "CRASHED", "name": ENDED, "message": _MESSAGE}
    return bool(api.post(f"/flow_runs/{run.id}/set_state", {"state": state})["status"] == "ACCEPT")


def _set_counts(api: PrefectApi, ended: set[str], seen: Seen, pause: Callable[[float], None]) -> int:
    first = slots_of(api)
    if all(slots == holders or (slots < holders and name not in ended) for name, (slots, holders) in first.items()):
        return 0
    pause(PAUSE)
    right = to_set(first, slots_of(api), ended)
    limits = {each.id: each.limit_id for each in seen.deployments}
    for name, number in right.items():
        api.patch(f"/v2/concurrency_limits/{limits[name]}", {"active_slots": number})
    return len(right)

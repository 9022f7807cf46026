"""What a look at Prefect means: each line of `doctor`, and which runs are dead. Pure: the moment is an argument.

Rules
-----
1. `wrong` asks for a person now: nothing runs by itself, or what runs is not written down. `doubtful` for one soon, or
   for the watchdog, which puts it right.
2. A run is called dead only when its process can no longer go on: no sign of life for `SILENCE`, while heartbeats come
   every three minutes at most. Whether a process that is silent still stands there, `mending` looks.
3. Runs in which nothing is wrong give one line for all.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.prefect_seen import Deployment, FlowRun, Seen

SILENCE = timedelta(minutes=15)
LATE, TOO_LATE = timedelta(minutes=30), timedelta(hours=2)
#: Without these no working day passes as it should.
DAILY = ("flows.follow_up.follow_up", "flows.deliver.deliver")


def judged(seen: Seen, now: datetime, pinned: str) -> list[Check]:
    """The lines. `pinned` is the version that our lock names."""
    return [
        _version(seen, pinned),
        *_workers(seen),
        *_schedules(seen),
        *_late(seen, now),
        *_silent(seen, now),
        *_slots(seen),
        _written_down(seen),
        _kept(seen),
    ]


def dead(run: FlowRun, now: datetime) -> bool:
    """Rule 2."""
    return run.sign_of_life is not None and now - run.sign_of_life > SILENCE


def _version(seen: Seen, pinned: str) -> Check:
    if seen.version == pinned:
        return Check("prefect", Level.fine, f"answers, version {seen.version}")
    told = f"the server is {seen.version}, klantreis was made with {pinned}"
    return Check(
        "prefect", Level.wrong, told, "start the server from requirements.lock: others schedule nothing (ADR 3)"
    )


def _workers(seen: Seen) -> Iterator[Check]:
    pools = {each.pool for each in seen.deployments if each.pool}
    for pool in sorted(pools):
        of_pool = [each for each in seen.workers if each.pool == pool]
        online = [each for each in of_pool if each.online]
        if online:
            yield Check("worker", Level.fine, f"{len(online)} at work in pool {pool}")
            continue
        heard = max((each.heard for each in of_pool if each.heard), default=None)
        since = f"; the last was heard of at {heard:%Y-%m-%d %H:%M} UTC" if heard else ""
        yield Check("worker", Level.wrong, f"none in pool {pool}{since}", "start one: nothing runs without it")


def _schedules(seen: Seen) -> Iterator[Check]:
    wrong = [*_not_there(seen), *(check for each in seen.deployments for check in _of_deployment(each))]
    if wrong:
        yield from wrong
    else:
        number = sum(bool(each.schedules) for each in seen.deployments)
        yield Check("schedule", Level.fine, f"{number} deployments have runs ahead")


def _not_there(seen: Seen) -> Iterator[Check]:
    there = {each.entrypoint for each in seen.deployments}
    for entrypoint in DAILY:
        if entrypoint not in there:
            yield Check(
                "schedule", Level.wrong, f"{entrypoint} is not deployed", "`prefect deploy --all`, or `make start`"
            )


def _of_deployment(each: Deployment) -> Iterator[Check]:
    level = Level.wrong if each.entrypoint in DAILY else Level.doubtful
    if each.paused or each.schedules_off:
        yield Check("schedule", level, f"{each.name} is paused: it does not start by itself", "switch it on in Prefect")
    elif each.schedules and not each.ahead:
        told = f"{each.name} has no run ahead: the server schedules nothing"
        yield Check("schedule", Level.wrong, told, "look at the server's log; are its services running? (ADR 3)")


def _late(seen: Seen, now: datetime) -> Iterator[Check]:
    late = [run for run in seen.late if now - run.expected > LATE]
    if not late:
        yield Check("late", Level.fine, "no run waits too long")
        return
    longest = max(now - run.expected for run in late)
    level = Level.wrong if longest > TOO_LATE else Level.doubtful
    told = f"{len(late)} runs wait to begin, the first for {int(longest.total_seconds() // 60)} minutes"
    yield Check("late", level, told, "look whether a worker is there, and what it is busy with")


def _silent(seen: Seen, now: datetime) -> Iterator[Check]:
    silent = [run for run in seen.under_way if dead(run, now)]
    if silent:
        told = f"{len(silent)} runs gave no sign of life for {int(SILENCE.total_seconds() // 60)} minutes"
        yield Check("silent run", Level.doubtful, told, "run the deployment `waakhond`: it calls them ended")
    else:
        yield Check("silent run", Level.fine, f"{len(seen.under_way)} under way, all alive")


def _slots(seen: Seen) -> Iterator[Check]:
    leaking = [each for each in seen.deployments if each.limit_id and each.slots > each.holders]
    for each in leaking:
        told = f"{each.name} waits for a run that is not there"
        yield Check("slot", Level.doubtful, told, "run the deployment `waakhond`: it gives the place free")
    if not leaking:
        yield Check("slot", Level.fine, "every place that is taken is taken by a run")


def _written_down(seen: Seen) -> Check:
    if not seen.ended_unheard:
        return Check("prefect queue", Level.fine, f"what {seen.ended} runs told was written down")
    told = f"of {seen.ended_unheard} of {seen.ended} runs nothing was written down: the server lost it"
    do = "look for `Subscription queue is full` in its log; are its services running? Our own work is not touched"
    return Check("prefect queue", Level.doubtful, told, do)


def _kept(seen: Seen) -> Check:
    vacuum = seen.settings.get("server", {}).get("services", {}).get("db_vacuum", {}).get("enabled") or ()
    if vacuum is not True and "flow_runs" not in (vacuum if isinstance(vacuum, list | set) else ()):
        do = "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED=events,flow_runs"
        return Check("prefect growth", Level.doubtful, "nothing is removed: its database grows for ever", do)
    if seen.too_old:
        told = f"{seen.too_old} runs are older than is kept: they are not removed"
        return Check("prefect growth", Level.doubtful, told, "is `prefect server services` running? Look at its log")
    return Check("prefect growth", Level.fine, "what is old is removed")

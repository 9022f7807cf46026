"""Does it all run? The watchdog looks, puts right what it may, and is red when somebody has to do something."""

from datetime import datetime

from prefect.runtime import flow_run

from flows.clock import moment
from flows.endings import done, needs_a_person
from flows.naming import named_by_day
from flows.technical import flow
from klantreis.reports.watch_words import red, state_name
from klantreis.usecases.day_check import FROM
from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.mending import Mended
from tasks.overtaken import skip_overtaken
from tasks.watching import look_around, mend, show_watch, tell_alive, tell_operations


@flow(name="Waakhond", flow_run_name=named_by_day("waakhond"))
async def watchdog() -> int:
    """Kijkt of alles loopt: is de opvolging van vandaag gelopen, leeft de worker, gaan er berichten uit.

    Ruimt runs op waarvan het proces weg is, en waarschuwt het beheer als er iets mis is.
    """
    now = moment(None)
    mended = mend(str(flow_run.id), now)
    found = look_around(moment(None)) + hanging(mended)
    if not red(found):
        found += outside(tell_alive())
    await show_watch(found, mended)
    await skip_overtaken(moment(None))
    name = state_name(found, mended.ended + mended.freed, now.time() >= FROM)
    if not red(found):
        return done(0, name)
    untold = tell_operations(f"waakhond-{now:%Y%m%d-%H%M}", f"klantreis: {name}", letter(name, now), now)
    return needs_a_person(len(red(found)), name, f"{name}. {untold}" if untold else None)


def hanging(mended: Mended) -> list[Check]:
    """A process that is silent and still there cannot be put right: a person stops it."""
    return [Check("silent run", Level.wrong, f"{mended.hanging} hang")] if mended.hanging else []


def outside(problem: str) -> list[Check]:
    """That an outside monitor does not answer makes nothing red: it raises the alarm itself."""
    return [Check("alive", Level.doubtful, problem)] if problem else []


def letter(name: str, now: datetime) -> tuple[str, ...]:
    """What the people who run this read."""
    return (
        f"De waakhond van klantreis zag om {now:%H:%M}: {name}.",
        "",
        "Wat er precies is en wat te doen: `klantreis doctor`, of de pagina van de waakhond in Prefect.",
    )

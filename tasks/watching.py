"""Look whether it all runs, and put right what the watchdog may put right."""

from datetime import datetime
from time import sleep

from prefect.artifacts import acreate_markdown_artifact
from prefect.logging import get_run_logger

from klantreis.app import open_app
from klantreis.prefect_address import server_of
from klantreis.reports.watch_words import page, red, words_of
from klantreis.settings import Settings, environment
from klantreis.usecases import alive, doctoring, mending, trouble
from klantreis.usecases.doctor_lines import Check
from klantreis.usecases.mending import Mended
from klantreis.usecases.prefect_around import look_at_prefect
from klantreis.usecases.prefect_seen import look
from klantreis.usecases.present import present
from tasks.careful import careful
from tasks.workplace import workplace


@careful("herstellen", run_name="herstellen", timeout=300)
def mend(own_run: str, now: datetime) -> Mended:
    """What is safe to put right in Prefect by itself."""
    api = server_of(environment())
    if api is None:
        return Mended()
    done = mending.mend(api, look(api, now), own_run, now, sleep)
    get_run_logger().info("%d als afgebroken genoteerd, %d plaatsen vrijgegeven", done.ended, done.freed)
    return done


@careful("nakijken", run_name="nakijken", timeout=300)
def look_around(now: datetime) -> list[Check]:
    """Every line of `doctor`, with those about Prefect."""
    found = doctoring.all_lines(Settings(), open_app, lambda app: present(app, now))
    found += look_at_prefect(now)
    for what in red(found):
        get_run_logger().error("%s", words_of(what).wrong)
    return found


async def show_watch(found: list[Check], mended: Mended) -> None:
    """What was looked at, as an artifact that keeps earlier versions."""
    text = page(found, mended.ended, mended.freed, mended.hanging)
    await acreate_markdown_artifact(text, key="waakhond", description="Loopt alles?")


@careful("beheer inlichten", run_name="beheer inlichten", timeout=120)
def tell_operations(key: str, subject: str, lines: tuple[str, ...], at: datetime) -> str:
    """Why the people who run this could not be told; empty: they were."""
    with workplace() as app:
        return trouble.tell_operations(app, key, subject, lines, at)


@careful("teken van leven geven", run_name="teken van leven geven", timeout=60)
def tell_alive() -> str:
    """Why the outside monitor could not be asked; empty: it was, or there is none."""
    url = Settings().alive_url
    return alive.ask_for(url) if url else ""

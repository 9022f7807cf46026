"""What staff look at in the morning: what waits for a person, and each newly escalated dossier by reference.

Rules
-----
1. A dossier gets a task run of its own on the day it is escalated further, not each day that it is stalled: so what a
   day costs follows what is new.
2. Such a task run is neither red nor green: nothing failed in Prefect, and nothing is done. It is grey (`Cancelled`),
   and its name says how late it is.
3. At most CAP of them a round, at a pace that the server stores (reference: about 20 a second; it loses a burst).
"""

import asyncio
import time
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime

from prefect import State, tags
from prefect.artifacts import acreate_markdown_artifact
from prefect.logging import get_run_logger
from prefect.states import Cancelled

from klantreis.core.attention import Waiting
from klantreis.reports.attention_page import EscalationRow, page
from klantreis.reports.links import Links
from klantreis.usecases import attending
from klantreis.usecases.values import RunTicket
from tasks.careful import careful
from tasks.pages import forms
from tasks.tagging import case_tag
from tasks.workplace import workplace

CAP = 200
PER_SECOND = 15


@dataclass(frozen=True)
class Stalled:
    """A dossier that was escalated further, as its task run shows it."""

    ref: str
    step: str  #: code of the obligation
    title: str
    workdays_late: int


@careful("vastgelopen", run_name="vastgelopen {stalled.ref}: {stalled.title}", timeout=60)
def stalled_case(stalled: Stalled) -> State[None]:
    told = f"Dossier {stalled.ref} is deze ronde geëscaleerd: klantreis timeline {stalled.ref}"
    return Cancelled(name=how_late(stalled.workdays_late), message=told)


def how_late(workdays: int) -> str:
    """`12 werkdagen te laat`."""
    if workdays < 1:
        return "net te laat"
    return f"{workdays} werkdag{'' if workdays == 1 else 'en'} te laat"


@careful("escalaties zoeken", run_name="escalaties van {ticket.run}", timeout=300)
def find_escalated(ticket: RunTicket) -> tuple[int, list[Stalled]]:
    with workplace() as app:
        total, found = attending.escalated_by(app, ticket.run_id, ticket.day, CAP)
        rows = [(each, attending.row_of(app, each, ticket.day)) for each in found]
    return total, [
        Stalled(ref=each.ref, step=each.obligation, title=row.title, workdays_late=row.workdays_late)
        for each, row in rows
    ]


def show_escalated(ticket: RunTicket) -> "asyncio.Future[None]":
    """One task run per newly escalated dossier (rules 1 to 3), under tags by which its history is found.

    Their pace keeps nothing waiting: they are shown beside the rest of the run. Await the answer before it ends.
    """
    total, found = find_escalated(ticket)
    if total > len(found):
        get_run_logger().warning("%d escalaties; alleen de %d oudste apart getoond", total, len(found))
    return asyncio.get_running_loop().run_in_executor(None, copy_context().run, _show, found)


def _show(found: Sequence[Stalled]) -> None:
    for each in found:
        with tags(case_tag(each.ref), f"stap:{each.step}"):
            stalled_case(each, return_state=True)
        time.sleep(1 / PER_SECOND)


@dataclass(frozen=True)
class Seen:
    """What waits for a person at a moment, and where its dossiers are found elsewhere."""

    at: datetime
    waiting: tuple[Waiting, ...]
    escalations: tuple[EscalationRow, ...]
    case_urls: dict[str, str]


@careful("kijken wat er wacht", run_name="kijken wat er wacht", timeout=300)
def look(at: datetime, municipality: str) -> Seen:
    with workplace() as app:
        waiting = attending.attention(app, at, municipality)
        rows = tuple(attending.escalation_rows(app, at, municipality))
        refs = {ref for each in waiting for ref in each.refs} | {row.ref for row in rows}
        return Seen(at=at, waiting=waiting, escalations=rows, case_urls=attending.case_urls(app, refs))


async def show_attention(seen: Seen) -> None:
    """The morning page, as an artifact that keeps earlier versions."""
    links = Links(forms=await forms(), cases=seen.case_urls)
    text = page(seen.at, seen.waiting, seen.escalations, links)
    await acreate_markdown_artifact(text, key="aandacht", description=f"Aandacht op {seen.at:%d-%m-%Y %H:%M}")

"""A follow-up run in a process of its own: `python -m klantreis.commands.round_process MOMENT MUNICIPALITY json|text`.

Only this process imports Prefect, with its settings in the environment; `klantreis follow-up` starts it.
"""

import asyncio
import sys
from datetime import datetime

from klantreis.commands.guard import guarded
from klantreis.commands.rounds import told
from klantreis.usecases.values import RunSummary, RunTicket


def run(moment: str, municipality: str, form: str) -> int:
    """The run, told on standard output; its exit code. Raises what the flow raised."""
    at = datetime.fromisoformat(moment)
    summary = asyncio.run(_run(at, municipality))
    return told(summary or _closed(at, municipality), form == "json")


async def _run(at: datetime, municipality: str) -> RunSummary | None:
    """The summary, also of a round that ended red; None: it had nothing to do. Raises what the round raised."""
    from flows.endings import carried
    from flows.follow_up import follow_up
    from flows.parameters import EVERYWHERE
    from flows.server import must_answer

    await must_answer()
    return await carried(await follow_up(at=at, municipality=municipality or EVERYWHERE, return_state=True))


def _closed(at: datetime, municipality: str) -> RunTicket:
    """The office is closed on that day."""
    closed = "weekend" if at.weekday() > 4 else "holiday"
    return RunTicket(run="", run_id=0, at=at, day=at.date(), municipality=municipality, closed=closed)


if __name__ == "__main__":
    with guarded():
        sys.exit(run(*sys.argv[1:]))

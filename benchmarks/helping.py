"""One worker of a round, without Prefect: `python -m benchmarks.helping URL CONFIG NAME`, told what to do on its input.

`parent` gets `go`, says the reference of the round it began, and does all that the flow does but tell Prefect of it; a
helper gets that reference and helps. Prints JSON with its CPU seconds: as it begins, once it has planned, and at the
end.
Then it waits to be told to go, so that the CPU of its connections can be read.
"""

import argparse
import json
import time
from datetime import datetime
from pathlib import Path

from benchmarks.templates import AT, opened
from klantreis.app import App
from klantreis.moments import AMSTERDAM
from klantreis.store.due import START, After
from klantreis.usecases import delivery, parts, runs
from klantreis.usecases.values import BatchReport, RunTicket

PAUSE = 0.05  #: seconds between two looks


def lead(app: App) -> None:
    """The whole round."""
    started = datetime.now(AMSTERDAM)
    ticket = runs.begin(app, AT)
    print(ticket.run, flush=True)
    report = BatchReport()
    for stage in (runs.OTHER, *runs.STAGES):
        report += parts.plan_stage(app, ticket, stage)
    verdict = runs.judge(app, ticket, report)
    assert not verdict.held, verdict
    say_cpu()
    send(app)
    while delivery.under_way(app):
        time.sleep(PAUSE)
    runs.finish(app, ticket, report, verdict, started)


def help_out(app: App, ticket: RunTicket) -> None:
    """Plan what is free, wait for the fuse, send along."""
    for stage in (runs.OTHER, *runs.STAGES):
        after: After | None = START
        while after is not None:
            _, after = parts.plan_part(app, ticket, stage, after, worker="helper")
    say_cpu()
    while runs.state_of(app, ticket) == "planning":
        time.sleep(PAUSE)
    send(app)


def say_cpu() -> None:
    print(json.dumps({"cpu": time.process_time()}), flush=True)


def send(app: App) -> None:
    while delivery.deliver_round(app, AT).claimed:
        pass


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.helping")
    options.add_argument("url")
    options.add_argument("config", type=Path)
    options.add_argument("name")
    asked = options.parse_args()
    with opened(asked.url, asked.config) as app:
        print("ready", flush=True)
        told = input()
        say_cpu()
        if asked.name == parts.PARENT:
            lead(app)
        else:
            help_out(app, runs.ticket_of(app, told))
        say_cpu()
        input()


if __name__ == "__main__":
    main()

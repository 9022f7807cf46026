"""A morning to photograph: some days of Landsmeer through Prefect, and then what staff start from a form.

Everything lies in one folder, and everybody in it is invented. The first round is held and approved; of one message
nobody knows whether it left.
"""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from examples import demo, filling
from examples.landsmeer import EXAMPLE
from klantreis.app import App, open_app
from klantreis.channels.port import Channel, Envelope, Fate, Outcome
from klantreis.core.sending import on
from klantreis.errors import KlantreisError
from klantreis.local_prefect import local_server, one_worker
from klantreis.prefect_address import environment
from klantreis.prefect_api import PrefectApi
from klantreis.prefect_deploy import deploy
from klantreis.settings import Settings
from klantreis.usecases import attending, delivery, present

DAYS = 5  #: working days that are played
PATIENCE = 300.0  #: seconds for one run by the worker
#: What staff start, after the last day: deployment, and what is filled in. `{ref}` is the case that is shown.
STARTED: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("waakhond", {}),
    ("aandacht", {}),
    ("reis van een inwoner", {"ref": "{ref}"}),
)


class NobodyKnows:
    """A channel that breaks off once, when the other side may have had the message already."""

    def __init__(self, inner: Channel) -> None:
        self.name, self.medium = inner.name, inner.medium
        self._inner, self._broken, self._lock = inner, False, Lock()

    def send(self, envelope: Envelope) -> Outcome:
        with self._lock:
            first, self._broken = not self._broken, True
        return Outcome(Fate.in_doubt, "no_answer") if first else self._inner.send(envelope)

    def close(self) -> None:
        self._inner.close()


@dataclass(frozen=True)
class Stage:
    """A server with a morning on it."""

    api: PrefectApi
    ref: str  #: the case that is shown

    @property
    def address(self) -> str:
        """Where its pages are."""
        return self.api.url.removesuffix("/api") + "/v2"

    def newest(self, name: str) -> str:
        """Id of the newest run with exactly this name. Raises KlantreisError when there is none."""
        return self._first("/flow_runs/filter", "START_TIME_DESC", flow_runs={"name": {"any_": [name]}})

    def newest_of(self, flow: str) -> str:
        """Id of the newest run of a flow that has begun. Raises likewise."""
        begun = {"start_time": {"is_null_": False}}
        return self._first("/flow_runs/filter", "START_TIME_DESC", flows={"name": {"any_": [flow]}}, flow_runs=begun)

    def deployment(self, name: str) -> str:
        """Id of a deployment. Raises likewise."""
        return self._first("/deployments/filter", "NAME_ASC", deployments={"name": {"any_": [name]}})

    def artifact(self, key: str) -> str:
        """Id of the newest page under this key. Raises likewise."""
        return self._first("/artifacts/filter", "CREATED_DESC", artifacts={"key": {"any_": [key]}})

    def _first(self, path: str, order: str, **wanted: object) -> str:
        found = self.api.post(path, {"sort": order, "limit": 1, **wanted})
        if not found:
            raise KlantreisError(f"Prefect has nothing like {wanted}")
        return str(found[0]["id"])


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A server and a worker in this folder, on which the days are played where they were not yet."""
    home = folder / "prefect"
    played = (folder / "played").exists()
    os.environ |= {
        "KLANTREIS_DATABASE_URL": f"sqlite:///{folder.resolve()}/klantreis.db",
        "KLANTREIS_OUT": str(folder / "out"),
        "KLANTREIS_LOG": str(folder / "log"),
    }
    with local_server(home) as url:
        os.environ |= environment(home, url) | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
        deploy(home, url)  # first: a page of a round links to forms
        if not played:
            asyncio.run(_days(demo.prepare(EXAMPLE)))
            _tell_all()
        there = Stage(PrefectApi(url), _case_to_show())
        with one_worker(home, url):
            if not played:
                for name, filled_in in STARTED:
                    _start(there, name, {field: value.format(ref=there.ref) for field, value in filled_in.items()})
                (folder / "played").touch()
            yield there


async def _days(settings: Settings) -> None:
    """Each day: what came in is recorded, then the round; what the fuse holds is approved."""
    facts, before = filling.facts_of(EXAMPLE), None
    with open_app(settings) as app:
        for day in filling.coming_days(app, EXAMPLE, DAYS):
            at = on(day, demo.MORNING)
            filling.record_between(app, facts, before, at)
            summary = await demo.one_round(app, EXAMPLE, at)
            print(f"{day:%d-%m-%Y}: {summary.sent} verstuurd{', vastgehouden' if summary.held else ''}")
            if summary.held:
                await _approve(app, at, summary.run)
            before = at


def _tell_all() -> None:
    from tasks.telling import tell_all  # Prefect reads its settings on import: after the server is there

    tell_all()


async def _approve(app: App, at: datetime, run: str) -> None:
    """As a colleague does, from the form; in the delivery one message is lost sight of."""
    from flows.fuse import APPROVE, fuse

    await fuse(what=APPROVE, by=EXAMPLE.approver, run=run, send=False, return_state=True)
    breaking = replace(app, channels={name: NobodyKnows(each) for name, each in app.channels.items()})
    while delivery.deliver_round(breaking, at, municipality=EXAMPLE.municipality).claimed:
        pass


def _case_to_show() -> str:
    """The escalation that waits longest. Raises KlantreisError when nothing stalled: play more days."""
    with open_app() as app:
        rows = attending.escalation_rows(app, present.present(app, on(EXAMPLE.first_day, demo.MORNING)))
    if not rows:
        raise KlantreisError("nothing stalled in these days: play more of them")
    return rows[0].ref


def _start(there: Stage, name: str, parameters: Mapping[str, Any]) -> None:
    """As staff do from the form; waits until it ended, green or red. Raises KlantreisError when it does not."""
    started = there.api.post(f"/deployments/{there.deployment(name)}/create_flow_run", {"parameters": parameters})
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run = there.api.get(f"/flow_runs/{started['id']}")
        if run["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            print(f"{name}: {run['state']['name']}")
            return
        time.sleep(1)
    raise KlantreisError(f"{name} did not end within {PATIENCE:.0f} s")

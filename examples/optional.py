"""Parts of klantreis that are built on other branches: used where they are there, done without where they are not.

Once partners, slots and waves are all in: import them plainly where this file is asked, and remove it. It expects

    klantreis.usecases.partnering.partners_file(app, path, municipality)
    klantreis.usecases.slotting.slots_file(app, path, municipality, at)
    klantreis.usecases.waving.begin(app, at, municipality) and .call_all(app, ticket)
    flows.waves.waves(at=…, municipality=…)

A module that is there without the function is an AttributeError: then the name has to be mended here.
"""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from klantreis.app import App

#: Reads a file of this municipality at this moment; its report has `rejected` and `rejections`.
Read = Callable[[App, Path, str, datetime], Any]


def part(module: str, name: str) -> Any:
    """The function, or None where its module is not there."""
    return getattr(import_module(module), name) if find_spec(module) else None


def partners_file() -> Read | None:
    read = part("klantreis.usecases.partnering", "partners_file")
    return (lambda app, path, municipality, _at: read(app, path, municipality)) if read else None


def slots_file() -> Read | None:
    read: Read | None = part("klantreis.usecases.slotting", "slots_file")
    return read


def wave() -> Callable[[App, datetime, str], Any] | None:
    """A wave without Prefect."""
    waving = "klantreis.usecases.waving"
    begin, call_all = part(waving, "begin"), part(waving, "call_all")
    return (lambda app, at, municipality: call_all(app, begin(app, at, municipality))) if begin else None


def wave_flow() -> Any:
    """A wave through Prefect. To be asked for once Prefect has its settings, which it reads on import."""
    return part("flows.waves", "waves")

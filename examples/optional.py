"""Parts of klantreis that are built on other branches: used where they are there, done without where they are not.

Once partners, slots and waves are all in, import them plainly and remove this file. What is expected of them:

    klantreis.usecases.partnering.partners_file(app, path, municipality)   -> report with `rejected`, `rejections`
    klantreis.usecases.slotting.slots_file(app, path, municipality)        -> report with `rejected`, `rejections`
    klantreis.usecases.waving.wave(app, at, municipality)                  the wave without Prefect, for tests
    flows.wave.wave(at=..., municipality=...)                              the wave through Prefect, for the demo
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def there_is(module: str) -> bool:
    return find_spec(module) is not None


def part(module: str, name: str) -> Any:
    """The function, or None where its module is not there. A module without the function is an AttributeError."""
    return getattr(import_module(module), name) if there_is(module) else None


def partners_file() -> Any:
    return part("klantreis.usecases.partnering", "partners_file")


def slots_file() -> Any:
    return part("klantreis.usecases.slotting", "slots_file")


def wave() -> Any:
    return part("klantreis.usecases.waving", "wave")


def wave_flow() -> Any:
    """To be called after Prefect has its settings: it reads them on import."""
    return part("flows.wave", "wave")

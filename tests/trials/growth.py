"""The parts of a day, lived once each on a real server, for `benchmarks/prefect_growth.py`: `python -m … HOME`."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.trials.cases import DELIVER, FOLLOW_UP
from tests.trials.site import end, running
from tests.trials.world import AT, world

WAVES = "groepen uitnodigen"
SETTLES = 8  #: seconds until the server has written down what it was told
IDLE = 60  #: seconds, in which a server and a worker without runs turned out to write nothing down


def live(folder: Path, port: int = 4712) -> dict[str, tuple[str, str, int]]:
    """Of each part its first and last moment, and how often a day has it."""
    parts: dict[str, tuple[str, str, int]] = {}
    with running(folder, port) as site, world(folder / "house") as there:
        worker = site.worker(there.variables)
        try:
            wanted = ((WAVES, {"at": AT}, 1), (FOLLOW_UP, {"at": AT}, 1), (DELIVER, {}, 44))
            site.ended(site.request(DELIVER))  # the first of a worker has more to say
            time.sleep(SETTLES)
            for name, parameters, times in wanted:
                since = _now()
                site.ended(site.request(name, **parameters))
                time.sleep(SETTLES)
                parts[name] = (since, _now(), times)
            since = _now()
            time.sleep(IDLE)
            parts["a minute without runs"] = (since, _now(), 0)
        finally:
            end(worker)
    return parts


def main() -> None:
    home = Path(sys.argv[1])
    parts = live(home)
    (home / "parts.json").write_text(json.dumps(parts, indent=1))


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"


if __name__ == "__main__":
    main()

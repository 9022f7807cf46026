"""Put `deploy/automations.yaml` on a Prefect server: by name, so that doing it again changes nothing.

    python -m klantreis.automations        (the server of PREFECT_API_URL)

Prefect's own `prefect automation create` makes a second one each time.
"""

import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from klantreis.errors import FixConfiguration, KlantreisError
from klantreis.prefect_api import PrefectApi

FILE = Path(__file__).resolve().parent.parent / "deploy" / "automations.yaml"


def put(api: PrefectApi, file: Path = FILE) -> list[str]:
    """The names of those that are there now. Others on the server are left alone.

    Raises FixConfiguration when one names a deployment that is not there, ServerUnavailable, ServerRefused.
    """
    numbers = {told["name"]: told["id"] for told in api.post("/deployments/filter", {"limit": 200})}
    wanted = [_resolved(each, numbers) for each in YAML(typ="safe").load(file.read_text())["automations"]]
    for automation in wanted:
        known = api.post("/automations/filter", {"automations": {"name": {"any_": [automation["name"]]}}})
        if known:
            api.put(f"/automations/{known[0]['id']}", automation)
        else:
            api.post("/automations/", automation)
    return [str(automation["name"]) for automation in wanted]


def _resolved(automation: Mapping[str, Any], numbers: Mapping[str, str]) -> dict[str, Any]:
    """With the number of each deployment in the place of its name."""
    made = deepcopy(dict(automation))
    for action in made["actions"]:
        name = action.pop("deployment", None)
        if name is None:
            continue
        if name not in numbers:
            raise FixConfiguration(f"{FILE.name}: no deployment is called `{name}`. Run `prefect deploy --all` first.")
        action["deployment_id"] = numbers[name]
    return made


def main() -> None:
    """`python -m klantreis.automations`."""
    from klantreis.prefect_address import server_of
    from klantreis.settings import environment

    api = server_of(environment())
    if api is None:
        sys.exit("No Prefect server is known: set PREFECT_API_URL.")
    try:
        print("\n".join(put(api)))
    except KlantreisError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

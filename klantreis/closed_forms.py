"""Forms that take what they ask and nothing else, and runs that start as we say and in no other way.

Prefect's server stores a parameter that the form does not know: the flow refuses it later, but it stands in the
database. A schema can say that there is nothing else (`additionalProperties: false`); Prefect writes none that does. So
each schema is closed on the server after it was deployed, in the models it holds too.
"""

import time
from typing import Any

from klantreis.errors import ServerUnavailable
from klantreis.prefect_api import PrefectApi

PAGE = 200
PAUSES = (0.5, 2.0, 8.0)  #: seconds before another attempt
#: How a worker starts a run, with nothing that whoever starts it may say: by default a run can bring its own command,
#: folder and environment, which is a command line on the worker's machine for whoever reaches the server.
JOB = {
    "job_configuration": {"stream_output": True},
    "variables": {"type": "object", "properties": {}, "additionalProperties": False},
}


def close_forms(api: PrefectApi) -> int:
    """Closes the schema of every deployment on this server; how many were open. Raises ServerUnavailable."""
    opened = 0
    for deployment in api.post("/deployments/filter", {"limit": PAGE}):
        schema = deployment.get("parameter_openapi_schema") or {}
        if (wanted := closed(schema)) != schema:
            _changed(api, f"/deployments/{deployment['id']}", {"parameter_openapi_schema": wanted})
            opened += 1
    return opened


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, with nothing allowed that it does not name."""
    tight = dict(schema)
    if "properties" in tight or tight.get("type") == "object":
        tight.setdefault("properties", {})
        tight.setdefault("additionalProperties", False)
        tight["properties"] = {name: _inside(part) for name, part in tight["properties"].items()}
    for group in ("definitions", "$defs"):
        if group in tight:
            tight[group] = {name: _inside(part) for name, part in tight[group].items()}
    return tight


def _inside(part: Any) -> Any:
    """A question; a model in it is closed where it has fields of its own."""
    if not isinstance(part, dict):
        return part
    return closed(part) if "properties" in part else _may_be_left_open(part)


def _may_be_left_open(question: dict[str, Any]) -> dict[str, Any]:
    """A question that takes nothing for an answer, as that question alone.

    Prefect's form makes tabs of `anyOf`, one of them called *None*, and sends a default of nothing along, which its
    server takes only where there are tabs.
    """
    match question:
        case {"anyOf": [dict(asked), {"type": "null"}], "default": None}:
            rest = {name: value for name, value in question.items() if name not in ("anyOf", "default")}
            return {**asked, **rest}
        case _:
            return question


def close_pool(api: PrefectApi, pool: str) -> None:
    """Takes away what a run may bring of its own. Raises ServerUnavailable."""
    _changed(api, f"/work_pools/{pool}", {"base_job_template": JOB})


def _changed(api: PrefectApi, path: str, body: dict[str, Any]) -> None:
    """Right after a deploy the server is still writing: on SQLite it then answers for a moment that it cannot."""
    for pause in PAUSES:
        try:
            api.patch(path, body)
        except ServerUnavailable:
            time.sleep(pause)
        else:
            return
    api.patch(path, body)

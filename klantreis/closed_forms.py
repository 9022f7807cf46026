"""Forms that take what they ask and nothing else, and runs that start as we say and in no other way.

Prefect's server stores a parameter that the form does not know: the flow refuses it later, but it stands in the
database. A schema can say that there is nothing else (`additionalProperties: false`); Prefect writes none that does. So
each schema is closed on the server after it was deployed, in the models it holds too.
"""

from typing import Any

from klantreis.prefect_api import PrefectApi

PAGE = 200
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
            api.patch(f"/deployments/{deployment['id']}", {"parameter_openapi_schema": wanted})
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
    return closed(part) if isinstance(part, dict) and "properties" in part else part


def close_pool(api: PrefectApi, pool: str) -> None:
    """Takes away what a run may bring of its own. Raises ServerUnavailable."""
    api.patch(f"/work_pools/{pool}", {"base_job_template": JOB})

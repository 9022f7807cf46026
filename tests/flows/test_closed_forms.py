"""The schemas as they stand on the server: nothing that is not asked, and no tabs for a day that may be left open."""

from typing import Any

from flows.audit import audit
from flows.decide import decide
from klantreis.closed_forms import JOB, PAGE, close_forms, close_pool, closed
from klantreis.errors import ServerUnavailable
from klantreis.prefect_api import PrefectApi


class Server(PrefectApi):
    """One deployment, on a server that is busy the first time it is told something."""

    def __init__(self, schema: dict[str, Any]) -> None:
        super().__init__("http://nowhere/api")
        self.schema, self.told, self.busy = schema, list[tuple[str, Any]](), 1

    def post(self, path: str, body: object = None) -> Any:
        assert (path, body) == ("/deployments/filter", {"limit": PAGE})
        return [{"id": "1", "parameter_openapi_schema": self.schema}]

    def patch(self, path: str, body: object) -> Any:
        if self.busy:
            self.busy -= 1
            raise ServerUnavailable
        self.told.append((path, body))
        if isinstance(body, dict) and "parameter_openapi_schema" in body:
            self.schema = body["parameter_openapi_schema"]


def test_each_form_is_closed_once_also_on_a_server_that_is_busy() -> None:
    server = Server(decide.parameters.model_dump())
    assert close_forms(server) == 1
    assert close_forms(server) == 0
    assert server.told == [("/deployments/1", {"parameter_openapi_schema": server.schema})]
    assert server.schema["additionalProperties"] is False
    assert server.schema["definitions"]["CodedField"]["additionalProperties"] is False


def test_a_day_that_may_be_left_open_is_asked_as_a_day() -> None:
    day = closed(audit.parameters.model_dump())["properties"]["since"]
    assert {"anyOf", "default"}.isdisjoint(day)
    assert (day["type"], day["format"], day["title"]) == ("string", "date", "Eerste dag")
    assert day["pattern"]


def test_what_has_a_default_keeps_it() -> None:
    period = closed(audit.parameters.model_dump())["properties"]["period"]
    assert period["default"] == "vorige maand"


def test_a_run_brings_no_command_folder_or_variable_of_its_own() -> None:
    server = Server({})
    close_pool(server, "process")
    assert server.told == [("/work_pools/process", {"base_job_template": JOB})]
    assert "{{" not in str(JOB)

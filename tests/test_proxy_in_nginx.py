"""The proxy as nginx runs it: what reaches Prefect, and what never does, whatever somebody does to path, body, headers.

Skipped where nginx and njs are not installed (Debian: nginx, libnginx-mod-http-js). Prefect is a stand-in that takes
everything.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from tests.support.bodies import CANCEL, FORM, KEPT, ROUTES, SECRET
from tests.support.proxy import Proxy, needs_nginx, proxy

pytestmark = needs_nginx

ID = "0198c0de-0000-4000-8000-000000000001"
START = f"/api/deployments/{ID}/create_flow_run"
PATHS = {
    "Run": ("POST", START),
    "Change": ("POST", f"/api/flow_runs/{ID}/set_state"),
    "Schedule": ("PATCH", f"/api/deployments/{ID}/schedules/{ID}"),
    "Limit": ("PATCH", f"/api/v2/concurrency_limits/{ID}"),
}
GOOD = json.dumps(FORM).encode()
BAD = json.dumps({**FORM, "labels": {"naam": SECRET}}).encode()
PASSING = [(route, name, *pair) for route, (passing, _) in ROUTES.items() for name, pair in passing.items()]
REFUSED = [(route, name, sent) for route, (_, refused) in ROUTES.items() for name, sent in refused.items()]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxy(tmp_path_factory.mktemp("proxy")) as started:
        yield started


@pytest.fixture
def door(running: Proxy) -> Proxy:
    running.seen.clear()
    return running


def as_bytes(sent: Any) -> bytes:
    return (sent if isinstance(sent, str) and sent.startswith("{") else json.dumps(sent)).encode()


@pytest.mark.parametrize(("route", "name", "sent", "kept"), PASSING)
def test_what_the_page_sends_goes_on_and_only_what_prefect_needs_of_it(
    door: Proxy, route: str, name: str, sent: Any, kept: Any
) -> None:
    method, path = PATHS[route]
    assert door.ask(method, path, as_bytes(sent), "beheer")[0] == 201, name
    [came] = door.seen
    assert (came.method, came.path, json.loads(came.body)) == (method, path, kept)


@pytest.mark.parametrize(("route", "name", "sent"), REFUSED)
def test_what_could_hold_free_text_reaches_nothing_and_is_not_repeated(
    door: Proxy, route: str, name: str, sent: Any
) -> None:
    method, path = PATHS[route]
    status, told = door.ask(method, path, as_bytes(sent), "beheer")
    assert (status, door.seen) == (422, []), name
    assert set(json.loads(told)) == {"detail"}
    assert not {word for word in SECRET.split() if word in told or word in door.log.read_text()}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        GOOD + b"x",
        b"\xef\xbb\xbf" + GOOD,
        json.dumps(FORM).encode("utf-16"),
        json.dumps(FORM).encode("utf-32"),
        b'{"parameters": NaN}',
        b'{"parameters": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"parameters": {}, "parameters": {}, "labels": {"a": "b"}}',
        b'{"parameters": {}, "l\\u0061bels": {"a": "b"}}',
        b'{"parameters": {}, "labels\\u0000": {}}',
        b'{"parameters": {}, "Labels": {}}',
    ],
)
def test_what_is_not_read_as_it_should_be_is_refused(door: Proxy, body: bytes) -> None:
    assert door.ask("POST", START, body)[0] == 422
    assert door.seen == []


def test_of_two_keys_of_one_name_the_one_that_was_judged_goes_on(door: Proxy) -> None:
    """Python takes the last, as JavaScript does; but nobody has to believe that, for the body is written anew."""
    twice = GOOD[:-1] + b', "tags": ["op verzoek"], "parameters": {"dry_run": false}}'
    assert door.ask("POST", START, twice)[0] == 201
    assert json.loads(door.seen[0].body)["parameters"] == {"dry_run": False}
    assert door.seen[0].body.count(b"parameters") == 1
    last_is_bad = GOOD[:-1] + b', "tags": ["Jansen"]}'
    assert door.ask("POST", START, last_is_bad)[0] == 422


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"]
)
def test_another_kind_of_content_is_refused(door: Proxy, kind: str) -> None:
    assert door.ask("POST", START, GOOD, Content_Type=kind)[0] == 422
    assert door.seen == []


def test_a_body_in_pieces_is_read_as_a_whole(door: Proxy) -> None:
    assert door.ask("POST", START, iter([GOOD[:50], GOOD[50:]]))[0] == 201
    assert door.ask("POST", START, iter([BAD[:50], BAD[50:]]))[0] == 422
    assert len(door.seen) == 1


def test_a_body_of_any_size_is_judged_or_refused(door: Proxy) -> None:
    """20,000 and 900,000 do not fit in nginx's own buffer; over a megabyte is refused before it is read."""
    for size in (20_000, 900_000):
        filled = {**FORM, "parameters": {"slots": ["x" * 100] * (size // 105)}}
        assert door.ask("POST", START, as_bytes(filled))[0] == 201
        assert json.loads(door.seen[-1].body)["parameters"] == filled["parameters"]
        assert door.ask("POST", START, as_bytes({**filled, "labels": {}}))[0] == 422
        assert door.ask("POST", START, iter([as_bytes({**filled, "labels": {}})]))[0] == 422
    assert len(door.seen) == 2
    assert door.ask("POST", START, b" " * 1_100_000 + GOOD)[0] == 413


#: FORM is the path of a form behind `/api/`, HALF the same without its end.
SPELLINGS = """
    //api/FORM /api//FORM /api/./FORM /api/x/../FORM /%61pi/FORM /%2fapi/FORM /api/%2e/FORM /x/%2e%2e/api/FORM
    /API/FORM /Api/FORM /api/ui/../FORM /api/ui/..%2fFORM /api/FORM/ /api/FORM// /api/FORM/.
    /api/FORM?a=/filter /api/FORM#/filter /api/FORM%23/filter /api/FORM%3f/filter /api/FORM;/filter
    /api/FORM/../filter /api/FORM/%2e%2e/filter /api/FORM/filter /api/FORM%00 /api/FORM%20 /api/FORM%0a
    /api/FORM%0d%0aX-A:%20b /api/FORM%5c /api/HALF/create%5fflow_run /api/HALF%2Fcreate_flow_run
    /api/HALF/CREATE_FLOW_RUN /api/HALF//create_flow_run /api/HALF/%63reate_flow_run%2f /api/v2/../FORM
    /api/HALF/../x/create_flow_run
"""
OTHER_SPELLINGS = SPELLINGS.replace("FORM", START.removeprefix("/api/")).replace("HALF", f"deployments/{ID}").split()


def is_a_form(path: str) -> bool:
    """To Prefect, which takes a number in capitals and without its dashes too."""
    return unquote(path.partition("?")[0]).lower().replace("-", "") == START.replace("-", "")


@pytest.mark.parametrize("path", [*OTHER_SPELLINGS, START.replace(ID, ID.upper()), START.replace("-", "")])
def test_no_way_of_writing_the_path_leads_past_the_judge(door: Proxy, path: str) -> None:
    """Prefect undoes `%` and nothing else. So what arrives unjudged must be no path of a form, once that is undone."""
    door.ask("POST", path, BAD)
    assert not [came.path for came in door.seen if is_a_form(came.path)]
    door.seen.clear()
    door.ask("POST", path, GOOD)
    for came in door.seen:
        assert json.loads(came.body) == KEPT or not is_a_form(came.path)


def test_no_header_of_whoever_asks_reaches_prefect_but_that_of_their_page(door: Proxy) -> None:
    sent = {
        "Prefect_Automation_Name": "SmFuc2Vu",
        "Prefect_Automation_Id": ID,
        "X_Note": SECRET,
        "Prefect_Csrf_Token": "t",
        "Prefect_Csrf_Client": ID,
        "Authorization": "Basic other",
    }
    assert door.ask("POST", START, GOOD, **sent)[0] == 201
    headers = {name.lower(): value for name, value in door.seen[0].headers.items()}
    assert set(headers) <= {
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "prefect-csrf-client",
        "prefect-csrf-token",
        "x-forwarded-for",
        "x-forwarded-proto",
    }
    assert (headers["prefect-csrf-token"], headers["prefect-csrf-client"]) == ("t", ID)
    assert headers["authorization"] == "Basic CHANGE-ME"
    assert "Jansen" not in str(headers)


def test_staff_and_beheer_may_what_they_could_before(door: Proxy) -> None:
    may = [
        ("staff", "GET", "/api/flow_runs/x", 201),
        ("staff", "POST", "/api/flow_runs/filter", 201),
        ("staff", "GET", "/dashboard", 201),
        ("staff", "DELETE", f"/api/flow_runs/{ID}", 403),
        ("beheer", "DELETE", f"/api/flow_runs/{ID}", 201),
        ("staff", "PATCH", PATHS["Schedule"][1], 403),
        ("staff", "PATCH", PATHS["Limit"][1], 403),
        ("staff", "GET", PATHS["Limit"][1], 201),
        ("staff", "DELETE", PATHS["Limit"][1], 403),
        ("beheer", "DELETE", PATHS["Limit"][1], 201),
        ("beheer", "PATCH", f"/api/deployments/{ID}", 403),
        ("beheer", "POST", "/api/artifacts/", 403),
        ("staff", "PUT", START, 403),
        ("beheer", "GET", "/api/block_documents/x", 403),
        ("staff", "GET", "/api/events/in", 403),
        ("staff", "POST", "/dashboard", 403),
        ("beheer", "PATCH", "/api/v2/concurrency_limits/a%20b", 403),
    ]
    for role, method, path, status in may:
        assert door.ask(method, path, b'{"active": true}', role)[0] == status, (role, method, path)
    assert door.ask("POST", START, GOOD, Cookie="")[0] == 401


def test_a_page_calls_itself_by_a_number_and_nothing_else(door: Proxy) -> None:
    """Prefect keeps the name of the client beside its token, for an hour."""
    assert door.ask("GET", f"/api/csrf-token?client={ID}")[0] == 201
    for other in (
        "client=Jansen",
        f"client={ID}Jansen",
        f"client={ID}&client=Jansen",
        f"client=Jansen&client={ID}",
        "",
    ):
        assert door.ask("GET", f"/api/csrf-token?{other}")[0] == 403
    assert door.ask("GET", f"/api/csrf-token/?client={ID}")[0] == 403
    assert len(door.seen) == 1


def test_there_is_no_second_path_to_another_state(door: Proxy) -> None:
    assert door.ask("POST", PATHS["Change"][1], as_bytes(CANCEL))[0] == 201
    assert door.ask("POST", PATHS["Change"][1].replace("set_state", "resume"), b"{}")[0] == 403
    assert door.ask("POST", "/api/flow_runs/bulk_set_state", b"{}")[0] == 403


def test_the_logs_tell_the_path_and_nothing_of_the_body(door: Proxy) -> None:
    door.ask("POST", START, BAD)
    logs = "".join(path.read_text() for path in door.log.parent.glob("*.log"))
    assert "Jansen" not in logs
    assert START in logs

"""A Prefect server as an address: password, forged requests, what is no server; and the outside monitor."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from klantreis.errors import ServerRefused, ServerUnavailable
from klantreis.prefect_api import PrefectApi
from klantreis.usecases.alive import ask_for

PASSWORD = "Basic a2xhbnRyZWlzOmNhbmFyeQ=="  # klantreis:canary


class Guarded(BaseHTTPRequestHandler):
    """Wants a password and a token, as a Prefect server in production does. `/api/bad/…` is broken."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/ping"):
            self._say(200 if self.path.endswith("well") else 500, "")
        elif self.path == "/api/busy":
            self._say(503 if self.asked.count("/api/busy") < 3 else 200, "[2]")
        elif self.headers["Authorization"] != PASSWORD:
            self._say(401, "{}")
        elif self.path.startswith("/api/csrf-token"):
            self._say(200, json.dumps({"token": "t-1"}))
        elif self.command == "POST" and self.headers["Prefect-Csrf-Token"] != "t-1":
            self._say(403, "{}")
        else:
            self._say(200, "no json" if "bad" in self.path else "[1]")

    def _say(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_server_that_guards_itself_is_asked_with_password_and_token(address: str) -> None:
    api = PrefectApi(f"{address}/api", "klantreis:canary")
    assert api.get("/x") == [1]
    assert api.post("/y", {}) == [1]


def test_a_busy_server_is_asked_again(address: str) -> None:
    assert PrefectApi(f"{address}/api", pauses=(0, 0)).get("/busy") == [2]
    Guarded.asked.clear()
    with pytest.raises(ServerUnavailable, match="answered 503"):
        PrefectApi(f"{address}/api", pauses=(0,)).get("/busy")


def test_the_wrong_password_says_which_setting_and_never_repeats_it(address: str) -> None:
    with pytest.raises(ServerRefused) as refused:
        PrefectApi(f"{address}/api", "klantreis:other-canary").get("/x")
    assert "PREFECT_API_AUTH_STRING" in str(refused.value)
    assert "canary" not in str(refused.value) + repr(PrefectApi(address, "klantreis:other-canary"))


def test_what_is_no_prefect_server_is_told_as_such(address: str) -> None:
    with pytest.raises(ServerUnavailable, match="no Prefect server"):
        PrefectApi(f"{address}/api", "klantreis:canary").get("/bad")
    with pytest.raises(ServerUnavailable, match="does not answer"):
        PrefectApi("http://127.0.0.1:1/api").get("/x")
    with pytest.raises(ServerUnavailable, match="no address"):
        PrefectApi("prefect.example.nl").get("/x")


def test_the_outside_monitor_is_asked_for_its_address_and_nothing_is_told(address: str) -> None:
    assert ask_for(f"{address}/ping/secret-canary?well") == ""
    assert Guarded.asked[-1] == "/ping/secret-canary?well"
    failed = [ask_for(f"{address}/ping/canary"), ask_for("http://127.0.0.1:1/canary"), ask_for("canary")]
    assert all(failed)
    assert "canary" not in "".join(failed)

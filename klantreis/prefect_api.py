"""A Prefect server as an HTTP address: asked for what it knows, with its password, over https where it has that.

Rules
-----
1. Never as a library: only flows and tasks import Prefect.
2. A failure names the address of the request, never the password, a body or an answer.
3. A server that is busy is asked again: it says so before it did anything.
4. Where the server guards itself against forged requests (CSRF), a token is fetched first.
"""

import base64
import http.client
import json
import ssl
from dataclasses import dataclass, field
from time import sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from klantreis.errors import ServerRefused, ServerUnavailable

BUSY = 503  #: nothing was done: on SQLite another had the database
PAUSES = (1.0, 3.0, 10.0)  #: seconds before it is asked again
PATIENCE = 20  #: seconds; on SQLite a busy server has taken that long


@dataclass
class PrefectApi:
    """One server. `auth` is `user:password` or empty; `ca_file` a certificate authority of one's own."""

    url: str  #: ends in /api
    auth: str = field(default="", repr=False)
    ca_file: str = ""
    patience: float = PATIENCE
    pauses: tuple[float, ...] = PAUSES
    _csrf: dict[str, str] = field(default_factory=dict, repr=False)

    def get(self, path: str) -> Any:
        """The answer. Raises ServerUnavailable, ServerRefused."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: object = None) -> Any:
        """The answer. Raises likewise."""
        return self._ask("POST", path, body if body is not None else {})

    def patch(self, path: str, body: object) -> Any:
        """The answer, which may be nothing. Raises likewise."""
        return self._ask("PATCH", path, body)

    def put(self, path: str, body: object) -> Any:
        """The answer, which may be nothing. Raises likewise."""
        return self._ask("PUT", path, body)

    def _ask(self, method: str, path: str, body: object) -> Any:
        if method != "GET" and not self._csrf:
            self._csrf = self._token()
        status, said = self._patiently(method, path, None if body is None else json.dumps(body))
        if status in (401, 403):
            raise ServerRefused(f"{method} {path}")
        if status >= 400:
            raise ServerUnavailable(f"The Prefect server of {self.url} answered {status} to {method} {path}.")
        try:
            return json.loads(said) if said else None
        except ValueError:
            raise ServerUnavailable(
                f"What answers at {self.url} is no Prefect server (end the address in /api)."
            ) from None

    def _patiently(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        status, said = self._exchange(method, path, body, self._csrf)
        for pause in self.pauses:
            if status != BUSY:
                break
            sleep(pause)
            status, said = self._exchange(method, path, body, self._csrf)
        return status, said

    def _token(self) -> dict[str, str]:
        """The headers that say that this request is ours; none where the server does not ask for them."""
        client = str(uuid4())
        status, said = self._exchange("GET", f"/csrf-token?client={client}", None, {})
        if status != 200:
            return {"Prefect-Csrf-Client": client}
        return {"Prefect-Csrf-Client": client, "Prefect-Csrf-Token": json.loads(said)["token"]}

    def _exchange(self, method: str, path: str, body: str | None, more: dict[str, str]) -> tuple[int, bytes]:
        place = urlsplit(self.url)
        headers = {"Content-Type": "application/json", **more}
        if self.auth:
            headers["Authorization"] = f"Basic {base64.b64encode(self.auth.encode()).decode()}"
        try:
            connection = self._connection()
            try:
                connection.request(method, f"{place.path.rstrip('/')}{path}", body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise ServerUnavailable(
                f"The Prefect server of {self.url} does not answer ({type(problem).__name__}). Look whether it runs, "
                "and at its log."
            ) from None

    def _connection(self) -> http.client.HTTPConnection:
        place = urlsplit(self.url)
        if place.scheme not in ("http", "https") or not place.hostname:
            raise ServerUnavailable("PREFECT_API_URL is no address: write http(s)://HOST/api.")
        if place.scheme == "http":
            return http.client.HTTPConnection(place.hostname, place.port, timeout=self.patience)
        context = ssl.create_default_context(cafile=self.ca_file or None)
        return http.client.HTTPSConnection(place.hostname, place.port, timeout=self.patience, context=context)

"""One HTTP request of one of Apprise's plugins, watched: was it handed over, and what was the answer.

Apprise's plugins for services over HTTP call `requests.post` and answer only yes or no (delivery.md 1.2). Each channel
here loads a copy of the plugin's module of its own in which `requests` is this transport. So the plugin keeps what it
knows (address, sign-in, shape of the message), and we learn what happened, without touching Apprise for anybody else.

Rules
-----
1. One request per message, on a connection of its own: a kept one may turn out to be gone just after it was used, and
   then nobody knows. No retries, no redirects, our time-outs.
2. What fails while the connection is made was not handed over: `retry`. What fails after it is `in_doubt`.
3. 401, 402, 403 and a redirect are about us, and stop the sending; 429 and 503 with `Retry-After` say *later*; any
   other 4xx refuses this message; any other 5xx, or an answer that cannot be read, leaves its fate `in_doubt`.
4. Nothing of a request or an answer is logged.
5. What is known of a message is seen by the thread that sends it, and by no other.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is half typed.

import importlib.util
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from klantreis.channels.port import Fate, Outcome
from klantreis.channels.quiet import without_addresses
from klantreis.errors import ChannelRefused

_NEVER_SENT = (ConnectTimeoutError, NewConnectionError, ProxyError)
_AGAINST_US = {
    401: "it does not accept our sign-in (401)",
    402: "it wants to be paid first (402)",
    403: "it does not let us send (403)",
}
_LARGEST_ANSWER = 200_000
_SILENT = logging.Logger("klantreis.silent", level=logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, and its JSON (None: it had none)."""

    status: int
    content: Any


#: From the payload of a plugin to the payload that leaves, and from an answer of 2xx or 4xx to an outcome.
Completes = Callable[[dict[str, Any]], dict[str, Any]]
Reads = Callable[[Answer], Outcome]


class StopError(Exception):
    """Said by who reads an answer: the service does not want us at all; `str` says why, in words."""


class TooManyRequestsError(RuntimeError):
    """A plugin asked for a second request for one message: a defect, for one message is one request."""


class Transport(threading.local):
    """Stands for `requests` in a plugin. Call `prepare`, let the plugin send, and look at `outcome`.

    Each thread sees one of its own, made with the same arguments: several messages are under way at once.
    """

    codes = requests.codes
    exceptions = requests.exceptions
    RequestException = requests.RequestException

    def __init__(self, channel: str, *, timeouts: tuple[float, float], base: str = "", verify: bool = True) -> None:
        self._channel = channel
        self._timeouts = timeouts
        self._base = base
        self._verify = verify
        self._completes: Completes = dict
        self._reads: Reads = plainly
        self._asked = False
        self.outcome: Outcome | None = None
        self.refusal: ChannelRefused | None = None

    def prepare(self, completes: Completes, reads: Reads) -> None:
        """For the next message."""
        self._completes, self._reads = completes, reads
        self._asked, self.outcome, self.refusal = False, None, None

    def post(self, url: str, *, data: Any = None, params: Any = None, **rest: Any) -> requests.Response:
        """As `requests.post`, once (rule 1)."""
        if self._asked:
            raise TooManyRequestsError
        self._asked = True
        payload = json.loads(data) if isinstance(data, str) else dict(data or {})
        payload = self._completes(payload)
        body = json.dumps(payload) if isinstance(data, str) else payload
        try:
            response = self._ask(url, body, params, rest)
        except requests.RequestException as error:
            self.outcome = self._failed(error)
            raise
        self.outcome = self._read(response)
        return response

    def _ask(self, url: str, body: Any, params: Any, rest: dict[str, Any]) -> requests.Response:
        with requests.Session() as session:
            session.mount("https://", HTTPAdapter(max_retries=0))
            session.mount("http://", HTTPAdapter(max_retries=0))
            return session.post(
                self._place(url), data=body, params=params, headers=rest.get("headers"), auth=rest.get("auth"),
                timeout=self._timeouts, allow_redirects=False, verify=self._verify,
            )  # fmt: skip

    def _place(self, url: str) -> str:
        if not self._base:
            return url
        here, there = urlsplit(self._base), urlsplit(url)
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))

    def _failed(self, error: requests.RequestException) -> Outcome:
        """Rule 2."""
        if isinstance(error, requests.exceptions.SSLError):
            self.refusal = ChannelRefused(self._channel, "its certificate is not trusted, or is not of this host")
            return Outcome(Fate.retry, "no_connection")
        if isinstance(error, requests.ConnectTimeout) or _cause(error, _NEVER_SENT):
            return Outcome(Fate.retry, "no_connection")
        if isinstance(error, requests.Timeout):
            return Outcome(Fate.in_doubt, "timeout")
        if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
            return Outcome(Fate.in_doubt, "connection_lost")
        if isinstance(error, requests.exceptions.InvalidHeader | requests.exceptions.InvalidURL):
            return Outcome(Fate.refused, "unfit_request")
        return Outcome(Fate.in_doubt, "http_error")

    def _read(self, response: requests.Response) -> Outcome:
        """Rule 3."""
        status = response.status_code
        why = _AGAINST_US.get(status) or ("it sends us elsewhere" if 300 <= status < 400 else "")
        if why:
            self.refusal = ChannelRefused(self._channel, why)
            return Outcome(Fate.retry, f"http_{status}")
        if status == 429 or (status == 503 and "Retry-After" in response.headers):
            return Outcome(Fate.retry, f"http_{status}")
        if not 200 <= status < 500:
            return Outcome(Fate.in_doubt, f"http_{status}")
        try:
            outcome = self._reads(Answer(status, _json(response)))
        except StopError as stop:
            self.refusal = ChannelRefused(self._channel, str(stop))
            return Outcome(Fate.retry, f"http_{status}")
        return outcome._replace(proof=without_addresses(outcome.proof)[:200])


def plainly(answer: Answer) -> Outcome:
    """Where the status says it all: 2xx accepted, 4xx refused."""
    if answer.status < 300:
        return Outcome(Fate.accepted, "", str(answer.status))
    return Outcome(Fate.refused, f"http_{answer.status}")


def own_copy(plugin: str, transport: Transport) -> ModuleType:
    """A copy of the module of one of Apprise's plugins in which `requests` is this transport."""
    spec = importlib.util.find_spec(f"apprise.plugins.{plugin}")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"Apprise has no plugin {plugin}")
    module = importlib.util.module_from_spec(spec)  # it is not put in sys.modules: the copy is ours alone
    spec.loader.exec_module(module)
    module.requests = transport  # type: ignore[attr-defined]
    module.logger = _SILENT  # type: ignore[attr-defined]
    for each in vars(module).values():
        if isinstance(each, type) and each.__module__ == module.__name__ and hasattr(each, "logger"):
            each.logger = _SILENT  # it writes numbers, texts and keys, in forms that no mask recognises
    return module


def _cause(error: BaseException | None, kinds: tuple[type[BaseException], ...]) -> bool:
    """Whether one of these stands behind an error, however it was wrapped."""
    seen: list[object] = [error]
    for each in seen:
        if isinstance(each, kinds):
            return True
        if isinstance(each, BaseException) and len(seen) < 20:
            seen += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]
    return False


def _json(response: requests.Response) -> Any:
    try:
        return json.loads(response.content) if len(response.content) <= _LARGEST_ANSWER else None
    except ValueError:
        return None

"""The official client of Notify, made to say what is known when a call goes wrong.

The client turns every failure into one error with the number 503; what really happened is in what it came from.
"""

# mypy: disable-error-code="no-untyped-call"
# The client has no types.

import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import MaxRetryError, NewConnectionError

PAGE = 250  #: messages the service gives at a time
_LIST = "/v2/notifications"


class NoConnection(Exception):
    """Nothing was handed over. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Unclear(NoConnection):
    """It was handed over, and what came back says nothing of the message."""


class Untrusted(Exception):
    """The certificate of the service is not to be trusted."""


class Refusal(Exception):
    """An answer of 4xx: its number, and by error what the service says of it. Never shown: it may repeat values."""

    def __init__(self, status: int, said: tuple[tuple[str, str], ...]) -> None:
        self.status, self.said = status, said
        super().__init__(str(status))


class _OneTry(requests.Session):
    """No redirects: a POST that is sent on to another address is a second POST."""

    def request(self, method: Any, url: Any, *args: Any, **settings: Any) -> requests.Response:
        return super().request(method, url, *args, **{**settings, "allow_redirects": False})


class Api(threading.local):
    """One service at Notify. The client serves one thread: each thread sees one of its own, with the same arguments."""

    def __init__(self, key: str, base: str, timeouts: tuple[float, float]) -> None:
        _silence()
        self._client = NotificationsAPIClient(key, base_url=base, timeout=timeouts)
        self._client.request_session = _OneTry()

    def post(self, kind: str, data: Mapping[str, Any]) -> str:
        """Hand over one message; the id the service gave it.

        Raises NoConnection, Unclear, Untrusted, Refusal.
        """
        answer = self._call("POST", f"{_LIST}/{kind}", data=data)
        return _id(answer)

    def by_reference(self, reference: str) -> Mapping[str, Any] | None:
        """The newest message with this reference. Raises as `post` does."""
        found = _listed(self._call("GET", _LIST, params={"reference": reference}))
        return next(iter(found), None)

    def by_id(self, id_: str) -> Mapping[str, Any] | None:
        """The message with this id; None when the service has it no more. Raises as `post` does."""
        try:
            answer = self._call("GET", f"{_LIST}/{id_}")
        except Refusal as refusal:
            if refusal.status in (400, 404):
                return None
            raise
        return answer if isinstance(answer, Mapping) else None

    def newest(self, kind: str, pages: int) -> Iterator[Mapping[str, Any]]:
        """All messages of a kind, the newest first, at most this many pages. Raises as `post` does."""
        older: dict[str, str] = {}
        for _ in range(pages):
            found = _listed(self._call("GET", _LIST, params={"template_type": kind, **older}))
            yield from found
            if not found:
                return
            older = {"older_than": _id(found[-1])}

    def close(self) -> None:
        self._client.request_session.close()

    def _call(self, method: str, path: str, **parts: Any) -> Any:
        try:
            return self._client.request(method, path, **parts)
        except APIError as error:
            raise _what_happened(error) from None


def _what_happened(error: APIError) -> Exception:
    cause, answer = error.__cause__, error.response
    if answer is not None:
        status = answer.status_code
        return Refusal(status, _said(answer)) if 400 <= status < 500 else Unclear(f"notify_{status}")
    if isinstance(cause, requests.exceptions.SSLError):
        return Untrusted()
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return NoConnection("timeout")
    if isinstance(cause, requests.exceptions.ProxyError) or _never_connected(cause):
        return NoConnection("no_connection")
    return Unclear("timeout" if isinstance(cause, requests.exceptions.Timeout) else "connection_lost")


def _never_connected(cause: BaseException | None) -> bool:
    inner = cause.args[0] if isinstance(cause, requests.exceptions.ConnectionError) and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)


def _said(answer: requests.Response) -> tuple[tuple[str, str], ...]:
    """(error, message) of each complaint; both forms the service uses, nothing of any other."""
    try:
        body = answer.json()
    except ValueError:
        return ()
    errors = body.get("errors") if isinstance(body, Mapping) else None
    if not isinstance(errors, list):
        return ()
    complaints = [each for each in errors if isinstance(each, Mapping)]
    return tuple((str(each.get("error", "")), str(each.get("message", ""))) for each in complaints)


def _listed(answer: Any) -> list[Mapping[str, Any]]:
    found = answer.get("notifications") if isinstance(answer, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise Unclear("unreadable_answer")
    return found


def _id(answer: Any) -> str:
    id_ = answer.get("id") if isinstance(answer, Mapping) else None
    if not isinstance(id_, str) or not 8 <= len(id_) <= 64:
        raise Unclear("unreadable_answer")
    return id_


def _silence() -> None:
    """The client logs what the service answered, at WARNING; that may hold what a text was filled with."""
    logger = logging.getLogger("notifications_python_client")
    logger.propagate = False
    logger.setLevel(logging.CRITICAL)

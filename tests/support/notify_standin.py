"""A stand-in for NotifyNL in a process of its own: it behaves as the service's documentation says, and can fail.

    python -m tests.support.notify_standin --dir DIR --key NAME-SERVICE-SECRET [--port 0]

Prints its port. What it accepts is a line of JSON in `DIR/accepted.jsonl`, synced before the answer. A line
`{"reference": …, "status": …}` in `DIR/moves.jsonl` moves a message on: later lines overrule earlier ones.

It checks the JWT (HS256, `iss` and `iat` within 30 seconds), the fields of a request by the schema of the API, and
template ids: TEMPLATES are known, anything else is not. References need not be unique. Faults are asked for by where
the message goes (the part of an address before the @ or `+`; a telephone number by its last digits; the first word of
a letter's second line), up to the first `+`:

    500-after 500-before      an answer of 500, kept or not
    hang-after hang-before    no answer for a while, kept or not
    drop-after drop-before    the connection breaks, kept or not
    late                      500, kept, and found by its reference only once it is moved on
    garbled                   201 with an answer that is no JSON, kept
    429 429-day               too many requests, in one minute or one day
    moved                     307 to another address, where it would be taken
    team trial                400: the key or the service may not write to this recipient

`-once` after any of them: only the first post to that address.
"""

import argparse
import json
import os
import threading
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

PAGE = 250
TEMPLATES = {
    "email": "11111111-1111-4111-8111-111111111111",
    "sms": "22222222-2222-4222-8222-222222222222",
    "letter": "33333333-3333-4333-8333-333333333333",
}
NEEDS = {"email": ("subject", "body"), "sms": ("body",), "letter": ("subject", "body")}
FIELDS = {
    "email": {"email_address", "template_id", "personalisation", "reference", "email_reply_to_id", "scheduled_for"},
    "sms": {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id", "scheduled_for"},
    "letter": {"template_id", "personalisation", "reference"},
}
TO = {"email": "email_address", "sms": "phone_number"}
HANG = 3.0


class Service:
    """What the service holds, shared by its threads."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.service, self.secret = folder, key[-73:-37], key[-36:]
        self.lock = threading.Lock()
        self.kept: list[dict[str, Any]] = []
        self.seen: Counter[str] = Counter()

    def keep(self, kind: str, request: dict[str, Any], fault: str) -> dict[str, Any]:
        with self.lock:
            message = {
                "id": str(uuid.uuid4()), "reference": request.get("reference"), "type": kind, "status": "created",
                "email_address": request.get("email_address"), "phone_number": request.get("phone_number"),
                "body": request["personalisation"]["body"], "subject": request["personalisation"].get("subject"),
                **{f"line_{n}": request["personalisation"].get(f"address_line_{n}") for n in range(1, 7)},
                "postcode": None, "created_at": datetime.now(UTC).isoformat(), "sent_at": None, "completed_at": None,
                "template": {"id": request["template_id"], "version": 1, "uri": "/v2/template"}, "scheduled_for": None,
            }  # fmt: skip
            with (self.folder / "accepted.jsonl").open("a") as file:
                file.write(json.dumps({**message, "late": fault == "late", "request": request}) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self.kept.append({**message, "late": fault == "late"})
        return message

    def now(self) -> list[dict[str, Any]]:
        """As it is now, the newest first."""
        moves: dict[str, str] = {}
        path = self.folder / "moves.jsonl"
        for line in path.read_text().splitlines() if path.exists() else ():
            move = json.loads(line)
            moves[move["reference"]] = move["status"]
        with self.lock:
            found = [{**each, "status": moves.get(str(each["reference"]), each["status"])} for each in self.kept]
        shown = [each for each in found if not each["late"] or each["reference"] in moves]
        return [{name: value for name, value in each.items() if name != "late"} for each in reversed(shown)]

    def fault(self, kind: str, request: dict[str, Any]) -> str:
        if kind == "letter":
            asked = str(request["personalisation"].get("address_line_2", "")).split(" ")[0]
        else:
            asked = str(request.get(TO[kind], "")).partition("@")[0].partition("+")[0]
        if not asked.endswith("-once"):
            return asked
        with self.lock:
            self.seen[str(request)] += 1
            return asked.removesuffix("-once") if self.seen[str(request)] == 1 else ""


class Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, else each answer waits 40 ms for an acknowledgement

    def log_message(self, *_: object) -> None:
        """Nothing: the test reads what was kept."""

    def do_GET(self) -> None:
        if not self._authorised():
            return
        self._count()
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/v2/notifications":
            self._list(asked)
            return
        id_ = parts.path.rpartition("/")[2]
        found = next((each for each in self.service.now() if each["id"] == id_), None)
        if found is None:
            self._error(404, "NoResultFound", "No result found")
        else:
            self._answer(200, found)

    def _list(self, asked: dict[str, str]) -> None:
        if unknown := asked.keys() - {"reference", "template_type", "status", "older_than", "include_jobs"}:
            self._error(400, "ValidationError", f"Additional properties are not allowed ({unknown})")
            return
        found = self.service.now()
        if "older_than" in asked:
            ids = [each["id"] for each in found]
            found = found[ids.index(asked["older_than"]) + 1 :] if asked["older_than"] in ids else []
        if "reference" in asked:
            found = [each for each in found if each["reference"] == asked["reference"]]
        if "template_type" in asked:
            found = [each for each in found if each["type"] == asked["template_type"]]
        links = {"current": f"/v2/notifications?{urlsplit(self.path).query}"}
        if found[:PAGE]:
            links["next"] = f"/v2/notifications?older_than={found[:PAGE][-1]['id']}"
        self._answer(200, {"notifications": found[:PAGE], "links": links})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._authorised():
            return
        kind = urlsplit(self.path).path.removeprefix("/v2/notifications/")
        if kind not in FIELDS:
            self._error(404, "NotFound", "Not found")
            return
        request = json.loads(body)
        if wrong := _wrong(kind, request):
            self._error(400, *wrong)
            return
        fault = self.service.fault(kind, request)
        if not self._refused(fault):
            self._take(kind, request, fault)

    def _refused(self, fault: str) -> bool:
        match fault:
            case "429":
                self._error(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per minute")
            case "429-day":
                self._error(429, "TooManyRequestsError", "Exceeded send limits (250000) for today")
            case "moved" if not urlsplit(self.path).query:
                self.send_response(307)
                self.send_header("Location", f"{self.path}?moved")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "team":
                self._error(400, "BadRequestError", "Can't send to this recipient using a team-only API key")
            case "trial":
                self._error(400, "BadRequestError", "Can't send to this recipient when service is in trial mode")
            case _:
                return False
        return True

    def _take(self, kind: str, request: dict[str, Any], fault: str) -> None:
        what, _, when = fault.partition("-")
        message = None if when == "before" else self.service.keep(kind, request, fault)
        if what == "hang":
            time.sleep(HANG)
        if what in ("hang", "drop"):
            self.close_connection = True
            self.connection.close()
        elif what in ("500", "late"):
            self._error(500, "Exception", "Internal server error")
        elif what == "garbled":
            self._raw(201, b"<html>thank you</html>")
        elif message is not None:
            names = ("id", "reference", "template", "scheduled_for")
            self._answer(201, {**{name: message[name] for name in names}, "uri": "/v2", "content": {"body": ""}})

    def _count(self) -> None:
        with (self.service.folder / "asked").open("ab") as file:
            file.write(b".")

    def _authorised(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, self.service.secret, algorithms=["HS256"], leeway=30)
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") == self.service.service and abs(time.time() - claims.get("iat", 0)) <= 30:
            return True
        self._error(403, "AuthError", "Invalid token: signature, API token not found")
        return False

    def _error(self, status: int, error: str, message: str) -> None:
        self._answer(status, {"status_code": status, "errors": [{"error": error, "message": message}]})

    def _answer(self, status: int, value: object) -> None:
        self._raw(status, json.dumps(value).encode())

    def _raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _wrong(kind: str, request: dict[str, Any]) -> tuple[str, str] | None:
    """What the documentation says is refused with 400."""
    if unknown := request.keys() - FIELDS[kind]:
        return "ValidationError", f"Additional properties are not allowed ({', '.join(sorted(unknown))} was unexpected)"
    personalisation = request.get("personalisation", {})
    if request.get("template_id") != TEMPLATES[kind]:
        return "BadRequestError", "Template not found"
    if missing := [name for name in NEEDS[kind] if name not in personalisation]:
        return "BadRequestError", f"Missing personalisation: {', '.join(missing)}"
    if len(request.get("reference", "")) > 1000:
        return "ValidationError", "reference is too long"
    if kind == "letter":
        return _wrong_lines(personalisation)
    to = request.get(TO[kind], "")
    if kind == "email" and ("@" not in to or to.endswith(".")):
        return "ValidationError", "email_address Not a valid email address"
    if kind == "sms" and not to.removeprefix("+").partition("+")[0].replace("-", "").isalnum():
        return "ValidationError", "phone_number Not a valid phone number"
    return None


def _wrong_lines(personalisation: dict[str, str]) -> tuple[str, str] | None:
    filled = [n for n in range(1, 8) if personalisation.get(f"address_line_{n}")]
    if 1 not in filled:
        return "ValidationError", "personalisation address_line_1 is a required property"
    return ("ValidationError", "Address must be at least 3 lines long") if len(filled) < 3 else None


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--dir", type=Path, required=True)
    options.add_argument("--key", required=True)
    chosen = options.parse_args()
    Handler.service = Service(chosen.dir, chosen.key)
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

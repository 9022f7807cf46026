"""Stands for SMS gateways and Teams: a server in its own process that answers as we understand their documentation.

What becomes of a message is told by the last two digits of its number (or, for Teams, of the workflow):

    40 the number is wrong    41 our key is wrong       43 no credit       29 too fast      30 sends us elsewhere
    50 breaks                 51 hangs up after reading 52 never answers   22 says nothing understandable

Anything else is taken. Each request is one line of JSON in `requests`, written before the answer.

    python -m tests.support.gateway_standin FOLDER
"""

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

GATEWAYS = {
    "/messages": "msgbird", "/2010-04-01/": "twilio", "/sms/json": "vonage", "/xms/v1/": "sinch",
    "/v3/sms/send": "clicksend",
    "/v1/messages": "bulksms", "/api/sms": "seven", "/workflows/": "workflows",
}  # fmt: skip


def taken(gateway: str) -> tuple[int, object]:
    return {
        "msgbird": (201, {"id": "mb-1", "recipients": {"totalSentCount": 1}}),
        "twilio": (201, {"sid": "SM-1", "status": "queued"}),
        "vonage": (200, {"message-count": "1", "messages": [{"status": "0", "message-id": "vo-1"}]}),
        "sinch": (201, {"id": "si-1", "canceled": False}),
        "clicksend": (200, {"data": {"messages": [{"status": "SUCCESS", "message_id": "cs-1"}]}}),
        "bulksms": (201, [{"id": "bs-1", "status": {"type": "ACCEPTED"}}]),
        "seven": (200, {"success": "100", "messages": [{"id": "se-1", "success": True}]}),
        "workflows": (202, None),
    }[gateway]


def wrong_number(gateway: str) -> tuple[int, object]:
    return {
        "msgbird": (422, {"errors": [{"code": 9, "description": "no recipients", "parameter": "recipient"}]}),
        "twilio": (400, {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}),
        "vonage": (200, {"messages": [{"status": "7", "error-text": "Number barred"}]}),
        "sinch": (400, {"code": "syntax_invalid_parameter_format", "text": "to"}),
        "clicksend": (200, {"data": {"messages": [{"status": "INVALID_RECIPIENT"}]}}),
        "bulksms": (400, {"type": "https://developer.bulksms.com/json/v1/errors#bad-request", "status": 400}),
        "seven": (200, {"success": "202", "messages": []}),
        "workflows": (400, {"error": {"code": "InvalidRequestContent"}}),
    }[gateway]


def no_credit(gateway: str) -> tuple[int, object]:
    return {
        "msgbird": (422, {"errors": [{"code": 25, "description": "not enough balance"}]}),
        "vonage": (200, {"messages": [{"status": "9", "error-text": "Quota"}]}),
        "clicksend": (200, {"data": {"messages": [{"status": "INSUFFICIENT_CREDIT"}]}}),
        "bulksms": (403, {"type": "https://developer.bulksms.com/json/v1/errors#insufficient-credits"}),
        "seven": (200, {"success": "500", "messages": []}),
    }.get(gateway, (402, {}))


class Handler(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path = urlsplit(self.path).path
        gateway = next(name for start, name in GATEWAYS.items() if path.startswith(start))
        payload = json.loads(raw) if raw.startswith(("{", "[")) else dict(parse_qsl(raw))
        line = {"gateway": gateway, "path": self.path, "payload": payload, "sign_in": self.headers.get("Authorization")}
        with (self.folder / "requests").open("a") as file:
            file.write(json.dumps(line) + "\n")
        self._answer(gateway, re.sub(r"\D", "", json.dumps(payload if gateway != "workflows" else path)), payload)

    def _answer(self, gateway: str, digits: str, payload: object) -> None:
        number = re.search(r"316\d{8}", digits)
        what = number[0][-2:] if number else digits[-2:]
        if what == "51":
            self.close_connection = True
            self.connection.close()
        elif what == "52":
            time.sleep(5)
        elif what == "30":
            self._say(302, None, Location="https://elsewhere.example/")
        elif what == "40":
            self._say(*wrong_number(gateway))
        elif what == "43":
            self._say(*no_credit(gateway))
        elif what in ("41", "29", "50"):
            self._say({"41": 401, "29": 429, "50": 500}[what], {"error": "as asked"})
        elif what == "22":
            self._say(200, {"hello": "world"})
        else:
            self._say(*taken(gateway))

    def _say(self, status: int, content: object, **headers: str) -> None:
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def main() -> None:
    Handler.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

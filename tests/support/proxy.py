"""nginx with the proxy of deploy/ on ports of its own, between a stand-in for the sign-in and one for Prefect.

Rules
-----
1. Of klantreis.conf only addresses, ports and TLS are changed: what it allows and refuses is as it is in production.
2. Who somebody is, is said by a cookie: `role=staff`, `role=beheer`, or none.
3. The stand-in for Prefect takes everything and remembers it: what is in `seen`, came through.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PROXY = Path(__file__).resolve().parents[2] / "deploy" / "proxy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NJS = next((path for path in (
    Path("/usr/lib/nginx/modules/ngx_http_js_module.so"), Path("/usr/share/nginx/modules/ngx_http_js_module.so"),
) if path.exists()), None)  # fmt: skip
needs_nginx = pytest.mark.skipif(NGINX is None or NJS is None, reason="nginx with its module njs is not installed")


@dataclass(frozen=True)
class Request:
    """One that reached Prefect."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Proxy:
    port: int
    seen: list[Request] = field(default_factory=list)
    log: Path = Path()

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, role: str = "staff", **headers: str
    ) -> tuple[int, str]:
        """Status and text of the answer. Headers by their names with `_` for `-`."""
        named = {"Cookie": f"role={role}", "Content-Type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def proxy(folder: Path) -> Iterator[Proxy]:
    running = Proxy(_free(), log=folder / "error.log")
    with _standing_in(_prefect(running.seen)) as prefect, _standing_in(_SignIn) as signin:
        _write(folder, running.port, prefect, signin)
        assert NGINX is not None
        process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        try:
            _wait_for(running.port)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def _write(folder: Path, port: int, prefect: int, signin: int) -> None:
    conf = (PROXY / "klantreis.conf").read_text("utf-8")
    conf = re.sub(r"^ *ssl_.*\n", "", conf, flags=re.MULTILINE)
    changes = {
        "server server:4200": f"server 127.0.0.1:{prefect}", "server signin:4180": f"server 127.0.0.1:{signin}",
        "listen 8443 ssl": f"listen 127.0.0.1:{port}", "listen 8444 ssl": f"listen 127.0.0.1:{_free()}",
        "listen 8080": f"listen 127.0.0.1:{_free()}", "127.0.0.1:8081": f"127.0.0.1:{_free()}",
        "/etc/nginx/bodies.js": str(PROXY / "bodies.js"), "/etc/nginx/klantreis-auth.conf": str(folder / "auth.conf"),
        "/dev/stdout": str(folder / "access.log"),
    }  # fmt: skip
    for old, new in changes.items():
        assert old in conf, old
        conf = conf.replace(old, new)
    (folder / "klantreis.conf").write_text(conf, "utf-8")
    shutil.copy(PROXY / "klantreis-auth.conf.example", folder / "auth.conf")
    places = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""  # else its workers cannot read what the test made
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; load_module {NJS}; worker_processes 1;"
        f"events {{}} http {{ {places} include {folder}/klantreis.conf; }}",
        "utf-8",
    )


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _SignIn(_Quiet):
    def do_GET(self) -> None:
        cookie = self.headers.get("Cookie", "")
        groups = "klantreis,klantreis-beheer" if "role=beheer" in cookie else "klantreis"
        self.say(202 if "role=" in cookie else 401, X_Auth_Request_User="someone", X_Auth_Request_Groups=groups)


def _prefect(seen: list[Request]) -> type[BaseHTTPRequestHandler]:
    class Prefect(_Quiet):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen.append(Request(self.command, self.path, dict(self.headers), body))
            self.say(201, b"{}", Content_Type="application/json")

        do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815

    return Prefect


@contextmanager
def _standing_in(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not answer")

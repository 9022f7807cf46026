"""Whether the server behind an address can be reached at all: a connection is made and closed, nothing is said."""

import socket
from urllib.parse import urlsplit

PATIENCE = 5  #: seconds
_PORTS = {"klantmail": 25, "klantmails": 587, "mailto": 25, "mailtos": 587}


def unreachable(url: str) -> str:
    """Why not, without the address; empty when it can be reached, or when this kind of address names no server."""
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        if scheme not in _PORTS or not parts.hostname:
            return ""
        with socket.create_connection((parts.hostname, parts.port or _PORTS[scheme]), timeout=PATIENCE):
            return ""
    except TimeoutError:
        return "the server does not answer"
    except (OSError, ValueError):
        return "no connection to the server"

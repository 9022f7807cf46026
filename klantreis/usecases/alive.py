"""The dead man's switch of an outside monitor: an address that is asked for when all is well. Nothing is told by it.

A server that is dead reports nothing, so the monitor warns when nobody asked for its address in time.
"""

import http.client
import ssl
from urllib.parse import urlsplit

PATIENCE = 10  #: seconds
_AGENT = "klantreis"


def ask_for(url: str) -> str:
    """Ask for the address; why that failed, empty when it did not. The address, which is a secret, is not told."""
    place = urlsplit(url)
    if place.scheme not in ("http", "https") or not place.hostname:
        return "KLANTREIS_ALIVE_URL is no http(s) address"
    connection: http.client.HTTPConnection
    if place.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(place.hostname, place.port, timeout=PATIENCE, context=context)
    else:
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
    path = place.path or "/"
    try:
        connection.request("GET", f"{path}?{place.query}" if place.query else path, headers={"User-Agent": _AGENT})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        return f"the monitor of KLANTREIS_ALIVE_URL does not answer ({type(problem).__name__})"
    finally:
        connection.close()
    return "" if status < 400 else f"the monitor of KLANTREIS_ALIVE_URL answers {status}"

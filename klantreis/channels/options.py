"""The address of a channel, as its setting gives it: only options that we know, each with a value it can have.

Apprise reads many more, and some of them make a channel lie: `retry` sends a message twice, `optional` calls a failure
a success (delivery.md 1.2).
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from klantreis.errors import BadChannel

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SECONDS = r"[1-9]\d{0,3}|0?\.\d{1,3}"
#: Every channel over HTTP: time-outs, whether the certificate counts, and another place of the service.
OF_HTTP: Mapping[str, str] = {"cto": SECONDS, "rto": SECONDS, "verify": "yes|no", "via": r"https?://[\w.:\[\]-]+"}
_HARMFUL = {
    "retry": "a message that was taken would be sent again",
    "optional": "a server that is down would count as sent",
    "batch": "one message has one recipient",
    **dict.fromkeys(("to", "cc", "bcc"), "recipients come with each message"),
}


def options_of(name: str, url: str, known: Mapping[str, str]) -> dict[str, str]:
    """The options in the address of channel `name`; `known`: by option what its value looks like.

    Raises BadChannel, without repeating the address.
    """
    query = urlsplit(f"//{url.partition('://')[2]}").query
    asked = {option.lower(): value for option, value in parse_qsl(query, keep_blank_values=True)}
    for option in sorted(asked.keys() & _HARMFUL.keys()):
        raise BadChannel(name, f"the option `{option}` is not allowed: {_HARMFUL[option]}")
    if asked.keys() - known.keys():
        raise BadChannel(name, f"has an option that is not known; known are {', '.join(known)}")
    for option, value in asked.items():
        if not re.fullmatch(known[option], value):
            raise BadChannel(name, f"the option `{option}` has a value that it cannot have")
    return asked


def place(name: str, options: Mapping[str, str]) -> str:
    """The address in `via`: only encrypted, except on this machine."""
    base = options.get("via", "")
    if base.startswith("http://") and urlsplit(base).hostname not in THIS_MACHINE:
        raise BadChannel(name, "would send the key unencrypted; write `via` with https")
    return base


def timeouts(options: Mapping[str, str]) -> tuple[float, float]:
    """Seconds to connect and to wait for the answer. A gateway may take its time: 4 seconds, as Apprise has it, would
    leave messages in doubt that were taken."""
    return float(options.get("cto", "10")), float(options.get("rto", "60"))

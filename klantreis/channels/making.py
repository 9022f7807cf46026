"""From the settings to channels. A new kind of channel has its line in `_KINDS` (docs/howto-channel.md)."""

from collections.abc import Callable, Mapping
from pathlib import Path

from klantreis.channels.file import FileChannel
from klantreis.channels.null import NullChannel
from klantreis.channels.port import Channel
from klantreis.errors import BadChannel


def make_channels(urls: Mapping[str, str], out: Path) -> Mapping[str, Channel]:
    """The channels by name: one for each URL in the settings, and always `file` and `null`.

    Raises BadChannel. Nothing is connected yet.
    """
    channels: dict[str, Channel] = {"file": FileChannel(out), "null": NullChannel()}
    for name, url in urls.items():
        if name in channels:
            raise BadChannel(name, f"the channel `{name}` is always there and takes no setting")
        kind = _KINDS.get(url.partition("://")[0].lower())
        if not kind:
            raise BadChannel(name, f"no channel of klantreis has this kind of address; known are {', '.join(_KINDS)}")
        channels[name] = kind(name, url)
    return channels


def _email(name: str, url: str) -> Channel:
    from klantreis.channels.email import EmailChannel  # Apprise costs 0.2 s: only those pay who send mail

    return EmailChannel(name, url)


def _notify(name: str, url: str) -> Channel:
    from klantreis.channels.notifynl import NotifyChannel

    return NotifyChannel(name, url)


_KINDS: Mapping[str, Callable[[str, str], Channel]] = {
    "klantmail": _email,
    "klantmails": _email,
    "mailto": _email,
    "mailtos": _email,
    "notifynl": _notify,
}

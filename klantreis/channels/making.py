"""From the settings to channels. A new kind of channel has its line in `_KINDS` (docs/howto-channel.md)."""

from collections.abc import Callable, Mapping
from pathlib import Path

from klantreis.channels.file import FileChannel
from klantreis.channels.null import NullChannel
from klantreis.channels.port import Channel
from klantreis.core.house_style import HouseStyle
from klantreis.errors import BadChannel


def make_channels(
    urls: Mapping[str, str], out: Path, styles: Mapping[str, HouseStyle] | None = None, assets: Path = Path()
) -> Mapping[str, Channel]:
    """The channels by name: one for each URL in the settings, always `file` and `null`, and `letter` where a
    municipality has a house style. `assets` is where those find their logos and fonts.

    Raises BadChannel. Nothing is connected yet.
    """
    channels: dict[str, Channel] = {"file": FileChannel(out), "null": NullChannel()}
    if styles:
        channels["letter"] = _letter(out, styles, assets)
    for name, url in urls.items():
        if name in OURS:
            raise BadChannel(name, f"the channel `{name}` is ours and takes no setting")
        kind = _KINDS.get(url.partition("://")[0].lower())
        if not kind:
            raise BadChannel(name, f"no channel of klantreis has this kind of address; known are {', '.join(_KINDS)}")
        channels[name] = kind(name, url)
    return channels


def _letter(out: Path, styles: Mapping[str, HouseStyle], assets: Path) -> Channel:
    from klantreis.channels.letter import LetterChannel  # the typesetter: only those load it who write letters

    return LetterChannel(out, styles, assets)


def _email(name: str, url: str) -> Channel:
    from klantreis.channels.email import EmailChannel  # Apprise costs 0.2 s: only those pay who send mail

    return EmailChannel(name, url)


OURS = ("file", "letter", "null")  #: channels that need no setting


def _sms(name: str, url: str) -> Channel:
    from klantreis.channels.sms import SmsChannel

    return SmsChannel(name, url)


def _teams(name: str, url: str) -> Channel:
    from klantreis.channels.teams import TeamsChannel

    return TeamsChannel(name, url)


def _notify(name: str, url: str) -> Channel:
    from klantreis.channels.notifynl import NotifyChannel

    return NotifyChannel(name, url)


_KINDS: Mapping[str, Callable[[str, str], Channel]] = {
    "klantmail": _email,
    "klantmails": _email,
    "mailto": _email,
    "mailtos": _email,
    **dict.fromkeys(("msgbird", "twilio", "vonage", "sinch", "clicksend", "bulksms", "seven"), _sms),
    "workflows": _teams,
    "notifynl": _notify,
}

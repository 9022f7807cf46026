"""A folder of an IMAP mailbox (RFC 3501), read with the standard library.

    imaps://user:password@host[:993][/FOLDER][?done=NAME&replies=NAME&unread=NAME]
    imap://user:password@host[:143]…       with STARTTLS; without encryption on this machine only

`FOLDER` is INBOX unless it says otherwise. Mail is moved to the folders `klantreis-done`, `klantreis-replies` and
`klantreis-unread`, or to those that the address names; they are made when they are not there.

Rules
-----
1. Mail is fetched with PEEK: it stays unseen for people until it is moved.
2. Where the server knows MOVE (RFC 6851) it is used; else the mail is copied and marked deleted, and never expunged by
   us: that would take with it what people marked. What is marked deleted is not read.
3. A sign-in or a folder that is refused is the setting's fault (BadMailbox); a server that does not answer is not.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from klantreis.channels.mailbox import AT_ONCE, Item, Place
from klantreis.errors import BadMailbox, ChannelSilent

TIMEOUT = 30.0  #: seconds for the connection and every answer
_PORT = {"imaps": 993, "imap": 143}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}")


class ImapMailbox:
    """Connects when it is first read."""

    def __init__(self, setting: str) -> None:
        """Raises BadMailbox; the message never repeats the setting."""
        try:
            parts = urlsplit(setting)
            self._host, self._port = parts.hostname or "", parts.port or _PORT[parts.scheme.lower()]
        except ValueError:
            raise BadMailbox("has a port that is no number") from None
        self._secure = parts.scheme.lower() == "imaps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        options = dict(parse_qsl(parts.query))
        self._places = {place: options.pop(place, f"klantreis-{place}") for place in Place}
        if not self._host or not self._user or options or parts.fragment:
            raise BadMailbox("is no mailbox's address, as in imaps://user:password@host/INBOX")
        if not all(_NAME.fullmatch(name) for name in (self._folder, *self._places.values())):
            raise BadMailbox("names a folder with characters that it cannot have")
        self._server: imaplib.IMAP4 | None = None
        self._made: set[str] = set()
        self._moves: bool | None = None

    def items(self, largest: int) -> Iterator[Item]:
        found = self._ask("SEARCH", "UNDELETED")
        for uid in b" ".join(each for each in found if isinstance(each, bytes)).split()[:AT_ONCE]:
            name = uid.decode("ascii")
            answer = self._ask("FETCH", name, f"(BODY.PEEK[]<0.{largest}>)")
            raw = next((each[1] for each in answer if isinstance(each, tuple)), None)
            if isinstance(raw, bytes):
                yield Item(name, raw[:largest])

    def put_away(self, item: Item, place: Place) -> None:
        goal = self._places[place]
        self._make(goal)
        server = self._connected()
        if self._can_move(server):
            self._ask("MOVE", item.name, f'"{goal}"')
        else:
            self._ask("COPY", item.name, f'"{goal}"')
            self._ask("STORE", item.name, "+FLAGS.SILENT", r"(\Deleted)")

    def close(self) -> None:
        server, self._server = self._server, None
        if server:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        try:
            status, answer = self._connected().uid(command, *arguments)
        except (OSError, imaplib.IMAP4.abort):
            self._server = None
            raise ChannelSilent("the mailbox") from None
        except imaplib.IMAP4.error:
            status, answer = "NO", []
        if status != "OK":
            raise BadMailbox(f"the server refuses {command}")
        return answer

    def _can_move(self, server: imaplib.IMAP4) -> bool:
        if self._moves is None:  # asked after the sign-in: before it many servers name less
            _, told = server.capability()
            self._moves = b"MOVE" in b" ".join(told).upper().split()
        return self._moves

    def _make(self, folder: str) -> None:
        if folder not in self._made:
            with suppress(imaplib.IMAP4.error):  # it is there already: then moving works, else that says so
                self._connected().create(f'"{folder}"')
            self._made.add(folder)

    def _connected(self) -> imaplib.IMAP4:
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> imaplib.IMAP4:
        try:
            server = self._reach()
        except ssl.SSLCertVerificationError:
            raise BadMailbox("the server's certificate is not trusted, or is not of this host") from None
        except (OSError, imaplib.IMAP4.error):
            raise ChannelSilent("the mailbox") from None
        try:
            server.login(self._user, self._password)
            status, _ = server.select(f'"{self._folder}"')
        except imaplib.IMAP4.error:
            raise BadMailbox("the server does not accept our sign-in") from None
        except OSError:
            raise ChannelSilent("the mailbox") from None
        if status != "OK":
            raise BadMailbox("the server has no such folder")
        return server

    def _reach(self) -> imaplib.IMAP4:
        context = ssl.create_default_context()
        if self._secure:
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=context, timeout=TIMEOUT)
        server = imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT)
        if "STARTTLS" in server.capabilities:
            server.starttls(context)
        elif self._host not in _THIS_MACHINE:
            server.shutdown()
            raise BadMailbox("the server offers no encryption; use imaps://")
        return server

"""The daily message of a colleague in Teams, through a Power Automate workflow (Apprise's plugin `workflows`).

    workflows://HOST/WORKFLOW/SIGNATURE[/]           as Teams gives the address of the flow, written so

A flow decides where it is shown: in a channel of the team or a chat. Others may see it, so it holds references and
links only. Decision cards, which hold the code they are answered with, go by mail (`usecases/addressing.py`, rule 1).
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is half typed.

from typing import Any

from klantreis.channels.options import OF_HTTP, options_of, place, timeouts
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.channels.quiet import silence_apprise
from klantreis.channels.transport import Transport, own_copy, plainly
from klantreis.core.markup import Block, Bullets, Heading, Line, Run
from klantreis.core.ways import TEAMS
from klantreis.errors import BadChannel

LONGEST = 20_000  #: signs; Teams takes 28 kB with everything around it
_LOOKALIKES = str.maketrans("<>[]", "‹›()")
TOO_LONG = "Dit bericht is te lang voor Teams. De rest staat in uw eigen systeem."
_OPTIONS = {**OF_HTTP, "pa": "yes|no", "route": r"[\w-]{1,60}", "ver": r"[\d-]{4,12}"}


class TeamsChannel:
    """Posts each envelope as one card."""

    medium = TEAMS

    def __init__(self, name: str, url: str) -> None:
        """Raises BadChannel; the message never repeats the URL."""
        self.name = name
        silence_apprise()
        options = options_of(name, url, _OPTIONS)
        self._transport = Transport(
            name, timeouts=timeouts(options), base=place(name, options), verify=options.get("verify") != "no"
        )
        plugin: Any = own_copy("workflows", self._transport).NotifyWorkflows
        try:
            self._plugin = plugin(**{**plugin.parse_url(url), "include_image": False, "wrap": True})
        except (TypeError, ValueError, AttributeError):
            raise BadChannel(name, "is not a workflow's address, as in workflows://HOST/WORKFLOW/SIGNATURE") from None
        self._plugin.request_rate_per_sec = 0

    def send(self, envelope: Envelope) -> Outcome:
        self._transport.prepare(dict, plainly)
        self._plugin.send(body=card_text(envelope), title=envelope.subject)
        if self._transport.refusal is not None:
            raise self._transport.refusal
        return self._transport.outcome or Outcome(Fate.refused, "unfit_card")

    def close(self) -> None:
        return


def card_text(envelope: Envelope) -> str:
    """The document in the Markdown that a card reads; without one the plain text. Cut where Teams would refuse it."""
    if envelope.written is None:
        return envelope.text[:LONGEST]
    parts: list[str] = []
    for block in envelope.written.document:
        part = envelope.written.fill(_block(block), _safe)
        if sum(map(len, parts)) + len(part) > LONGEST:
            parts.append(TOO_LONG)
            break
        parts.append(part)
    return "\n\n".join(parts)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"**{_line(block.line)}**"
    if isinstance(block, Bullets):
        return "\n".join("- " + "  \n  ".join(map(_line, item)) for item in block.items)
    return "  \n".join(map(_line, block.lines))


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = _safe(run.text)
    text = f"**{text}**" if run.bold else text
    return f"[{text}]({run.link})" if run.link else text


def _safe(text: str) -> str:
    """No mentions, no links, no marks of Markdown: a title from a file is shown as it is written."""
    return "".join(f"\\{sign}" if sign in "\\*_`~#" else sign for sign in text.translate(_LOOKALIKES))

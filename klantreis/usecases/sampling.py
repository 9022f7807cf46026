"""A letter with invented data, so that a municipality can look at its house style."""

from datetime import UTC, date, datetime
from pathlib import Path

from klantreis.channels.letter_pdf import Typesetter
from klantreis.channels.port import Envelope, Mailbox, PostalAddress
from klantreis.core.names import nearest
from klantreis.core.texts import FIELDS, render
from klantreis.definitions.configuration import Configuration
from klantreis.errors import FixInput

RECIPIENT = PostalAddress(name="Mevrouw A. Voorbeeld", street="Proefstraat 1", postcode="0000 AA", city="Voorbeeldstad")
DAY = date(2026, 11, 26)


def sample_letter(configuration: Configuration, assets: Path, municipality: str, name: str) -> bytes:
    """The text of this name as a letter. Raises FixInput, and BadHouseStyle when no letter can be made."""
    envelope = sample_envelope(configuration, municipality, name)
    return Typesetter(configuration.house_styles[municipality], assets).letter(envelope)


def sample_envelope(configuration: Configuration, municipality: str, name: str) -> Envelope:
    """That letter before it is typeset. Raises FixInput."""
    styles = configuration.house_styles
    if municipality not in styles:
        raise FixInput(f"name a municipality with a house style: {', '.join(styles) or 'there is none'}")
    text = configuration.text(name)
    if text is None:
        raise FixInput(f"there is no text of this name{nearest(name, configuration.messages)}")
    told = configuration.municipalities[municipality]
    values = {field: each.example for field, each in FIELDS.items()}
    values |= {"naam": RECIPIENT.name, "gemeente": told.title.removeprefix("Gemeente ")}
    values |= {"afzender": told.sender.get("name", ""), "telefoon": told.sender.get("phone", "")}
    rendered = render(text, values)
    return Envelope(
        opaque="0" * 40, day=DAY, at=datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC),
        sender=Mailbox(told.title, told.sender.get("email", "")), to="", subject=rendered.subject, text=rendered.text,
        municipality=municipality, written=rendered.written, postal=RECIPIENT, reference=FIELDS["kenmerk"].example,
    )  # fmt: skip

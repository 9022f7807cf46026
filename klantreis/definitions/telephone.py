"""How long a text for a telephone becomes, with the longest values it may be filled with.

Rules
-----
1. More than one piece costs more, and comes in as two messages on some telephones: a warning. More than three is wrong.
2. What the municipality's file says is filled in as it is; of the rest the longest example stands for all.
"""

from collections.abc import Mapping

from klantreis.core import gsm
from klantreis.core.case import Kind
from klantreis.core.fields import FIELDS, fill
from klantreis.core.municipality import Municipality
from klantreis.core.texts import render_short
from klantreis.definitions.messages import Texts
from klantreis.definitions.reader import Uses
from klantreis.definitions.shapes import complain
from klantreis.errors import Finding, TextError

MOST = 3  #: pieces of a text for a telephone
_OF_THE_FILE = ("gemeente", "afzender", "telefoon", "bereikbaar")
#: Longer than the examples that a reader sees.
_LONGEST = {
    "datum": "donderdag 30 september 2026", "datum_kort": "wo 30 september", "dag": "donderdag 30 september 2026",
    "uiterste_datum": "donderdag 30 september 2026", "uiterste_datum_kort": "wo 30 september",
    "medewerker": "Wilhelmina van den Berg-Smit", "periode": "september 2026", "activiteit": "geestelijke gezondheid",
}  # fmt: skip


def check_lengths(uses: Uses, texts: Texts, municipality: Municipality, findings: list[Finding]) -> None:
    """The texts for telephones that this municipality's journeys send (rules 1 and 2)."""
    for use in uses.templates:
        template = texts.parsed.get(use.node.text)
        if use.kind is not Kind.send or template is None or not template.sms:
            continue
        try:
            text = render_short(template, longest(municipality))
        except TextError:  # a value that the municipality's file lacks: said where the text is used
            continue
        found = gsm.length(text)
        if found.segments > MOST:
            message = f"{found.segments} pieces by SMS ({found.signs} signs); at most {MOST}: shorten `sms`"
            complain(findings, use.node, f"`{template.name}` takes {message}")
        elif found.segments > 1:
            message = f"up to {found.signs} signs by SMS, {found.segments} pieces, in {municipality.name}"
            complain(findings, use.node, f"`{template.name}` takes {message}; shorten `sms`", warning=True)


def longest(municipality: Municipality) -> Mapping[str, str]:
    """For every field the longest value that it may well have in this municipality (rule 2)."""
    examples = {name: field.example for name, field in FIELDS.items()}
    own = {name: value for name, value in fill(municipality, "7K2QH-0M4ZT").items() if name in _OF_THE_FILE}
    places = [municipality.sender.get("address", ""), *municipality.places.values()]
    where = max(places, key=len) or examples["plaats"]
    short = max((place.partition(",")[0] for place in places), key=len) or examples["plaats_kort"]
    return {**examples, **_LONGEST, **own, "plaats": where, "plaats_kort": short}

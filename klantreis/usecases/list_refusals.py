"""Why a row of a work list is refused, in Dutch, where the reason comes from the path of every fact.

What the reader of the list itself finds is Dutch already. Only what can still be wrong after that is here. A reason
that is not here is told as one for whoever runs the system.
"""

import re
from collections.abc import Sequence

_KNOWN: Sequence[tuple[str, str]] = (
    (r"^id: this source told another fact", "op deze regel gaf u eerder iets anders door, en dat staat vast; is dat "
     "fout, vraag dan de beheerder om het te verbeteren"),
    (r"this person was erased", "van deze inwoner wordt niets meer vastgelegd: de gegevens zijn gewist"),
    (r"no case has this reference", "dit dossier bestaat niet meer"),
    (r"cannot happen on|does not hold on", "dit kan op die dag niet (meer) worden gekozen; kijk de datum na"),
    (r"lies more than a year ahead|before 1990", "de datum ligt te ver weg; kijk het jaar na"),
    (r"this day does not exist|this moment does not exist|a day is written as", "er staat een datum die niet bestaat"),
    (r"this code is not allowed here", "een keuze bestaat niet (meer); kies opnieuw uit het lijstje"),
    (r"lacks the field", "er ontbreekt een gegeven bij wat er gebeurde"),
)  # fmt: skip


def in_dutch(reason: str) -> str:
    """The reason for the colleague."""
    found = next((dutch for pattern, dutch in _KNOWN if re.search(pattern, reason)), "")
    return found or f"dit kan niet worden vastgelegd; geef de beheerder deze melding door: {reason}"

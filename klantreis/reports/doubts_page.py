"""Messages in doubt as a page for Prefect: references, channels, days and keys. Pure; no address and no text."""

from collections.abc import Sequence

from klantreis.reports.words import written
from klantreis.store.outcomes import InDoubt

ROWS = 200  #: shown at most, the oldest first
EMPTY = "Er zijn geen onzekere berichten."
HOW = (
    "Van deze berichten is niet bekend of ze zijn verstuurd. Ze gaan nooit vanzelf opnieuw. Zoek het uit en vul daarna "
    "hetzelfde formulier in, met de sleutel en wat er van het bericht werd."
)


def doubts_page(found: Sequence[InDoubt]) -> str:
    """A heading, what to do, and a row per message, the oldest first."""
    if not found:
        return f"# Onzekere berichten\n\n{EMPTY}\n"
    rows = [
        f"| {each.person or ', '.join(each.cases)} | {each.channel} | {written(each.day)} | `{each.opaque}` |"
        for each in found[:ROWS]
    ]
    more = [f"\nEn nog {len(found) - ROWS}: `klantreis in-doubt list` toont ze alle."] * (len(found) > ROWS)
    table = ["| dossier of collega | kanaal | dag | sleutel |", "|---|---|---|---|", *rows]
    return "\n".join(["# Onzekere berichten", "", HOW, "", *table, *more, ""])

"""What was said of escalations, in Dutch."""

from klantreis.core.acknowledging import Said, Settled

SETTLED = {
    Settled.contacted: "contact gehad",
    Settled.planned: "afspraak gemaakt",
    Settled.recorded: "was al gedaan, wordt vastgelegd",
    Settled.transferred: "overgedragen aan een collega",
    Settled.waiting_for_others: "wacht op een ander",
    Settled.not_needed: "niet meer nodig",
    Settled.outside: "buiten klantreis geregeld",
}
SAID = {Said.seen: "opgepakt", Said.settled: "afgehandeld"}


def said(kind: str, why: str, by: str) -> str:
    """`afgehandeld door kw-2: contact gehad`."""
    reason = f": {SETTLED[Settled(why)]}" if why else ""
    return f"{SAID[Said(kind)]} door {by}{reason}"

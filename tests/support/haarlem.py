"""What the stories of Haarlem begin with: two partners in the city, and residents who were spoken with once."""

from tests.support.town import Town

PARTNERS = """code,kind,title,contact,email
P-DSS,partner,Sportclub (verzonnen),Sanne Partner,dss@partner.example
P-BUURT,partner,Buurthuis (verzonnen),Bilal Partner,buurt@partner.example
P-BRIEF,partner,Moestuin (verzonnen),Gerda Partner,
"""
ENROLLED = "ma 2026-01-05"
SPOKEN = "ma 2026-01-12"


def slots(*days: str, capacity: int = 2) -> str:
    """A file of first talks, at nine and at one o'clock, on each of these days (`2026-01-20`)."""
    rows = [f"T-{day}-{hour},first_talks,{day}T{hour}:00,wijkhuis,{capacity}" for day in days for hour in ("09", "13")]
    return "\n".join(["code,kind,at,place,capacity", *rows, ""])


def spoken(town: Town, *clients: str, groups: str = "") -> None:
    """Residents who had their first talk on ma 12 January, and agreed on a plan in it."""
    town.enrol(ENROLLED, *clients, target_groups=groups)
    town.live(ENROLLED)
    for client in clients:
        town.tell(client, "talk_held", SPOKEN, outcome="plan")
        town.tell(client, "plan_agreed", SPOKEN)
    town.live(SPOKEN)


def until(town: Town, client: str, obligation: str) -> list[str]:
    """The dates of this obligation, or of each of its points or cycles: `ma 2026-04-13: open`."""
    found = [term.split(" until ") for term in town.terms(client)]
    return [date for name, date in found if name.split("[")[0] == obligation]

"""Group sessions of Haarlemmermeer, as rows of slots.csv, and a resident brought as far as a story needs.

`sessions("do 2026-03-12 4", "do 2026-03-26 4 kw-2")`: at ten that day, for so many people, held by this colleague.
"""

from tests.core.small_journeys import day
from tests.support.town import Town

HEADER = "code,kind,at,place,capacity,person\n"
PLACE = "dorpshuis"


def sessions(*rows: str) -> str:
    """The file, for `town.hand_in("slots", …)`. The code is G and the day."""
    lines = []
    for row in rows:
        weekday, on, capacity, *person = row.split()
        held = day(f"{weekday} {on}")
        lines.append(f"G-{held:%m%d},group_sessions,{held}T10:00,{PLACE},{capacity},{''.join(person)}\n")
    return HEADER + "".join(lines)


def until_the_plan(town: Town, client: str, **columns: str) -> None:
    """Enrolled on ma 2 mrt, at the session of do 12 mrt, spoken with on wo 18 mrt; the round of that day is done."""
    town.hand_in("slots", sessions("do 2026-03-12 4"), on="ma 2026-03-02")
    town.enrol("ma 2026-03-02", client, **columns)
    town.live("ma 2026-03-02")
    town.tell(client, "session_attended", "do 2026-03-12")
    town.live("do 2026-03-12")
    town.tell(client, "talk_planned", "vr 2026-03-13", at="wo 2026-03-18 14:00", place=PLACE)
    town.live("vr 2026-03-13")
    town.tell(client, "talk_held", "wo 2026-03-18", outcome="plan")
    town.live("wo 2026-03-18")

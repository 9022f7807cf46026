"""Residents of Doetinchem for its stories: where a story about tracks or work begins, after the first talk."""

from klantreis.core.results.programme import Results
from klantreis.usecases.measuring import measure
from tests.core.small_journeys import day
from tests.support.town import Town, moment

OFFER = "Wij hebben een voorstel voor u"
OFFER_AGAIN = "Herinnering: ons voorstel voor u"

_SLOTS = "code,kind,at,place,capacity,person,withdrawn\n"


def slots(town: Town, on: str, *at: str) -> None:
    """Room for one resident each, at moments such as `do 2026-03-12 09:00`."""
    rows = []
    for number, when in enumerate(at):
        weekday, date, clock = when.split()
        rows.append(f"S{number},first_talks,{day(f'{weekday} {date}')}T{clock},laborijn,1,kw-1,\n")
    town.hand_in("slots", _SLOTS + "".join(rows), on)


def spoken_with(town: Town, *clients: str, **columns: str) -> None:
    """Enrolled on ma 2 mrt 2026, and spoken with that day by a case worker who asked them in."""
    town.enrol("ma 2026-03-02", *clients, **columns)
    for client in clients:
        town.tell(client, "talk_held", "ma 2026-03-02", outcome="plan")
    town.live("ma 2026-03-02")


def term(town: Town, client: str, name: str) -> list[str]:
    """How the obligations of this name stand, oldest first: `wo 2026-03-25: open`."""
    found = [line.partition(" until ") for line in town.terms(client)]
    return [stands for title, _, stands in found if title.partition("[")[0] == name]


def figures(town: Town, on: str) -> Results:
    return measure(town.app, ["doetinchem"], moment(on, 23), "doetinchem").results


def goals(town: Town, on: str) -> dict[str, int]:
    """How many people were offered a track, accepted one, started one."""
    return {goal.name: int(goal.reached) for goal in figures(town, on).goals}

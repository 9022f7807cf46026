"""The worked example on the page of Haarlemmermeer happens as it is told there."""

from pathlib import Path

from tests.support.cards import answer, the_card
from tests.support.sessions import PLACE, sessions
from tests.whole.conftest import Build, Town

ME = "HM-0001"
PAGE = Path("docs/programmes/haarlemmermeer.md")


def told_on_the_page() -> list[tuple[str, str, str]]:
    """(day, to whom, what) of the table."""
    lines = PAGE.read_text().partition("| day | to | says |\n|---|---|---|\n")[2].partition("\n\n")[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return [(day, to, says) for day, to, says in rows]


def happens(town: Town, day: str) -> None:
    """What is heard on that day, before the round."""
    match day:
        case "do 2026-03-12" | "wo 2026-03-25":
            town.tell(ME, "no_show", day)
        case "vr 2026-03-13":
            town.tell(ME, "contact_held", day, channel="phone")
            town.tell(ME, "talk_planned", day, at="wo 2026-03-25 14:00", place=PLACE)
        case "ma 2026-04-13":
            answer(town, the_card(town, ME, "tl-1"), "outreach_asked", day, by="tl-1")
        case "do 2026-04-16":
            town.tell(ME, "outreach_done", day)
            town.tell(ME, "talk_planned", day, at="do 2026-04-23 11:00", place=PLACE)
        case "vr 2026-04-24":
            town.tell(ME, "talk_held", "do 2026-04-23", recorded=day, outcome="plan")
            town.tell(ME, "barrier_noted", day, barrier="debts")
            town.tell(ME, "plan_agreed", day)


def test_the_worked_example_happens_as_it_is_told(build: Build) -> None:
    town = build(municipality="haarlemmermeer")
    town.hand_in("slots", sessions("do 2026-03-12 4"), "ma 2026-03-02")
    town.enrol("ma 2026-03-02", ME)
    rows = told_on_the_page()
    assert len(rows) == 11
    for day, to, says in rows:
        happens(town, day)
        town.live(day)
        if to != "inwoner":
            assert says in town.digest(to, day), day
    letters = {day: [f"client {ME}: {says}"] for day, to, says in rows if to == "inwoner"}
    assert town.left() == letters, "and nothing else went to the resident"

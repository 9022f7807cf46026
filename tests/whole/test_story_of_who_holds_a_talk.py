"""With whom a resident's talk is: the colleague who holds the slot, in the letter and the reminder, on both databases.

DT-0001 is of case worker kw-1. The wave of ma 2 mrt 2026 calls them to do 12 mrt; the reminder leaves on wo 11 mrt.
"""

import pytest

from tests.core.small_journeys import day
from tests.support.town import plain
from tests.whole.conftest import Build, Town

FIRST, SOON = "Uw gesprek met ons op donderdag 12 maart 2026", "Herinnering: uw afspraak op donderdag 12 maart 2026"
OWNER, HOLDER = "Collega kw-1 Voorbeeld", "Collega kw-2 Voorbeeld"


@pytest.fixture
def town(build: Build) -> Town:
    town = build(municipality="doetinchem")
    town.enrol("ma 2026-03-02", "DT-0001")
    return town


def slot_of(town: Town, person: str, on: str = "ma 2026-03-02") -> None:
    """The slot of do 12 mrt, handed in on that day with this colleague; empty: with nobody."""
    columns = "code,kind,at,place,capacity,person\n"
    town.hand_in("slots", f"{columns}S1,first_talks,{day('do 2026-03-12')}T09:00,laborijn,1,{person}\n", on)


def with_whom(town: Town) -> list[tuple[str, str]]:
    """Of each letter about an appointment what it is called, and whom it names."""
    found = []
    for mail in town.mails():
        lines = plain(mail).splitlines()
        called = str(mail["Subject"]).partition(" om ")[0]
        found += [(called, line.removeprefix("- Met wie: ")) for line in lines if line.startswith("- Met wie: ")]
    return found


def test_the_letter_and_the_reminder_name_who_holds_the_slot(town: Town) -> None:
    slot_of(town, "kw-2")
    town.walk("ma 2026-03-02", "wo 2026-03-11")
    assert with_whom(town) == [(FIRST, HOLDER), (SOON, HOLDER)]
    town.tell("DT-0001", "no_show", "do 2026-03-12")
    town.live("do 2026-03-12")
    assert "Bel nog dezelfde dag" in town.digest("kw-1", "do 2026-03-12"), "what is asked of us stays the owner's"
    assert town.digests("kw-2") == []


def test_a_slot_of_nobody_in_particular_is_with_the_own_case_worker(town: Town) -> None:
    slot_of(town, "")
    town.walk("ma 2026-03-02", "wo 2026-03-11")
    assert with_whom(town) == [(FIRST, OWNER), (SOON, OWNER)]


def test_another_colleague_at_the_slot_changes_nothing_for_who_was_called_already(town: Town) -> None:
    """The reminder says what the invitation said, as the fact does."""
    slot_of(town, "kw-2")
    town.live("ma 2026-03-02")
    slot_of(town, "kw-1", "vr 2026-03-06")
    town.walk("di 2026-03-03", "wo 2026-03-11")
    assert with_whom(town) == [(FIRST, HOLDER), (SOON, HOLDER)]


def test_a_call_that_is_corrected_names_the_new_colleague(town: Town) -> None:
    slot_of(town, "kw-1")
    town.live("ma 2026-03-02")
    town.tell(
        "DT-0001", "wave_assigned", "ma 2026-03-02", at="do 2026-03-12 09:00", recorded="vr 2026-03-06",
        corrects=f"wave:doetinchem/{town.ref('DT-0001')}/S1", date="2026-03-12", slot="S1", place="laborijn",
        person="kw-2",
    )  # fmt: skip
    town.walk("di 2026-03-03", "wo 2026-03-11")
    assert with_whom(town)[-1] == (SOON, HOLDER)


@pytest.mark.parametrize(
    ("days", "named"),
    [("2026-03-11,,", OWNER), ("2026-03-12,,", HOLDER), (",2026-03-12,2026-03-13", HOLDER)],
    ids=["left the day before", "that is the last day", "on leave that day: a person gives the slot to another"],
)
def test_who_is_no_colleague_any_more_on_the_day_of_the_talk_is_not_named(town: Town, days: str, named: str) -> None:
    slot_of(town, "kw-2")
    town.live("ma 2026-03-02")
    columns = "code,name,email,roles,active_until,absent_from,absent_until\n"
    town.hand_in("staff", f"{columns}kw-2,{HOLDER},kw-2@doetinchem.example,case_worker,{days}\n")
    town.walk("di 2026-03-03", "wo 2026-03-11")
    assert with_whom(town) == [(FIRST, HOLDER), (SOON, named)]

"""The three calls for the broad intake (Wet inburgering 2021, art. 14): each step is a person's, on both databases.

The resident of these stories registered on ma 2 mrt 2026, three days after DUO's notice: the PIP is due ma 11 mei.
"""

from pathlib import Path

import pytest

from klantreis.errors import FixInput
from tests.support.newcomers import (
    CARD_AFTER_ONE,
    CARD_AFTER_THREE,
    CARD_AFTER_TWO,
    LEAD,
    THIRD_CALL,
    WARNING,
    call,
    card,
    decide,
    enrol,
    stay_away,
    tell,
)
from tests.whole.conftest import Build, Town
from tests.whole.reach import NO_SUCH_MAILBOX, Post, channels

WHO = "L-0001"
FIRST = "Oproep voor uw gesprek op dinsdag 17 maart 2026 om 10.00 uur"
SECOND = "Oproep voor uw gesprek op dinsdag 14 april 2026 om 10.00 uur"
THIRD = "Oproep voor uw gesprek op donderdag 30 april 2026 om 10.00 uur"


@pytest.fixture
def newcomer(town: Town) -> Town:
    enrol(town, "ma 2026-03-02", WHO, duo="vr 2026-02-27", brp="ma 2026-03-02")
    town.live("ma 2026-03-02")
    return town


def missed_once(town: Town) -> None:
    call(town, WHO, "wo 2026-03-04", "di 2026-03-17")
    stay_away(town, WHO, "di 2026-03-17", then="wo 2026-03-18")


def missed_twice(town: Town) -> None:
    missed_once(town)
    decide(town, WHO, CARD_AFTER_ONE, "warning_decided", "do 2026-03-26")
    call(town, WHO, "vr 2026-03-27", "di 2026-04-14")
    stay_away(town, WHO, "di 2026-04-14", then="wo 2026-04-15")


def letters(town: Town) -> dict[str, list[str]]:
    """What left to the resident, by day."""
    return {day: [line.removeprefix(f"client {WHO}: ") for line in lines] for day, lines in town.left().items()}


def test_three_calls_and_three_decisions_complete_the_intake_in_absence_within_the_term_of_the_pip(
    newcomer: Town,
) -> None:
    missed_twice(newcomer)
    decide(newcomer, WHO, CARD_AFTER_TWO, "third_call_decided", "do 2026-04-16")
    call(newcomer, WHO, "vr 2026-04-17", "do 2026-04-30")
    stay_away(newcomer, WHO, "do 2026-04-30", then="vr 2026-05-01")
    decide(newcomer, WHO, CARD_AFTER_THREE, "intake_completed_in_absence", "ma 2026-05-04")
    assert letters(newcomer) == {
        "wo 2026-03-04": [FIRST],
        "do 2026-03-26": [WARNING],
        "vr 2026-03-27": [SECOND],
        "do 2026-04-16": [THIRD_CALL],
        "vr 2026-04-17": [THIRD],
    }
    page = Path("docs/programmes/landsmeer.md").read_text()
    assert all(f"| {day} | {subject} |" in page for day, subjects in letters(newcomer).items() for subject in subjects)
    assert newcomer.stage(WHO) == "trajectory"
    tell(newcomer, WHO, "pip_dated", "do 2026-05-07", progress_talks=6)
    newcomer.live("do 2026-05-07")
    terms = newcomer.terms(WHO)
    assert "pip until ma 2026-05-11: on_time" in terms, "the three calls stop no clock of law"
    assert "broad_intake until ma 2026-03-23: late" in terms
    assert "learnability until ma 2026-04-20: lapsed" in terms, "nobody was there to be tested"
    assert [term for term in terms if term.startswith("attend")] == [
        "attend until di 2026-03-17: missed",
        "attend until di 2026-04-14: missed",
        "attend until do 2026-04-30: missed",
    ]


def test_every_call_is_followed_by_a_reminder_on_the_office_day_before(newcomer: Town) -> None:
    call(newcomer, WHO, "wo 2026-03-04", "di 2026-03-17")
    assert newcomer.walk("do 2026-03-12", "di 2026-03-17") == {
        "ma 2026-03-16": ["Denk aan uw afspraak op dinsdag 17 maart 2026 om 10.00 uur"]
    }


def test_nothing_with_a_consequence_leaves_without_an_answer(newcomer: Town) -> None:
    missed_once(newcomer)
    assert newcomer.walk("do 2026-03-19", "vr 2026-04-10") == {}, "the card waits, and nothing happens by itself"
    assert newcomer.stage(WHO) == "intake"
    with pytest.raises(FixInput, match="is a decision of a named person: give the code"):
        tell(newcomer, WHO, "warning_decided", "ma 2026-04-13")
    assert newcomer.walk("ma 2026-04-13", "di 2026-04-14") == {}


def test_the_card_shows_what_is_known_and_offers_a_good_reason_beside_the_warning(newcomer: Town) -> None:
    missed_once(newcomer)
    text = card(newcomer, WHO, CARD_AFTER_ONE).text
    for line in (
        "di 17 mrt 2026: Niet verschenen. Telt mee: de bezorging van het bericht van wo 4 mrt 2026 is bewezen",
        "- Besloten tot waarschuwing en tweede oproep: warning_decided",
        "- Goede reden om niet te komen: reason_accepted",
        "Er gebeurt niets vanzelf: zonder uw antwoord verandert er niets voor de inwoner.",
    ):
        assert line in text
    assert "Testpersoon" not in text
    assert newcomer.digest("kw-1", "wo 2026-03-18") == "", "it is the integration lead's"


def test_a_good_reason_asks_for_a_new_call_without_a_warning_and_the_count_begins_anew(newcomer: Town) -> None:
    missed_once(newcomer)
    decide(newcomer, WHO, CARD_AFTER_ONE, "reason_accepted", "do 2026-03-19")
    assert "Er was een goede reden om niet te komen. Plan samen een nieuwe dag" in newcomer.digest(
        LEAD, "do 2026-03-19"
    )
    call(newcomer, WHO, "vr 2026-03-27", "di 2026-04-14")
    stay_away(newcomer, WHO, "di 2026-04-14", then="wo 2026-04-15")
    assert letters(newcomer) == {"wo 2026-03-04": [FIRST], "vr 2026-03-27": [SECOND]}
    digest = newcomer.digest(LEAD, "wo 2026-04-15")
    assert f": {CARD_AFTER_ONE}" in digest
    assert CARD_AFTER_TWO not in digest


def test_who_comes_after_the_warning_goes_on_as_anybody_and_hears_of_no_third_call(newcomer: Town) -> None:
    missed_once(newcomer)
    decide(newcomer, WHO, CARD_AFTER_ONE, "warning_decided", "do 2026-03-26")
    call(newcomer, WHO, "vr 2026-03-27", "di 2026-04-14")
    tell(newcomer, WHO, "intake_held", "di 2026-04-14")
    newcomer.live("di 2026-04-14")
    assert newcomer.stage(WHO) == "trajectory"
    assert newcomer.walk("wo 2026-04-15", "vr 2026-05-01") == {}
    assert "learnability until ma 2026-04-20: open" in newcomer.terms(WHO), "the test may follow the talk"


@pytest.mark.parametrize(
    ("planned", "talk"),
    [
        ("vr 2026-03-06", "ma 2026-03-09"),  # the letter was in the post
        ("vr 2026-03-06", "di 2026-03-10"),  # it came that very day
    ],
)
def test_a_call_that_had_not_arrived_does_not_count(newcomer: Town, planned: str, talk: str) -> None:
    call(newcomer, WHO, planned, talk)
    tell(newcomer, WHO, "no_show", talk)
    newcomer.walk(talk, "do 2026-03-19")
    assert "attend until " + talk + ": lapsed" in newcomer.terms(WHO)
    assert "De uitnodiging is misschien niet aangekomen" in "".join(newcomer.digests("kw-1"))
    assert CARD_AFTER_ONE not in "".join(newcomer.digests(LEAD))


def test_a_call_that_was_refused_goes_as_a_letter_and_counts_only_once_that_is_there(
    build: Build, tmp_path: Path
) -> None:
    """By mail, since this resident agreed to that kind of message; the address turns out to be none."""
    post = Post(l_0001=NO_SUCH_MAILBOX)
    town = build(channels=channels(tmp_path, post))
    agreed = {"duo": "vr 2026-02-27", "brp": "ma 2026-03-02", "consent_email_oproep": "2026-01-01"}
    enrol(town, "ma 2026-03-02", WHO, "L-0002", **agreed)
    for client in (WHO, "L-0002"):
        call(town, client, "wo 2026-03-04", "vr 2026-03-06")
    town.live("do 2026-03-05")
    assert [to for to, subject in post.sent if subject.startswith("Oproep")] == ["l-0002@example.org"]
    assert town.left()["do 2026-03-05"][0].startswith(f"client {WHO}: Oproep voor uw gesprek op vrijdag 6 maart")
    for client in (WHO, "L-0002"):
        tell(town, client, "no_show", "vr 2026-03-06")
    town.walk("vr 2026-03-06", "ma 2026-03-16")
    assert "attend until vr 2026-03-06: missed" in town.terms("L-0002")
    assert "attend until vr 2026-03-06: lapsed" in town.terms(WHO), "the letter was still in the post"
    asked = "".join(town.digests(LEAD))
    assert f"{town.ref('L-0002')}: {CARD_AFTER_ONE}" in asked
    assert f"{town.ref(WHO)}: {CARD_AFTER_ONE}" not in asked

"""Two talks missed, and a person who decides: what follows, what does not, and what becomes of the card."""

import shlex

import pytest

from klantreis.errors import FixInput
from klantreis.usecases import showing
from tests.support.cards import CARD_DAY, answer, miss_two_talks, the_card, until_the_card, withdraw
from tests.whole.conftest import Town, moment


def letters(town: Town) -> list[str]:
    """Subjects of what went to the resident."""
    return [str(mail["Subject"]) for mail in town.mails() if not str(mail["Subject"]).startswith("Opvolging")]


def row(town: Town, on: str) -> tuple[str, str] | None:
    """Verdict and reason of the card on a day."""
    rows = showing.timeline(town.app, "landsmeer/L-0001", moment(on, 18)).asked
    found = [row for row in rows if row.kind == "decision"]
    return (str(found[-1].verdict), found[-1].reason) if found else None


def test_the_card_tells_the_facts_and_how_to_answer(town: Town) -> None:
    card = until_the_card(town)
    for line in (
        "- do 12 mrt 2026: Niet verschenen. Telt mee: de bezorging van het bericht van di 3 mrt 2026 is bewezen",
        "- ma 23 mrt 2026: Niet verschenen. Telt mee: de bezorging van het bericht van vr 13 mrt 2026 is bewezen",
        "- di 3 mrt 2026: Uw afspraak als bestand: ",
        " op di 3 mrt 2026 en niet teruggekomen; bewezen sinds do 5 mrt 2026",
        "- Intake binnen vier weken, uiterlijk di 31 mrt 2026 (streven)",
        "begin van de fase (di 3 mrt 2026) → + 20 werkdagen (di 31 mrt 2026) → kalender",
        "- Zienswijze gevraagd: hearing_started",
        f"klantreis decide {card.ref} --card {card.code} --answer KEUZE --why REDEN --by kw-1",
        "Er gebeurt niets vanzelf: zonder uw antwoord verandert er niets voor de inwoner.",
    ):
        assert line in card.text
    assert "Testpersoon" not in card.text
    assert "example.org" not in card.text


def test_the_command_on_the_card_answers_it(town: Town) -> None:
    card = until_the_card(town)
    line = next(line for line in card.text.splitlines() if line.strip().startswith("klantreis decide"))
    words = shlex.split(line.replace("KEUZE", "outreach_asked").replace("REDEN", "no_contact"))
    given = dict(zip(words[3::2], words[4::2], strict=True))
    assert words[:3] == ["klantreis", "decide", card.ref]
    done = answer(town, card, given["--answer"], "do 2026-04-09", why=given["--why"], by=given["--by"])
    assert (done.outcome, given["--card"]) == ("new", card.code)


def test_after_the_decision_nothing_happens_but_what_the_journey_says(town: Town) -> None:
    card = until_the_card(town)
    before = letters(town)
    assert answer(town, card, "hearing_started", "do 2026-04-09").outcome == "new"
    town.walk("do 2026-04-09", "vr 2026-05-01")
    assert letters(town) == before
    assert row(town, "do 2026-04-09") == ("on_time", "hearing_started")
    page = showing.journey_markdown(town.app, card.ref, moment("do 2026-04-09", 18))
    assert "Zienswijze gevraagd (door kw-1, reden no_contact)" in page
    assert card.code not in page


def test_without_an_answer_nothing_happens_either(town: Town) -> None:
    until_the_card(town)
    before = letters(town)
    town.walk("do 2026-04-09", "vr 2026-05-01")
    assert letters(town) == before
    assert row(town, "vr 2026-05-01") == ("None", "")


def test_somebody_without_the_role_cannot_answer_with_the_right_code(town: Town) -> None:
    card = until_the_card(town)
    for person in ("kw-2", "jc-1", "mg-1"):
        with pytest.raises(FixInput, match="put to somebody else"):
            answer(town, card, "hearing_started", "do 2026-04-09", by=person)
    assert row(town, "do 2026-04-09") == ("None", "")


def test_a_no_show_that_was_none_takes_the_card_with_it_and_what_was_sent_stays(town: Town) -> None:
    card = until_the_card(town)
    sent = letters(town)
    shows = [each.fact for each in showing.timeline(town.app, card.ref, moment(CARD_DAY, 18)).facts]
    second = max((fact for fact in shows if fact.event == "no_show"), key=lambda fact: fact.occurred_on)
    withdraw(town, card, second.id, "do 2026-04-09")
    with pytest.raises(FixInput, match="this card lapsed"):
        answer(town, card, "hearing_started", "do 2026-04-09")
    town.live("do 2026-04-09")
    assert row(town, "do 2026-04-09") is None
    assert letters(town) == sent
    given = {
        action.key.step: action for action in showing.timeline(town.app, card.ref, moment("do 2026-04-09", 18)).actions
    }
    assert (given["card"].state, given["card"].in_good_faith) == ("done", True)
    assert (given["outreach"].state, given["outreach"].in_good_faith) == ("done", True)
    assert given["invite"].in_good_faith is False


def test_a_card_of_which_the_resident_died_meanwhile_decides_nothing(town: Town) -> None:
    card = until_the_card(town)
    town.tell("L-0001", "deceased", "do 2026-04-09")
    with pytest.raises(FixInput, match="this card ended on 2026-04-09 \\(deceased\\)"):
        answer(town, card, "hearing_started", "do 2026-04-09")


def test_who_dies_between_planning_and_sending_gets_nothing_and_no_card_is_put(town: Town) -> None:
    """Death on the day of the card, after the plan and before the digest left."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    miss_two_talks(town, "L-0001")
    before = letters(town)
    town.plan(CARD_DAY)
    town.tell("L-0001", "deceased", CARD_DAY)
    town.deliver(CARD_DAY, 11)
    town.walk("do 2026-04-09", "vr 2026-04-17")
    assert letters(town) == before
    with pytest.raises(AssertionError, match="no card was given"):
        the_card(town, "L-0001")


def test_the_open_cards_of_a_case_are_shown_without_their_code(town: Town) -> None:
    card = until_the_card(town)
    found = showing.cards(town.app, card.ref, moment("do 2026-04-09", 9))
    (shown,) = found.cards
    assert (shown.person, shown.role, shown.given_on.isoformat()) == ("kw-1", "team_lead", "2026-04-08")
    assert [each.counted.day.isoformat() for each in shown.counts] == ["2026-03-12", "2026-03-23"]
    assert "hearing_started" in [option.event for option in shown.options]
    assert card.code not in repr(found)
    answer(town, card, "outreach_asked", "do 2026-04-09")
    assert showing.cards(town.app, card.ref, moment("do 2026-04-09", 18)).cards == ()

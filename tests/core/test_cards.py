"""Decision cards: what is open, and what makes a fact a decision."""

from dataclasses import replace

import pytest

from klantreis.core.cards import CARD, WHY, decided, given_cards, is_decided, row_of
from klantreis.core.case import ActionKey, Fact, Kind, PastAction, PastState
from klantreis.core.journey import Count
from tests.core.small_journeys import Life, day, journey, moment, obligation, step

CARD_STEP = step(
    "card", "2 x missed", "decide", "team_lead", ladder="no_show", level=1, counts=["missed"], within="5wd",
    options=["reason_accepted", "outreach_asked"],
)  # fmt: skip
TALK = obligation("talk", "stage", due="enrolled + 20wd", counts=["missed"], steps=[CARD_STEP])
KEY = ActionKey("talk", "n2", "", "card")


def life() -> Life:
    """Two no-shows: the second, `n2`, gives the card on wo 11 maart."""
    told = Life(journey(TALK, counts=[Count(name="missed", of="no_show", since=("talk_held",))]), "ma 2026-03-02")
    told.tell("no_show", "do 2026-03-05", id="n1")
    told.tell("no_show", "wo 2026-03-11", id="n2")
    told.on("wo 2026-03-11")
    return told


def answer(event: str = "reason_accepted", on: str = "do 2026-03-12", **more: object) -> Fact:
    values = {
        "id": "a1", "event": event, "occurred_on": day(on), "recorded_at": moment(day(on)), "by": "tl-1",
        "data": {CARD: KEY.text(), WHY: "ill"}, **more,
    }  # fmt: skip
    return Fact(**values)  # type: ignore[arg-type]


def test_a_card_that_was_given_is_open_until_somebody_answers_it() -> None:
    told = life()
    assert [card.key for card in given_cards(told.case)] == [KEY]
    given = row_of(KEY, told.plan(day("wo 2026-03-11")))
    assert given is not None
    assert given.verdict is None
    told.case = replace(told.case, facts=(*told.case.facts, answer()))
    row = row_of(KEY, told.plan(day("do 2026-03-12")))
    assert row is not None
    assert (row.verdict, row.reason, row.evidence) == ("on_time", "reason_accepted", "a1")


def test_a_card_that_waits_to_leave_is_no_card_yet() -> None:
    told = Life(journey(TALK, counts=[Count(name="missed", of="no_show")]), "ma 2026-03-02")
    told.tell("no_show", "do 2026-03-05")
    told.tell("no_show", "wo 2026-03-11", id="n2")
    told.on("wo 2026-03-11", leaves=False)
    assert given_cards(told.case) == []
    assert not is_decided(told.case, answer())


def test_a_card_lapses_with_the_no_show_that_was_none() -> None:
    told = life()
    told.tell("no_show", "do 2026-03-12", withdraws="n2")
    assert row_of(KEY, told.plan(day("do 2026-03-12"))) is None


def test_a_card_ends_with_the_journey() -> None:
    told = life()
    told.tell("deceased", "do 2026-03-12")
    row = row_of(KEY, told.plan(day("do 2026-03-12")))
    assert row is not None
    assert (row.verdict, row.reason) == ("lapsed", "deceased")


@pytest.mark.parametrize(
    ("fact", "counts"),
    [
        (answer(), True),
        (answer(on="wo 2026-03-11"), True),  # the very day the card was given
        (answer(on="di 2026-03-10"), False),  # before it was given
        (answer(event="outreach_asked"), True),
        (answer(event="contact_held"), False),  # no option of this card
        (answer(by=None), False),
        (answer(data={CARD: KEY.text()}), False),  # no reason
        (answer(data={WHY: "ill"}), False),  # no card
        (answer(data={CARD: KEY._replace(opener="n9").text(), WHY: "ill"}), False),  # a card nobody was given
        (answer(data={CARD: "7K2Q-0M4Z", WHY: "ill"}), False),  # a code is no key
    ],
)
def test_only_a_named_answer_with_a_reason_to_a_card_that_was_given_is_a_decision(fact: Fact, counts: bool) -> None:
    assert is_decided(life().case, fact) is counts


@pytest.mark.parametrize("state", [PastState.waiting, PastState.skipped])
@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_but_a_card_that_was_given_makes_a_decision(kind: Kind, state: PastState) -> None:
    case = life().case
    other = PastAction(key=KEY, kind=kind, state=state, day=day("wo 2026-03-11"), options=("reason_accepted",))
    assert not is_decided(replace(case, actions=(other,)), answer())
    if kind is not Kind.decide:
        assert not is_decided(replace(case, actions=(replace(other, state=PastState.given),)), answer())


def test_a_card_that_rested_on_something_that_proved_wrong_carries_no_decision_any_more() -> None:
    told = life()
    assert is_decided(told.case, answer())
    told.tell("no_show", "do 2026-03-12", withdraws="n2")
    told.on("do 2026-03-12")
    assert not is_decided(told.case, answer())


def test_what_rests_on_a_decision_that_was_withdrawn_is_decided_no_more() -> None:
    case = life().case
    case = replace(case, facts=(*case.facts, answer()))
    assert decided(case, "a1")
    assert not decided(case, "n2")
    assert not decided(case, "enrolled + 20wd@f0")
    gone = answer(id="w1", withdraws="a1", recorded_at=moment(day("vr 2026-03-13")), data={})
    assert not decided(replace(case, facts=(*case.facts, gone)), "a1")


def test_where_two_answers_to_one_card_stand_neither_decides() -> None:
    case = life().case
    other = answer("outreach_asked", id="a2")
    case = replace(case, facts=(*case.facts, answer(), other))
    assert not decided(case, "a1")
    assert not decided(case, "a2")
    gone = answer(id="w1", withdraws="a2", recorded_at=moment(day("vr 2026-03-13")), data={})
    assert decided(replace(case, facts=(*case.facts, gone)), "a1")

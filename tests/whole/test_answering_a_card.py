"""A decision card answered: by whom, with what, when, and what is refused. On both databases."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.errors import FixInput, UnknownCase
from klantreis.store.cases import find_ref
from klantreis.store.engine import reading
from klantreis.store.tables import AuditContent, FactRow, MessageContent, table
from klantreis.usecases.recording import RecordReport, record_file, record_one
from klantreis.usecases.references import card_code
from klantreis.usecases.staffing import staff_file
from tests.core.small_journeys import day
from tests.support.cards import OnTheCard, answer, until_the_card
from tests.whole.conftest import Town, moment

_fact = table(FactRow)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # judged before the database is asked


@pytest.fixture
def card(town: Town) -> OnTheCard:
    return until_the_card(town)


def decisions(town: Town) -> list[tuple[str, str, str, object]]:
    """(source, event, by, why) of what was answered on cards."""
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_fact).where(_fact.c.event != "enrolled").order_by(_fact.c.id)).all()
    return [(row.source, row.event, row.by, row.data["why"]) for row in rows if "card" in row.data]


def told(card: OnTheCard, event: str = "hearing_started", **more: object) -> dict[str, object]:
    """A decision as a file or a form would bring it."""
    data = {"card": card.code, "why": "no_contact"}
    fact = {"id": "d1", "source": "suite", "case": card.ref, "event": event, "occurred_on": "2026-04-09", "by": "kw-1"}
    return {**fact, "data": data, **more}


def record(town: Town, *facts: Mapping[str, object]) -> RecordReport:
    path = town.folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in facts))
    return record_file(town.app, path, moment("do 2026-04-09", 10))


def test_the_answer_is_a_fact_with_who_why_and_the_key_of_the_card(town: Town, card: OnTheCard) -> None:
    done = answer(town, card, "hearing_started", "do 2026-04-09")
    assert (done.outcome, done.case, done.answer, done.by) == ("new", card.ref, "hearing_started", "kw-1")
    assert decisions(town) == [("decide", "hearing_started", "kw-1", "no_contact")]
    with reading(town.app.engine) as conn:
        data = conn.execute(select(_fact.c.data).where(_fact.c.source == "decide")).scalar_one()
    assert data == {"card": done.card, "why": "no_contact"}
    assert card_code(town.app.key, card.ref, done.card) == card.code


def test_the_code_is_written_down_nowhere_but_on_the_card(town: Town, card: OnTheCard) -> None:
    answer(town, card, "hearing_started", "do 2026-04-09")
    town.live("do 2026-04-09")
    with reading(town.app.engine) as conn:
        kept = [
            *conn.scalars(select(table(MessageContent).c.body)),
            *conn.scalars(select(table(AuditContent).c.content)),
        ]
        kept += [json.dumps(data) for data in conn.scalars(select(_fact.c.data))]
    assert any("****-****" in text for text in kept)
    assert not [text for text in kept if card.code in text or card.code.replace("-", "") in text]


def test_the_same_answer_again_is_known_and_another_one_is_refused(town: Town, card: OnTheCard) -> None:
    assert answer(town, card, "hearing_started", "do 2026-04-09").outcome == "new"
    assert answer(town, card, "hearing_started", "do 2026-04-09").outcome == "known"
    with pytest.raises(FixInput, match="answered already, otherwise"):
        answer(town, card, "reason_accepted", "do 2026-04-09")
    with pytest.raises(FixInput, match="answered already, otherwise"):
        answer(town, card, "hearing_started", "do 2026-04-09", why="other")
    assert len(decisions(town)) == 1


def test_an_answer_that_was_withdrawn_can_be_given_anew(town: Town, card: OnTheCard) -> None:
    first = answer(town, card, "hearing_started", "do 2026-04-09")
    gone = {"id": "w1", "source": "suite", "case": card.ref, "occurred_on": "2026-04-09", "withdraws": first.fact}
    assert record(town, gone).new == 1
    again = answer(town, card, "reason_accepted", "do 2026-04-09")
    assert again.outcome == "new"
    assert again.fact != first.fact


def test_a_code_is_read_as_people_type_it(town: Town, card: OnTheCard) -> None:
    typed = f" {card.code.lower().replace('-', '').replace('0', 'o').replace('1', 'l')} "
    assert answer(town, OnTheCard(card.ref, typed, ""), "hearing_started", "do 2026-04-09").outcome == "new"


@on_sqlite
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"code": "0000-0000"}, "of no card of this case"),
        ({"code": "intake|1||card"}, "give the code that stands on the card"),
        ({"code": ""}, "give the code that stands on the card"),
        ({"by": "xx-9"}, "no colleague of this municipality has this code"),
        ({"by": "kw-2"}, "put to somebody else"),
        ({"by": "mg-1"}, "put to somebody else"),
        ({"why": ""}, "needs its reason"),
        ({"why": "hij was ziek"}, "expected a code"),
        ({"data": {"mood": "bad"}}, "has no field mood"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(town: Town, card: OnTheCard, more: dict[str, object], said: str) -> None:
    with pytest.raises(FixInput, match=said):
        answer(town, replace(card, code=str(more.pop("code", card.code))), "hearing_started", "do 2026-04-09", **more)
    assert decisions(town) == []


@on_sqlite
def test_only_what_the_card_offers_can_be_answered(town: Town, card: OnTheCard) -> None:
    with pytest.raises(FixInput, match="does not offer aftercare_answered; it offers reason_accepted, "):
        answer(with_event(town, "aftercare_answered"), card, "aftercare_answered", "do 2026-04-09")


def with_event(town: Town, name: str) -> Town:
    """The same town with one more event that can answer cards, which no card offers."""
    events = town.app.configuration.events
    event = replace(events["hearing_started"], name=name)
    configuration = replace(town.app.configuration, events={**events, name: event})
    return replace(town, app=replace(town.app, configuration=configuration))


@on_sqlite
@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ("vr 2026-04-10", "cannot lie in the future"),
        ("di 2026-04-07", "nobody could decide on it earlier"),
    ],
)
def test_a_decision_lies_between_the_card_and_today(town: Town, card: OnTheCard, decided: str, said: str) -> None:
    with pytest.raises(FixInput, match=said):
        answer(town, card, "hearing_started", "do 2026-04-09", on=day(decided))


def test_a_fact_that_was_heard_before_the_card_left_does_not_answer_it(town: Town, card: OnTheCard) -> None:
    early = told(card, occurred_on="2026-04-08", recorded_at="2026-04-08T09:00")
    assert record(town, early).rejections == (
        "row 1: occurred_on: this card was given on 2026-04-08; nobody could decide on it earlier",
    )


def test_of_another_case_the_code_is_worth_nothing(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0002")
    card = until_the_card(town)
    with reading(town.app.engine) as conn:
        other = find_ref(conn, "landsmeer/L-0002")
    with pytest.raises(FixInput, match="of no card of this case"):
        answer(town, OnTheCard(other, card.code, ""), "hearing_started", "do 2026-04-09")
    with pytest.raises(UnknownCase):
        answer(town, OnTheCard("landsmeer/L-9999", card.code, ""), "hearing_started", "do 2026-04-09")


def test_who_stands_in_for_the_team_lead_answers_in_that_time(town: Town, card: OnTheCard) -> None:
    """kw-2 stands in for kw-1 in the week of 16 March only."""
    with pytest.raises(FixInput, match="put to somebody else"):
        answer(town, card, "hearing_started", "do 2026-04-09", by="kw-2")
    staff = (town.folder / "staff.csv").read_text().replace("2026-03-16,2026-03-20", "2026-04-09,2026-04-10")
    (town.folder / "staff.csv").write_text(staff)
    staff_file(town.app, town.folder / "staff.csv", "landsmeer")
    assert answer(town, card, "hearing_started", "do 2026-04-09", by="kw-2").outcome == "new"


# --- the same judgement for whatever comes in otherwise ---------------------------------------------------------------


def test_a_decision_in_a_file_is_judged_the_same_and_kept_by_the_key_of_the_card(town: Town, card: OnTheCard) -> None:
    assert record(town, told(card)).new == 1
    assert record(town, told(card)).known == 1
    assert decisions(town) == [("suite", "hearing_started", "kw-1", "no_contact")]
    with reading(town.app.engine) as conn:
        data = conn.execute(
            select(_fact.c.data).where(_fact.c.source == "suite", _fact.c.source_id == "d1")
        ).scalar_one()
    assert data["card"].count("|") == 3


@on_sqlite
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"data": {"why": "no_contact"}}, "is a decision of a named person: give the code"),
        ({"data": {"card": "intake|x||card", "why": "no_contact"}}, "give the code that stands on the card"),
        ({"data": {"card": "0000-0000", "why": "no_contact"}}, "of no card of this case"),
        ({"by": ""}, "needs the code of who decided"),
        ({"by": "kw-2"}, "put to somebody else"),
        ({"source": "decide"}, "is a source of klantreis itself"),
    ],
)
def test_a_decision_without_all_that_is_rejected(
    town: Town, card: OnTheCard, changed: dict[str, object], said: str
) -> None:
    report = record(town, told(card, **changed))
    assert report.rejected == 1
    assert said in report.rejections[0]
    assert decisions(town) == []


def test_a_form_cannot_decide_without_a_card_either(town: Town, card: OnTheCard) -> None:
    with pytest.raises(FixInput, match="is a decision of a named person"):
        record_one(town.app, told(card, source="prefect", data={"why": "no_contact"}), moment("do 2026-04-09", 10))


def test_what_is_no_decision_may_be_recorded_without_a_card_but_never_with_a_key(town: Town, card: OnTheCard) -> None:
    free = told(card, "outreach_asked", data={"why": "no_contact"})
    keyed = told(card, "outreach_asked", id="d2", data={"card": "intake|x||card", "why": "no_contact"})
    report = record(town, keyed, free)
    assert (report.new, report.rejected) == (1, 1)
    assert "give the code that stands on the card" in report.rejections[0]


def test_of_two_answers_in_one_file_the_first_counts(town: Town, card: OnTheCard) -> None:
    report = record(town, told(card), told(card, "outreach_asked", id="d2"))
    assert (report.new, report.rejected) == (1, 1)
    assert "was answered on 2026-04-09 (hearing_started)" in report.rejections[0]


def test_a_decision_is_not_corrected_but_withdrawn(town: Town, card: OnTheCard) -> None:
    assert record(town, told(card)).new == 1
    softer = told(card, "reason_accepted", id="d2", corrects="d1", data={"why": "ill"})
    harder = told(card, id="d3", corrects="d1")
    report = record(town, softer, harder)
    assert report.rejected == 2
    assert all("a decision is not corrected" in each for each in report.rejections)


def test_a_talk_that_was_held_ends_the_card_before_anybody_plans_again(town: Town, card: OnTheCard) -> None:
    town.tell("L-0001", "intake_held", "do 2026-04-09")
    with pytest.raises(FixInput, match="this card ended on 2026-04-09"):
        answer(town, card, "hearing_started", "do 2026-04-09")


def test_two_answers_at_the_same_moment_are_one(town: Town, card: OnTheCard) -> None:
    def give(event: str) -> str:
        try:
            return answer(town, card, event, "do 2026-04-09").outcome
        except FixInput:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(give, ["hearing_started", "reason_accepted", "outreach_asked", "care_asked"]))
    assert sorted(done) == ["new", "refused", "refused", "refused"]
    assert len(decisions(town)) == 1


def test_two_files_at_the_same_moment_answer_once(town: Town, card: OnTheCard, tmp_path: Path) -> None:
    def give(number: int) -> int:
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps(told(card, id=f"x{number}")) + "\n")
        return record_file(town.app, path, moment("do 2026-04-09", 10)).new

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(give, range(4))) == 1
    assert len(decisions(town)) == 1

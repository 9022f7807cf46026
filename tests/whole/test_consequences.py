"""A text that names a consequence leaves only after a named person decided so, whatever wrote the fact. Both databases.

The town of these tests has one obligation more: a hearing, opened by the card's option `hearing_started`, with a letter
that says what may follow (`consequence: true`).
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.core.case import Fact
from klantreis.definitions.configuration import Configuration, check
from klantreis.errors import FixInput
from klantreis.store import facts
from klantreis.store.cases import LoadedCase, find_ref, load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.facts import NewFact
from klantreis.store.tables import ActionRow, table
from klantreis.usecases.recording import record_file, record_one
from tests.core.small_journeys import day
from tests.support.cards import answer, until_the_card, withdraw
from tests.support.landsmeer import copy_of_landsmeer
from tests.support.understood import understood
from tests.whole.conftest import Town, moment, subjects

THREAT = "Uw zienswijze op ons voornemen"
LETTER = f"""---
subject: {THREAT}
kind: send
consequence: true
---
Beste {{{{ naam }}}},

U was er twee keer niet. Wij denken erover om iets te veranderen. Wij willen eerst horen wat u daarvan vindt.

Bel {{{{ telefoon }}}}.
"""
HEARING = """
      asked_opinion:
        title: Zienswijze
        opens: each hearing_started
        due: opened + 10wd
        clock: policy
        met_by: [intake_held]
        owner: case_worker
        steps:
          - {id: ask, at: opened, send: asked_opinion, to: client}
  trajectory:
    title: Traject
"""


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """In the place of the shipped configuration: the same with a hearing."""
    folder = copy_of_landsmeer(tmp_path_factory.mktemp("hearing") / "config")
    journey = folder / "journeys" / "landsmeer.yaml"
    before, after = journey.read_text().split("\n  trajectory:\n    title: Traject\n")
    journey.write_text(before + HEARING + after)
    (folder / "messages" / "nld" / "asked_opinion.md").write_text(LETTER)
    assert not [finding for finding in check(folder) if not finding.warning]
    return understood(folder)


def threats(town: Town) -> list[str]:
    return [subject for subject in subjects(town.mails()) if subject == THREAT]


def reasons(town: Town) -> list[tuple[str, str]]:
    """State and reason of every step of the hearing."""
    action = table(ActionRow)
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(action.c.state, action.c.reason).where(action.c.obligation == "asked_opinion"))
        return [(row.state, row.reason) for row in rows]


def loaded(town: Town, client: str) -> LoadedCase:
    with reading(town.app.engine) as conn:
        return load_cases(conn, [find_ref(conn, f"landsmeer/{client}")])[0]


def write_past_the_gate(town: Town, client: str, *, on: str, data: dict[str, object], by: str = "kw-1") -> None:
    """What a bug, another program or a hand in the database could do: a fact that nobody judged."""
    fact = Fact(
        id=f"elsewhere:{on}{len(data)}", event="hearing_started", occurred_on=day(on), recorded_at=moment(on, 8), by=by,
        data=data,  # type: ignore[arg-type]
    )  # fmt: skip
    with writing(town.app.engine) as conn:
        facts.record(conn, [NewFact(loaded(town, client).id, fact, day(on))], moment(on, 8))


def test_after_the_answer_of_the_team_lead_the_letter_leaves(town: Town) -> None:
    card = until_the_card(town)
    answer(town, card, "hearing_started", "do 2026-04-09")
    assert threats(town) == []
    town.live("do 2026-04-09")
    assert threats(town) == [THREAT]
    assert reasons(town) == [("done", "")]


def test_no_letter_leaves_on_a_fact_without_a_card(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "talk_planned", "di 2026-03-03", at="do 2026-03-12", place="stadhuis")
    town.live("di 2026-03-03")
    write_past_the_gate(town, "L-0001", on="wo 2026-03-04", data={"why": "no_contact"})
    town.live("wo 2026-03-04")
    assert threats(town) == []
    assert reasons(town) == [("not_sent", "no_decision")]


@pytest.mark.parametrize(
    ("data", "by"),
    [
        ({"why": "no_contact"}, "kw-1"),  # no card, although there is one that is open
        ({"card": "intake|suite:9||card", "why": "no_contact"}, "kw-1"),  # a card that nobody was given
        ({"card": "{key}", "why": "no_contact"}, ""),  # nobody
        ({"card": "{key}"}, "kw-1"),  # no reason
    ],
)
def test_no_letter_leaves_on_an_answer_that_lacks_something(town: Town, data: dict[str, str], by: str) -> None:
    card = until_the_card(town)
    key = next(past.key.text() for past in loaded(town, "L-0001").case.actions if past.kind == "decide")
    given = {name: value.format(key=key) for name, value in data.items()}
    write_past_the_gate(town, "L-0001", on="do 2026-04-09", data=given, by=by)  # type: ignore[arg-type]
    town.live("do 2026-04-09")
    assert card.code
    assert threats(town) == []
    assert ("not_sent", "no_decision") in reasons(town)


def test_a_decision_that_is_withdrawn_between_planning_and_sending_sends_nothing(town: Town) -> None:
    card = until_the_card(town)
    done = answer(town, card, "hearing_started", "do 2026-04-09")
    town.plan("do 2026-04-09")
    withdraw(town, card, done.fact, "do 2026-04-09")
    town.deliver("do 2026-04-09", 11)
    assert threats(town) == []


@pytest.mark.parametrize("named", ["", "talk_held"])
def test_an_answer_that_was_withdrawn_is_not_brought_back_past_the_card(town: Town, named: str) -> None:
    """Withdrawing the withdrawal would give the card a second answer that nobody judged; as would a chain of them."""
    card = until_the_card(town)
    done = answer(town, card, "hearing_started", "do 2026-04-09")
    for id, taken, refused in (("w1", done.fact, False), ("w2", "w1", True)):
        fields = {"id": id, "source": "suite", "case": card.ref, "occurred_on": "2026-04-09", "withdraws": taken}
        fields |= {"event": named} if named else {}
        if not refused:
            record_one(town.app, fields, moment("do 2026-04-09", 11))
            answer(town, card, "reason_accepted", "vr 2026-04-10")
            continue
        with pytest.raises(FixInput, match="is not brought back"):
            record_one(town.app, fields, moment("vr 2026-04-10", 11))
    town.live("vr 2026-04-10")
    assert threats(town) == []


def test_in_one_file_neither(town: Town, tmp_path: Path) -> None:
    card = until_the_card(town)
    base = {"source": "suite", "case": card.ref, "occurred_on": "2026-04-09", "by": "kw-1"}
    data = {"card": card.code, "why": "no_contact"}
    rows = [base | {"id": "1", "event": "hearing_started", "data": data}]
    rows += [base | {"id": str(number), "withdraws": str(number - 1)} for number in (2, 3)]
    (tmp_path / "facts.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = record_file(town.app, tmp_path / "facts.jsonl", moment("do 2026-04-09", 11))
    assert (report.new, report.rejected) == (2, 1)
    town.live("do 2026-04-09")
    assert threats(town) == []


def test_two_answers_that_stand_side_by_side_send_nothing(town: Town) -> None:
    """Written past the gate, each as it should be."""
    until_the_card(town)
    key = next(past.key.text() for past in loaded(town, "L-0001").case.actions if past.kind == "decide")
    for more in ({}, {"note": "2"}):
        write_past_the_gate(town, "L-0001", on="do 2026-04-09", data={"card": key, "why": "no_contact", **more})
    town.live("do 2026-04-09")
    assert threats(town) == []


def test_a_letter_that_left_stays_and_is_marked_when_the_decision_is_withdrawn(town: Town) -> None:
    card = until_the_card(town)
    done = answer(town, card, "hearing_started", "do 2026-04-09")
    town.live("do 2026-04-09")
    withdraw(town, card, done.fact, "vr 2026-04-10")
    town.live("vr 2026-04-10")
    assert threats(town) == [THREAT]
    assert [
        past.in_good_faith for past in loaded(town, "L-0001").case.actions if past.key.obligation == "asked_opinion"
    ] == [True]


def test_what_was_decided_on_a_no_show_that_was_none_is_not_sent(town: Town) -> None:
    """The second no-show is withdrawn after the card was answered, before the letter left."""
    card = until_the_card(town)
    answer(town, card, "hearing_started", "do 2026-04-09")
    town.plan("do 2026-04-09")
    withdraw(town, card, second_no_show(town), "do 2026-04-09")
    town.deliver("do 2026-04-09", 11)
    assert threats(town) == []
    assert reasons(town) == [("not_sent", "no_decision")]


def second_no_show(town: Town) -> str:
    shows = [fact for fact in loaded(town, "L-0001").case.facts if fact.event == "no_show"]
    return max(shows, key=lambda fact: fact.occurred_on).id


def test_the_gate_looks_at_the_text_and_not_at_the_journey(town: Town, configuration: Configuration) -> None:
    """A text that becomes a threat later, in an obligation that no card opens, does not leave either."""
    invitation = configuration.messages["please_call_us"]["nld"].replace("kind: send", "kind: send\nconsequence: true")
    messages = {**configuration.messages, "please_call_us": {"nld": invitation}}
    changed = replace(town, app=replace(town.app, configuration=replace(configuration, messages=messages)))
    changed.enrol("ma 2026-03-02", "L-0001")
    changed.live("ma 2026-03-02")
    assert subjects(changed.mails()) == []

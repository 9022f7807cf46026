"""What waits for a person in a town, and what a colleague says of an escalation; on both databases.

The story: enrolled on Monday 2 March 2026, an intake has to be planned by Monday 16 March, and nobody does. The ladder
`stalled` tells the owner on the 17th, the team lead on the 23rd (five working days) and the manager on 8 April.
"""

import json

import pytest
from sqlalchemy import select

from klantreis.core.attention import What
from klantreis.errors import FixInput
from klantreis.reports.attention_page import headline
from klantreis.store import chain, runs
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Acknowledgement, AuditContent, table
from klantreis.usecases import acknowledging, attending, verifying
from klantreis.usecases.acknowledging import Acknowledging
from klantreis.usecases.erasing import erase
from klantreis.usecases.forecasting import week_ahead
from klantreis.usecases.holding import Scope, hold
from tests.support.cards import answer, until_the_card
from tests.whole.conftest import Build, Town, moment


def waiting(town: Town, on: str, municipality: str = "") -> list[tuple[What, int]]:
    return [(each.what, each.count) for each in attending.attention(town.app, moment(on, 8), municipality)]


def acknowledge(town: Town, on: str, **more: object) -> Acknowledging:
    return acknowledging.acknowledge(town.app, "landsmeer/L-0001", by="kw-2", at=moment(on, 9), **more)


@pytest.fixture
def stalled(build: Build) -> Town:
    """Two residents whose intake nobody plans, on the day after the first rung of the ladder."""
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.walk("ma 2026-03-02", "wo 2026-03-18")
    return town


def test_who_acknowledges_is_asked_again_by_the_next_rung_and_nothing_else_changes(stalled: Town) -> None:
    assert waiting(stalled, "do 2026-03-19") == [(What.escalation, 2)]
    before = stalled.terms("L-0001"), stalled.page("L-0001", "do 2026-03-19")
    assert acknowledge(stalled, "do 2026-03-19").outcome == "new"
    assert acknowledge(stalled, "do 2026-03-19").outcome == "known"
    (left,) = attending.unacknowledged(stalled.app, moment("do 2026-03-19", 10))
    assert waiting(stalled, "do 2026-03-19") == [(What.escalation, 1)]
    assert left.municipality == "landsmeer"
    page = stalled.page("L-0001", "do 2026-03-19")
    told = "- do 19 mrt 2026 09:00: escalatie van Intakegesprek afspreken opgepakt door kw-2"
    assert told in page.splitlines()
    assert "\n".join(line for line in page.splitlines() if line not in (told, "## Wie ernaar keek")).split() == (
        before[1].split()
    )
    assert stalled.terms("L-0001") == before[0]
    stalled.walk("do 2026-03-19", "vr 2026-03-20")
    assert waiting(stalled, "vr 2026-03-20") == [(What.escalation, 1)]
    stalled.walk("ma 2026-03-23", "di 2026-03-24")
    assert waiting(stalled, "wo 2026-03-25") == [(What.escalation, 2)]
    assert told not in stalled.page("L-0001", "wo 2026-03-18"), "on that day nobody had looked"
    assert verifying.verify(stalled.app) == ()


def test_what_was_settled_is_known_also_after_it_was_seen_and_its_codes_outlive_the_person(stalled: Town) -> None:
    acknowledge(stalled, "do 2026-03-19")
    assert (
        acknowledge(stalled, "do 2026-03-19", settled=True, why="contacted", obligation="plan_intake").outcome == "new"
    )
    assert acknowledge(stalled, "do 2026-03-19").outcome == "known", "who settled it has seen it"
    assert "afgehandeld door kw-2: contact gehad" in stalled.page("L-0001", "do 2026-03-19")
    listed = acknowledging.listed(stalled.app, moment("do 2026-03-19", 10), all_of_them=True)
    assert sorted((each.said, each.why, each.by) for each in listed) == [("", "", ""), ("settled", "contacted", "kw-2")]
    erase(stalled.app, "landsmeer/L-0001", by="kw-1", why="request", at=moment("vr 2026-03-20", 9))
    assert waiting(stalled, "vr 2026-03-20") == [(What.escalation, 1)]
    with reading(stalled.app.engine) as conn:
        rows = conn.execute(select(table(Acknowledgement))).all()
        texts = conn.execute(select(table(AuditContent).c.content)).scalars().all()
        assert list(chain.verify(conn)) == []
    assert [(row.kind, row.by, row.rung) for row in rows] == [("seen", "kw-2", "nudge"), ("settled", "kw-2", "nudge")]
    kept = [json.loads(text) for text in texts if '"rung"' in text]
    assert [each["kind"] for each in kept] == ["seen", "settled"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"settled": True}, "--why: say how it was settled, as one of: contacted, "),
        ({"settled": True, "why": "Jan belde"}, "--why: say how it was settled"),
        ({"why": "contacted"}, "--why goes with --settled"),
        ({"obligation": "nothing"}, "it has plan_intake"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_said_is_refused_with_the_remedy(stalled: Town, more: dict[str, object], why: str) -> None:
    with pytest.raises(FixInput, match=why):
        acknowledge(stalled, "do 2026-03-19", **more)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_an_active_colleague_of_that_municipality_may_say_so_and_only_of_an_escalation(stalled: Town) -> None:
    for by in ("kw-9", "Anna"):
        with pytest.raises(FixInput, match="no colleague of this municipality has this code"):
            acknowledging.acknowledge(stalled.app, "landsmeer/L-0001", by=by, at=moment("do 2026-03-19", 9))
    stalled.tell("L-0001", "talk_planned", "do 2026-03-19", at="di 2026-03-24 14:30", place="stadhuis")
    stalled.walk("do 2026-03-19", "vr 2026-03-20")
    with pytest.raises(FixInput, match="has no escalation"):
        acknowledge(stalled, "vr 2026-03-20")


def test_what_waits_is_counted_by_kind_and_only_of_the_municipality_that_is_asked(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    ticket, _, verdict = town.plan("ma 2026-03-02")
    assert verdict.held
    hold(town.app, Scope(channel="file"), by="kw-1", why="outage", at=moment("ma 2026-03-02", 10))
    found = attending.attention(town.app, moment("ma 2026-03-02", 10))
    assert [(each.what, each.count, each.refs) for each in found] == [
        (What.fuse, 1, (ticket.run,)), (What.hold, 1, ("file",)),
    ]  # fmt: skip
    assert headline(found) == "1 ronde vastgehouden, 1 stop op verzenden"
    assert waiting(town, "ma 2026-03-02", "haarlem") == [(What.hold, 1)]
    with pytest.raises(FixInput, match="no such municipality"):
        waiting(town, "ma 2026-03-02", "nowhere")


def test_an_appointment_counts_on_its_day_until_it_is_moved_held_or_taken_back(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", "L-0002", "L-0003")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    for client in ("L-0001", "L-0002"):
        town.tell(client, "talk_planned", "wo 2026-03-04", at="di 2026-03-10 14:30", place="stadhuis")
    wrong = town.tell("L-0003", "talk_planned", "wo 2026-03-04", at="wo 2026-03-11 09:00", place="stadhuis")
    town.walk("wo 2026-03-04", "wo 2026-03-04")
    assert ahead(town, "wo 2026-03-04") == {"2026-03-10": 2, "2026-03-11": 1}
    town.tell("L-0002", "talk_planned", "do 2026-03-05", at="wo 2026-03-11 10:00", place="stadhuis")
    town.tell("L-0003", "talk_planned", "do 2026-03-05", withdraws=f"suite-landsmeer:{wrong}", at="wo 2026-03-11 09:00",
              place="stadhuis")  # fmt: skip
    town.walk("do 2026-03-05", "do 2026-03-05")
    assert ahead(town, "do 2026-03-05") == {"2026-03-10": 1, "2026-03-11": 1}


def ahead(town: Town, on: str) -> dict[str, int]:
    days = week_ahead(town.app, moment(on, 9).date(), "landsmeer")
    assert len(days) == 5
    return {f"{each.day}": each.appointments for each in days if each.appointments}


def test_a_card_waits_within_its_term_then_past_it_and_no_more_once_it_is_answered(build: Build) -> None:
    """Given on Wednesday 8 April, to be answered within five working days: by Wednesday 15 April."""
    town = build()
    card = until_the_card(town)
    assert cards(town, "wo 2026-04-15") == [(What.card, 1, (card.ref,))]
    assert cards(town, "do 2026-04-16") == [(What.card_late, 1, (card.ref,))]
    answer(town, card, "hearing_started", "do 2026-04-16")
    town.live("do 2026-04-16")
    assert cards(town, "vr 2026-04-17") == []


def cards(town: Town, on: str) -> list[tuple[What, int, tuple[str, ...]]]:
    found = attending.attention(town.app, moment(on, 8))
    return [(each.what, each.count, each.refs) for each in found if each.what in (What.card, What.card_late)]


def test_a_case_that_could_not_be_planned_waits_until_a_later_run_of_its_municipality_could(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    ended(town, "ma 2026-03-02", "", [town.ref("L-0001")])
    assert waiting(town, "ma 2026-03-02") == [(What.broken, 1)]
    assert waiting(town, "ma 2026-03-02", "haarlem") == []
    ended(town, "di 2026-03-03", "haarlem", [])
    assert waiting(town, "di 2026-03-03") == [(What.broken, 1)], "a run of another municipality says nothing of it"
    ended(town, "wo 2026-03-04", "landsmeer", [])
    assert waiting(town, "wo 2026-03-04") == []


def ended(town: Town, on: str, municipality: str, broken: list[str]) -> None:
    """A run that came to an end, and named these cases."""
    at = moment(on, 9)
    with writing(town.app.engine) as conn:
        run = runs.begin(conn, at=at, day=at.date(), municipality=municipality, started_at=at)
        runs.release(conn, run.id)
        runs.finish(conn, run.id, finished_at=at, broken=broken)

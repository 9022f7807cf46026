"""Nothing ran for five working days, di 24 February to ma 2 March; on di 3 March one run catches up.

Five residents of Landsmeer, in a town that stood still and in one that did not; on both databases. Facts came in all
the while: only planning and sending stood still.

    L-0001  enrolled on ma 9 February: two rungs of the ladder fell in the outage, the third comes later
    L-0002  enrolled on di 17 February: their reminder fell in it
    L-0003  enrolled in the outage
    L-0004  was invited for do 26 February: the reminder of that talk is of no use any more
    L-0005  has two journeys: their reminder and both messages of `rhythm` fell in it
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.store.engine import reading
from klantreis.store.tables import ActionRow, Case, Client, table
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.whole.conftest import Build, Town
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

_action, _case, _client = table(ActionRow), table(Case), table(Client)
DAYS = [
    *("ma 2026-02-09", "ma 2026-02-16", "di 2026-02-17", "vr 2026-02-20", "ma 2026-02-23"),
    *("di 2026-02-24", "wo 2026-02-25", "do 2026-02-26", "vr 2026-02-27", "ma 2026-03-02"),
    *("di 2026-03-03", "wo 2026-03-04", "do 2026-03-05", "vr 2026-03-06", "ma 2026-03-09", "di 2026-03-10"),
    *("ma 2026-03-16", "di 2026-03-17"),
]  # days between on which nothing is due are left out
OUTAGE = DAYS[5:10]
CAUGHT_UP = "di 2026-03-03"
ACQUAINT = "Wij willen graag met u kennismaken"
REMINDER = "Herinnering: wilt u een afspraak met ons maken?"
TALK = "uw afspraak op donderdag 26 februari 2026 om 10.00 uur"


def hear(town: Town, today: str) -> None:
    """What comes in on that day."""
    if today == "ma 2026-02-09":
        town.enrol(today, "L-0001")
    if today == "di 2026-02-17":
        town.enrol(today, "L-0002", "L-0004", "L-0005")
        agreed = "L-0005,2026-01-01,2026-01-01"
        enrol(town, "rhythm", today, agreed, columns="consent_email,consent_email_news")
    if today == "vr 2026-02-20":
        tell(town, "L-0004", "landsmeer", "talk_planned", today, at="do 2026-02-26", place="stadhuis")
    if today == "wo 2026-02-25":
        town.enrol(today, "L-0003")
    if today == "do 2026-02-26":
        tell(town, "L-0005", "rhythm", "contact_tried", today)


def lived(build: Build, tmp_path: Path, down: list[str]) -> Town:
    town = reconfigured(build(channels=channels(tmp_path, Post())), configured(tmp_path / "config"))
    for today in DAYS:
        hear(town, today)
        if today not in down:
            town.live(today)
    return town


def given(town: Town, *, rungs: bool) -> list[tuple[str, str, str]]:
    """(resident, step, day) of what was given to a resident, or (rungs) of the ladder."""
    query = (
        select(_client.c.client_ref, _action.c.step, _action.c.day)
        .join(_case, _case.c.id == _action.c.case_id)
        .join(_client, _client.c.id == _case.c.client_id)
        .where(_action.c.state == "done", _action.c.escalation.is_(rungs), _action.c.kind != "task")
    )
    with reading(town.app.engine) as conn:
        return sorted((ref, step, f"{on:%m-%d}") for ref, step, on in conn.execute(query).tuples())


def since_the_outage(town: Town) -> dict[str, list[str]]:
    return {on: letters for on, letters in town.left().items() if day(on.split(": ")[0]) >= day(OUTAGE[0])}


@pytest.fixture
def stood_still(build: Build, tmp_path: Path) -> Town:
    return lived(build, tmp_path, OUTAGE)


def test_a_town_without_an_outage(build: Build, tmp_path: Path) -> None:
    town = lived(build, tmp_path, [])
    assert since_the_outage(town) == {
        "di 2026-02-24": [f"client L-0002: {REMINDER}", f"client L-0005: {REMINDER}"],
        "wo 2026-02-25": [f"client L-0003: {ACQUAINT}", f"client L-0004: Herinnering: {TALK}"],
        "do 2026-02-26": ["client L-0005: Eerste bericht"],
        "ma 2026-03-02": ["client L-0005: Tweede bericht"],
        "wo 2026-03-04": [f"client L-0003: {REMINDER}"],
    }
    assert [rung for rung in given(town, rungs=True) if rung[0] == "L-0001"] == [
        ("L-0001", "lead", "03-02"), ("L-0001", "manager", "03-16"), ("L-0001", "nudge", "02-24"),
    ]  # fmt: skip
    assert town.silences("L-0004") == []


def test_after_the_outage_one_run_catches_up_and_nobody_hears_twice_on_a_day(stood_still: Town) -> None:
    assert since_the_outage(stood_still) == {
        CAUGHT_UP: [
            f"client L-0002: {REMINDER}",
            f"client L-0003: {ACQUAINT}",
            "client L-0005: Twee berichten van gemeente Landsmeer",  # the reminder and `first`
        ],
        "wo 2026-03-04": ["client L-0005: Tweede bericht"],  # of another kind, and its last day: no later than this
        "do 2026-03-05": [f"client L-0003: {REMINDER}"],  # a day later than it would: two days after the first
    }
    for letters in stood_still.left().values():
        heard = [letter.partition(":")[0] for letter in letters]
        assert len(heard) == len(set(heard)), letters


def test_the_rungs_come_in_their_order_one_each_working_day(stood_still: Town) -> None:
    rungs = [rung for rung in given(stood_still, rungs=True) if rung[0] == "L-0001"]
    assert rungs == [
        ("L-0001", "lead", "03-04"), ("L-0001", "manager", "03-16"), ("L-0001", "nudge", "03-03"),
    ]  # fmt: skip


def test_what_was_of_no_use_any_more_says_so_and_nothing_else_is_lost(stood_still: Town) -> None:
    assert stood_still.silences("L-0004") == [f"{CAUGHT_UP} attend.remind: too_old"]
    for client in ("L-0001", "L-0002", "L-0003", "L-0005"):
        assert stood_still.silences(client) == []
    told = {(client, step) for client, step, _ in given(stood_still, rungs=False)}
    assert told == {
        ("L-0001", "call_us"), ("L-0001", "remind"), ("L-0002", "call_us"), ("L-0002", "remind"),
        ("L-0003", "call_us"), ("L-0003", "remind"), ("L-0004", "call_us"), ("L-0004", "invite"),
        ("L-0005", "call_us"), ("L-0005", "remind"), ("L-0005", "first"), ("L-0005", "second"),
    }  # fmt: skip


def test_the_run_that_catches_up_is_no_surprise_to_the_fuse_and_its_counts_add_up(stood_still: Town) -> None:
    ticket = next(each for each in stood_still.tickets if each.day == day(CAUGHT_UP))
    counts = stood_still.counts(ticket)
    assert counts.planned == counts.sent + sum(counts.not_sent.values()) + counts.open + counts.in_doubt
    assert (counts.sent, counts.skipped) == (6, {"too_old": 1})
    assert verify(stood_still.app) == ()

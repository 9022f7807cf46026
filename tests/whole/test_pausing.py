"""A case paused and resumed by a colleague: what waits, what moves, and what the guard refuses. On both databases."""

import pytest
from sqlalchemy import select

from klantreis.errors import FixInput, UnknownCase
from klantreis.store.engine import reading
from klantreis.store.tables import FactRow, ObligationRow, table
from klantreis.usecases.steering import Steered, pause, resume
from tests.core.small_journeys import day
from tests.whole.conftest import Town, moment

_fact, _obligation = table(FactRow), table(ObligationRow)
ASK_AGAIN = "Herinnering: wilt u een afspraak met ons maken?"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def begun(town: Town) -> Town:
    """L-0001 is asked on ma 2 maart, reminded on ma 9 maart, and their intake is to be planned by ma 16 maart."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    return town


def stop(town: Town, on: str, until: str = "", **more: str) -> Steered:
    values = {"ground": "illness", "by": "kw-1", **more}
    end = day(until) if until else None
    return pause(town.app, "landsmeer/L-0001", values["ground"], end, values["by"], moment(on, 9, 30))


def go_on(town: Town, on: str, by: str = "kw-1") -> Steered:
    return resume(town.app, "landsmeer/L-0001", by, moment(on, 9, 30))


def due(town: Town) -> str:
    with reading(town.app.engine) as conn:
        return str(conn.execute(select(_obligation.c.due_on).where(_obligation.c.obligation == "plan_intake")).scalar())


def told(town: Town) -> list[tuple[str, str, str, str]]:
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_fact).where(_fact.c.source == "pause").order_by(_fact.c.id)).all()
    return [(row.event, str(row.occurred_on), row.by, row.data.get("ground", "")) for row in rows]


def test_a_pause_holds_the_reminder_and_moves_the_norm(begun: Town) -> None:
    assert stop(begun, "wo 2026-03-04", "wo 2026-03-11").outcome == "new"
    assert told(begun) == [("case_paused", "2026-03-04", "kw-1", "illness")]
    assert begun.walk("wo 2026-03-04", "vr 2026-03-13") == {}
    assert due(begun) == "2026-03-23"  # five working days later
    assert begun.walk("ma 2026-03-16", "ma 2026-03-16") == {"ma 2026-03-16": [ASK_AGAIN]}


def test_a_case_resumed_early_goes_on_from_that_day(begun: Town) -> None:
    stop(begun, "wo 2026-03-04")
    begun.walk("wo 2026-03-04", "do 2026-03-05")
    assert due(begun) == "None"  # a date that is made up would be shown as true
    assert go_on(begun, "vr 2026-03-06").outcome == "new"
    begun.live("vr 2026-03-06")
    assert due(begun) == "2026-03-18"  # two working days later
    assert [event for event, *_ in told(begun)] == ["case_paused", "case_resumed"]


def test_the_same_pause_again_is_known_and_a_longer_one_counts(begun: Town) -> None:
    assert stop(begun, "wo 2026-03-04", "wo 2026-03-11").outcome == "new"
    assert stop(begun, "wo 2026-03-04", "wo 2026-03-11").outcome == "known"
    assert stop(begun, "do 2026-03-05", "vr 2026-03-13").outcome == "new"
    assert len(told(begun)) == 2


def test_a_case_can_be_paused_again_on_the_day_it_was_resumed(begun: Town) -> None:
    stop(begun, "wo 2026-03-04", "wo 2026-03-11")
    go_on(begun, "vr 2026-03-06")
    assert stop(begun, "vr 2026-03-06", "wo 2026-03-11").outcome == "new"
    begun.live("vr 2026-03-06")
    assert len(told(begun)) == 3


@on_sqlite
@pytest.mark.parametrize(
    ("until", "more", "said"),
    [
        ("di 2026-03-03", {}, "no clock is stopped for days gone by"),
        ("wo 2026-03-04", {}, "no clock is stopped for days gone by"),  # today: a pause of no days
        ("wo 2026-03-11", {"ground": ""}, "say why the case stands still"),
        ("wo 2026-03-11", {"ground": "bored"}, "data.ground: this code is not allowed here; use one of illness, care"),
        ("wo 2026-03-11", {"by": "xx-9"}, "--by: no colleague of this municipality has this code"),
    ],
)
def test_what_cannot_be_paused_so_is_refused_with_the_reason(
    begun: Town, until: str, more: dict[str, str], said: str
) -> None:
    with pytest.raises(FixInput, match=said):
        stop(begun, "wo 2026-03-04", until, **more)
    assert told(begun) == []


@on_sqlite
def test_a_pause_that_stands_is_not_shortened(begun: Town) -> None:
    stop(begun, "wo 2026-03-04", "wo 2026-03-11")
    with pytest.raises(FixInput, match="is paused until 2026-03-11 already; resume it first"):
        stop(begun, "do 2026-03-05", "vr 2026-03-06")


@on_sqlite
def test_what_is_not_paused_cannot_be_resumed(begun: Town) -> None:
    with pytest.raises(FixInput, match="is not paused"):
        go_on(begun, "wo 2026-03-04")
    stop(begun, "wo 2026-03-04", "vr 2026-03-06")
    with pytest.raises(FixInput, match="is not paused"):
        go_on(begun, "vr 2026-03-06")  # the first day it runs again


@on_sqlite
def test_what_has_ended_is_neither_paused_nor_resumed(begun: Town) -> None:
    begun.tell("L-0001", "journey_closed", "wo 2026-03-04", reason="other")
    with pytest.raises(FixInput, match="has ended"):
        stop(begun, "wo 2026-03-04", "wo 2026-03-11")
    with pytest.raises(FixInput, match="has ended"):
        go_on(begun, "wo 2026-03-04")


@on_sqlite
def test_an_unknown_case_is_said_to_be_unknown(begun: Town) -> None:
    with pytest.raises(UnknownCase):
        pause(begun.app, "landsmeer/L-0009", "illness", None, "kw-1", moment("wo 2026-03-04", 9))

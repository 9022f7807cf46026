"""What `doctor` finds in a database: a day on which all that can be wrong is wrong, and one on which nothing is."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from klantreis.store.engine import writing
from klantreis.store.tables import Message, table
from klantreis.usecases import holding
from klantreis.usecases.doctoring import Level, examine
from tests.whole.conftest import Town, moment

_message = table(Message)


def told(town: Town, on: str, hour: int = 9) -> dict[str, tuple[Level, str]]:
    """By part how it stands and what is said; of several the worst."""
    found = sorted(examine(town.app, moment(on, hour)), key=lambda each: list(Level).index(each.level))
    return {each.what: (each.level, each.says) for each in found}


def test_a_house_that_runs_has_nothing_to_tell(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    assert [each for each in told(town, "ma 2026-03-02", 12).items() if each[1][0] is not Level.fine] == []


def test_all_that_waits_for_a_person_is_told_with_what_it_is_about(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    held, _, _ = town.plan("ma 2026-03-02")
    assert told(town, "ma 2026-03-02")["fuse"] == (Level.wrong, f"holds {held.run}")
    town.live("ma 2026-03-02")
    town.enrol("di 2026-03-03", "L-0002", "L-0003", "L-0004", "L-0005")
    town.plan("di 2026-03-03", 8)
    assert told(town, "di 2026-03-03", 10)["outbox"][0] is Level.fine
    waiting = told(town, "di 2026-03-03", 14)["outbox"]
    assert waiting == (Level.wrong, "landsmeer: 4 messages wait, the first since 2026-03-03 09:00")
    with writing(town.app.engine) as conn:
        one, other = conn.execute(text("SELECT id FROM message WHERE state = 'due' ORDER BY id LIMIT 2")).scalars()
        conn.execute(update(_message).where(_message.c.id == one).values(state="in_doubt"))
        late = moment("ma 2026-03-02", 9) - timedelta(days=1)
        conn.execute(update(_message).where(_message.c.id == other).values(state="claimed", lease_until=late))
    holding.hold(town.app, holding.Scope(municipality="landsmeer"), "kw-1", "outage", moment("di 2026-03-03", 9))
    found = told(town, "di 2026-03-03", 14)
    assert found["in doubt"] == (Level.wrong, "1 messages, the oldest of 2026-03-03")
    assert found["leases"][0] is Level.doubtful
    assert found["hold"] == (Level.doubtful, "landsmeer is held since 2026-03-03 09:00 by kw-1 (outage)")
    assert found["outbox"][0] is Level.fine, "what is held does not wait for a worker"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_calendar_is_told_a_year_before_it_ends_and_is_wrong_after(town: Town) -> None:
    assert told(town, "ma 2026-03-02")["calendar"][0] is Level.fine
    assert told(town, "ma 2028-01-10")["calendar"][0] is Level.doubtful
    assert told(town, "ma 2029-01-08")["calendar"][0] is Level.wrong

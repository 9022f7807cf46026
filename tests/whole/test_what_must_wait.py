"""What must not leave any more although it was planned: about an hour that has passed, or of a case nobody can plan."""

import pytest

from klantreis.core.case import Fact
from klantreis.store import facts
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.engine import writing
from klantreis.store.facts import NewFact
from klantreis.usecases.delivery import deliver_round
from tests.core.small_journeys import day
from tests.whole.conftest import Town, moment, subjects

TODAY = "di 2026-03-03"


@pytest.mark.parametrize(("at", "leaves"), [("10:59", False), ("11:00", False), ("11:30", True)])
def test_an_invitation_does_not_leave_once_the_hour_of_the_talk_has_come(town: Town, at: str, leaves: bool) -> None:
    """Planned at half past nine; the server was down until eleven."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "talk_planned", TODAY, at=f"{TODAY} {at}", place="stadhuis")
    town.plan(TODAY)
    before = len(town.mails())
    report = town.deliver(TODAY, 11, 0)
    assert (report.sent, report.withdrawn) == ((1, 0) if leaves else (0, 1))
    assert len([subject for subject in subjects(town.mails()[before:]) if "afspraak" in subject]) == leaves
    if not leaves:
        assert f"{TODAY} attend.invite: too_old" in town.silences("L-0001")


def test_a_case_that_cannot_be_planned_again_waits_and_the_round_comes_to_its_end(town: Town) -> None:
    """A fact that breaks its plan came in after the invitation was planned: a hand in the database wrote it."""
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.live("ma 2026-03-02")
    for client in ("L-0001", "L-0002"):
        town.tell(client, "talk_planned", TODAY, at="do 2026-03-12", place="stadhuis")
    town.plan(TODAY)
    heard = moment(TODAY, 9)
    fact = Fact(id="hand:1", event="talk_planned", occurred_on=day(TODAY), recorded_at=heard,
                at=heard.replace(year=2101))  # fmt: skip
    with writing(town.app.engine) as conn:
        case = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])[0]
        facts.record(conn, [NewFact(case.id, fact, day(TODAY))], heard)
    rounds = [deliver_round(town.app, moment(TODAY, 10)) for _ in range(3)]
    assert [report.claimed for report in rounds] == [2, 0, 0]
    assert sum(report.sent for report in rounds) == 1
    assert deliver_round(town.app, moment(TODAY, 11)).claimed == 1  # and is asked again later

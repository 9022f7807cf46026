"""An audit as of a day, made later, says what the audit said that was made on that day itself."""

from datetime import date

import pytest

from examples.example import all_examples
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.errors import FixInput
from klantreis.usecases import runs
from klantreis.usecases.audited import audited_cases
from klantreis.usecases.showing import timeline
from klantreis.usecases.transferring import Transfer, transfer
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.support.audits import audit, differences, lived, looked_back
from tests.support.turns import by_turns
from tests.whole.conftest import Build, moment

DAYS = 8


@pytest.mark.parametrize(
    ("municipality", "database_url"),
    by_turns(sorted(all_examples())),
    indirect=["database_url"],
)
def test_every_day_is_the_same_when_it_is_looked_back_on(build: Build, municipality: str) -> None:
    town = build(municipality=municipality)
    said: dict[date, list[AuditedCase]] = {}
    for today in lived(town, DAYS):
        replayed, said[today] = audit(town, today)
        assert not replayed
    last = max(said)
    for today, then in said.items():
        replayed, now = audit(town, today)
        assert replayed == (today < last)
        assert differences(then, now) == []
        assert now == then


def test_what_was_taken_back_was_charged_to_whom_it_was_charged_then(build: Build) -> None:
    """The talk of vr 6 maart was never planned: that is said on wo 11 maart, when another colleague has the case."""
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", "L-0002", target_groups="young")
    town.walk("ma 2026-03-02", "ma 2026-03-02")
    told = town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="vr 2026-03-06", recorded="ma 2026-03-02")
    wanted = Transfer(from_="kw-1", to="kw-2", by="mg-1", municipality="landsmeer")
    looked_back(
        town, "di 2026-03-03", "ma 2026-03-16",
        {
            "ma 2026-03-09": lambda: transfer(town.app, wanted, moment("ma 2026-03-09", 20)),
            "wo 2026-03-11": lambda: town.tell("L-0001", "talk_planned", "wo 2026-03-11", withdraws=told),
            "do 2026-03-12": lambda: town.enrol("do 2026-03-12", "L-0002", case_worker="kw-2", target_groups=""),
        },
    )  # fmt: skip
    on_sunday = {case.case_worker for case in audit(town, day("zo 2026-03-08"))[1]}
    assert on_sunday == {"kw-1"}
    assert verify(town.app) == ()


def test_a_correction_and_a_late_fact_change_no_day_before_they_were_heard(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "ma 2026-03-02")
    told = town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="vr 2026-03-06")
    looked_back(
        town, "di 2026-03-03", "vr 2026-03-13",
        {
            "do 2026-03-05": lambda: town.tell(
                "L-0001", "talk_planned", "ma 2026-03-02", at="di 2026-03-10", corrects=told, recorded="do 2026-03-05"
            ),
            "wo 2026-03-11": lambda: town.tell("L-0001", "intake_held", "di 2026-03-10", recorded="wo 2026-03-11"),
        },
    )  # fmt: skip


def test_what_the_fuse_held_was_held_and_not_yet_discarded(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", *(f"L-{number:04}" for number in range(1, 9)))
    ticket, _, verdict = town.plan("ma 2026-03-02")
    assert verdict.held, "the first run always is"
    before = audit(town, day("ma 2026-03-02"))[1]
    runs.discard(town.app, ticket.run, "mg-1", moment("di 2026-03-03", 8))
    town.live("di 2026-03-03")
    assert audit(town, day("ma 2026-03-02")) == (True, before)
    then, now = (timeline(town.app, town.ref("L-0001"), moment(on, 23)) for on in ("ma 2026-03-02", "di 2026-03-03"))
    assert {action.state for action in then.actions} == {"held"}
    assert "held" not in {action.state for action in now.actions}


def test_what_ended_in_one_plan_is_charged_to_who_had_it(build: Build) -> None:
    """All of it ended: no obligation that is still open names the case worker any more."""
    town = build()
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "journey_closed", "di 2026-03-03", reason="moved")
    town.live("di 2026-03-03")
    (case,) = audit(town, day("di 2026-03-03"))[1]
    assert {each.person for each in case.obligations if each.owner == "case_worker"} == {"kw-1"}


def test_an_unknown_municipality_is_refused(build: Build) -> None:
    with (
        pytest.raises(FixInput, match="no such municipality"),
        audited_cases(build().app, moment("ma 2026-03-02", 9), "x"),
    ):
        pass


def test_cases_come_by_person_whatever_the_batch(build: Build) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0003", "L-0001", "L-0002")
    town.live("ma 2026-03-02")
    for on, batch in (("ma 2026-03-02", 2), ("ma 2026-03-02", 1), ("zo 2026-03-01", 500)):
        found = audit(town, day(on), batch)[1]
        assert [case.person for case in found] == sorted(case.person for case in found)
        assert len(found) == (3 if on == "ma 2026-03-02" else 0)

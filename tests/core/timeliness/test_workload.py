"""What a team has to meet in the coming working days."""

import pytest

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.figures import TeamLoad
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.workload import WorkloadTally
from tests.core.timeliness.lines import asked, case, row


def load(*cases: AuditedCase, capacity: tuple[float, ...] = ()) -> dict[tuple[str, str], TeamLoad]:
    question = asked(capacity={("groningen", "noord"): capacity} if capacity else {})
    tally = WorkloadTally(question)
    for each in cases:
        tally.add(look(each, question))
    return {(each.municipality, each.team): each for each in tally.result()}


@pytest.mark.parametrize(
    ("due", "overdue", "ahead"),
    [
        ("vr 2026-10-30", 1, (0, 0, 0)),  # asked on Saturday the 31st
        ("za 2026-10-31", 0, (1, 1, 1)),
        ("vr 2026-11-06", 0, (1, 1, 1)),  # the fifth office day
        ("za 2026-11-07", 0, (0, 1, 1)),
        ("vr 2026-11-13", 0, (0, 1, 1)),
        ("vr 2026-11-27", 0, (0, 0, 1)),
        ("ma 2026-11-30", 0, (0, 0, 0)),
    ],
)
def test_due_is_counted_up_to_each_horizon_and_overdue_apart(due: str, overdue: int, ahead: tuple[int, ...]) -> None:
    found = load(case(row(due)))["groningen", "noord"]
    assert (found.overdue, found.due) == (overdue, ahead)


def test_tasks_and_cards_are_work_and_what_residents_owe_is_not() -> None:
    found = load(
        case(
            row("vr 2026-11-06", kind="task"),
            row("vr 2026-11-06", kind="decision", owner="team_lead"),
            row("vr 2026-11-06", owner="client"),
            row("vr 2026-11-06", "do 2026-10-29"),  # done
            row(None, paused=True),
        )
    )["groningen", "noord"]
    assert (found.overdue, found.due, found.cases) == (0, (2, 2, 2), 1)


@pytest.mark.parametrize(
    ("capacity", "short"), [((1.0, 9.0, 9.0), 5), ((2.0, 9.0, 9.0), None), ((2.0, 2.0, 9.0), 10), ((), None)]
)
def test_short_is_the_first_horizon_in_which_overdue_and_due_are_more_than_can_be_met(
    capacity: tuple[float, ...], short: int | None
) -> None:
    found = load(case(row("vr 2026-10-30"), row("vr 2026-11-06"), row("vr 2026-11-13")), capacity=capacity)
    assert found["groningen", "noord"].first_short == short


def test_teams_of_the_same_name_in_two_municipalities_are_two_and_one_with_nothing_due_is_told() -> None:
    found = load(
        case(row("vr 2026-11-06", team="werk")),
        case(row("vr 2026-11-06", team="werk"), municipality="haarlem"),
        capacity=(5.0, 10.0, 20.0),
    )
    assert list(found) == [("groningen", "noord"), ("groningen", "werk"), ("haarlem", "werk")]
    assert found["groningen", "noord"].due == (0, 0, 0)

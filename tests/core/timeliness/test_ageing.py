"""What is open, by working days to and past its due date."""

import pytest

from klantreis.core.timeliness.ageing import AgeingTally
from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.figures import Ageing
from klantreis.core.timeliness.looking import look
from tests.core.timeliness.lines import asked, case, row


def ageing(*cases: AuditedCase, as_of: str = "za 2026-10-31") -> Ageing:
    tally = AgeingTally(asked(as_of))
    for each in cases:
        tally.add(look(each, asked(as_of)))
    return tally.result()


def bins(found: Ageing) -> dict[str, int]:
    return {each.name: each.count for each in found.bins if each.count}


@pytest.mark.parametrize(
    ("due", "name"),
    [
        ("vr 2026-10-30", "past_0"),  # asked on Saturday: overdue, and no working day late
        ("do 2026-10-29", "past_1_5"),
        ("vr 2026-10-23", "past_1_5"),
        ("do 2026-10-22", "past_6_10"),
        ("vr 2026-10-02", "past_11_20"),
        ("do 2026-10-01", "past_21_60"),
        ("do 2026-01-08", "past_over_60"),
        ("za 2026-10-31", "today"),
        ("zo 2026-11-01", "to_1_5"),  # no office day before it, and still ahead
        ("vr 2026-11-06", "to_1_5"),
        ("ma 2026-11-09", "to_6_10"),
        ("vr 2026-11-13", "to_6_10"),
        ("ma 2026-11-16", "to_11_20"),
        ("ma 2026-11-30", "to_over_20"),
    ],
)
def test_in_which_bin(due: str, name: str) -> None:
    found = ageing(case(row(due)))
    assert bins(found) == {name: 1}
    assert found.overdue == name.startswith("past")


def test_what_is_past_stands_after_what_lies_ahead_with_the_day_itself_between() -> None:
    found = ageing()
    assert [each.name for each in found.bins] == [
        "to_over_20", "to_11_20", "to_6_10", "to_1_5", "today",
        "past_0", "past_1_5", "past_6_10", "past_11_20", "past_21_60", "past_over_60",
    ]  # fmt: skip
    assert [each.past for each in found.bins] == [False] * 5 + [True] * 6


def test_an_obligation_without_a_date_is_open_and_in_no_bin() -> None:
    found = ageing(case(row(None), row(None, paused=True), row("vr 2026-10-30", "vr 2026-10-30")))
    assert (found.open, found.undated, found.overdue, bins(found)) == (2, 2, 0, {})


def test_the_oldest_is_the_one_whose_due_date_lies_furthest_back() -> None:
    found = ageing(
        case(row("vr 2026-10-30"), ref="c-1"),
        case(row("do 2026-10-22", title="Plan van aanpak"), row("vr 2026-10-23"), ref="c-2"),
        case(row("vr 2024-10-04", "do 2024-10-10"), ref="c-3"),  # long past, and done
    )
    assert (found.oldest_ref, found.oldest_title, found.oldest_workdays) == ("c-2", "Plan van aanpak", 6)


def test_where_nothing_is_overdue_there_is_no_oldest() -> None:
    found = ageing(case(row("za 2026-10-31")))
    assert (found.oldest_ref, found.oldest_title, found.oldest_workdays) == ("", "", None)


def test_tasks_and_cards_are_not_counted_twice() -> None:
    assert ageing(case(row("vr 2026-10-30", kind="task"))).open == 0

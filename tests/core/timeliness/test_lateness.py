"""Working days late: half of all, nine in ten, and those that are not met yet."""

from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Lateness
from klantreis.core.timeliness.lateness import LatenessTally
from tests.core.timeliness.small_cases import case, obligation, question

ASKED = question("ma 2026-11-23", since="do 2026-10-01")


def lateness(*cases: AuditedCase, asked: Question = ASKED) -> tuple[Lateness, ...]:
    tally = LatenessTally(asked)
    for each in cases:
        tally.add(each)
    return tally.result()


def test_what_was_met_by_its_due_date_has_no_days_late() -> None:
    [every, *_] = lateness(case(*[obligation("on_time", "vr 2026-10-09", "ma 2026-10-05")] * 4))
    assert (every.n, every.late, every.median, every.p90, every.late_median) == (4, 0, 0, 0, None)


def test_days_late_are_office_days_of_the_municipality() -> None:
    rows = [obligation("late", "vr 2026-10-09", "ma 2026-10-12"), obligation("late", "vr 2026-10-09", "za 2026-10-17")]
    [every, *_] = lateness(case(*rows))
    assert (every.late, every.median, every.p90, every.late_median) == (2, 1, 5, 1)


def test_due_on_friday_and_met_on_saturday_is_late_by_no_working_day() -> None:
    [every, *_] = lateness(case(obligation("late", "vr 2026-10-09", "za 2026-10-10")))
    assert (every.late, every.median, every.late_median) == (1, 0, 0)


def test_what_is_open_counts_as_longer_and_is_no_guess() -> None:
    rows = [obligation("on_time", "vr 2026-10-09")] * 5 + [obligation("", "vr 2026-10-09")] * 5
    [every, *_] = lateness(case(*rows))
    assert (every.n, every.still_open, every.median, every.p90, every.late_median) == (10, 5, 0, None, None)


def test_what_ended_unmet_is_followed_until_its_end() -> None:
    rows = [
        obligation("late", "vr 2026-10-09", "di 2026-10-13"),
        obligation("missed", "vr 2026-10-09", "ma 2026-10-12"),
    ]
    [every, *_] = lateness(case(*rows))
    assert (every.late, every.missed, every.still_open, every.late_median) == (1, 1, 0, 2)


def test_what_was_missed_before_its_due_date_was_followed_no_day_past_it() -> None:
    [every, *_] = lateness(
        case(
            obligation("missed", "vr 2026-10-16", "vr 2026-10-09"), obligation("late", "vr 2026-10-09", "ma 2026-10-12")
        )
    )
    assert (every.missed, every.late_median) == (1, 1)


def test_only_what_fell_due_in_the_period_and_is_judged_takes_part() -> None:
    rows = [
        obligation("late", "wo 2026-09-30", "vr 2026-10-09"),
        obligation("on_time", "di 2026-11-24", "ma 2026-11-23"),
        obligation("lapsed", "vr 2026-10-09"),
        obligation("renewed", "vr 2026-10-09"),
        obligation("exempt", "vr 2026-10-09"),
        obligation("", None),
        obligation("late", "vr 2026-10-09", "ma 2026-10-12", kind="task"),
        obligation("late", "vr 2026-10-09", "ma 2026-10-12", kind="decide"),
    ]
    [every] = lateness(case(*rows))
    assert every == Lateness(
        name="", title="", by="all", n=0, late=0, still_open=0, median=None, p90=None, late_median=None
    )


def test_each_clock_and_each_obligation_has_its_own_row_with_its_newest_usual_words() -> None:
    rows = [
        obligation("late", "vr 2026-10-09", "ma 2026-10-12", name="plan", title="Plan", clock="statutory"),
        *[obligation("on_time", "vr 2026-10-09", name="plan", title="Plan van aanpak", clock="statutory")] * 2,
        obligation("on_time", "vr 2026-10-09"),
    ]
    found = [(row.by, row.name, row.title, row.n, row.late) for row in lateness(case(*rows))]
    assert found == [
        ("all", "", "", 4, 1),
        ("clock", "policy", "", 1, 0),
        ("clock", "statutory", "", 3, 1),
        ("obligation", "plan", "Plan van aanpak", 3, 1),
        ("obligation", "talk", "Gesprek", 1, 0),
    ]

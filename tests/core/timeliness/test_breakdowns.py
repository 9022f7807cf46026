"""On time as a whole and by its parts."""

from dataclasses import replace

from klantreis.core.timeliness.breakdowns import BreakdownTally
from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Breakdown, Counts
from klantreis.core.timeliness.looking import look
from tests.core.timeliness.lines import asked, case, row


def counted(*cases: AuditedCase, question: Question | None = None) -> BreakdownTally:
    question = question or asked()
    tally = BreakdownTally(question)
    for number, each in enumerate(cases):
        tally.add(look(each, question, number))
    return tally


def by(tally: BreakdownTally, name: str) -> dict[str, int]:
    """How many rows stand in each group."""
    return {group.name: group.found.counts.total for group in _breakdown(tally, name).groups}


def _breakdown(tally: BreakdownTally, name: str) -> Breakdown:
    return next(each for each in tally.result() if each.by == name)


def test_the_percentage_is_of_what_was_on_time_late_missed_and_is_still_open() -> None:
    tally = counted(
        case(
            *[row("vr 2026-10-02", "do 2026-10-01")] * 6,
            *[row("vr 2026-10-02", "ma 2026-10-05")] * 2,
            row("vr 2026-10-02", "ma 2026-10-05", "missed"),
            row("vr 2026-10-02"),
            row("vr 2026-10-02", "do 2026-10-01", "lapsed"),
            row("vr 2026-10-02", "do 2026-10-01", "renewed"),
            row("vr 2026-10-02", "do 2026-10-01", "exempt"),
            row("za 2026-10-31"),
            row("za 2026-10-31", paused=True),
            row("ma 2026-11-02"),  # of the next period
        )
    )
    found = tally.overall()
    assert found.counts == Counts(
        on_time=6, late=2, missed=1, open_overdue=1, lapsed=1, renewed=1, running=1, paused=1, exempt=1
    )
    assert (found.judged, found.cases) == (10, 1)
    assert found.share is not None
    assert (found.share.hits, found.share.of, found.share.value) == (6, 10, 0.6)
    assert found.completed is None  # of eight met: counts only


def test_of_fewer_than_ten_there_are_counts_only() -> None:
    found = counted(case(*[row("vr 2026-10-02", "do 2026-10-01")] * 9)).overall()
    assert (found.counts.on_time, found.share, found.gross, found.completed) == (9, None, None, None)


def test_gross_takes_no_pause_into_account() -> None:
    saved = row("vr 2026-10-16", "vr 2026-10-09", paused_days=14)  # without its pause due on Friday the 2nd
    early = row("vr 2026-10-16", "vr 2026-10-02", paused_days=14)
    found = counted(case(*[saved] * 4, *[early] * 6)).overall()
    assert found.share is not None
    assert found.gross is not None
    assert (found.share.hits, found.gross.hits, found.gross.of) == (10, 6, 10)


def test_tasks_and_cards_stand_apart_and_only_by_kind() -> None:
    tally = counted(
        case(
            row("vr 2026-10-02"),
            row("vr 2026-10-02", kind="task", obligation="intake.call"),
            row("vr 2026-10-02", kind="decision", obligation="intake.card"),
        )
    )
    assert tally.overall().counts.total == 1
    assert by(tally, "kind") == {"obligation": 1, "task": 1, "decision": 1}
    assert by(tally, "obligation") == {"intake": 1}


def test_who_is_in_several_target_groups_counts_in_each_and_who_is_in_none_under_no_name() -> None:
    tally = counted(case(row("vr 2026-10-02", groups="over_50|young"), row("vr 2026-10-02")))
    assert by(tally, "group") == {"": 1, "over_50": 1, "young": 1}


def test_a_case_counts_once_in_a_group_and_only_where_it_is_judged() -> None:
    tally = counted(
        case(row("vr 2026-10-02"), row("vr 2026-10-09")),
        case(row("vr 2026-10-02", "do 2026-10-01", "lapsed")),
        case(row("vr 2026-10-02")),
    )
    (group,) = _breakdown(tally, "team").groups
    assert (group.found.counts.total, group.found.judged, group.found.cases) == (4, 3, 2)


def test_teams_of_one_name_in_two_municipalities_are_two() -> None:
    tally = counted(
        replace(case(row("vr 2026-10-02")), municipality="groningen"),
        replace(case(row("vr 2026-10-02"), row("vr 2026-10-09")), municipality="haarlem"),
        replace(case(row("vr 2026-10-02", team="centrum")), municipality="haarlem"),
    )
    told = [(group.name, group.municipality, group.found.judged) for group in _breakdown(tally, "team").groups]
    assert told == [("centrum", "haarlem", 1), ("noord", "groningen", 1), ("noord", "haarlem", 2)]


def test_colleagues_are_told_only_where_that_was_agreed() -> None:
    rows = case(row("vr 2026-10-02", person="kw-2"), row("vr 2026-10-02", person="kw-1"))
    assert not any(each.by == "person" for each in counted(rows).result())
    told = counted(rows, question=asked(by_person=True))
    assert list(by(told, "person")) == ["kw-1", "kw-2"]


def test_an_obligation_goes_by_the_words_that_most_of_its_rows_have() -> None:
    tally = counted(
        case(
            row("vr 2026-10-02", title="Eerste gesprek"),
            row("vr 2026-10-02", title="Intake"),
            row("vr 2026-10-02", title="Eerste gesprek"),
        )
    )
    assert [group.title for group in _breakdown(tally, "obligation").groups] == ["Eerste gesprek"]


def test_clocks_stand_in_the_order_of_their_weight() -> None:
    tally = counted(case(*(row("vr 2026-10-02", clock=clock) for clock in ("target", "policy", "statutory"))))
    assert list(by(tally, "clock")) == ["statutory", "policy", "target"]

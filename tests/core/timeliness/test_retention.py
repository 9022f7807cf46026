"""Whether work lasts and people stay out of benefit, by the rule of CBS; what is unknown is not kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.timeliness.cases import AuditedCase, Question
from klantreis.core.timeliness.figures import Retention, Returned
from klantreis.core.timeliness.retention import RetentionTally
from tests.core.timeliness.small_cases import case, question

ASKED = question("ma 2027-12-27", since="ma 2027-01-04")
STARTED = "placement_started ma 2026-01-05"


def tally(*cases: AuditedCase, asked: Question = ASKED) -> RetentionTally:
    found = RetentionTally(asked)
    for each in cases:
        found.add(each)
    return found


def in_work(*cases: AuditedCase, asked: Question = ASKED) -> Retention:
    return tally(*cases, asked=asked).result()[0]


def out_of_benefit(*cases: AuditedCase) -> Retention:
    return tally(*cases).result()[1]


def returned(*cases: AuditedCase) -> Returned:
    return tally(*cases).returned()


def kept(found: Retention) -> dict[int, float | None]:
    return {at.months: at.kept for at in found.at}


def test_work_is_looked_at_after_3_6_12_and_18_calendar_months() -> None:
    ends = ["za 2026-04-04", "zo 2026-04-05", "di 2026-10-06", "ma 2027-07-05"]
    cases = [case(STARTED, f"placement_ended {end}") for end in ends] + [case(STARTED)] * 6
    found = in_work(*cases)
    # What ends on the very day was not kept so long: 5 April is three months on, 5 July eighteen.
    assert kept(found) == {3: pytest.approx(0.8), 6: pytest.approx(0.8), 12: pytest.approx(0.7), 18: pytest.approx(0.6)}
    assert (found.n, found.ended, found.unknown, found.shortest_follow_up_days) == (10, 4, 0, 721)
    assert [at.at_risk for at in found.at] == [9, 8, 7, 7]


def test_work_that_ended_within_a_month_was_no_placement() -> None:
    cases = [case(STARTED, f"placement_ended {end}") for end in ("do 2026-02-05", "wo 2026-02-04")]
    found = in_work(*cases, case(STARTED, "placement_ended vr 2026-02-06"))
    assert (found.n, found.ended, found.short, found.young) == (1, 1, 2, 0)


def test_work_of_less_than_a_month_ago_is_not_known_yet() -> None:
    found = in_work(case("placement_started ma 2027-11-29"), case("placement_started vr 2027-11-26"))
    assert (found.n, found.short, found.young) == (1, 0, 1)


def test_a_closed_case_is_not_taken_as_kept() -> None:
    cases = [case(STARTED, closed="wo 2026-07-01")] * 10
    found = in_work(*cases)
    assert (found.n, found.ended, found.unknown, found.shortest_follow_up_days) == (10, 0, 10, 177)
    assert kept(found) == {3: 1.0, 6: None, 12: None, 18: None}


def test_an_end_told_after_the_closing_is_not_used() -> None:
    found = in_work(*[case(STARTED, "placement_ended do 2026-10-01", closed="wo 2026-07-01")] * 10)
    assert (found.ended, found.unknown) == (0, 10)


def test_all_that_is_kept_has_an_interval_that_says_how_few_they_are() -> None:
    found = in_work(*[case(STARTED)] * 10)
    [at, *_] = found.at
    assert (at.kept, at.high) == (1.0, 1.0)
    assert at.low == pytest.approx(0.7225, abs=1e-4)  # Wilson's of 10 of 10


def test_work_that_ended_stays_ended_however_often_that_is_told() -> None:
    found = in_work(*[case(STARTED, "placement_ended ma 2026-03-02", "placement_ended ma 2026-09-07")] * 10)
    assert kept(found)[3] == 0.0


def test_where_few_are_left_to_follow_no_share_is_told_unless_all_were_followed() -> None:
    followed, lost = [case(STARTED)] * 8, [case(STARTED, closed="ma 2026-03-02")] * 4
    ended = [case(STARTED, "placement_ended ma 2026-03-02")] * 4
    assert kept(in_work(*followed, *lost))[3] is None
    assert kept(in_work(*followed, *ended))[3] == pytest.approx(8 / 12)


def test_the_shortest_follow_up_is_of_those_without_an_end() -> None:
    cases = [case(STARTED, closed=on) for on in ("wo 2026-07-01", "ma 2026-04-06", "vr 2026-10-02")]
    assert in_work(*cases, case(STARTED, "placement_ended ma 2026-03-02")).shortest_follow_up_days == 91


def test_work_that_began_after_the_closing_is_not_followed() -> None:
    found = in_work(case("placement_started ma 2026-03-02", closed="ma 2026-02-02"))
    assert (found.n, found.short, found.young) == (0, 0, 0)


def test_work_of_this_month_that_ended_already_was_no_placement() -> None:
    found = in_work(case("placement_started ma 2027-11-29", "placement_ended ma 2027-12-13"))
    assert (found.n, found.short, found.young) == (0, 1, 0)


def test_changed_work_goes_on() -> None:
    changed = case(STARTED, "placement_ended ma 2026-06-01", "placement_started di 2026-06-02")
    at_once = case(STARTED, "placement_started ma 2026-06-01", "placement_ended do 2026-10-01")
    found = in_work(changed, at_once)
    assert (found.n, found.ended) == (2, 1)


def test_a_case_counts_once_with_its_first_work_that_counts() -> None:
    short = ("placement_ended ma 2026-01-12", "placement_started ma 2026-03-02", "placement_ended ma 2026-09-07")
    found = in_work(case(STARTED, *short))
    assert (found.n, found.ended, found.short) == (1, 1, 0)


def test_of_fewer_than_ten_no_share_is_told() -> None:
    assert set(kept(in_work(*[case(STARTED)] * 9)).values()) == {None}


def test_out_of_benefit_counts_for_who_has_work_a_month_after_it() -> None:
    ended = "benefit_ended ma 2026-02-02"
    cases = [
        case(STARTED, ended),
        case(ended, "placement_started ma 2026-03-02"),  # one month after it
        case(ended, "placement_started di 2026-03-03"),  # too late: the benefit ended for something else
        case(ended),
        case(STARTED, ended, "placement_ended ma 2026-02-16"),
        case(STARTED, ended, "benefit_returned ma 2026-02-16"),
    ]
    found = out_of_benefit(*cases)
    assert (found.n, found.ended, found.short) == (2, 0, 4)


def test_back_in_benefit_is_an_end() -> None:
    found = out_of_benefit(
        *[case(STARTED, "benefit_ended ma 2026-02-02", "benefit_returned di 2026-09-01")] * 3,
        *[case(STARTED, "benefit_ended ma 2026-02-02")] * 9,
    )
    assert kept(found) == {3: 1.0, 6: 1.0, 12: pytest.approx(0.75), 18: pytest.approx(0.75)}


def test_who_came_back_of_those_whose_benefit_ended_in_the_period() -> None:
    cases = [case("benefit_ended ma 2027-02-01")] * 8 + [
        case("benefit_ended ma 2027-02-01", "benefit_returned ma 2027-03-01"),
        case("benefit_ended ma 2027-02-01", "benefit_returned ma 2027-03-01", "benefit_ended do 2027-04-01"),
        case("benefit_ended ma 2026-02-02", "benefit_returned ma 2027-03-01"),
    ]
    found = returned(*cases)
    assert (found.out, found.returned) == (10, 2)
    assert found.share is not None
    assert found.share.value == 0.2
    assert returned(*cases[:5]).share is None


@given(st.lists(st.sampled_from(["placement_started", "placement_ended"]), max_size=4))
def test_every_case_with_work_is_counted_or_left_out_by_name(events: list[str]) -> None:
    days = ["ma 2026-01-05", "ma 2026-01-19", "ma 2026-05-04", "ma 2027-12-13"]
    facts = [f"{event} {on}" for event, on in zip(events, days, strict=False)]
    found = in_work(case(*facts))
    assert found.n + found.short + found.young == ("placement_started" in events)

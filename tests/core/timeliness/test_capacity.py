"""How much the teams of a municipality can meet in the coming working days."""

from collections.abc import Mapping
from datetime import date

from klantreis.core.people import Colleague, Leave, Staff
from klantreis.core.timeliness.capacity import capacity_of
from klantreis.core.workdays import Calendar
from tests.core.small_journeys import day

CALENDAR = Calendar.of(public=[], decree=[], closures=[date(2026, 3, 4)], valid_until=date(2030, 12, 31))
MONDAY = day("ma 2026-03-02")


def worker(code: str, *teams: str, role: str = "case_worker", **more: object) -> Colleague:
    return Colleague(code=code, roles=frozenset((role, team) for team in teams or ("",)), **more)  # type: ignore[arg-type]


def ahead(*people: Colleague, teams: tuple[str, ...] = (), per_day: float = 5) -> Mapping[str, tuple[float, ...]]:
    return capacity_of(Staff({each.code: each for each in people}), teams, per_day, MONDAY, CALENDAR)


def test_each_colleague_counts_on_every_coming_working_day() -> None:
    assert ahead(worker("kw-1"), worker("kw-2")) == {"": (50, 100, 200)}
    assert ahead(worker("kw-1"), per_day=2.5) == {"": (12.5, 25, 50)}


def test_nobody_counts_on_leave_and_a_closed_day_is_no_working_day() -> None:
    # The coming five working days: di 3, do 5, vr 6, ma 9 and di 10 maart (wo 4 is closed).
    away = worker("kw-1", leaves=(Leave(day("wo 2026-03-04"), day("vr 2026-03-06")),))
    assert ahead(away) == {"": (15, 40, 90)}


def test_who_is_not_there_yet_or_no_longer_does_not_count() -> None:
    comes = worker("kw-1", active_from=day("di 2026-03-10"))
    goes = worker("kw-2", active_until=day("di 2026-03-03"))
    assert ahead(comes) == {"": (5, 30, 80)}
    assert ahead(goes) == {"": (5, 5, 5)}


def test_managers_and_the_employers_desk_meet_no_obligations_and_do_not_count() -> None:
    lead, desk = worker("tl-1", role="team_lead"), worker("wsp-1", role="employer_desk")
    assert ahead(worker("kw-1"), lead, desk) == {"": (25, 50, 100)}
    assert ahead(lead, desk) == {}
    assert ahead(worker("jc-1", role="jobcoach")) == {"": (25, 50, 100)}


def test_who_works_for_two_teams_counts_half_for_each_and_who_has_none_for_all() -> None:
    both, noord = worker("kw-1", "noord", "zuid"), worker("kw-2", "noord")
    assert ahead(both, noord, teams=("noord", "zuid")) == {"noord": (37.5, 75, 150), "zuid": (12.5, 25, 50)}
    assert ahead(worker("kw-3"), teams=("noord", "zuid")) == {"noord": (12.5, 25, 50), "zuid": (12.5, 25, 50)}

"""Who gets a step, in a municipality of five colleagues. Anna (aa-1) is case worker and team lead at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.people import Colleague, Leave, NotAllowed, Owners, Staff, resolve, why_not_answer

MONDAY = date(2026, 2, 16)
TUESDAY, FRIDAY = date(2026, 2, 17), date(2026, 2, 20)
CASE = Owners(case_worker="bb-1", jobcoach="cc-1", team="north")


def someone(code: str, *roles: str, **more: object) -> Colleague:
    held = frozenset((role, team) for role, _, team in (text.partition("@") for text in roles))
    return Colleague(code=code, roles=held, **more)  # type: ignore[arg-type]


def staff(*people: Colleague, fallback: str = "manager") -> Staff:
    return Staff({person.code: person for person in people}, fallback)


def away(stand_in: str = "") -> tuple[Leave, ...]:
    return (Leave(MONDAY, TUESDAY, stand_in),)


ANNA = someone("aa-1", "case_worker", "team_lead")
BO = someone("bb-1", "case_worker")
CAS = someone("cc-1", "jobcoach")
DIRK = someone("dd-1", "manager")


@pytest.mark.parametrize(
    ("role", "owners", "expected"),
    [
        ("case_worker", CASE, "bb-1"),
        ("jobcoach", CASE, "cc-1"),
        ("jobcoach", Owners(case_worker="bb-1"), "bb-1"),
        ("team_lead", CASE, "aa-1"),
        ("team_lead", Owners(case_worker="aa-1"), "aa-1"),  # the same person twice: both steps find her
        ("case_worker", Owners(case_worker="aa-1"), "aa-1"),
        ("manager", CASE, "dd-1"),
        ("case_worker", Owners(), "dd-1"),  # no case worker: the fallback role
        ("case_worker", Owners(case_worker="xx-9"), "dd-1"),  # a code nobody knows
        ("psychologist", CASE, "dd-1"),  # a role nobody holds
    ],
)
def test_a_role_finds_its_colleague(role: str, owners: Owners, expected: str) -> None:
    assert resolve(role, owners, staff(ANNA, BO, CAS, DIRK), MONDAY) == expected


def test_the_team_of_the_case_goes_before_a_wide_role_and_that_before_another_team() -> None:
    north, wide = someone("zz-1", "team_lead@north"), someone("mm-1", "team_lead")
    south = someone("aa-2", "team_lead@south")
    assert resolve("team_lead", CASE, staff(north, wide, south), MONDAY) == "zz-1"
    assert resolve("team_lead", CASE, staff(wide, south), MONDAY) == "mm-1"
    assert resolve("team_lead", CASE, staff(south), MONDAY) == "aa-2"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 13), "bb-1"),  # Friday before
        (MONDAY, "aa-1"),
        (TUESDAY, "aa-1"),  # last day of leave
        (date(2026, 2, 18), "bb-1"),  # Wednesday, back
    ],
)
def test_an_absent_colleague_is_replaced_on_the_days_of_leave_only(day: date, expected: str) -> None:
    bo = someone("bb-1", "case_worker", leaves=away("aa-1"))
    assert resolve("case_worker", CASE, staff(ANNA, bo, DIRK), day) == expected


def test_a_chain_of_stand_ins_is_followed_to_who_is_there() -> None:
    bo = someone("bb-1", "case_worker", leaves=away("aa-1"))
    anna = someone("aa-1", "team_lead", leaves=away("cc-1"))
    assert resolve("case_worker", CASE, staff(anna, bo, CAS, DIRK), MONDAY) == "cc-1"


def test_a_circle_of_stand_ins_falls_back() -> None:
    bo = someone("bb-1", "case_worker", leaves=away("aa-1"))
    anna = someone("aa-1", "team_lead", leaves=away("bb-1"))
    assert resolve("case_worker", CASE, staff(anna, bo, DIRK), MONDAY) == "dd-1"
    itself = someone("bb-1", "case_worker", leaves=away("bb-1"))
    assert resolve("case_worker", CASE, staff(itself, DIRK), MONDAY) == "dd-1"


def test_a_holder_who_is_there_goes_before_the_stand_in_of_another() -> None:
    first = someone("aa-1", "team_lead", leaves=away("cc-1"))
    second = someone("bb-1", "team_lead")
    assert resolve("team_lead", CASE, staff(first, second, CAS, DIRK), MONDAY) == "bb-1"
    assert resolve("team_lead", CASE, staff(first, CAS, DIRK), MONDAY) == "cc-1"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 13), "dd-1"),  # Friday before the first day
        (MONDAY, "bb-1"),
        (FRIDAY, "bb-1"),  # last day
        (date(2026, 2, 23), "dd-1"),  # Monday after
    ],
)
def test_who_is_not_active_gets_nothing(day: date, expected: str) -> None:
    bo = someone("bb-1", "case_worker", active_from=MONDAY, active_until=FRIDAY)
    assert resolve("case_worker", CASE, staff(bo, DIRK), day) == expected


def test_nobody_at_all_is_none() -> None:
    assert resolve("case_worker", CASE, staff(), MONDAY) is None
    assert resolve("manager", CASE, staff(someone("dd-1", "manager", leaves=away())), MONDAY) is None
    assert resolve("team_lead", CASE, staff(BO), MONDAY) is None


# --- the regional employers' desk -------------------------------------------------------------------------------------

WIES = someone("ww-1", "employer_desk")


@pytest.mark.parametrize(
    ("role", "owners", "people", "expected"),
    [
        ("employer_desk", CASE, [WIES, DIRK], "ww-1"),
        ("employer_desk", CASE, [BO, DIRK], "dd-1"),  # nobody at the desk: the fallback role
        ("case_worker", Owners(case_worker="ww-1"), [WIES, DIRK], "dd-1"),  # named on the case by mistake
        ("jobcoach", Owners(case_worker="bb-1", jobcoach="ww-1"), [WIES, BO], "bb-1"),
        ("case_worker", CASE, [someone("bb-1", "case_worker", leaves=away("ww-1")), WIES, DIRK], "dd-1"),  # stand-in
        ("case_worker", CASE, [someone("bb-1", "case_worker", leaves=away("ww-2")),
                               someone("ww-2", "employer_desk", "case_worker"), DIRK], "ww-2"),  # is case worker too
        ("employer_desk", CASE, [someone("ww-1", "employer_desk", leaves=away("bb-1")), BO], "bb-1"),
    ],
)  # fmt: skip
def test_who_works_for_the_desk_alone_gets_what_is_for_the_desk(
    role: str, owners: Owners, people: list[Colleague], expected: str
) -> None:
    assert resolve(role, owners, staff(*people), MONDAY) == expected


ROLES = ["case_worker", "jobcoach", "team_lead", "manager", "employer_desk"]
CODES = ["aa-1", "bb-1", "cc-1", "dd-1"]


@given(
    role=st.sampled_from(ROLES),
    fallback=st.sampled_from(ROLES),
    owner=st.sampled_from(CODES),
    held=st.lists(st.sets(st.sampled_from(ROLES), max_size=2), min_size=4, max_size=4),
    stand_ins=st.lists(st.sampled_from(["", *CODES]), min_size=4, max_size=4),
)
def test_whatever_the_staff_file_says_nothing_else_reaches_the_desk(
    role: str, fallback: str, owner: str, held: list[set[str]], stand_ins: list[str]
) -> None:
    people = [
        someone(code, *roles, leaves=away(by) if by else ())
        for code, roles, by in zip(CODES, held, stand_ins, strict=True)
    ]
    house = staff(*people, fallback=fallback)
    found = resolve(role, Owners(case_worker=owner, jobcoach=owner), house, MONDAY)
    if found is not None and role != "employer_desk":
        assert {name for name, _ in house.people[found].roles} != {"employer_desk"}


LEFT = someone("ee-1", "team_lead", active_until=date(2026, 2, 15))
SOUTH = someone("ff-1", "team_lead@south")
AWAY = someone("gg-1", "team_lead", leaves=away("bb-1"))


@pytest.mark.parametrize(
    ("code", "role", "addressed", "refused"),
    [
        ("aa-1", "team_lead", "aa-1", None),
        ("ff-1", "team_lead", "aa-1", None),  # holds the role, for another team
        ("bb-1", "team_lead", "bb-1", None),  # stood in when the card was given
        ("bb-1", "team_lead", "gg-1", None),  # stands in today
        ("bb-1", "team_lead", "aa-1", NotAllowed.not_theirs),  # a case worker
        ("dd-1", "team_lead", "aa-1", NotAllowed.not_theirs),  # the manager, who was not asked
        ("dd-1", "psychologist", "dd-1", None),  # nobody holds the role: it was addressed to the fallback role
        ("ee-1", "team_lead", "ee-1", NotAllowed.inactive),  # left on Sunday
        ("xx-9", "team_lead", "xx-9", NotAllowed.unknown),
        ("", "team_lead", "aa-1", NotAllowed.unknown),
        ("bb-1", "case_worker", "bb-1", None),  # named on the case
        ("aa-1", "case_worker", "bb-1", NotAllowed.not_theirs),  # a case worker, but not of this case
        ("bb-1", "case_worker", "aa-1", None),  # of this case since a transfer
        ("cc-1", "jobcoach", "cc-1", None),
        ("bb-1", "jobcoach", "cc-1", NotAllowed.not_theirs),  # the case has a jobcoach
    ],
)
def test_a_card_is_answered_by_who_it_is_for(code: str, role: str, addressed: str, refused: NotAllowed | None) -> None:
    known = staff(ANNA, BO, CAS, DIRK, LEFT, SOUTH, AWAY)
    assert why_not_answer(code, role, addressed, CASE, known, MONDAY) is refused


def test_without_a_jobcoach_the_case_worker_answers_for_one() -> None:
    assert why_not_answer("bb-1", "jobcoach", "dd-1", Owners(case_worker="bb-1"), staff(BO, DIRK), MONDAY) is None

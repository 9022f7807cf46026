"""Who is called to which slot: a whole district, in groups as large as there is room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantreis.core.journey import Journey, Waves
from klantreis.core.parser import parse_term
from klantreis.core.waves import Candidate, Slot, Wave, Why, places, plan_wave
from tests.core.small_journeys import AMSTERDAM, CALENDAR, day, journey


def with_waves(unit: str = "person", no_show: int = 0, order: str = "longest_not_spoken", ahead: str = "10wd",
               notice: str = "5wd") -> Journey:  # fmt: skip
    waves = Waves(
        unit=unit, slots="group_sessions", ahead=parse_term(ahead), notice=parse_term(notice), order=order,
        gives="wave_assigned", expected_no_show=no_show,
    )  # fmt: skip
    return replace(journey(), waves=waves)


def slot(code: str, on: str | date, capacity: int = 10, hour: int = 10, **more: object) -> Slot:
    at = datetime.combine(day(on) if isinstance(on, str) else on, time(hour), AMSTERDAM)
    return Slot(code=code, at=at, capacity=capacity, **more)  # type: ignore[arg-type]


def who(ref: str, enrolled: str = "ma 2026-01-05", spoken: str = "", household: str = "") -> Candidate:
    last = day(spoken) if spoken else None
    return Candidate(case_ref=ref, enrolled_on=day(enrolled), last_spoken_on=last, household=household)


def called(wave: Wave) -> dict[str, list[str]]:
    """By slot who is called, in the order in which they were."""
    found: dict[str, list[str]] = {filled.slot.code: [] for filled in wave.slots if filled.called}
    for call in wave.calls:
        found[call.slot.code].append(call.case_ref)
    return found


TODAY = day("ma 2026-03-02")
IN_TIME = "ma 2026-03-09"  # five working days later
PEOPLE = [who(f"c{number}") for number in range(1, 31)]


# --- which slots ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "ahead", "notice", "on", "why"),
    [
        ("ma 2026-03-02", "10wd", "5wd", "vr 2026-03-06", Why.too_soon),
        ("ma 2026-03-02", "10wd", "5wd", "ma 2026-03-09", None),
        ("ma 2026-03-02", "10wd", "5wd", "ma 2026-03-16", None),
        ("ma 2026-03-02", "10wd", "5wd", "di 2026-03-17", Why.too_far),
        ("ma 2026-03-02", "10wd", "5wd", "vr 2026-02-27", Why.too_soon),  # it is over
        ("ma 2026-03-02", "10wd", "5wd", "za 2026-03-14", Why.closed),
        # Good Friday 3 April, Easter Monday 6 April and King's Day 27 April are no working days
        ("vr 2026-03-27", "10wd", "5wd", "vr 2026-04-03", Why.too_soon),  # five working days later is Tuesday 7 April
        ("vr 2026-03-27", "10wd", "5wd", "di 2026-04-07", None),
        ("ma 2026-03-30", "10wd", "3wd", "vr 2026-04-03", Why.closed),
        ("ma 2026-04-20", "10wd", "5wd", "ma 2026-04-27", Why.too_soon),
        ("di 2026-04-14", "10wd", "5wd", "ma 2026-04-27", Why.closed),
        ("ma 2026-03-02", "3w", "1w", "ma 2026-03-09", None),
        ("ma 2026-03-02", "3w", "1w", "zo 2026-03-08", Why.too_soon),
        ("ma 2026-03-02", "3w", "1w", "ma 2026-03-23", None),
        ("ma 2026-03-02", "3w", "1w", "di 2026-03-24", Why.too_far),
    ],
)
def test_a_slot_is_filled_between_notice_and_ahead_and_on_days_the_office_works(
    today: str, ahead: str, notice: str, on: str, why: Why | None
) -> None:
    made = with_waves(ahead=ahead, notice=notice)
    wave = plan_wave(made, [who("c1")], [slot("s1", on)], day(today), CALENDAR)
    assert wave.slots[0].why == why
    assert called(wave) == ({} if why else {"s1": ["c1"]})
    assert wave.waiting == (1 if why else 0)


@pytest.mark.parametrize(
    ("more", "why", "room"),
    [
        ({"withdrawn": True}, Why.withdrawn, 0),
        ({"absent": True}, Why.absent, 0),
        ({"taken": 10}, Why.full, 0),
        ({"taken": 11}, Why.full, 0),  # its room was made smaller after the calls
        ({"taken": 9}, None, 1),
    ],
)
def test_no_slot_is_filled_that_is_withdrawn_full_or_without_its_colleague(
    more: dict[str, object], why: Why | None, room: int
) -> None:
    wave = plan_wave(with_waves(), PEOPLE, [slot("s1", IN_TIME, **more)], TODAY, CALENDAR)
    assert (wave.slots[0].why, wave.slots[0].room, wave.slots[0].called) == (why, room, room)


def test_a_slot_for_which_nobody_waits_says_so() -> None:
    wave = plan_wave(with_waves(), [], [slot("s1", IN_TIME)], TODAY, CALENDAR)
    assert (wave.slots[0].why, wave.slots[0].room) == (Why.nobody, 10)


def test_the_day_of_a_slot_is_the_day_in_the_netherlands() -> None:
    late = datetime.fromisoformat("2026-03-08T23:30:00+00:00")  # half past twelve at night on Monday 9 March
    wave = plan_wave(with_waves(), [who("c1")], [Slot(code="s1", at=late)], TODAY, CALENDAR)
    assert called(wave) == {"s1": ["c1"]}


# --- how many ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capacity", "no_show", "calls"),
    [
        (10, 0, 10),
        (10, 10, 11),  # 11.1
        (10, 30, 14),  # 14.3: of fourteen 9.8 are expected
        (12, 30, 17),
        (7, 30, 10),  # exactly
        (2, 30, 2),  # 2.9
        (2, 50, 4),
        (1, 0, 1),
        (1, 50, 1),  # a place for one is never given to two
        (1, 99, 1),
        (0, 50, 0),
        (100, 99, 10_000),
    ],
)
def test_as_many_are_called_as_make_the_expected_attendance_fit(capacity: int, no_show: int, calls: int) -> None:
    assert places(capacity, no_show) == calls
    wave = plan_wave(with_waves(no_show=no_show), PEOPLE, [slot("s1", IN_TIME, capacity)], TODAY, CALENDAR)
    assert len(wave.calls) == min(calls, len(PEOPLE))


def test_who_was_called_earlier_takes_one_of_the_places_for_calls() -> None:
    wave = plan_wave(with_waves(no_show=30), PEOPLE, [slot("s1", IN_TIME, 10, taken=11)], TODAY, CALENDAR)
    assert len(wave.calls) == 3  # fourteen in all, not as many more as fit ten places less eleven people


# --- in which order ---------------------------------------------------------------------------------------------------

WAITING = [
    who("spoken_long_ago", "ma 2024-01-08", spoken="ma 2024-06-03"),
    who("never_since_2025", "wo 2025-01-01"),
    who("spoken_lately", "ma 2023-01-02", spoken="vr 2026-02-20"),
    who("never_since_2022", "za 2022-01-01"),
]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("longest_not_spoken", ["never_since_2022", "never_since_2025", "spoken_long_ago", "spoken_lately"]),
        ("longest_enrolled", ["never_since_2022", "spoken_lately", "spoken_long_ago", "never_since_2025"]),
    ],
)
def test_the_order_is_that_of_the_dates(order: str, first: list[str]) -> None:
    for room in range(1, 5):
        wave = plan_wave(with_waves(order=order), WAITING, [slot("s1", IN_TIME, room)], TODAY, CALENDAR)
        assert called(wave) == {"s1": first[:room]}


def test_an_earlier_slot_is_filled_before_a_later_one_whatever_their_order_in_the_file() -> None:
    slots = [slot("b", "wo 2026-03-11", 1), slot("a", "wo 2026-03-11", 1, hour=14), slot("c", "di 2026-03-10", 1)]
    wave = plan_wave(with_waves(), WAITING, slots, TODAY, CALENDAR)
    assert called(wave) == {"c": ["never_since_2022"], "b": ["never_since_2025"], "a": ["spoken_long_ago"]}


@pytest.mark.parametrize("order", ["longest_not_spoken", "longest_enrolled", "lot"])
def test_ties_are_drawn_the_same_way_for_everybody_who_checks_and_otherwise_on_another_day(order: str) -> None:
    slots = [slot("s1", "ma 2026-03-16", 30)]
    made = with_waves(order=order)
    drawn = called(plan_wave(made, PEOPLE, slots, TODAY, CALENDAR))["s1"]
    assert drawn == called(plan_wave(made, PEOPLE[::-1], slots, TODAY, CALENDAR))["s1"]
    assert sorted(drawn) == sorted(each.case_ref for each in PEOPLE)
    assert drawn != called(plan_wave(made, PEOPLE, slots, day("di 2026-03-03"), CALENDAR))["s1"]
    assert drawn != called(plan_wave(replace(made, name="other"), PEOPLE, slots, TODAY, CALENDAR))["s1"]


def test_the_draw_can_be_checked_by_hand() -> None:
    """sha256 of `small|2026-03-02|c1` and so on: whoever has the lowest goes first."""
    drawn = called(plan_wave(with_waves(order="lot"), PEOPLE[:4], [slot("s1", IN_TIME)], TODAY, CALENDAR))
    assert drawn == {"s1": ["c2", "c4", "c1", "c3"]}


# --- households -------------------------------------------------------------------------------------------------------

PARTNERS = [who("a1", household="A", spoken="ma 2026-02-02"), who("a2", household="A", spoken="ma 2020-02-03")]


def test_partners_go_to_the_same_slot_each_with_a_call_of_their_own() -> None:
    single = who("b1", household="B", spoken="ma 2021-02-01")
    wave = plan_wave(with_waves("household"), [single, *PARTNERS], [slot("s1", IN_TIME, 3)], TODAY, CALENDAR)
    assert called(wave) == {"s1": ["a2", "a1", "b1"]}, "a household waits as long as its longest waiting member"


def test_a_person_is_the_unit_unless_the_journey_says_household() -> None:
    single = who("b1", household="B", spoken="ma 2021-02-01")
    wave = plan_wave(with_waves("person"), [single, *PARTNERS], [slot("s1", IN_TIME, 3)], TODAY, CALENDAR)
    assert called(wave) == {"s1": ["a2", "b1", "a1"]}


def test_who_has_no_household_code_is_not_thrown_together_with_others_who_have_none() -> None:
    wave = plan_wave(with_waves("household"), PEOPLE[:3], [slot("s1", IN_TIME, 1)], TODAY, CALENDAR)
    assert len(wave.calls) == 1
    assert wave.too_large == ()


def test_a_household_that_does_not_fit_keeps_its_turn_for_the_next_slot() -> None:
    later = [who("b1", spoken="ma 2021-02-01"), who("b2", spoken="ma 2022-02-07"), who("b3", spoken="di 2023-02-07")]
    slots = [slot("s1", IN_TIME, 1), slot("s2", "di 2026-03-10", 3)]
    wave = plan_wave(with_waves("household"), [*later, *PARTNERS], slots, TODAY, CALENDAR)
    assert called(wave) == {"s1": ["b1"], "s2": ["a2", "a1", "b2"]}
    assert (wave.waiting, wave.too_large) == (1, ())


def test_a_household_larger_than_any_slot_is_told_and_never_split() -> None:
    large = [who(f"f{number}", household="F") for number in range(1, 4)]
    wave = plan_wave(with_waves("household"), [*large, *PARTNERS], [slot("s1", IN_TIME, 2)], TODAY, CALENDAR)
    assert called(wave) == {"s1": ["a2", "a1"]}
    assert [sorted(unit) for unit in wave.too_large] == [["f1", "f2", "f3"]]
    assert wave.waiting == 3
    roomy = slot("s2", "do 2026-04-30", 3)  # too far to fill yet: they wait for it
    wave = plan_wave(with_waves("household"), [*large, *PARTNERS], [slot("s1", IN_TIME, 2), roomy], TODAY, CALENDAR)
    assert wave.too_large == ()
    gone = replace(roomy, withdrawn=True)
    wave = plan_wave(with_waves("household"), [*large, *PARTNERS], [slot("s1", IN_TIME, 2), gone], TODAY, CALENDAR)
    assert len(wave.too_large) == 1


def test_a_household_comes_together_or_not_at_all_so_it_never_gets_fewer_places_than_members() -> None:
    """Half stay away, so four calls fit two places: but of a household of three nobody or all three come."""
    three = [who(f"f{number}", household="F") for number in range(1, 4)]
    wave = plan_wave(with_waves("household", no_show=50), three, [slot("s1", IN_TIME, 2)], TODAY, CALENDAR)
    assert wave.calls == ()
    assert len(wave.too_large) == 1
    slots = [slot("s1", IN_TIME, 2), slot("s2", "di 2026-03-10", 3)]
    wave = plan_wave(with_waves("household", no_show=50), three, slots, TODAY, CALENDAR)
    assert list(called(wave)) == ["s2"]


def test_without_any_slot_nobody_is_too_large() -> None:
    wave = plan_wave(with_waves("household"), PARTNERS, [], TODAY, CALENDAR)
    assert (wave.waiting, wave.too_large, wave.slots) == (2, (), ())


# --- once -------------------------------------------------------------------------------------------------------------


def test_nobody_is_called_again_to_a_slot_they_were_called_to_before() -> None:
    cancelled = replace(who("c1"), called_to=frozenset({"s1"}))
    slots = [slot("s1", IN_TIME, 1), slot("s2", "di 2026-03-10", 1)]
    wave = plan_wave(with_waves(), [cancelled, who("c2", "di 2026-01-06")], slots, TODAY, CALENDAR)
    assert called(wave) == {"s1": ["c2"], "s2": ["c1"]}


def test_a_case_that_stands_in_the_pool_twice_is_called_once() -> None:
    wave = plan_wave(with_waves(), [who("c1"), who("c1")], [slot("s1", IN_TIME)], TODAY, CALENDAR)
    assert called(wave) == {"s1": ["c1"]}
    assert wave.waiting == 0


def test_a_journey_without_waves_calls_nobody() -> None:
    with pytest.raises(ValueError, match="has no waves"):
        plan_wave(journey(), [], [], TODAY, CALENDAR)


# --- what holds for every pool ----------------------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2026, 3, 1))
POOLS = st.lists(
    st.builds(
        lambda enrolled, spoken, household, before: (enrolled, spoken, household, before),
        DAYS, st.none() | DAYS, st.sampled_from(["", "", "A", "B", "C", "D"]),
        st.frozensets(st.sampled_from(["s0", "s1", "s2"]), max_size=1),
    ),
    max_size=25,
).map(
    lambda drawn: [
        Candidate(case_ref=f"c{n}", enrolled_on=enrolled, last_spoken_on=spoken, household=household, called_to=before)
        for n, (enrolled, spoken, household, before) in enumerate(drawn)
    ]
)  # fmt: skip
SLOTS = st.lists(
    st.tuples(st.integers(-3, 25), st.integers(0, 6), st.integers(0, 8), st.booleans(), st.booleans()), max_size=6
).map(
    lambda drawn: [
        slot(f"s{n}", TODAY + timedelta(days=ahead), room, taken=taken, absent=absent and gone, withdrawn=gone)
        for n, (ahead, room, taken, absent, gone) in enumerate(drawn)
    ]
)
JOURNEYS = st.builds(
    with_waves,
    st.sampled_from(["person", "household"]),
    st.sampled_from([0, 10, 30, 50, 99]),
    st.sampled_from(["longest_not_spoken", "longest_enrolled", "lot"]),
)


def applied(wave: Wave, pool: Sequence[Candidate]) -> tuple[list[Candidate], list[Slot]]:
    """Pool and slots as they are after the calls."""
    gone = {call.case_ref for call in wave.calls}
    slots = [replace(filled.slot, taken=filled.slot.taken + filled.called) for filled in wave.slots]
    return [each for each in pool if each.case_ref not in gone], slots


@settings(max_examples=300, deadline=None)
@given(JOURNEYS, POOLS, SLOTS, st.randoms(use_true_random=False))
def test_the_same_waiting_people_and_slots_give_the_same_calls_in_any_order(
    made: Journey, pool: list[Candidate], slots: list[Slot], chance: object
) -> None:
    wave = plan_wave(made, pool, slots, TODAY, CALENDAR)
    chance.shuffle(pool)  # type: ignore[attr-defined]
    chance.shuffle(slots)  # type: ignore[attr-defined]
    assert plan_wave(made, pool, slots, TODAY, CALENDAR) == wave


@settings(max_examples=300, deadline=None)
@given(JOURNEYS, POOLS, SLOTS)
def test_with_the_calls_applied_a_second_wave_calls_nobody(
    made: Journey, pool: list[Candidate], slots: list[Slot]
) -> None:
    wave = plan_wave(made, pool, slots, TODAY, CALENDAR)
    left, fuller = applied(wave, pool)
    again = plan_wave(made, left, fuller, TODAY, CALENDAR)
    assert again.calls == ()
    assert again.waiting == wave.waiting == len(left)


@settings(max_examples=300, deadline=None)
@given(JOURNEYS, POOLS, SLOTS)
def test_never_more_are_expected_than_there_is_room_for_and_nobody_is_called_twice(
    made: Journey, pool: list[Candidate], slots: list[Slot]
) -> None:
    assert made.waves is not None
    wave = plan_wave(made, pool, slots, TODAY, CALENDAR)
    refs = [call.case_ref for call in wave.calls]
    assert len(set(refs)) == len(refs)
    before = {each.case_ref: each.called_to for each in pool}
    assert all(call.slot.code not in before[call.case_ref] for call in wave.calls)
    for filled in wave.slots:
        assert filled.called == sum(call.slot == filled.slot for call in wave.calls)
        assert (filled.why is None) == (filled.called > 0)
        if filled.called:
            expected = (filled.slot.taken + filled.called) * (100 - made.waves.expected_no_show)
            assert expected <= filled.slot.capacity * 100
            assert filled.slot.capacity > 1 or filled.slot.taken + filled.called == 1


@settings(max_examples=300, deadline=None)
@given(JOURNEYS, POOLS, SLOTS)
def test_a_household_is_never_split_over_slots_nor_called_in_part(
    made: Journey, pool: list[Candidate], slots: list[Slot]
) -> None:
    assert made.waves is not None
    wave = plan_wave(made, pool, slots, TODAY, CALENDAR)
    where = {call.case_ref: call.slot.code for call in wave.calls}
    if made.waves.unit == "household":
        for code in ("A", "B", "C", "D"):
            assert len({where.get(each.case_ref) for each in pool if each.household == code}) <= 1


@settings(max_examples=300, deadline=None)
@given(JOURNEYS, POOLS, SLOTS)
def test_nobody_goes_before_somebody_whose_turn_it_was_and_who_would_have_fitted(
    made: Journey, pool: list[Candidate], slots: list[Slot]
) -> None:
    """Worked out anew from the turns: when somebody gets a slot, all who were passed over did not fit what was left."""
    assert made.waves is not None
    everywhere = [slot(f"all{n}", IN_TIME, 99) for n in range(1)]
    turns = [call.case_ref for call in plan_wave(made, pool, everywhere, TODAY, CALENDAR).calls]
    wave = plan_wave(made, pool, slots, TODAY, CALENDAR)
    by_ref = {each.case_ref: each for each in pool}
    together = {
        ref: [other for other in turns if by_ref[other].household == each.household]
        if made.waves.unit == "household" and each.household else [ref]
        for ref, each in by_ref.items()
    }  # fmt: skip
    passed = list(turns)
    for filled in wave.slots:
        got, left = [call.case_ref for call in wave.calls if call.slot == filled.slot], filled.room
        while got:
            unit = together[got[0]]
            for earlier in passed[: passed.index(got[0])]:
                waits = together[earlier]
                fits = len(waits) <= min(left, filled.slot.capacity)
                assert not fits or any(filled.slot.code in by_ref[each].called_to for each in waits)
            left -= len(unit)
            passed = [each for each in passed if each not in unit]
            got = [each for each in got if each not in unit]

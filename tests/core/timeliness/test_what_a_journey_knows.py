"""An event means something in the journeys that know it, and nobody waits for what their journey does not hold."""

from dataclasses import replace

from klantreis.core.timeliness.cases import AuditedCase, Meaning
from klantreis.core.timeliness.people import PeopleTally
from klantreis.core.timeliness.times import TimesTally
from tests.core.timeliness.small_cases import case, question

ASKED = replace(
    question("vr 2026-03-06"),
    journeys={
        "with_intake": {"talk_held": frozenset({Meaning.intake}), "placement_started": frozenset({Meaning.placement})},
        "with_session": {"session_attended": frozenset({Meaning.intake})},
        "learning": {"placement_started": frozenset({Meaning.placement})},
    },
)


def of(journey: str, person: int, *facts: str) -> AuditedCase:
    return replace(case(*facts), journey=journey, person=person)


def test_the_time_to_the_intake_is_of_those_whose_journey_has_one() -> None:
    tally = TimesTally(ASKED)
    for each in (
        of("with_intake", 1, "talk_held wo 2026-01-14"),
        of("with_session", 2, "session_attended wo 2026-01-14"),
        of("with_session", 3, "talk_held wo 2026-01-14"),  # a talk, and no intake there
        of("learning", 4),
    ):
        tally.add(each)
    intake, plan, placement = tally.result()
    assert (intake.n, intake.reached, intake.waiting) == (3, 2, 1)
    assert plan.n == 0
    assert (placement.n, placement.waiting) == (2, 2)


def test_so_is_how_far_people_are() -> None:
    tally = PeopleTally(ASKED)
    for each in (
        of("with_intake", 1, "talk_held wo 2026-01-14"),
        of("learning", 1, "placement_started di 2026-01-20"),  # one person, in two journeys
        of("with_session", 2),
        of("learning", 3),
    ):
        tally.add(each)
    found = tally.progress()
    assert found.entered == 3
    assert [(step.reached, step.under_way, step.stopped) for step in found.steps] == [(1, 1, 0), (0, 0, 0), (1, 1, 0)]


def test_a_journey_that_says_nothing_of_its_own_means_what_all_mean() -> None:
    assert ASKED.knows("another", Meaning.plan)
    assert ASKED.meanings("another") == ASKED.means
    assert not ASKED.knows("learning", Meaning.intake)

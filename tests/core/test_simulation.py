"""What takes days to show: invented people live through a journey, and what happens to them is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from klantreis.core.journey import Count, Journey, Label, Move, Obligation
from klantreis.core.named_terms import NamedTerm
from klantreis.core.parser import parse_condition, parse_date, parse_opens, parse_term
from klantreis.core.simulation import Doubt, Shape, Shown, simulate
from klantreis.core.simulation.course import Someone
from klantreis.core.simulation.courses import answering, courses, resident
from klantreis.core.simulation.living import Life
from klantreis.core.simulation.outline import Outline
from klantreis.core.simulation.shapes import Inventor
from tests.core.small_journeys import CALENDAR, day, journey, names, obligation, stalled, step

SHAPES: Mapping[str, Shape] = {
    "talk_planned": Shape(moment=True),
    "talk_held": Shape(fields={"outcome": "code"}, codes={"outcome": ("plan", "exempt")}),
    "end_moved": Shape(fields={"date": "date"}),
    "message_accepted": Shape(fields={"step": "code", "key": "ref"}),
    "message_bounced": Shape(fields={"step": "code", "key": "ref"}),
}
DAYS = 90  #: office days: more than any of these journeys needs to show what it shows
END = {"intake": [Move("journey_closed", "end")]}
CLOSING = obligation("closing", "stage", due="opened + 3y", met_by=["journey_closed"])
LATER = replace(CLOSING, name="later")
SOON = parse_date("opened + soon", replace(names(), terms=("soon",)))
MISSED = Count(name="missed_talks", of="no_show", proof_of="invite", since=("talk_held",))
ATTEND = obligation(
    "attend", "each talk_planned", due="appointment", met_by=["talk_held"], missed_by=["no_show"],
    steps=[step("invite", "opened", "send", "client"), step("remind", "appointment - 1wd", "send", "client")],
)  # fmt: skip


LADDER = [
    step("replan", "1 x missed_talks", "task", "owner", ladder="no_show", level=1, counts=["missed_talks"],
         within="5wd", done_by=["talk_planned"]),
    step("card", "2 x missed_talks", "decide", "team_lead", ladder="no_show", level=2, counts=["missed_talks"],
         within="5wd", options=["reason_accepted", "outreach_asked"]),
]  # fmt: skip


def climbing(name: str) -> Obligation:
    return obligation(
        name, "stage", due="opened + 3y", met_by=["plan_agreed"], steps=LADDER, counts=["missed_talks"]
    )  # fmt: skip


def shows(tried: Journey, days: int = DAYS) -> list[tuple[Shown, tuple[str, ...]]]:
    return [(doubt.shown, doubt.names) for doubt in doubts(tried, days)]


def doubts(tried: Journey, days: int = DAYS) -> Sequence[Doubt]:
    return simulate(tried, SHAPES, CALENDAR, days)


def small(*specs: Obligation, **more: object) -> Journey:
    return journey(*specs, CLOSING, moves=END, **more)  # type: ignore[arg-type]


def writes(name: str, at: str) -> Obligation:
    return obligation(name, "stage", due="opened + 3y", steps=[step("ask", at, "send", "client")])


def test_a_journey_in_which_all_is_well_shows_nothing() -> None:
    assert shows(small(climbing("plan"), ATTEND, counts=[MISSED])) == []


@pytest.mark.parametrize(
    ("second", "doubted"),
    [("opened + 4wd", False), ("opened + 5wd", True), ("opened + 6wd", True), ("opened + 7wd", False)],
)
def test_two_messages_within_two_days_are_found_although_two_obligations_send_them(second: str, doubted: bool) -> None:
    """The first office day is ma 5 jan. One asks on ma 12 jan, the other on vr 9, ma 12, di 13 or wo 14 jan."""
    found = shows(small(writes("plan", "opened + 5wd"), writes("talk", second)))
    assert [shown for shown, _ in found] == [Shown.near] * doubted


def test_a_message_about_an_appointment_may_come_close_to_another() -> None:
    """The reminder stands on the ninth office day after the invitation, and so does the other message."""
    assert shows(small(ATTEND, writes("plan", "first talk_planned + 9wd"))) == []


def test_more_than_three_messages_in_ten_days_are_found_once() -> None:
    four = [writes(f"plan{number}", f"opened + {3 * number}wd") for number in range(4)]
    found = doubts(small(*four))
    assert [(doubt.shown, doubt.names) for doubt in found] == [(Shown.many, ("plan3.ask",))]
    assert [day.isoformat() for day in found[0].on] == ["2026-01-05", "2026-01-16"]
    assert shows(small(*four[:3])) == []


def test_a_card_that_two_obligations_put_for_the_same_fact_is_found() -> None:
    found = shows(small(climbing("plan"), climbing("talk"), ATTEND, counts=[MISSED]))
    assert found == [(Shown.twice, ("plan.card", "talk.card"))]


def test_a_case_that_nobody_would_see_again_is_found() -> None:
    talk = obligation("talk", "stage", due="opened + 5wd")
    assert shows(journey(talk, moves=END)) == [(Shown.lost, ("intake",))]
    assert shows(small(talk)) == []


def test_a_case_is_not_lost_while_something_is_still_to_come() -> None:
    later = obligation("later", "stage + 200d" if False else "enrolled + 200d", due="opened + 3y")
    assert (Shown.lost, ("intake",)) not in shows(
        journey(obligation("talk", "stage", due="opened + 5wd"), later, moves=END)
    )


def test_a_case_that_nothing_follows_after_a_missed_appointment_is_found() -> None:
    """Everything hangs on the appointment, and the appointment is over."""
    moves = {"intake": [Move("talk_planned", "talking")], "talking": [Move("talk_held", "end")]}
    plan = obligation("plan", "stage", due="opened + 5wd", met_by=["talk_planned"])
    lost = doubts(journey(plan, moves=moves, others={"talking": [ATTEND]}))
    assert [(doubt.shown, doubt.names) for doubt in lost] == [(Shown.lost, ("talking",))]
    assert "appointments of `attend` missed" in lost[0].life


NEVER = [
    pytest.param(
        obligation("talk", "each stopped", due="opened + 5wd", when="group has young and not group has young"),
        ("obligation", "talk"),
        id="an obligation for nobody",
    ),
    pytest.param(
        obligation("talk", "stage", due="opened + 3y", steps=[
            step("ask", "opened", "send", "client", when="point in (2w)"),
        ]),
        ("step", "talk", "ask"),
        id="a point that a single obligation does not have",
    ),
    pytest.param(
        obligation("talk", "talk_planned", due="appointment", missed_by=["no_show"], counts=["missed_talks"], steps=[
            step("invite", "opened", "send", "client"),
            step("call", "2 x missed_talks", "notify", "owner", counts=["missed_talks"]),
        ]),
        ("step", "talk", "call"),
        id="a rung that would need a second no-show of what ends with the first",
    ),
    pytest.param(
        obligation("talk", "stage", due="opened + 3y", steps=[
            step("ask", "end_moved", "notify", "owner"),
            step("end", "stopped + 1wd", "notify", "owner"),
        ]),
        None,
        id="steps that are dated from what happens",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "never"), NEVER)
def test_a_rule_that_never_fires_is_found(spec: Obligation, never: tuple[str, ...] | None) -> None:
    assert shows(small(spec, counts=[MISSED])) == ([(Shown.never, never)] if never else [])


def test_a_move_that_another_one_goes_before_is_found() -> None:
    moves = {"intake": [Move("talk_held", "end"), Move("talk_held", "intake"), Move("stopped", "end")]}
    assert shows(journey(CLOSING, moves=moves)) == [(Shown.never, ("move", "intake", "talk_held", "intake"))]


SOMEBODY = [
    "group has young",
    "age(opened) < 27",
    "age(opened) >= 27",
    "language = ara",
    "happened(stopped)",
    "not happened(stopped)",
    "label part_time",
    "proven(invite)",
    "talk_held.outcome = exempt",
    "group has young or language = ara",
    "group has young and happened(stopped) and label part_time",
]


@pytest.mark.parametrize("condition", SOMEBODY)
def test_there_is_somebody_for_whom_each_condition_holds(condition: str) -> None:
    steps = [
        step("invite", "opened", "send", "client"),
        step("tell", "opened + 5wd", "notify", "owner", when=condition),
    ]
    spec = obligation("talk", "stage", due="opened + 3y", met_by=["plan_agreed"], steps=steps)
    labels = [Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))]
    assert shows(small(spec, labels=labels)) == []


def test_the_journey_is_lived_by_who_it_is_meant_for() -> None:
    meant = replace(
        small(),
        applies=parse_condition("group has must_integrate and not group has young and age(enrolled) < 27", names()),
    )
    assert resident(Outline(meant, Inventor(SHAPES, CALENDAR))) == Someone(groups=frozenset({"must_integrate"}), age=25)


def test_what_shows_for_one_target_group_only_is_found() -> None:
    """Young people are asked a day later than the others, and that is a day after another message."""
    soon = {"soon": NamedTerm(by_group=(("young", parse_term("6wd")),), otherwise=parse_term("20wd"))}
    ask = replace(writes("talk", "opened"), steps=(replace(step("ask", "opened + 20wd", "send", "client"), at=SOON),))
    (found,) = doubts(replace(small(writes("plan", "opened + 5wd"), ask), terms=soon))
    assert (found.shown, found.life) == (Shown.near, "nobody does anything for who is in `young` in `intake`")


def test_what_an_event_opens_that_nothing_else_needs_is_opened_once() -> None:
    stopped = obligation("stopped", "each stopped", due="opened + 5wd", met_by=["contact_held"], steps=stalled())
    assert shows(small(stopped)) == []


def test_what_is_counted_happens_often_enough_while_somebody_asks() -> None:
    """A no-show in the next stage, where nothing else speaks of one. It counts: the invitation was proven before."""
    moves = {"intake": [Move("talk_held", "nazorg"), *END["intake"]], "nazorg": [Move("journey_closed", "end")]}
    relapse = replace(climbing("relapse"), opens=parse_opens("each activity_started", names()))
    assert shows(journey(ATTEND, CLOSING, moves=moves, others={"nazorg": [relapse, LATER]}, counts=[MISSED])) == []


def test_what_comes_after_years_is_looked_for_and_not_called_never() -> None:
    late = obligation("late", "enrolled + 3y", due="opened + 6m", steps=stalled(), met_by=["review_done"])
    assert shows(small(late)) == []


def test_a_term_by_group_is_lived_by_each_of_them() -> None:
    rhythm = replace(obligation("contact", "stage", repeat="1m", met_by=["contact_held"]), repeat="rhythm")
    terms = {"rhythm": NamedTerm(by_group=(("young", parse_term("1m")),), otherwise=parse_term("3m"))}
    assert shows(replace(small(rhythm), terms=terms)) == []


def test_every_answer_to_a_card_is_given_in_the_life_in_which_it_was_put() -> None:
    outline = Outline(small(climbing("plan"), ATTEND, counts=[MISSED]), Inventor(SHAPES, CALENDAR))
    put = next(course for course in courses(outline) if course.misses == 3)
    card = outline.steps["plan", "card"]
    for option, course in zip(card.options, answering(put, "plan", card), strict=True):
        life = Life(outline, course, day("ma 2026-01-05"))
        given = [action.key for _, action in life.walk(260).given if action.key.step == "card"]
        (answer,) = [fact for fact in life.case.facts if fact.event == option]
        assert (answer.data["card"], course.name.endswith(f"answered with `{option}`")) == (given[0].text(), True)


def test_the_same_journey_gives_the_same_lives() -> None:
    tried = small(climbing("plan"), climbing("talk"), writes("ask", "opened"), ATTEND, counts=[MISSED])
    assert doubts(tried) == doubts(tried) != ()

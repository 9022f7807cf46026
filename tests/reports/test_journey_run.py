"""A journey as Prefect shows it says what the page of the timeline says, line for line."""

import re
from collections import Counter

import pytest

from klantreis.core.case import Kind
from klantreis.core.journey import Move
from klantreis.reports.journey_run import CAP, JourneyRun, Line, Place, Stand, journey_run
from klantreis.reports.timeline import Timeline
from klantreis.reports.timeline_page import page
from tests.core.small_journeys import Life, day, journey, obligation, step
from tests.reports.timelines import timeline_of

INVITE = step("invite", "opened", "send", "client")
REMIND = step("remind", "due - 2wd", "send", "client")
CARD = step("card", "due + 1wd", "decide", "team_lead", options=["stopped", "reason_accepted"], within="5wd")
JOURNEY = journey(
    obligation("Gesprek", "stage", due="opened + 10wd", met_by=["talk_held"], steps=[INVITE, REMIND]),
    obligation("Plan", "each talk_planned", due="opened + 5wd", met_by=["plan_agreed"], steps=[CARD]),
    obligation("Uitzoeken", "each activity_started", due="opened + 20wd", met_by=["activity_ended"],
               lapsed_by=["stopped"]),
    moves={"intake": [Move("placement_started", "work")], "work": [Move("journey_closed", "end")]},
    others={
        "work": [
            obligation("Contact", "stage", due="opened + 5wd", met_by=["contact_held"]),
            obligation("Verslag", "stage", due="activity_report + 5wd", met_by=["review_done"], steps=[
                step("ask", "due - 1wd", "send", "client")]),
            obligation("Nazorg", "enrolled + 12w", due="opened + 10wd", met_by=["aftercare_contact"]),
        ],
        "later": [],
    },
)  # fmt: skip


def life(until: str) -> Life:
    """From ma 2 maart 2026: a talk that was late, a plan that is not there, a search that lapsed, work, a pause."""
    lived = Life(JOURNEY, "ma 2026-03-02")
    for event, on in (
        ("talk_planned", "di 2026-03-10"),
        ("activity_started", "di 2026-03-10"),
        ("stopped", "vr 2026-03-13"),
        ("talk_held", "do 2026-03-19"),
        ("placement_started", "di 2026-03-24"),
        ("case_paused", "vr 2026-03-27"),
    ):
        if day(on) <= day(until):
            lived.tell(event, on)
    lived.walk("ma 2026-03-02", until)
    return lived


def shown(on: str, lived: Life | None = None) -> tuple[JourneyRun, str, Timeline]:
    timeline = timeline_of(lived or life(on), on, {"remind": ("not_sent", "no_address")})
    return journey_run(timeline), page(timeline, drawn=False), timeline


def lines(run: JourneyRun) -> list[Line]:
    return [line for stage in run.stages for line in stage.lines]


def table(text: str) -> list[tuple[str, str, str]]:
    """(what, until, standing) of each row of what is owed, as the page tells it."""
    rows = re.findall(r"^\| (.+?) \| .+? \| .+? \| (.+?) \| (.+?) \| .* \|$", text, re.MULTILINE)
    return [(what[:1].upper() + what[1:], due, standing) for what, due, standing in rows if what != "verplichting"]


def _as_told(line: Line) -> str:
    """The page says of what waits for a date that it runs, and of what stands still not until when."""
    if line.stand is Stand.paused:
        return "staat stil"
    return "loopt, uiterlijk onbekend" if line.stand is Stand.waiting else line.words


def as_a_line(what: str, due: str, standing: str) -> tuple[str, str]:
    """What a line has to say of a row of the page."""
    said = standing.partition(":")[0]
    if said == "te laat":
        return what, f"te laat: moest op {due}"
    if said == "loopt":
        return what, f"loopt, uiterlijk {due}"
    if said.startswith("op tijd op"):
        return what, said.replace("op tijd", "gedaan", 1)
    if said.startswith("te laat op"):
        return what, said.replace("te laat", "te laat gedaan", 1)
    return what, standing


@pytest.mark.parametrize("on", ["ma 2026-03-09", "wo 2026-03-18", "ma 2026-03-23", "do 2026-03-26", "wo 2026-04-01"])
def test_every_obligation_task_and_card_stands_as_the_page_says(on: str) -> None:
    run, text, timeline = shown(on)
    owed = {f"{row.state.obligation}/{row.state.opener}/{row.state.point}" for row in timeline.obligations}
    owed |= {f"{row.obligation}/{row.opener}/{row.point}" for row in timeline.asked}
    told = Counter((line.name, _as_told(line)) for line in lines(run)
                   if line.key in owed)  # fmt: skip
    assert told == Counter(as_a_line(*row) for row in table(text))
    assert told


def test_what_was_done_and_what_comes_are_the_lines_of_the_page() -> None:
    run, text, timeline = shown("wo 2026-04-01")
    for action in timeline.actions:
        line = next((each for each in lines(run) if each.key == action.key.text()), None)
        if action.kind is Kind.decide:  # its row, with the answer, says it
            assert line is None
        else:
            assert line is not None
            reason = " (niet verstuurd, geen adres bekend)" if line.stand is Stand.skipped else " (gedaan)"
            assert f"{line.name[:1].lower()}{line.name[1:]}{reason}" in text
    assert [
        line.name for line in lines(run) if line.stand is Stand.coming or line.words.startswith("wacht op activity")
    ]


def test_the_case_shows_each_way_in_which_something_can_stand() -> None:
    run, _, _ = shown("wo 2026-04-01")
    told = {(line.name, line.words) for line in lines(run)}
    assert told >= {
        ("Gesprek", "te laat gedaan op do 19 mrt 2026"),
        ("Bericht aan inwoner: Uw afspraak", "gedaan op ma 2 mrt 2026"),
        ("Bericht aan inwoner: remind", "niet verstuurd: geen adres bekend"),
        ("Uitzoeken", "vervallen op vr 13 mrt 2026: stopped"),
        ("Plan", "gemist op di 24 mrt 2026: fase verlaten"),
        ("Contact", "staat stil, nog zonder einde"),
        ("Bericht aan inwoner: ask", "wacht op activity_report"),
        ("Nazorg", "begint op ma 25 mei 2026"),
    }


def test_a_stage_says_whether_it_was_is_or_comes() -> None:
    run, _, _ = shown("do 2026-03-26")
    assert [(stage.title, stage.place, stage.words) for stage in run.stages] == [
        ("Intake", Place.behind, "geweest van ma 2 mrt 2026 tot di 24 mrt 2026"),
        ("Work", Place.here, "hier sinds di 24 mrt 2026: 1 loopt, 1 komt nog, 2 wachten"),
        ("Later", Place.ahead, "nog niet begonnen"),
    ]
    assert run.headline == "work: 1 loopt, 1 komt nog, 2 wachten"


def test_a_case_that_is_closed_says_by_what() -> None:
    lived = Life(JOURNEY, "ma 2026-03-02")
    lived.tell("placement_started", "di 2026-03-03")
    lived.tell("journey_closed", "wo 2026-03-04")
    run, _, _ = shown("do 2026-03-05", lived)
    assert run.headline == "afgesloten op wo 4 mrt 2026: reis afgesloten"
    assert [stage.place for stage in run.stages] == [Place.behind, Place.behind, Place.ahead]
    assert run.stages[2].words == "niet aan toegekomen"


def test_of_a_very_long_journey_the_oldest_lines_are_left_out_and_counted() -> None:
    often = journey(obligation("Bellen", "each contact_tried", due="opened + 5wd", met_by=["talk_held"]))
    lived = Life(often, "ma 2026-03-02")
    for _ in range(CAP):
        lived.tell("contact_tried", "ma 2026-03-02")
    lived.tell("talk_held", "di 2026-03-03")
    lived.tell("contact_tried", "wo 2026-03-04")
    (stage,) = shown("do 2026-03-05", lived)[0].stages
    assert (len(stage.lines), stage.left_out) == (CAP, 1)
    assert stage.lines[0].stand is Stand.running

"""The drawing of a journey: what is behind, where the case is, what comes, by shape and by word."""

from klantreis.core.journey import Move
from klantreis.reports.timeline_picture import OPEN, picture
from tests.core.small_journeys import Life, journey, obligation
from tests.reports.timelines import timeline_of

JOURNEY = journey(
    obligation("Gesprek", "stage", due="opened + 3wd"),
    moves={
        "intake": [Move("placement_started", "work"), Move("stopped", "end")],
        "work": [Move("journey_closed", "end"), Move("placement_ended", "again")],
    },
    others={"work": [obligation("Contact", "stage", due="opened + 3wd", met_by=["contact_held"])], "again": []},
)


def at_work() -> Life:
    life = Life(JOURNEY, "ma 2026-03-02")
    life.tell("placement_started", "di 2026-03-03")
    return life


def test_the_way_that_was_gone_is_thick_and_the_ways_that_are_left_are_dotted() -> None:
    drawn = picture(timeline_of(at_work(), "wo 2026-03-04"))
    assert '  s_intake(["geweest: intake<br/>van ma 2 mrt 2026 tot di 3 mrt 2026"]):::geweest' in drawn
    assert '  s_work[["HIER: work<br/>sinds di 3 mrt 2026"]]:::hier' in drawn
    assert '  s_again{{"komt nog: again"}}:::straks' in drawn
    assert '  s_intake ==>|"placement_started"| s_work' in drawn
    assert '  s_work -.->|"placement_ended"| s_again' in drawn
    assert "stopped" not in drawn, "a way that was not taken"


def test_what_is_open_stands_beside_the_stage_and_what_is_late_has_a_flag() -> None:
    in_time = picture(timeline_of(at_work(), "vr 2026-03-06"))
    assert '  s_work --- o0["Contact<br/>loopt, uiterlijk vr 6 mrt 2026"]:::open' in in_time
    late = picture(timeline_of(at_work(), "ma 2026-03-09"))
    assert '  s_work --- o0>"Contact<br/>te laat: moest op vr 6 mrt 2026"]:::let_op' in late


def test_a_journey_that_is_over_ends_in_the_last_circle() -> None:
    life = at_work()
    life.tell("journey_closed", "do 2026-03-05")
    drawn = picture(timeline_of(life, "vr 2026-03-06"))
    assert '  s_end((("afgesloten<br/>op do 5 mrt 2026"))):::hier' in drawn
    assert '  s_work ==>|"journey_closed"| s_end' in drawn
    assert "-.->" not in drawn
    assert "niet aan toegekomen: again" in drawn


def test_more_than_fits_is_counted_and_no_sign_of_mermaid_gets_in() -> None:
    odd = [obligation(f'A "{number}" <b> | #', "stage", due="opened + 3wd") for number in range(OPEN + 2)]
    drawn = picture(timeline_of(Life(journey(*odd), "ma 2026-03-02"), "ma 2026-03-02"))
    assert """o0["A '0' ‹b› / nr <br/>loopt, uiterlijk do 5 mrt 2026"]""" in drawn
    assert 'meer("en nog 2")' in drawn

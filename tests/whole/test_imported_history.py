"""A case of another system, taken over today with its history: the past is judged, and nothing of it is sent (ADR 31).

The resident was enrolled elsewhere in February, talked to in March, and comes in on Thursday 26 November.
"""

from klantreis.usecases.audited import audited_cases
from klantreis.usecases.recording import record_one
from klantreis.usecases.verifying import verify
from tests.support.town import moment
from tests.whole.conftest import Build, Town

TODAY = "do 2026-11-26"
ELSEWHERE = {"enrolled_on": "2026-02-02", "recorded_at": "2026-02-02T09:00:00+01:00"}
HISTORY = (
    ("talk_planned", "2026-02-05T11:00:00+01:00", {"at": "2026-02-12T10:00:00+01:00"}),
    ("intake_held", "2026-03-16T10:00:00+01:00", {}),
)


def imported(town: Town, **columns: str) -> None:
    town.enrol(TODAY, "L-0001", **columns)
    for number, (event, recorded, more) in enumerate(HISTORY):
        fact = {
            "id": str(number), "source": "zaken", "municipality": "landsmeer", "client_ref": "L-0001", "event": event,
            "occurred_on": recorded[:10], "recorded_at": recorded, **more,
        }  # fmt: skip
        record_one(town.app, fact, moment(TODAY, 8))


def audited(town: Town, on: str) -> dict[str, str]:
    """By obligation what an audit of that day says; nothing where it knows no case."""
    with audited_cases(town.app, moment(on, 23)) as cases:
        return {each.obligation: each.verdict or "open" for case in cases for each in case.obligations}


def test_the_past_is_judged_by_its_own_days(build: Build) -> None:
    town = build()
    imported(town, **ELSEWHERE)
    town.live(TODAY)
    terms = town.terms("L-0001")
    assert "plan_intake until ma 2026-02-16: on_time" in terms
    assert "intake until do 2026-03-05: late" in terms


def test_nothing_of_the_past_is_sent_and_each_silence_has_its_reason(build: Build) -> None:
    town = build()
    imported(town, **ELSEWHERE)
    town.live(TODAY)
    assert town.left() == {}
    assert {silence.split(": ")[1] for silence in town.silences("L-0001")} <= {"answered", "ended", "too_old"}
    assert "do 2026-11-26 plan_intake.call_us: answered" in town.silences("L-0001")


def test_an_audit_of_a_day_in_the_past_knows_what_was_heard_elsewhere_by_then(build: Build) -> None:
    town = build()
    imported(town, **ELSEWHERE)
    town.live(TODAY)
    assert audited(town, "zo 2026-02-01") == {}
    assert audited(town, "wo 2026-02-04") == {"plan_intake": "open"}
    assert audited(town, "vr 2026-02-20") | {"attend": ""} == {"plan_intake": "on_time", "intake": "open", "attend": ""}
    assert audited(town, "vr 2026-03-20")["intake"] == "late"


def test_without_a_moment_of_recording_the_case_is_not_known_before_today(build: Build) -> None:
    town = build()
    town.enrol(TODAY, "L-0001", enrolled_on="2026-02-02")
    town.live(TODAY)
    assert audited(town, "wo 2026-11-25") == {}
    assert audited(town, TODAY) == {"plan_intake": "open"}


def test_facts_that_were_recorded_elsewhere_do_not_make_a_case_known_before_its_enrolment(build: Build) -> None:
    """Facts of February and March; that there is a case at all was heard today."""
    town = build()
    imported(town, enrolled_on="2026-02-02")
    town.live(TODAY)
    assert [audited(town, on) for on in ("vr 2026-02-20", "vr 2026-03-20", "wo 2026-11-25")] == [{}, {}, {}]
    assert audited(town, TODAY)["intake"] == "late"
    assert verify(town.app) == ()


def test_enrolling_again_with_another_moment_of_recording_changes_nothing(build: Build) -> None:
    town = build()
    imported(town, **ELSEWHERE)
    imported(town, enrolled_on="2026-02-02", recorded_at="2026-05-01T09:00:00+02:00")
    assert audited(town, "wo 2026-02-04") == {"plan_intake": "open"}

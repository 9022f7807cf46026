"""How much was recorded late."""

import pytest

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.figures import LateRecorded
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.recording import RecordingTally
from tests.core.timeliness.lines import asked, case, fact, row


def recorded(*cases: AuditedCase) -> LateRecorded:
    tally = RecordingTally(asked())
    for each in cases:
        tally.add(look(each, asked()))
    return tally.result()


def met(when: str, heard: str, verdict: str = "") -> AuditedCase:
    return case(
        row("vr 2026-10-02", when, verdict, evidence="f:7"),
        facts=(fact("talk_planned do 2026-10-01"), fact(f"intake_held {when}", "f:7", recorded=heard)),
    )


@pytest.mark.parametrize(
    ("heard", "late"),
    [
        ("vr 2026-10-02", 0),
        ("vr 2026-10-09", 0),  # five office days
        ("zo 2026-10-11", 0),  # and a weekend
        ("ma 2026-10-12", 1),
    ],
)
def test_late_is_more_than_five_office_days(heard: str, late: int) -> None:
    found = recorded(met("vr 2026-10-02", heard))
    assert (found.met, found.late) == (1, late)


def test_what_was_not_met_or_has_no_evidence_is_not_asked() -> None:
    assert recorded(met("vr 2026-10-02", "ma 2026-10-12", "lapsed")).met == 0
    assert recorded(case(row("vr 2026-10-02", "vr 2026-10-02", evidence="f:9"))).met == 0


def test_the_median_is_of_all_that_was_met() -> None:
    found = recorded(*[met("vr 2026-10-02", "vr 2026-10-02")] * 6, *[met("vr 2026-10-02", "ma 2026-10-12")] * 5)
    assert found.median_workdays == 0
    assert found.share is not None
    assert (found.share.hits, found.share.of) == (5, 11)


def test_a_fact_that_meets_two_obligations_settles_each() -> None:
    found = recorded(
        case(
            row("vr 2026-10-02", "vr 2026-10-02", evidence="f:7"),
            row("vr 2026-10-02", "vr 2026-10-02", evidence="f:7", obligation="attend"),
            facts=(fact("intake_held vr 2026-10-02", "f:7", recorded="ma 2026-10-19"),),
        )
    )
    assert (found.met, found.late) == (2, 2)

"""Pauses as a figure of their own."""

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.figures import Pauses
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.pauses import PauseTally
from tests.core.timeliness.lines import asked, case, row


def pauses(*cases: AuditedCase) -> Pauses:
    tally = PauseTally()
    for each in cases:
        tally.add(look(each, asked()))
    return tally.result()


def test_saved_is_what_was_on_time_only_because_of_a_pause() -> None:
    found = pauses(
        case(
            row("vr 2026-10-16", "vr 2026-10-02", paused_days=14),  # by the date before the pause: on time anyhow
            row("vr 2026-10-16", "ma 2026-10-05", paused_days=14),  # saved
            row("vr 2026-10-16", "ma 2026-10-19", paused_days=14),  # late all the same
            row("vr 2026-10-16", "vr 2026-10-16"),
            row("vr 2026-10-16", "do 2026-10-15", "lapsed", paused_days=14),  # not judged
        )
    )
    assert (found.judged, found.moved, found.days, found.saved) == (4, 3, 42, 1)
    assert found.share is None


def test_a_case_is_paused_where_a_clock_of_its_open_obligations_stands_still() -> None:
    found = pauses(
        case(row(None, paused=True), row("ma 2026-11-02", paused=True)),
        case(row("ma 2026-11-02")),
        case(row("ma 2026-11-02", kind="task", paused=True)),
    )
    assert found.cases_paused == 1

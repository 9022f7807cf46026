"""How well decision cards are answered."""

from klantreis.core.timeliness.cards import CardTally
from klantreis.core.timeliness.cases import AuditedObligation
from klantreis.core.timeliness.figures import Cards
from klantreis.core.timeliness.looking import look
from tests.core.timeliness.lines import asked, case, row


def cards(*rows: AuditedObligation) -> Cards:
    tally = CardTally(asked())
    tally.add(look(case(*rows), asked()))
    return tally.result()


def card(due: str, ended: str | None = None, verdict: str = "", opened: str = "do 2026-10-01") -> AuditedObligation:
    return row(due, ended, verdict, kind="decision", obligation="intake.card", opened=opened)


def test_on_time_is_asked_of_what_fell_due_and_waiting_of_all_that_is_open() -> None:
    found = cards(
        card("do 2026-10-08", "ma 2026-10-05"),
        card("do 2026-10-08", "vr 2026-10-09"),
        card("do 2026-10-08"),
        card("do 2025-10-09", opened="do 2025-10-02"),  # of an earlier period, and still open
        card("ma 2026-11-02", opened="ma 2026-10-26"),
        row("do 2026-10-08"),  # an obligation
        row("do 2026-10-08", kind="task"),
    )
    counts = found.found.counts
    assert (counts.on_time, counts.late, counts.open_overdue, found.found.judged) == (1, 1, 1, 3)
    assert (found.waiting, found.waiting_overdue) == (3, 2)


def test_an_open_card_has_waited_up_to_now_and_one_that_ended_unanswered_up_to_then() -> None:
    # Given on Thursday the 1st. Answered after 2 and 6 office days; ended unanswered after 4; open for 21.
    found = cards(
        card("do 2026-10-08", "ma 2026-10-05"),
        card("do 2026-10-08", "wo 2026-10-07", "lapsed"),
        card("do 2026-10-08", "vr 2026-10-09"),
        card("do 2026-10-08"),
    )
    # Kaplan–Meier: after day 2 a quarter; of the two left on day 6 one: 1 - 3/4 · 1/2 = 5/8.
    assert (found.median_workdays, found.p90_workdays) == (6, None)


def test_without_cards_nothing_is_told() -> None:
    found = cards()
    assert (found.found.judged, found.waiting, found.median_workdays, found.p90_workdays) == (0, 0, None, None)

"""Terms of law that were not kept."""

from klantreis.core.timeliness.breaches import BreachTally
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation
from klantreis.core.timeliness.figures import Breach
from klantreis.core.timeliness.looking import look
from tests.core.timeliness.lines import asked, case, row


def breaches(*cases: AuditedCase) -> tuple[Breach, ...]:
    tally = BreachTally(asked())
    for each in cases:
        tally.add(look(each, asked()))
    return tally.result()


def term(due: str, ended: str | None = None, verdict: str = "", law: str = "Awb 4:13") -> AuditedObligation:
    return row(due, ended, verdict, clock="statutory", law=law, obligation="decide", title="Besluit")


def test_by_law_and_name_with_the_longest_overdue_first() -> None:
    (found,) = breaches(
        case(term("vr 2026-10-02", "do 2026-10-01"), ref="c-1"),
        case(term("vr 2026-10-02", "zo 2026-10-04"), ref="c-2"),  # two days
        case(term("vr 2026-10-02", "ma 2026-10-12", "missed"), ref="c-3"),  # ten
        case(term("ma 2026-10-26"), term("vr 2026-10-30"), ref="c-4"),  # open: five and one
    )
    assert (found.law, found.obligation, found.title) == ("Awb 4:13", "decide", "Besluit")
    assert (found.late, found.missed, found.open_overdue, found.judged, found.cases) == (1, 1, 2, 5, 4)
    assert found.refs == ("c-3", "c-4", "c-2")


def test_a_term_that_was_kept_is_no_breach_and_neither_is_another_clock() -> None:
    assert breaches(case(term("vr 2026-10-02", "do 2026-10-01"), row("vr 2026-10-02", law="Pw 41 lid 4"))) == ()


def test_one_obligation_under_two_laws_is_two_terms() -> None:
    found = breaches(case(term("vr 2026-10-02"), term("vr 2026-10-02", law="Awb 4:14")))
    assert [each.law for each in found] == ["Awb 4:13", "Awb 4:14"]

"""Which points of nazorg were kept."""

from klantreis.core.timeliness.cases import AuditedObligation
from klantreis.core.timeliness.figures import PointKept
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.points import PointTally
from tests.core.timeliness.lines import asked, case, row


def points(*rows: AuditedObligation) -> tuple[PointKept, ...]:
    tally = PointTally()
    tally.add(look(case(*rows), asked()))
    return tally.result()


def point(name: str, ended: str | None = None, verdict: str = "", stage: str = "nazorg") -> AuditedObligation:
    return row("vr 2026-10-02", ended, verdict, obligation="aftercare", title="Nazorggesprek", stage=stage, point=name)


def test_points_stand_in_the_order_of_their_length() -> None:
    found = points(*(point(name, "do 2026-10-01") for name in ("12m", "3m", "1w", "10wd", "4w", "1m", "6m", "2w")))
    assert [each.point for each in found] == ["1w", "10wd", "2w", "4w", "1m", "3m", "6m", "12m"]
    assert {each.title for each in found} == {"Nazorggesprek"}


def test_each_point_is_counted_by_itself() -> None:
    found = points(point("1w", "do 2026-10-01"), point("1w"), point("2w", "ma 2026-10-05"))
    assert [(each.found.counts.on_time, each.found.counts.open_overdue, each.found.counts.late) for each in found] == [
        (1, 1, 0),
        (0, 0, 1),
    ]


def test_a_reference_is_no_point_and_neither_is_a_point_of_another_stage() -> None:
    assert points(point("placement-7"), point(""), point("2026-10-02"), point("4w", stage="trajectory")) == ()

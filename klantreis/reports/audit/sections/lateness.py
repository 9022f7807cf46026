"""How late the late ones are: working days from the due date, half of them and nine in ten."""

from __future__ import annotations

from klantreis.core.results.shares import is_enough
from klantreis.core.timeliness.figures import Lateness
from klantreis.reports.audit.model import Part
from klantreis.reports.audit.telling import Teller


def part(tell: Teller) -> Part:
    whole = _whole(tell)
    if whole is None or not whole.n:
        return Part(id="lateness", finding=finding(tell))
    columns = (
        "what", "n:whole", "met_late:whole", "still_open:whole", "missed:whole", "median:workdays", "p90:workdays",
        "late_median:workdays",
    )  # fmt: skip
    rows = [
        (
            _late_named(tell, each),
            each.n,
            each.late,
            each.still_open,
            each.missed,
            each.median,
            each.p90,
            each.late_median,
        )
        for each in tell.figures.lateness
    ]
    table = tell.table("lateness", columns, rows, note=tell.say("notes.not_reached"))
    return Part(id="lateness", finding=finding(tell), tables=(table,), note=tell.left_out())


def _late_named(tell: Teller, found: Lateness) -> str:
    if found.by == "all":
        return tell.say("words.all")
    return found.title or (tell.say.or_code(f"clocks.{found.name}") if found.by == "clock" else found.name)


def _whole(tell: Teller) -> Lateness | None:
    return next((each for each in tell.figures.lateness if each.by == "all"), None)


def finding(tell: Teller) -> str:
    """How late the late ones are; counts only where fewer than ten were late."""
    whole = _whole(tell)
    if whole is None or not whole.n:
        return tell.say("timely.nothing_due")
    late = whole.late + whole.still_open + whole.missed
    if not late:
        return tell.say("timely.no_late")
    said = tell.say("timely.late_counts", late=whole.late, still_open=whole.still_open, missed=whole.missed)
    if not is_enough(late):
        return said
    if whole.late_median is None:
        return tell.say.joined([said, tell.say("timely.late_no_half")])
    return tell.say.joined([said, tell.say("timely.late_half", median=whole.late_median)])

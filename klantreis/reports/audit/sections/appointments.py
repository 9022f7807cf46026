"""Komen mensen opdagen? Appointments held and missed, by how we invited and whether we reminded."""

from __future__ import annotations

from klantreis.core.results.shares import Share, difference
from klantreis.core.timeliness.figures import NoShowRow
from klantreis.reports.audit.model import Chart, DotChart, Part, Section
from klantreis.reports.audit.telling import Teller, interval

_COLUMNS = (
    "appointments", "held:whole", "no_show:whole", "cancelled:whole", "not_known_yet:whole", "cases:whole",
    "no_show_share:share", "low:share", "high:share",
)  # fmt: skip


def section(tell: Teller) -> Section:
    found = tell.figures.no_show
    rows = [
        (_named(tell, each), each.held, each.no_show, each.cancelled, each.open, each.cases, *interval(each.share))
        for each in found
    ]
    part = Part(
        id="no-show", finding=finding(tell), chart=_chart(tell),
        tables=(tell.table("no_show", _COLUMNS, rows),) if rows else (),
        note=tell.say.joined([tell.say("appointments.note"), tell.left_out()]) if rows else "",
    )  # fmt: skip
    return Section(id="appointments", title=tell.say("titles.appointments"), parts=(part,), definition="no_show")


def _named(tell: Teller, row: NoShowRow) -> str:
    if row.by == "all":
        return tell.say("words.all_appointments")
    if row.by == "reminded":
        return tell.say(f"appointments.{row.name}")
    return tell.say("appointments.by_channel", channel=tell.say.or_code(f"channels.{row.name}"))


def _chart(tell: Teller) -> Chart | None:
    told = [each for each in tell.figures.no_show if each.held + each.no_show]
    if not told:
        return None
    dots = tuple(tell.dot(_named(tell, each), each.share, each.no_show, each.held + each.no_show) for each in told)
    whole = whole_row(tell)
    share = whole.share if whole else None
    reference = (share.value, tell.say("words.reference", value=share.value)) if share else None
    alt = tell.say("alts.no_show")
    return Chart(id="no-show", alt=alt, drawing=DotChart(dots=dots, reference=reference))


def whole_row(tell: Teller) -> NoShowRow | None:
    return next((each for each in tell.figures.no_show if each.by == "all"), None)


def finding(tell: Teller) -> str:
    """How many stayed away, and whether those who were reminded did so less, where chance alone would not give it."""
    whole = whole_row(tell)
    if whole is None or not whole.held + whole.no_show:
        return tell.say("appointments.none")
    of = whole.held + whole.no_show
    if whole.share is None:
        return tell.say("appointments.few", n=whole.no_show, of=of)
    said = tell.say("appointments.overall", n=whole.no_show, of=of, value=whole.share.value)
    compared = all(_by_reminder(tell))
    return tell.say.joined([said, reminded(tell) or (tell.say("appointments.not_clear") if compared else "")])


def reminded(tell: Teller) -> str:
    """The difference a reminder goes with; empty where the interval holds 0, or where there are too few to say."""
    with_it, without = _by_reminder(tell)
    if with_it is None or without is None or not difference(with_it, without).is_clear:
        return ""
    key = "appointments.less" if with_it.value < without.value else "appointments.more"
    return tell.say(key, own=with_it.value, rest=without.value)


def _by_reminder(tell: Teller) -> tuple[Share | None, Share | None]:
    rows = {each.name: each.share for each in tell.figures.no_show if each.by == "reminded"}
    return rows.get("reminded"), rows.get("not_reminded")

"""How a due date came about, in words that can be put before a judge: each part names its day, and its article.

Only here do these explanations become sentences: the planner gives values (`core/planner/explaining.py`), by the code
that computed the date.
"""

from datetime import date, timedelta

from klantreis.core.planner.explaining import DayOff, DueExplained
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Pause
from klantreis.reports.days import DAYS_OFF, off, written

DAY = timedelta(days=1)
#: Why a date stays on a day on which a term of law could not end.
STAYS = {
    Article.counted_back: "een termijn die wordt teruggeteld schuift niet",
    Article.too_long: "een termijn van jaren, of van meer dan 90 dagen, 12 weken of 3 maanden, schuift niet",
}


def calendar(due: DueExplained) -> str:
    """On which calendar it was counted, and up to when that is complete."""
    until = due.calendar_until
    known = f", met de vrije dagen bij koninklijk besluit bekend t/m {written(until)}" if until else ""
    return f"kalender {due.calendar[:8]}{known}{_beyond(due)}"


def calendar_name(due: DueExplained) -> str:
    """The calendar in short; a date beyond what is known of it says so."""
    return f"kalender {due.calendar[:8]}{_beyond(due)}"


def _beyond(due: DueExplained) -> str:
    is_beyond = due.on is not None and due.calendar_until is not None and due.on > due.calendar_until
    return ": deze dag ligt voorbij de vrije dagen die bekend zijn" if is_beyond else ""


def stretch(since: date, until: date | None) -> str:
    """`van ma 2 mrt 2026 t/m vr 6 mrt 2026`; `until` is the first day after it."""
    if until is None:
        return f"vanaf {written(since)}, nog zonder einde"
    last = until - DAY
    return f"op {written(since)}" if last == since else f"van {written(since)} t/m {written(last)}"


def standstill(due: DueExplained) -> list[str]:
    """The stretches in which the clock stood still, each with its ground, and how many days they are together."""
    own = [f"{stretch(stop.since, stop.until)} ({stop.ground})" for stop in due.stops]
    stops = {(stop.since, stop.until) for stop in due.stops}
    rest = [
        f"{stretch(*pause)} (dossier gepauzeerd)" for pause in due.pauses if pause not in stops and _counts(pause, due)
    ]
    if not (own or rest):
        return []
    days = "1 dag" if due.paused_days == 1 else f"{due.paused_days} dagen"
    inside = f"waarvan {days} door stilstand: " if due.paused_days else ""
    return [f"{inside}de klok stond stil {' en '.join([*own, *rest])}"]


def _counts(pause: Pause, due: DueExplained) -> bool:
    """Whether a pause of the case can have touched this date: it lies in the term, and some pause moved the date."""
    begins = min((note.day for note in due.notes if note.day is not None), default=date.min)
    ended_before = pause[1] is not None and pause[1] <= begins
    return not ended_before and (due.on is None or (due.paused_days > 0 and pause[0] <= due.on))


def moved(due: DueExplained) -> str:
    """Over which days a date moved, and by which article."""
    days = ", ".join(off(day, why) for day, why in due.over)
    law = f" ({due.article})" if due.article else ""
    if due.article is Article.two_ordinary_days:
        return f"schuift naar {written(due.on)}, zodat er twee gewone dagen in de termijn liggen{law}"
    back = due.raw is not None and due.on is not None and due.on < due.raw
    return f"schuift {'terug ' if back else ''}naar {written(due.on)}: {days}{law}"


def stayed(on: date, why: DayOff, article: Article | None) -> str:
    """Why a date stays on a day on which another one would have moved."""
    ground = f"{STAYS[article]} ({article})" if article in STAYS else "deze datum schuift niet"
    return f"blijft op {written(on)} ({DAYS_OFF[why]}): {ground}"

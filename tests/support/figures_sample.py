"""Figures of an audit, made up by hand: a large municipality with three teams, as of Monday 30 November 2026.

Synthetic: no number here was counted. They agree with each other where a reader would look (parts add up to totals).
"""

from datetime import date

from klantreis.core.results.shares import Share, is_enough, share
from klantreis.core.results.situations import Combination, LabelHeld, Situations
from klantreis.core.timeliness.figures import (
    About,
    AgeBin,
    Ageing,
    Breach,
    Breakdown,
    Cards,
    ContactAge,
    ContactBin,
    Counts,
    CurvePoint,
    Figures,
    Group,
    KeptAt,
    Lateness,
    LateRecorded,
    Month,
    NoShowRow,
    OnTime,
    Pauses,
    Phase,
    PointKept,
    Progress,
    Retention,
    Returned,
    Step,
    TeamFunnel,
    TeamLoad,
    TeamPoint,
    TimeTo,
    Trend,
)  # fmt: skip

AS_OF = date(2026, 11, 30)  # Monday
SINCE = date(2025, 12, 1)  # Monday
OVERALL = Counts(
    on_time=2594, late=301, missed=112, open_overdue=141, lapsed=388, renewed=64, running=0, paused=9, exempt=22
)


def told(hits: int, of: int) -> Share | None:
    """The share, where there are enough to tell one."""
    return share(hits, of) if is_enough(of) else None


def on_time(counts: Counts, cases: int) -> OnTime:
    """Timeliness of these counts; without pauses one in fifty was not on time."""
    met = counts.on_time + counts.late
    return OnTime(
        counts=counts,
        judged=counts.judged,
        cases=cases,
        share=told(counts.on_time, counts.judged),
        gross=told(counts.on_time - counts.on_time // 50, counts.judged),
        completed=told(counts.on_time, met),
    )


def _group(name: str, title: str, cases: int, *numbers: int) -> Group:
    """Numbers: on time, late, missed, open and overdue, lapsed, renewed, running, paused, exempt."""
    names = ("on_time", "late", "missed", "open_overdue", "lapsed", "renewed", "running", "paused", "exempt")
    return Group(name=name, title=title, found=on_time(Counts(**dict(zip(names, numbers, strict=True))), cases))


def breakdowns() -> tuple[Breakdown, ...]:
    return (
        Breakdown(
            by="obligation",
            groups=(
                _group("contact", "Contact houden", 402, 1388, 171, 61, 66, 190, 64, 0, 6, 0),
                _group("intake", "Intake binnen vier weken", 311, 512, 62, 30, 41, 102, 0, 0, 2, 12),
                _group("plan", "Plan van aanpak", 287, 466, 58, 15, 24, 80, 0, 0, 1, 10),
                _group("decide_on_benefit", "Besluit op de aanvraag", 221, 221, 6, 0, 2, 12, 0, 0, 0, 0),
                _group("aftercare", "Nazorggesprek", 7, 7, 4, 6, 8, 4, 0, 0, 0, 0),
            ),
        ),
        Breakdown(
            by="stage",
            groups=(
                _group("intake", "", 311, 733, 68, 30, 43, 114, 0, 0, 2, 12),
                _group("nazorg", "", 41, 7, 4, 6, 8, 4, 0, 0, 0, 0),
                _group("trajectory", "", 402, 1854, 229, 76, 90, 270, 64, 0, 7, 10),
            ),
        ),
        Breakdown(
            by="clock",
            groups=(
                _group("statutory", "", 221, 221, 6, 0, 2, 12, 0, 0, 0, 0),
                _group("policy", "", 402, 1854, 229, 76, 90, 270, 64, 0, 7, 10),
                _group("target", "", 330, 519, 66, 36, 49, 106, 0, 0, 2, 12),
            ),
        ),
        Breakdown(
            by="kind",
            groups=(
                Group(name="obligation", title="", found=on_time(OVERALL, 640)),
                _group("task", "", 122, 201, 40, 0, 11, 3, 0, 0, 0, 0),
                _group("decision", "", 31, 21, 8, 0, 4, 1, 0, 0, 0, 0),
            ),
        ),
        Breakdown(
            by="team",
            groups=(
                _group("Noord", "", 250, 1104, 90, 40, 39, 150, 30, 0, 3, 8),
                _group("Oost", "", 4, 5, 2, 0, 1, 0, 0, 0, 0, 0),
                _group("Zuid", "", 386, 1485, 209, 72, 101, 238, 34, 0, 6, 14),
            ),
        ),
        Breakdown(
            by="group",
            groups=(
                _group("status_holder", "", 120, 504, 66, 20, 31, 60, 10, 0, 2, 4),
                Group(name="young", title="", found=on_time(Counts(), 0), hidden=True),
            ),
        ),
        Breakdown(by="journey", groups=(Group(name="landsmeer", title="", found=on_time(OVERALL, 640)),)),
        Breakdown(by="municipality", groups=(Group(name="landsmeer", title="", found=on_time(OVERALL, 640)),)),
    )


def trend() -> Trend:
    """Two phases; one month above its limits, the last one open."""
    numbers = (
        (262, 208), (240, 192), (251, 203), (270, 216), (244, 190), (259, 209), (266, 212),
        (255, 224), (268, 229), (281, 240), (280, 234), (272, 237),
    )  # fmt: skip
    days = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))]
    months = []
    for at, (day, (judged, hits)) in enumerate(zip(days, numbers, strict=True)):
        phase, middle = (0, 0.80) if at < 7 else (1, 0.86)
        months.append(
            Month(
                month=day, judged=judged, on_time=hits, share=told(hits, judged), low=middle - 0.07, high=middle + 0.07,
                is_open=at == 11, signal="above" if at == 7 else "", phase=phase,
            )
        )  # fmt: skip
    phases = (
        Phase(since=days[0], title="", mean=0.80, sigma_z=1.12, months=7, is_stable=False),
        Phase(since=date(2026, 7, 1), title="Nieuw intaketeam", mean=0.86, sigma_z=1.05, months=4, is_stable=False),
    )
    return Trend(months=tuple(months), phases=phases)


def _lateness(by: str, name: str, title: str, *numbers: int | None) -> Lateness:
    n, late, missed, still_open, median, p90, late_median = numbers
    return Lateness(
        by=by, name=name, title=title, n=n or 0, late=late or 0, missed=missed or 0, still_open=still_open or 0,
        median=median, p90=p90, late_median=late_median,
    )  # fmt: skip


def lateness() -> tuple[Lateness, ...]:
    return (
        _lateness("all", "", "", 3148, 301, 112, 141, 0, 4, 6),
        _lateness("clock", "statutory", "", 229, 6, 0, 2, 0, 0, 3),
        _lateness("clock", "policy", "", 2249, 229, 76, 90, 0, 5, 6),
        _lateness("clock", "target", "", 670, 66, 36, 49, 0, None, 9),
        _lateness("obligation", "intake", "Intake binnen vier weken", 645, 62, 30, 41, 0, 7, 8),
    )


def ageing() -> Ageing:
    names = (
        "to_over_20", "to_11_20", "to_6_10", "to_1_5", "today",
        "past_0", "past_1_5", "past_6_10", "past_11_20", "past_21_60", "past_over_60",
    )  # fmt: skip
    counts = (310, 122, 64, 58, 12, 3, 51, 30, 26, 28, 6)
    bins = tuple(
        AgeBin(name=name, past=name.startswith("past"), count=count)
        for name, count in zip(names, counts, strict=True)
    )  # fmt: skip
    return Ageing(
        bins=bins, open=719, overdue=144, undated=9, oldest_ref="C-000042", oldest_title="Contact houden",
        oldest_workdays=83,
    )  # fmt: skip


def _time_to(name: str, n: int, pace: float, norm: str, limit: int) -> TimeTo:
    points = []
    for day in range(0, limit + 1, 2):
        reached = min(0.84, 0.84 * (1 - (1 - pace) ** day))
        stopped = min(0.12, day * 0.0015)
        points.append(
            CurvePoint(
                day=day, reached=reached, stopped=stopped, error=0.021, at_risk=n - day, low=reached * 0.9,
                high=reached + 0.04,
            )
        )  # fmt: skip
    reached_n, stopped_n = round(n * 0.7), round(n * 0.1)
    norm_share = (0.71, 0.66, 0.76) if norm else (None, None, None)
    return TimeTo(
        name=name, n=n, reached=reached_n, stopped=stopped_n, waiting=n - reached_n - stopped_n, clipped=3,
        median=16 if pace > 0.05 else None, norm=norm, by_norm=norm_share[0], by_norm_low=norm_share[1],
        by_norm_high=norm_share[2], curve=tuple(points), norm_workdays=int(norm[:2]) if norm else None,
    )  # fmt: skip


def times() -> tuple[TimeTo, ...]:
    return (
        _time_to("intake", 312, 0.06, "20wd", 90),
        _time_to("plan", 312, 0.03, "35wd", 120),
        _time_to("placement", 312, 0.008, "", 200),
    )


def retention() -> tuple[Retention, ...]:
    at = (
        KeptAt(months=3, at_risk=48, kept=0.91, low=0.82, high=0.96),
        KeptAt(months=6, at_risk=31, kept=0.82, low=0.71, high=0.89),
        KeptAt(months=12, at_risk=11, kept=0.74, low=0.61, high=0.83),
        KeptAt(months=18, at_risk=4, kept=None, low=None, high=None),
    )
    few = tuple(KeptAt(months=months, at_risk=3, kept=None, low=None, high=None) for months in (3, 6, 12, 18))
    return (
        Retention(name="in_work", n=71, ended=11, unknown=5, short=6, young=4, shortest_follow_up_days=33, at=at),
        Retention(name="out_of_benefit", n=7, ended=1, unknown=0, shortest_follow_up_days=12, at=few),
    )


def contact() -> ContactAge:
    counts = {"up_to_20": 301, "21_40": 88, "41_60": 31, "over_60": 12, "never": 8}
    never = tuple((f"C-{310 + 7 * at:06}", 74 - 9 * at) for at in range(8))
    return ContactAge(
        open_cases=440, bins=tuple(ContactBin(name=name, count=count) for name, count in counts.items()), median=13,
        tried_since=5, never=never,
    )  # fmt: skip


def _no_show(by: str, name: str, held: int, no_show: int, cancelled: int, still_open: int) -> NoShowRow:
    return NoShowRow(
        name=name, by=by, held=held, no_show=no_show, cancelled=cancelled, open=still_open,
        share=told(no_show, held + no_show), cases=(held + no_show) * 3 // 4,
    )  # fmt: skip


def no_show() -> tuple[NoShowRow, ...]:
    return (
        _no_show("all", "", 501, 74, 40, 12),
        _no_show("invited_by", "email", 330, 39, 25, 8),
        _no_show("invited_by", "letter", 166, 34, 14, 4),
        _no_show("invited_by", "none", 5, 1, 1, 0),
        _no_show("reminded", "reminded", 402, 41, 30, 9),
        _no_show("reminded", "not_reminded", 99, 33, 10, 3),
    )


def nazorg() -> tuple[PointKept, ...]:
    rows = (
        ("aftercare", "Nazorggesprek", "1w", Counts(on_time=40, late=5, missed=3, open_overdue=2), 50),
        ("aftercare", "Nazorggesprek", "1m", Counts(on_time=33, late=6, missed=2, open_overdue=1), 42),
        ("aftercare", "Nazorggesprek", "3m", Counts(on_time=4, late=1, missed=0, open_overdue=1), 6),
    )
    return tuple(
        PointKept(obligation=name, title=title, point=point, found=on_time(counts, cases))
        for name, title, point, counts, cases in rows
    )


def outcomes() -> Situations:
    """Doetinchem's: 749 labels of 726 people, so at least 23 count twice."""
    titles = (
        ("school", "Op school", 83),
        ("at_work", "Aan het werk", 150),
        ("trajectory", "In een traject", 516),
    )
    return Situations(
        labels=tuple(LabelHeld(name=name, title=title, people=people) for name, title, people in titles),
        combinations=(
            Combination(labels=("trajectory",), people=500),
            Combination(labels=("at_work",), people=134),
            Combination(labels=("school",), people=69),
            Combination(labels=("at_work", "trajectory"), people=9),
            Combination(labels=("school", "at_work"), people=7),
            Combination(labels=("school", "trajectory"), people=7),
        ),
        total=749, people=726, overlap=23, several=23, without=41, gone=4,
    )  # fmt: skip


def workload() -> tuple[TeamLoad, ...]:
    return (
        TeamLoad(
            municipality="landsmeer", team="Noord", overdue=39, due=(42, 80, 151), capacity=(90.0, 180.0, 350.0),
            first_short=None, cases=120,
        ),
        TeamLoad(
            municipality="landsmeer", team="Oost", overdue=3, due=(0, 2, 5), capacity=(), first_short=None, cases=6
        ),
        TeamLoad(
            municipality="landsmeer", team="Zuid", overdue=102, due=(61, 120, 240), capacity=(150.0, 300.0, 610.0),
            first_short=5, cases=190,
        ),
    )  # fmt: skip


def breaches() -> tuple[Breach, ...]:
    return (
        Breach(
            law="Awb 4:13", obligation="decide_on_benefit", title="Besluit op de aanvraag", late=6, missed=0,
            open_overdue=2, judged=229, cases=221,
            refs=("C-000077", "C-000105", "C-000006", "C-000231", "C-000019", "C-000118", "C-000300", "C-000008"),
        ),
    )  # fmt: skip


def teams() -> TeamFunnel:
    def point(team: str, judged: int, hits: int, limits: tuple[float, float, float, float], outside: str) -> TeamPoint:
        return TeamPoint(
            municipality="landsmeer", team=team, judged=judged, on_time=hits,
            share=hits / judged if judged >= 10 else None, low95=limits[0], high95=limits[1], low998=limits[2],
            high998=limits[3], outside=outside, cases=judged // 5,
            mix=(("status_holder", judged // 5), ("young", judged // 9)),
        )  # fmt: skip

    return TeamFunnel(
        mean=0.824,
        dispersion=1.4,
        points=(
            point("Noord", 1273, 1104, (0.799, 0.849, 0.785, 0.863), "above"),
            point("Oost", 8, 5, (0.51, 1.0, 0.34, 1.0), ""),
            point("Zuid", 1867, 1485, (0.803, 0.845, 0.792, 0.856), ""),
            TeamPoint(
                municipality="landsmeer", team="West", judged=0, on_time=0, share=None, low95=None, high95=None,
                low998=None, high998=None, outside="", mix=(), hidden=True,
            ),
        ),
    )  # fmt: skip


def sample() -> Figures:
    """A whole audit."""
    return Figures(
        about=About(
            as_of=AS_OF, since=SINCE, municipality="landsmeer", municipalities=("landsmeer",), journeys=("landsmeer",),
            replayed=False, people=602, cases=640, open_cases=440, obligations=4350, in_period=3631, undated=9,
        ),
        overall=on_time(OVERALL, 640), breakdowns=breakdowns(), trend=trend(), lateness=lateness(), ageing=ageing(),
        times=times(), retention=retention(), returned=Returned(out=31, returned=4, share=told(4, 31)),
        contact=contact(), no_show=no_show(),
        cards=Cards(
            found=on_time(Counts(on_time=21, late=8, open_overdue=4, lapsed=1), 31), waiting=9, waiting_overdue=4,
            median_workdays=3, p90_workdays=11,
        ),
        nazorg=nazorg(),
        late_recorded=LateRecorded(met=2895, late=211, share=told(211, 2895), median_workdays=1),
        pauses=Pauses(judged=3148, moved=96, share=told(96, 3148), days=1904, saved=51, cases_paused=14),
        workload=workload(), outcomes=outcomes(),
        progress=Progress(
            entered=312,
            steps=(
                Step(name="intake", reached=251, under_way=37, stopped=24),
                Step(name="plan", reached=202, under_way=76, stopped=34),
                Step(name="placement", reached=71, under_way=197, stopped=44),
            ),
        ),
        breaches=breaches(), teams=teams(),
    )  # fmt: skip

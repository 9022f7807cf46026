"""The figures of an audit: what comes out, as plain values. Every form of the report shows these and no others.

Rules
-----
1. A share is told from ten on; of fewer there are counts only (`share` is None).
2. Times in working days are office days of the municipality; ISO dates; shares between 0 and 1.
3. What is not known is None, never 0.
4. All is of obligations. Tasks and decision cards are steps of a ladder that follow from one, and are counted in
   `cards`, in `workload` and in the breakdown by `kind` only.
5. `hidden` is set only in figures that are shared outside (`sharing.py`): too few cases. Every number beside it is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantreis.core.results.shares import Share
from klantreis.core.results.situations import Situations


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Of what and of when."""

    as_of: date
    since: date
    municipality: str  #: empty: all
    municipalities: tuple[str, ...]  #: that have a case in it
    journeys: tuple[str, ...]
    replayed: bool  #: False: read from the projection; True: every case replayed from its facts
    people: int
    cases: int
    open_cases: int
    obligations: int  #: all that were looked at, of any day; tasks and cards not among them
    in_period: int  #: of those, with a due date in the period
    undated: int  #: of those, without a known due date
    broken: tuple[str, ...] = ()  #: cases that could not be replayed: in no figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Obligations by how they stand (`State`)."""

    on_time: int = 0
    late: int = 0
    missed: int = 0
    open_overdue: int = 0
    lapsed: int = 0
    renewed: int = 0
    running: int = 0
    paused: int = 0
    exempt: int = 0

    @property
    def judged(self) -> int:
        """What the percentage is of: on time, late, missed, open and overdue."""
        return self.on_time + self.late + self.missed + self.open_overdue

    @property
    def total(self) -> int:
        return self.judged + self.lapsed + self.renewed + self.running + self.paused + self.exempt


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """How timely a set of obligations that fell due in the period was."""

    counts: Counts
    judged: int
    cases: int  #: distinct cases behind `judged`
    share: Share | None  #: of `judged` on time, with Wilson's interval; None under ten
    gross: Share | None  #: the same with no pause counted: on time by the date before pauses moved it
    completed: Share | None  #: for comparison only: of those that were met


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row of a breakdown. `name` is a code; `title` is its words where the obligations hold them."""

    name: str
    title: str
    found: OnTime
    hidden: bool = False  #: too few people to be told outside: every number in `found` is then 0
    municipality: str = ""  #: of a team: two municipalities may have teams of one name


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The obligations of the period, each in exactly one group, but by `group`: who is in several counts in each, who
    is in none under an empty name. By `kind` the tasks and decision cards of the period stand beside them.
    """

    by: str  #: obligation | stage | clock | kind | team | group | journey | municipality | person
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A due-month of the trend, with the limits of Laney's p′ (None without a baseline)."""

    month: date  #: its first day
    judged: int
    on_time: int
    share: Share | None
    low: float | None
    high: float | None
    is_open: bool  #: the month is not over on the day asked
    signal: str  #: empty | above | below | run_above | run_below: why it is more than chance
    phase: int  #: which baseline it is judged by
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the trend with one baseline; a new one begins only at a dated, named change."""

    since: date
    title: str  #: of the change; empty: the beginning
    mean: float | None
    sigma_z: float | None  #: Laney's: how much more than chance the baseline varies
    months: int  #: whole months the baseline is made of
    is_stable: bool  #: at least twelve months


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    months: tuple[Month, ...]
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Working days from the due date to the meeting, open ones censored (Kaplan–Meier); of what fell due in the period.

    What was met on or before its due date has 0. `median` and `p90` None: not reached yet."""

    name: str  #: empty: all; else an obligation or clock
    title: str
    by: str  #: all | clock | obligation
    n: int
    late: int  #: met after the due date
    still_open: int  #: censored
    median: int | None
    p90: int | None
    late_median: int | None  #: of those not met by the due date, the median until met
    missed: int = 0  #: ended unmet: censored too, at their end


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBin:
    """Open obligations by working days to (`past` False) or past their due date."""

    #: to_over_20, to_11_20, to_6_10, to_1_5, today; past_0, past_1_5, past_6_10, past_11_20, past_21_60, past_over_60
    name: str
    past: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """All that is open on the day asked, whatever its period."""

    bins: tuple[AgeBin, ...]
    open: int
    overdue: int
    undated: int
    oldest_ref: str  #: case of the one that is overdue longest; empty: none
    oldest_title: str
    oldest_workdays: int | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """`day` working days after the beginning: the share that got there, that stopped, its error, and who is at risk."""

    day: int
    reached: float
    stopped: float
    error: float  #: standard error of `reached` (Greenwood-type, exact with ties)
    at_risk: int
    low: float = 0.0  #: interval of `reached`, as of `by_norm`
    high: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTo:
    """Time from enrolment in the period to an event, with what stops the way to it (Aalen–Johansen)."""

    name: str  #: of `Meaning`: intake | plan | placement
    n: int
    reached: int
    stopped: int
    waiting: int
    clipped: int  #: happened before enrolment: counted as day 0, and flagged
    median: int | None  #: working days until half of all got there; None: not reached
    norm: str  #: a term, `20wd`; empty: the municipality states none, or several differ
    by_norm: float | None
    by_norm_low: float | None
    by_norm_high: float | None
    curve: tuple[CurvePoint, ...]  #: cut where fewer than ten are at risk
    norm_workdays: int | None = None  #: about so many working days the norm is, for a mark in a chart


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAt:
    """After so many months."""

    months: int
    at_risk: int  #: followed at least so long, and still counted as kept just before
    kept: float | None  #: Kaplan–Meier
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """From the first day worked (a month must have passed, as CBS asks): in work, or out of benefit."""

    name: str  #: in_work | out_of_benefit
    n: int
    ended: int
    unknown: int  #: the case closed for a reason that does not tell: censored there, never taken as kept
    shortest_follow_up_days: int | None
    at: tuple[KeptAt, ...]
    short: int = 0  #: ended within a month: by CBS' rule never a placement, or never out, so in no other number here
    young: int = 0  #: not a month old: not known yet whether it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Of those who went out of benefit in the period, who came back."""

    out: int
    returned: int
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactBin:
    name: str  #: up_to_20, 21_40, 41_60, over_60, never
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAge:
    """Working days since the last two-way contact of each open case.

    The never spoken count from the opening, in a bin of their own."""

    open_cases: int
    bins: tuple[ContactBin, ...]
    median: int | None  #: of those who were spoken
    tried_since: int  #: of the never spoken, whom we tried to reach
    never: tuple[tuple[str, int], ...]  #: case and working days since its opening, the longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowRow:
    name: str  #: a channel, `none`, `reminded`, `not_reminded`
    by: str  #: all | invited_by | reminded
    held: int  #: the resident came
    no_show: int
    cancelled: int
    open: int  #: not known yet
    share: Share | None  #: no-shows of held and no-shows
    cases: int = 0  #: distinct cases behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Decision cards that fell due in the period."""

    found: OnTime
    waiting: int  #: open on the day asked, whatever the period
    waiting_overdue: int
    median_workdays: int | None  #: from being given to the answer (Kaplan–Meier, open ones censored)
    p90_workdays: int | None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointKept:
    """A nazorg point of everybody placed."""

    obligation: str
    title: str
    point: str
    found: OnTime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRecorded:
    """Of what fell due in the period and was met: recorded more than five working days after it happened."""

    met: int
    late: int
    share: Share | None
    median_workdays: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Pauses as a figure of their own, so that they are no way to hide."""

    judged: int
    moved: int  #: of those, with a due date that a pause moved
    share: Share | None
    days: int  #: calendar days in all
    saved: int  #: on time only because of a pause
    cases_paused: int  #: open cases that are paused on the day asked


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLoad:
    """What a team has to meet: overdue now, and due in the coming working days (cumulative)."""

    municipality: str
    team: str
    overdue: int
    due: tuple[int, int, int]  #: in the coming 5, 10 and 20 working days, without what is overdue
    capacity: tuple[float, ...]  #: empty: not stated
    first_short: int | None  #: 5, 10 or 20: the first horizon in which overdue and due are more than capacity
    cases: int = 0  #: distinct cases behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Of the people who entered in the period: got there, still under way to it, or stopped before it."""

    name: str  #: intake | plan | placement
    reached: int
    under_way: int
    stopped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    entered: int  #: people enrolled in the period
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A term of law that was not kept."""

    law: str
    obligation: str
    title: str
    late: int
    missed: int
    open_overdue: int
    judged: int
    refs: tuple[str, ...]  #: cases, the longest overdue first
    cases: int = 0  #: distinct cases behind `judged`


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPoint:
    """A team in the funnel: limits are those of chance around the mean of all, for its number."""

    municipality: str
    team: str
    judged: int
    on_time: int
    share: float | None  #: None under ten
    low95: float | None
    high95: float | None
    low998: float | None
    high998: float | None
    outside: str  #: empty | below | above: outside the 99.8 % limits
    mix: tuple[tuple[str, int], ...]  #: case-mix: judged obligations by target group
    cases: int = 0  #: distinct cases behind `judged`
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFunnel:
    mean: float | None
    dispersion: (
        float | None
    )  #: how much more than chance teams differ; limits are widened by its root (Spiegelhalter 2005)
    points: tuple[TeamPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of it."""

    about: About
    overall: OnTime
    breakdowns: tuple[Breakdown, ...]
    trend: Trend
    lateness: tuple[Lateness, ...]
    ageing: Ageing
    times: tuple[TimeTo, ...]
    retention: tuple[Retention, ...]
    returned: Returned
    contact: ContactAge
    no_show: tuple[NoShowRow, ...]
    cards: Cards
    nazorg: tuple[PointKept, ...]
    late_recorded: LateRecorded
    pauses: Pauses
    workload: tuple[TeamLoad, ...]
    outcomes: Situations
    progress: Progress
    breaches: tuple[Breach, ...]
    teams: TeamFunnel

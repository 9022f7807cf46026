"""A journey as the planner reads it: frozen values, with every expression parsed and every reference resolved.

Made only by `klantreis.definitions` (from YAML, with file and line in every complaint) and by tests. The words are
those of the journey language: `docs/journeys.md` explains each key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from klantreis.core.case import Kind
from klantreis.core.conditions import Condition
from klantreis.core.dates import DateExpr
from klantreis.core.named_terms import NamedTerm
from klantreis.core.workdays import Term

END = "end"  #: the stage after the last: the journey is closed
ALWAYS = "always"  #: the part of a journey that lives in every stage, until the end

#: Facts that klantreis itself knows. They close every journey of the person; everything open lapses.
CLOSING_EVENTS = {"deceased": "deceased", "moved_away": "moved"}


@dataclass(frozen=True, slots=True)
class EventMatch:
    """An event, where stated only if a condition holds for that fact."""

    event: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """On this event (if …) the case goes to stage `to`; `start` opens another journey for the same client."""

    event: str
    to: str
    condition: Condition | None = None
    start: str = ""
    file: str = field(default="", compare=False, repr=False)  #: where it is written
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A moment on which something is sent, told, asked or put to a person."""

    id: str
    at: DateExpr
    kind: Kind
    template: str
    to: str  #: client | employer | partner | owner | a role
    about: DateExpr | None = None  #: the day its text is about
    when: Condition | None = None
    channel: str | None = None
    not_after: Term | None = None  #: None: the default of the kind (semantics 7)
    within: Term | None = None  #: task, decide
    done_by: tuple[EventMatch, ...] = ()  #: task
    options: tuple[str, ...] = ()  #: decide
    ladder: str = ""  #: name of the ladder this step is a rung of
    level: int = 0  #: rungs that stand at the same moment share a level; the first is 1
    file: str = field(default="", compare=False, repr=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """When an obligation opens. Exactly one of the forms is set."""

    text: str
    stage: bool = False
    event: str = ""  #: first such fact in this stage
    each: str = ""  #: every such fact
    per: str = ""  #: field that tells instances apart
    count: tuple[int, str] | None = None  #: (N, count)
    date: DateExpr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points of one obligation, each met by one fact."""

    terms: tuple[Term, ...] = ()  #: `[1w, 3m]`, from `origin`
    every: Term | None = None  #: `every 6m`, from `origin`
    monthly_on: int = 0  #: `monthly on 10`
    yearly_on: tuple[tuple[int, int], ...] = ()  #: `yearly on 06-01, 12-01`: (month, day)
    spread_field: tuple[str, str] | None = None  #: `event.field spread over 3y`: the number of points
    spread_over: Term | None = None
    origin: DateExpr | None = None  #: `from`; None: the opening day


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPause:
    """What stops the clock of one obligation, and on what ground."""

    start: str
    until: str
    ground: str
    no_later: DateExpr | None = None  #: asked of the fact that stopped it: its last day, whatever happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What moves a due date later. Awb 4:14 lid 3: once, and told within the term itself."""

    to: DateExpr
    once: bool = False  #: only the first such fact counts
    in_time: bool = False  #: only one that happened on or before the due date counts
    law: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which something holds; an end that is None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something that has to be done by a day, and how it ends."""

    name: str
    title: str
    clock: str
    owner: str
    opens: Opens
    due: DateExpr | None = None
    series: Series | None = None
    repeat: Term | str | None = None  #: a term, or the name of one
    until: DateExpr | None = None
    while_label: str = ""
    roll: str = ""  #: roll of the points or cycles; empty: the default of the clock
    match: str = ""  #: field of a meeting fact that names the point
    met_by: tuple[EventMatch, ...] = ()
    missed_by: tuple[EventMatch, ...] = ()
    lapsed_by: tuple[EventMatch, ...] = ()
    extended_by: Mapping[str, Extension] = field(default_factory=dict)
    pauses: tuple[ClockPause, ...] = ()
    not_before: DateExpr | None = None
    accept_earlier: Term | None = None
    when: Condition | None = None
    valid: Validity = Validity()  #: opens only on these days
    steps: tuple[Step, ...] = ()  #: its own steps, then the rungs of its ladders
    law: str = ""
    file: str = field(default="", compare=False, repr=False)
    line: int = field(default=0, compare=False)
    early: tuple[Step, ...] = field(init=False, compare=False, repr=False)  #: steps dated back from the due date
    heeds: frozenset[str] = field(init=False, compare=False, repr=False)  #: events that end or extend it

    def __post_init__(self) -> None:
        object.__setattr__(self, "early", tuple(step for step in self.steps if step.at.before_due))
        ending = {match.event for match in (*self.met_by, *self.missed_by, *self.lapsed_by)}
        object.__setattr__(self, "heeds", frozenset(ending | self.extended_by.keys()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A phase of the journey. `always` is one too, without moves."""

    name: str
    title: str
    moves: tuple[Move, ...] = ()
    steps: tuple[Step, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    file: str = field(default="", compare=False, repr=False)
    line: int = field(default=0, compare=False)
    # The obligations by what opens them: the replay asks this for every fact of every case.
    at_start: tuple[Obligation, ...] = field(init=False, compare=False, repr=False)
    by_date: tuple[Obligation, ...] = field(init=False, compare=False, repr=False)
    by_count: tuple[Obligation, ...] = field(init=False, compare=False, repr=False)
    by_event: Mapping[str, tuple[Obligation, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_event: dict[str, tuple[Obligation, ...]] = {}
        for spec in self.obligations:
            event = spec.opens.each or spec.opens.event
            if event:
                by_event[event] = (*by_event.get(event, ()), spec)
        for name, value in (
            ("at_start", tuple(spec for spec in self.obligations if spec.opens.stage)),
            ("by_date", tuple(spec for spec in self.obligations if spec.opens.date is not None)),
            ("by_count", tuple(spec for spec in self.obligations if spec.opens.count is not None)),
            ("by_event", by_event),
        ):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Facts that are counted, and what starts the count anew."""

    name: str
    of: str  #: an event, or `obligation.missed`
    condition: Condition | None = None
    proof_of: str = ""  #: step whose delivery must be proven before a fact counts
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    name: str
    since: tuple[str, ...]
    until: tuple[str, ...]
    title: str = ""  #: for reports
    per: str = ""  #: field that tells apart what began: it holds until the last of them ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """How people are called in groups, as many as there is room for (`waves.py`)."""

    unit: str  #: person | household
    slots: str  #: the kind of appointment slots that are filled
    ahead: Term  #: told at most this long before the slot
    notice: Term  #: and at least this long
    order: str  #: longest_not_spoken | longest_enrolled | lot
    gives: str  #: the event that follows for each case
    expected_no_show: int = 0  #: per cent
    only: Condition | None = None
    again: tuple[str, ...] = ()  #: events after which somebody may be called again


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target of the programme, for reports; the planner never reads it. Either `count` or `sum` is set."""

    name: str
    title: str
    count: str = ""  #: event: how many people it happened to
    sum: tuple[str, str] | None = None  #: (event, number field) that is added up
    target: int | None = None
    unit: str = ""
    since: date | None = None  #: None: the day the first version is valid from
    over: Term | None = None
    against: str = ""  #: target group it is compared with
    at: DateExpr | None = None  #: per case: the day it is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A whole definition, pinned by its hash: a case keeps the version it started with."""

    name: str
    title: str
    version: int
    valid_from: date
    start: str
    hash: str
    stages: Mapping[str, Stage]
    always: Stage
    applies: Condition | None = None
    anchors: Mapping[str, DateExpr] = field(default_factory=dict)
    terms: Mapping[str, NamedTerm] = field(default_factory=dict)
    counts: Mapping[str, Count] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)  #: for reports; the planner never reads them
    groups: Mapping[str, str] = field(default_factory=dict)  #: target groups in Dutch, for reports
    titles: Mapping[str, str] = field(default_factory=dict)  #: anchors, counts, columns, fields in Dutch, for reports
    waves: Waves | None = None  #: for `plan_wave`; `plan` never reads them
    contacts: frozenset[str] = frozenset()  #: its events in which somebody of us and the resident really spoke
    #: By id of a step the events that open an obligation with it: which appointments a message is about.
    openers: Mapping[str, frozenset[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        openers: dict[str, frozenset[str]] = {}
        for stage in (self.always, *self.stages.values()):
            for event, specs in stage.by_event.items():
                for step in (step for spec in specs for step in spec.steps):
                    openers[step.id] = openers.get(step.id, frozenset()) | {event}
        object.__setattr__(self, "openers", openers)

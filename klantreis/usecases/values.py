"""What use cases tell their callers: references, codes and counts only, so that Prefect may see all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from klantreis.core.attention import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTicket:
    """A run that was begun, or the reason why there is none (`run` empty)."""

    run: str  #: run reference, `R-20261123-1`
    run_id: int
    at: datetime
    day: date
    municipality: str  #: empty: all
    dry_run: bool = False
    closed: str = ""  #: why nothing happens today: `holiday`, `weekend`


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What planning one batch gave. Adds up with `+`.

    What is handed on between tasks holds no list that grows with the round: Prefect looks into every part of what a
    task is given and gives, and 100,000 pairs cost it four seconds each time. Those stay in the database (`parts.py`).
    """

    looked_at: int = 0
    planned: int = 0  #: actions decided to be given
    skipped: Mapping[str, int] = field(default_factory=dict)  #: by reason
    sends: int = 0
    escalated: int = 0  #: cases with a new rung
    acted: tuple[tuple[str, str], ...] = ()  #: (case reference, stage) of cases with a new action; of one part only
    broken: tuple[str, ...] = ()  #: case references whose planning failed
    again: int = 0  #: cases read again because a fact came in between

    def __add__(self, other: "BatchReport") -> "BatchReport":
        reasons = {*self.skipped, *other.skipped}
        return BatchReport(
            looked_at=self.looked_at + other.looked_at,
            planned=self.planned + other.planned,
            skipped={reason: self.skipped.get(reason, 0) + other.skipped.get(reason, 0) for reason in sorted(reasons)},
            sends=self.sends + other.sends,
            escalated=self.escalated + other.escalated,
            acted=self.acted + other.acted,
            broken=self.broken + other.broken,
            again=self.again + other.again,
        )

    def to_hand_on(self) -> "BatchReport":
        """Without the cases that were acted on."""
        return replace(self, acted=())

    def once(self) -> "BatchReport":
        """With each broken case named once: every worker that met it told of it."""
        return replace(self, broken=tuple(dict.fromkeys(self.broken)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FuseVerdict:
    """Whether the run may send. `why` is a code: `first_run`, `ceiling`, `surplus`, or empty."""

    held: bool
    why: str
    planned: int
    forecast: int
    explained: int  #: planned sends of cases with facts recorded since their last plan
    surplus: int
    ceiling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What one round of delivery did, in messages. Adds up with `+`."""

    claimed: int = 0
    sent: int = 0
    retry: int = 0
    refused: int = 0
    in_doubt: int = 0
    withdrawn: int = 0
    put_off: int = 0  #: wait for a later day: too soon after another message, or the case is paused
    bundled: int = 0  #: left in another message to the same resident
    shadow: int = 0  #: would have left, if this municipality were live
    waiting: str = ""  #: why something that is due does not leave: `window`, `hold`, `feed`, `rate`, or empty
    silent: str = ""  #: channels that did not answer at the end: what is left waits for the next round
    wait_seconds: float = 0.0  #: of `rate`: in how long the channel takes the next messages

    def __add__(self, other: "DeliveryReport") -> "DeliveryReport":
        return DeliveryReport(
            claimed=self.claimed + other.claimed,
            sent=self.sent + other.sent,
            retry=self.retry + other.retry,
            refused=self.refused + other.refused,
            in_doubt=self.in_doubt + other.in_doubt,
            withdrawn=self.withdrawn + other.withdrawn,
            put_off=self.put_off + other.put_off,
            bundled=self.bundled + other.bundled,
            shadow=self.shadow + other.shadow,
            waiting=self.waiting or other.waiting,
            silent=other.silent or self.silent,
            wait_seconds=min(filter(None, (self.wait_seconds, other.wait_seconds)), default=0.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StalledCase:
    """A case with an overdue obligation: a row of the table staff read."""

    ref: str
    stage: str
    obligation: str  #: title
    owner: str  #: code of the colleague
    due_on: date
    workdays_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldScope:
    """Sending that is stopped: what, since when, by whom (a staff code) and why (a code)."""

    municipality: str  #: empty: every one
    channel: str  #: empty: every one
    case: str  #: reference; empty: every case
    since_at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFeed:
    """A municipality whose news of deaths and moves is too old."""

    municipality: str
    came_on: date | None  #: None: it never came
    stops: bool  #: nothing is sent to the outside until it comes


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """What is coming on a day, as far as is known now (reports/week_ahead.py)."""

    day: date
    messages: int = 0  #: residents who get one, at least
    appointments: int = 0
    terms: int = 0  #: that end on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """The run in actions, adding up: planned = sent + sum(not_sent) + open + in_doubt; escalated is "of which"."""

    run: str
    at: datetime
    day: date
    planned: int
    sent: int
    not_sent: Mapping[str, int]
    open: int
    in_doubt: int
    escalated: int
    skipped: Mapping[str, int]  #: steps that came due and were not given, by reason: not part of `planned`
    broken: tuple[str, ...]
    held: bool
    fuse: FuseVerdict | None
    looked_at: int
    stalled: tuple[StalledCase, ...]
    chain_root: str
    seconds: float
    closed: str = ""
    holds: tuple[HeldScope, ...] = ()  #: what is held now, the oldest first
    old_feeds: tuple[OldFeed, ...] = ()  #: municipalities whose news of deaths and moves is too old
    in_shadow: tuple[str, ...] = ()  #: municipalities that send nothing yet
    waiting: tuple[Waiting, ...] = ()  #: what waits for a person when the run ends, most important first
    ahead: tuple[DayAhead, ...] = ()  #: the coming working days
    again: bool = False  #: another run of this day released before it
    left: int = 0  #: messages that left with it, those of earlier runs too
    undecided: str = ""  #: an earlier run of this day that the fuse still holds

    @property
    def nothing_new(self) -> bool:
        """Its day was done already: it planned, sent and found nothing that the run before it had not."""
        return self.again and not (self.planned or self.left or self.broken or self.held or self.in_doubt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One journey of one municipality that calls people in groups."""

    municipality: str
    journey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveTicket:
    """A wave that may begin: for which programmes, or the reason why nothing happens."""

    at: datetime
    day: date
    dry_run: bool = False
    closed: str = ""  #: `holiday`, `weekend`
    programmes: tuple[Programme, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotOutcome:
    """What became of one slot. `why` is a code: `withdrawn`, `too_soon`, `full`, …; empty when somebody was called."""

    code: str
    at: datetime
    capacity: int
    expected: tuple[str, ...]  #: case references of who was called earlier and is still expected
    room: int  #: calls that could still be made before this wave
    called: tuple[str, ...]  #: case references of who is called now
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveReport:
    """The wave of one programme."""

    municipality: str
    journey: str
    title: str  #: of the journey
    slots: tuple[SlotOutcome, ...] = ()
    waiting: int = 0  #: cases that were not called
    looked: bool = True  #: whether anybody was looked for: without room nobody is, and nobody knows who waits
    too_large: tuple[tuple[str, ...], ...] = ()  #: households that no slot has the places for, by their cases
    broken: tuple[str, ...] = ()  #: cases that cannot be replayed

    @property
    def called(self) -> int:
        return sum(len(slot.called) for slot in self.slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveDay:
    """All waves of one day."""

    ticket: WaveTicket
    waves: tuple[WaveReport, ...] = ()
    failed: tuple[Programme, ...] = ()  #: of these nothing was written; the others are done

    @property
    def called(self) -> int:
        return sum(wave.called for wave in self.waves)

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ref for wave in self.waves for ref in wave.broken))

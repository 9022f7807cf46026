"""What an expression can ask while a case is replayed: facts so far, stage, counts, labels, pauses.

Rules
-----
1. The world holds only what has happened up to the fact being replayed. Verdicts are therefore given on what was true
   then, and an anchor that moves later does not judge the past anew.
2. A fact counts only if the delivery it depends on is proven (`proof.py`). Else it waits, and does not count.
3. Mail is there as soon as it is accepted; the two days only wait for a bounce. A letter is in the post for those two
   days: who stays away before it has arrived did not know, and that never counts (Awb 2:11, 2:22).
4. What went out a second time counts from the second sending (Awb 2:11): both are messages of the same step.
5. No pause starts before the day it was recorded.
6. Who stays away stays away from the appointment of that day: a message about another one, of another obligation
   perhaps, proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klantreis.core.case import AGAIN, ActionKey, Case, Fact, PastAction, PastState
from klantreis.core.dates import DateExpr
from klantreis.core.env import Note, as_date
from klantreis.core.journey import Journey, Label
from klantreis.core.planner.proof import ACCEPTED, ADDRESS, FAILED, GONE, RECEIVED, Delivery, delivery
from klantreis.core.workdays import Calendar, Pause, Term


@dataclass(frozen=True, slots=True)
class Counted:
    """One occurrence of a count. `opener` is the fact's id, or the key of the obligation that was missed."""

    day: date
    opener: str
    fact: Fact | None


#: Occurrences by name of the count.
Counts = Mapping[str, Sequence[Counted]]


class World:
    """The one implementation of `env.Env`. Mutable: the replay moves it forward, who asks sets the asking fields."""

    __slots__ = (
        "_appointments",
        "_begun",
        "_by_event",
        "_decided",
        "_delivery",
        "_given",
        "calendar",
        "case",
        "case_pauses",
        "counted",
        "counts",
        "due",
        "facts",
        "failures",
        "former",
        "history",
        "journey",
        "labels",
        "now",
        "obligation",
        "opened",
        "opening",
        "pauses",
        "point",
        "subject",
        "today",
        "trace",
        "visit",
        "visit_day",
    )

    def __init__(self, journey: Journey, case: Case, calendar: Calendar, today: date) -> None:
        self.journey, self.case, self.calendar, self.today = journey, case, calendar, today
        self.trace: list[Note] | None = None
        self.now = today  #: the day the replay has come to
        self.history = False  #: facts from before enrolment are being replayed
        self.facts: list[Fact] = []
        self._by_event: dict[str, list[Fact]] = {}
        self._delivery: dict[str, list[Fact]] = {}
        self._appointments: dict[str, date] = {}  #: by id of the fact that tells of it
        self.failures = False  #: some message was not delivered
        self._given: dict[str, list[PastAction]] = {}
        self.counts: dict[str, list[Counted]] = {name: [] for name in journey.counts}
        self.former: list[Counts] = []  #: the counts as they were before each reset
        self.counted: Counts | None = None  #: as they were when the obligation that is asked for ended
        self._decided: dict[tuple[str, str, str], set[str]] | None = None
        self.labels: set[str] = set()
        self._begun: dict[str, set[str]] = {name: set() for name in journey.labels}  #: what each label rests on
        self.case_pauses: list[Pause] = []
        self.visit, self.visit_day = "", case.enrolled_on
        self.opened: date | None = None
        self.due: date | None = None
        self.opening: Fact | None = None
        self.subject: Fact | None = None
        self.point = ""
        self.obligation = ""
        self.pauses: Sequence[Pause] = ()
        for action in case.actions:
            if action.state is PastState.given:
                self._given.setdefault(action.key.step.removesuffix(AGAIN), []).append(action)

    # --- what expressions ask -------------------------------------------------------------------------------------

    @property
    def stage_start(self) -> date:
        return self.visit_day

    @property
    def enrolled(self) -> date:
        return self.case.enrolled_on

    @property
    def groups(self) -> frozenset[str]:
        return self.case.groups

    @property
    def birth_date(self) -> date | None:
        return self.case.birth_date

    @property
    def language(self) -> str:
        return self.case.language

    def first(self, event: str) -> Fact | None:
        found = self._by_event.get(event)
        return found[0] if found else None

    def last(self, event: str) -> Fact | None:
        found = self._by_event.get(event)
        return found[-1] if found else None

    def anchor(self, name: str) -> date | None:
        return self.journey.anchors[name].day(self)

    def anchor_date(self, name: str) -> DateExpr:
        return self.journey.anchors[name]

    def term(self, name: str) -> Term | None:
        return self.journey.terms[name].choose(self.case.groups, self.opened or self.now)

    def count_day(self, n: int, count: str) -> date | None:
        found = self.nth(n, count, self.counted)
        return found.day if found else None

    def has_label(self, label: str) -> bool:
        return label in self.labels

    def proven(self, step: str) -> bool:
        if self.subject is not None:
            day = self.proof_day(step, self.subject.occurred_on)
        else:
            given = self.last_given(step)
            day = self.delivery(given).proven_on if given is not None else None
        return day is not None and day <= self.now

    # --- counts and proof -----------------------------------------------------------------------------------------

    def nth(self, n: int, count: str, among: Counts | None = None) -> Counted | None:
        """The n-th occurrence that counts now, or None; `among`: a snapshot of the counts to look in."""
        proof_of = self.journey.counts[count].proof_of
        found = 0
        for counted in (among or self.counts)[count]:
            if proof_of and not self._is_proven(proof_of, counted):
                continue
            found += 1
            if found == n:
                return counted
        return None

    def decided(self, obligation: str, instance: str, step: str) -> Collection[str]:
        """The openers for which earlier plans decided this step."""
        if self._decided is None:
            self._decided = {}
            for action in self.case.actions:
                key = action.key
                self._decided.setdefault((key.obligation, key.point, key.step), set()).add(key.opener)
        return self._decided.get((obligation, instance, step), ())

    def established(self, count: str, counted: Counted) -> date:
        """The day on which it began to count: its own, or the day its message was proven."""
        proof_of = self.journey.counts[count].proof_of
        proven = self.proof_day(proof_of, counted.day) if proof_of else None
        return max(counted.day, proven) if proven else counted.day

    def unproven(self, count: str) -> list[tuple[Counted, date | None]]:
        """Occurrences that do not count (yet), each with the day on which its proof will be complete, if it will."""
        proof_of = self.journey.counts[count].proof_of
        if not proof_of:
            return []
        return [
            (counted, self.proof_day(proof_of, counted.day))
            for counted in self.counts[count]
            if not self._is_proven(proof_of, counted)
        ]

    def snapshot(self) -> Counts:
        """The counts as they are now, for an obligation that ends."""
        return {name: tuple(found) for name, found in self.counts.items()}

    def counts_now(self, count: str, counted: Counted) -> bool:
        """Whether an occurrence counts: its message is proven, where that is asked."""
        proof_of = self.journey.counts[count].proof_of
        return not proof_of or self._is_proven(proof_of, counted)

    def _is_proven(self, step: str, counted: Counted) -> bool:
        day = self.proof_day(step, counted.day)
        return day is not None and day <= self.now

    def proof_day(self, step: str, on: date) -> date | None:
        """The day on which it is proven that the last message of `step` before `on` was there on that day; None if it
        never will be."""
        given = self.rests_on(step, on)
        told = self.delivery(given) if given is not None else None
        if told is None or told.proven_on is None or (told.accepted_on is not None and told.accepted_on > on):
            return None
        # Without a receipt a letter has to lie there before that day; one that was received later came too late.
        days = (told.proven_on - on).days
        return None if told.posted and (days > 0 or (days == 0 and told.received_on is None)) else told.proven_on

    def rests_on(self, step: str, on: date) -> PastAction | None:
        """The message of this step, a second way or not, on which a fact of that day rests: the last one about an
        appointment on that day; else the last before that day, else of that day, that is about none still to come."""
        given = [action for action in self._given.get(step, ()) if action.day <= on]
        days = [self._appointments.get(action.key.opener) for action in given]
        if on in days or self._is_missed_unasked(step, on):
            return _latest([action for action, day in zip(given, days, strict=True) if day == on])
        ahead = [action for action, day in zip(given, days, strict=True) if day is None or day < on]
        # The invitation to the next talk often leaves on the very day of the no-show, and says nothing about it.
        return _latest([action for action in ahead if action.day < on] or ahead)

    def _is_missed_unasked(self, step: str, on: date) -> bool:
        """Whether there was an appointment on that day, of which no such message was given."""
        return any(
            self._appointments.get(fact.id) == on
            for event in self.journey.openers.get(step, ())
            for fact in self._by_event.get(event, ())
        )

    def last_given(self, step: str) -> PastAction | None:
        """The last message of this step up to now, a second way or not."""
        return _latest([action for action in self._given.get(step, ()) if action.day <= self.now])

    def delivery(self, given: PastAction) -> Delivery:
        """What was heard of a message that was given."""
        reports = self._delivery.get(given.key.text(), ())
        return delivery((fact for fact in reports if fact.occurred_on >= given.day), self.calendar)

    def failed_on(self, key: ActionKey) -> date | None:
        """The day on which we heard that this message was not delivered; None when nothing says so."""
        reports = self._delivery.get(key.text(), ())
        if any(fact.event == RECEIVED for fact in reports):
            return None
        return min((fact.occurred_on for fact in reports if fact.event in FAILED), default=None)

    def address_gone_on(self, key: ActionKey) -> date | None:
        """The day on which we heard that the address this message went to is none; None when nothing says so."""
        reports = self._delivery.get(key.text(), ()) if self.failures else ()
        gone = (fact for fact in reports if fact.event in FAILED and fact.data.get(ADDRESS) == GONE)
        return min((fact.occurred_on for fact in gone), default=None)

    def organisation(self, role: str) -> str:
        """The code of the organisation in this role, in the opening fact, else in the last fact that names one."""
        opening = [self.opening] if self.opening is not None else []
        return next((str(fact.data[role]) for fact in [*opening, *reversed(self.facts)] if role in fact.data), "")

    # --- moving forward -------------------------------------------------------------------------------------------

    def take(self, fact: Fact) -> None:
        """Add one fact to what is known so far: events, deliveries, pauses and labels."""
        self.facts.append(fact)
        self._by_event.setdefault(fact.event, []).append(fact)
        if fact.at is not None:
            self._appointments[fact.id] = fact.at.date()
        if "key" in fact.data and (fact.event == RECEIVED or fact.event in ACCEPTED or fact.event in FAILED):
            self._delivery.setdefault(str(fact.data["key"]), []).append(fact)
            self.failures = self.failures or fact.event in FAILED
        self._take_pause(fact)
        for label in self.journey.labels.values():
            self._take_label(label, fact)

    def _take_label(self, label: Label, fact: Fact) -> None:
        """With `per`, what names no reference is about every one: it ends all, and any end ends what it began."""
        begun, about = self._begun[label.name], str(fact.data.get(label.per, "")) if label.per else ""
        if fact.event in label.until:
            begun -= {about, ""} if about else set(begun)
        if fact.event in label.since:
            begun.add(about)
        (self.labels.add if begun else self.labels.discard)(label.name)

    def tally(self, fact: Fact) -> None:
        """Add one fact to the counts. After the endings, so that what a fact ends still knows what was counted."""
        for count in self.journey.counts.values():
            if fact.event in count.since and self.counts[count.name]:
                self.former.append(self.snapshot())
                self.counts[count.name].clear()
            if fact.event == count.of and self._counts(count.condition, fact):
                self.counts[count.name].append(Counted(fact.occurred_on, fact.id, fact))

    def take_missed(self, obligation: str, day: date, opener: str) -> None:
        """An obligation ended as missed: counts of `obligation.missed` go up."""
        for count in self.journey.counts.values():
            if count.of == f"{obligation}.missed":
                self.counts[count.name].append(Counted(day, opener, None))

    def _counts(self, condition: object, fact: Fact) -> bool:
        if condition is None:
            return True
        self.subject = fact
        holds: bool = condition.holds(self)  # type: ignore[attr-defined]
        self.subject = None
        return holds

    def _take_pause(self, fact: Fact) -> None:
        heard = max(fact.occurred_on, fact.recorded_at.date())
        if fact.event == "case_paused":
            self.case_pauses = merged([*self.case_pauses, (heard, as_date(fact.data.get("until")))])
        elif fact.event == "case_resumed":
            cut = [(start, heard if end is None or end > heard else end) for start, end in self.case_pauses]
            self.case_pauses = [(start, end) for start, end in cut if end > start]


def _latest(given: Sequence[PastAction]) -> PastAction | None:
    return max(given, key=lambda action: action.day, default=None)


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses without overlap, so that no day is counted twice; an empty one (it ended before we heard) drops out."""
    result: list[Pause] = []
    for start, end in sorted(pauses, key=lambda pause: pause[0]):
        if end is not None and end <= start:
            continue
        if result and (result[-1][1] is None or start <= result[-1][1]):
            before = result[-1]
            later = None if before[1] is None or end is None else max(before[1], end)
            result[-1] = (before[0], later)
        else:
            result.append((start, end))
    return result

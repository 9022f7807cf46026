"""The life of one resident in a journey that looks like Landsmeer's, invented: what an audit would see of it.

Nothing here is planned by the planner; a life keeps its own rules in mind, so that an audit of many takes a moment.
Days go by as in a journey: invitation, a talk that is missed now and then, a plan, contact every four weeks, work,
aftercare. What would happen after the day asked does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from klantreis.core.parser import parse_term
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Sent
from klantreis.core.workdays import Calendar

GROUPS = ("disability", "over_50", "single_parent", "status_holder", "young")
POINTS = ("1w", "2w", "4w", "3m", "6m", "12m")
EXTRA = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality as far as lives ask: its teams, how they invite, and how prompt they are."""

    name: str
    teams: tuple[str, ...]
    journey: str
    channels: tuple[str, ...]
    prompt: float  #: of 1, how often something is done in time


@dataclass(slots=True)
class Life:
    """One case while it is made up."""

    ref: str
    person: int
    town: Town
    enrolled_on: date
    as_of: date
    calendar: Calendar
    rng: Random
    team: str = ""
    worker: str = ""
    groups: frozenset[str] = frozenset()
    stage: str = "invitation"
    closed_on: date | None = None
    closed_by: str = ""
    labels: set[str] = field(default_factory=set)
    rows: list[AuditedObligation] = field(default_factory=list)
    facts: list[Happening] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    open: list[int] = field(default_factory=list)  #: numbers of rows

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def later(self, day: date, least: int, most: int) -> date:
        """A number of working days after `day`."""
        return self.calendar.add_workdays(day, self.rng.randint(least, most))

    def happens(self, event: str, on: date, at: date | None = None, reason: str = "") -> Happening | None:
        """Record it, unless it lies after the day asked or after the end of the case."""
        if on > self.as_of or (self.closed_on is not None and on > self.closed_on):
            return None
        wait = 0 if self.chance(0.85) else self.rng.choice((1, 2, 4, 9, 16, 25))
        recorded = min(self.calendar.add_workdays(on, wait), self.as_of) if wait else on
        fact = Happening(f"case:{len(self.facts) + 1}", event, on, recorded, at, reason)
        self.facts.append(fact)
        return fact

    def opens(
        self, name: str, title: str, opener: Happening, due: date | None, clock: str = "target",
        owner: str = "case_worker", *, stage: str = "", point: str = "", kind: str = "obligation", law: str = "",
        moved: int = 0,
    ) -> int:  # fmt: skip
        """A row that is open. Gives its number."""
        row = AuditedObligation(
            obligation=name, opener=opener.id, point=point, kind=kind, title=title, clock=clock, owner=owner,
            stage=stage or self.stage, opened_on=opener.on, due_on=due, ended_on=None, verdict="", reason="",
            evidence="", paused=False, paused_days=moved, law=law, version=1,
            person=self.worker if owner in ("case_worker", "jobcoach") else "", team=self.team,
            groups="|".join(sorted(self.groups)),
        )  # fmt: skip
        self.rows.append(row)
        self.open.append(len(self.rows) - 1)
        return len(self.rows) - 1

    def ends(self, number: int, verdict: str, fact: Happening) -> None:
        self.open.remove(number)
        self.rows[number] = self.rows[number]._replace(
            ended_on=fact.on, verdict=verdict, reason=fact.event, evidence=fact.id
        )

    def met(self, number: int, fact: Happening | None) -> None:
        """By this fact, where it happened by the day asked."""
        due = self.rows[number].due_on
        if fact is not None:
            self.ends(number, "late" if due is not None and fact.on > due else "on_time", fact)

    def leave(self, number: int, fact: Happening) -> None:
        """Ended unmet: missed once its due date is past, else lapsed."""
        due = self.rows[number].due_on
        self.ends(number, "missed" if due is not None and fact.on > due else "lapsed", fact)

    def close(self, event: str, on: date, reason: str = "") -> None:
        fact = self.happens(event, on, reason=reason)
        if fact is None:
            return
        self.closed_on, self.closed_by, self.stage = on, event, "end"
        self._forget_after(on)
        for number in [*self.open]:
            self.leave(number, fact)

    def _forget_after(self, day: date) -> None:
        """What was made up for later days does not happen."""
        self.rows = [row for row in self.rows if row.opened_on <= day]
        self.facts = [fact for fact in self.facts if fact.on <= day]
        self.sent = [message for message in self.sent if message.on <= day]
        for number, row in enumerate(self.rows):
            if row.ended_on is not None and row.ended_on > day:
                self.rows[number] = row._replace(ended_on=None, verdict="", reason="", evidence="")
        self.open = [number for number, row in enumerate(self.rows) if not row.verdict]

    def case(self) -> AuditedCase:
        if self.closed_on is None and self.open and self.chance(0.04):
            number = self.rng.choice(self.open)
            due = self.rows[number].due_on if self.chance(0.5) else None  # not known while the pause has no end
            self.rows[number] = self.rows[number]._replace(paused=True, due_on=due)
        return AuditedCase(
            ref=self.ref, person=self.person, municipality=self.town.name, journey=self.town.journey, version=1,
            stage=self.stage, enrolled_on=self.enrolled_on, closed_on=self.closed_on, closed_by=self.closed_by,
            groups=self.groups, labels=frozenset() if self.closed_on else frozenset(self.labels), team=self.team,
            case_worker=self.worker, obligations=tuple(self.rows), facts=tuple(self.facts), sent=tuple(self.sent),
        )  # fmt: skip


def live(life: Life) -> AuditedCase:
    """Make up the whole life."""
    rng = life.rng
    life.team = rng.choice(life.town.teams) if rng.random() < 0.98 else ""
    life.worker = f"{life.team or life.town.name}-{rng.randint(1, 6)}"
    life.groups = frozenset(group for group in GROUPS if rng.random() < 0.22)
    begun = life.happens("enrolled", life.enrolled_on)
    assert begun is not None
    _benefit(life, begun)
    planned = _invitation(life, begun)
    held = _intake(life, planned) if planned else None
    agreed = _plan(life, held) if held else None
    if agreed is not None and life.closed_on is None:
        _trajectory(life, agreed)
    return life.case()


def _benefit(life: Life, begun: Happening) -> None:
    """The decision on the benefit: a term of law, stopped now and then while something is asked of the resident."""
    if not life.chance(0.4):
        return
    moved = life.rng.randint(5, 14) if life.chance(0.2) else 0
    number = life.opens(
        "decide", "Besluit op de aanvraag", begun, begun.on + timedelta(weeks=8, days=moved), "statutory",
        stage="always", law="Awb 4:13", moved=moved,
    )  # fmt: skip
    if life.chance(0.97):
        life.met(number, life.happens("benefit_awarded", begun.on + timedelta(days=life.rng.randint(20, 60) + moved)))
    advance = life.opens(
        "advance", "Voorschot", begun, begun.on + timedelta(weeks=4), "statutory", stage="always", law="Pw 52 lid 1"
    )
    if life.chance(0.05):
        life.ends(advance, "exempt", begun)
        life.rows[advance] = life.rows[advance]._replace(reason="entered_later", evidence="")
        return
    life.met(advance, life.happens("advance_paid", begun.on + timedelta(days=life.rng.randint(10, 31))))


def _invitation(life: Life, begun: Happening) -> Happening | None:
    number = life.opens("plan_intake", "Intakegesprek afspreken", begun, life.calendar.add_workdays(begun.on, 10))
    life.sent.append(Sent("plan_intake", begun.id, "call_us", life.rng.choice(life.town.channels), begun.on))
    if life.chance(0.06):  # nobody gets to speak with them
        for _ in range(life.rng.randint(0, 3)):
            life.happens("contact_tried", life.later(begun.on, 3, 40))
        if life.chance(0.4):
            life.close("closed_unreachable", life.later(begun.on, 60, 120))
        return None
    on = life.later(begun.on, 1, 9) if life.chance(life.town.prompt) else life.later(begun.on, 11, 30)
    planned = life.happens("talk_planned", on, at=life.later(on, 4, 10))
    life.met(number, planned)
    if planned is not None:
        life.stage = "intake"
    return planned


def _intake(life: Life, planned: Happening) -> Happening | None:
    number = life.opens("intake", "Intake binnen vier weken", planned, life.calendar.add_workdays(planned.on, 20))
    for missed in range(4):
        held = _appointment(life, planned, missed)
        if held is not None:
            life.met(number, held)
            life.stage = "trajectory"
            return held
        on = life.later(planned.at or planned.on, 1, 5)
        again = life.happens("talk_planned", on, at=life.later(on, 4, 10))
        if again is None:
            return None
        planned = again
    life.close("closed_unreachable", life.later(planned.on, 15, 30))
    return None


def _appointment(life: Life, planned: Happening, missed: int) -> Happening | None:
    """One appointment: held (its fact), or missed or called off (None)."""
    at = planned.at or planned.on
    number = life.opens("attend", "Afspraak voor de intake", planned, at)
    told = life.chance(0.95)
    reminded = told and life.chance(0.7)
    if told:
        channel = life.rng.choice(life.town.channels)
        life.sent.append(Sent("attend", planned.id, "invite", channel, planned.on))
    if reminded and (day := life.calendar.add_workdays(at, -1)) <= life.as_of:
        life.sent.append(Sent("attend", planned.id, "remind", "sms", day))
    if life.chance(0.08):
        off = life.happens(
            life.rng.choice(("cancelled_by_client", "cancelled_by_us")), life.calendar.add_workdays(at, -1)
        )
        if off is not None:
            life.ends(number, "lapsed", off)
    elif life.chance(0.12 if reminded else 0.25):
        gone = life.happens("no_show", at)
        if gone is not None:
            life.ends(number, "missed" if life.chance(0.85) else "lapsed", gone)
            _ladder(life, gone, missed)
    else:
        held = life.happens("intake_held", at)
        life.met(number, held)
        return held
    return None


def _ladder(life: Life, gone: Happening, missed: int) -> None:
    """What follows a no-show: a call, and after the second one a card."""
    due = life.calendar.add_workdays(gone.on, 1)
    call = life.opens("intake.call", "call_today", gone, due, kind="task")
    tried = life.happens("contact_tried", life.later(gone.on, 0, 3)) if life.chance(0.85) else None
    life.met(call, tried)
    if missed != 1:
        return
    card = life.opens(
        "intake.card", "no_show", gone, life.calendar.add_workdays(gone.on, 5), owner="team_lead", kind="decision"
    )
    if life.chance(0.85):
        life.met(card, life.happens("reason_accepted", life.later(gone.on, 1, 8)))


def _plan(life: Life, held: Happening) -> Happening | None:
    moved = 14 if life.chance(0.05) else 0
    due = life.calendar.add_workdays(held.on, 15) + timedelta(days=moved)
    number = life.opens("plan", "Plan van aanpak", held, due, "policy", moved=moved)
    on = life.later(held.on, 2, 15) if life.chance(life.town.prompt) else life.later(due, 1, 40)
    agreed = life.happens("plan_agreed", on)
    life.met(number, agreed)
    return agreed


def _trajectory(life: Life, agreed: Happening) -> None:
    """Contact every four weeks until work, another end, or the day asked."""
    ends = life.later(agreed.on, 5, 160)
    last: Happening | None = agreed
    while last is not None and last.on < ends:
        number = life.opens("contact", "Contact houden", last, _in_four_weeks(life, last.on), "policy")
        wait = life.rng.randint(8, 28) if life.chance(life.town.prompt) else life.rng.randint(29, 70)
        begun, last = last, life.happens("contact_held", last.on + timedelta(days=wait))
        if last is not None and (last.on - begun.on).days < 14:
            life.ends(number, "renewed", last)
        else:
            life.met(number, last)
    if last is None:
        return
    if life.chance(0.5):
        _work(life, last.on + EXTRA)
    elif life.chance(0.6):
        life.close("journey_closed", last.on + EXTRA, reason=life.rng.choice(("moved", "study", "exempt", "other")))
    elif life.chance(0.05):
        life.close(life.rng.choice(("moved_away", "deceased")), last.on + EXTRA)
    else:  # out of sight
        life.opens("contact", "Contact houden", last, _in_four_weeks(life, last.on), "policy")


def _in_four_weeks(life: Life, day: date) -> date:
    return life.calendar.roll(day + timedelta(weeks=4), "following")


def _work(life: Life, on: date) -> None:
    started = life.happens("placement_started", on)
    if started is None:
        return
    life.stage = "nazorg"
    life.labels.add("at_work")
    part_time = life.chance(0.3)
    if part_time:
        life.labels.add("part_time")
    elif life.chance(0.8):
        life.happens("off_benefit", on + timedelta(days=life.rng.randint(0, 30)), reason="work")
    lasts = on + timedelta(days=life.rng.choice((20, 45, 100, 170, 300, 450, 700, 900)))
    for point in POINTS:
        due = life.calendar.roll(parse_term(point).after(on, life.calendar), "following")
        if due > min(lasts, life.as_of) + timedelta(days=30):
            break
        number = life.opens(
            "aftercare", "Nazorggesprek op de werkplek", started, due, "policy", "jobcoach", point=point
        )
        if life.chance(0.9):
            shift = life.rng.randint(-3, 0) if life.chance(life.town.prompt) else life.rng.randint(1, 15)
            life.met(number, life.happens("aftercare_contact", max(on, life.calendar.add_workdays(due, shift))))
    ended = life.happens(
        "placement_ended", lasts, reason=life.rng.choice(("returns_to_benefit", "other_work", "other"))
    )
    if ended is None:
        if life.as_of > on + timedelta(days=400):
            life.close("journey_closed", on + timedelta(days=400), reason="sustained")
        return
    life.labels.discard("at_work")
    for number in [*life.open]:
        if life.rows[number].obligation == "aftercare":
            life.leave(number, ended)
    if ended.reason == "returns_to_benefit":
        life.happens("benefit_restarted", lasts + EXTRA)
    life.close("journey_closed", life.later(lasts, 5, 60), reason="other")

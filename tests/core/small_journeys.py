"""Journeys and cases small enough to reason about, written as a case worker would say them.

`obligation(...)` and `step(...)` take the words of the journey language; `Life` keeps a case and applies plans to it
the way the store does, so that a story can walk through days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from klantreis.core.actions import Action, ObligationState, Plan
from klantreis.core.case import Case, Fact, Kind, PastAction, PastState, Value
from klantreis.core.journey import (
    ALWAYS,
    ClockPause,
    Count,
    EventMatch,
    Extension,
    Journey,
    Label,
    Move,
    Obligation,
    Stage,
    Step,
)
from klantreis.core.parser import Names, parse_condition, parse_date, parse_opens, parse_series, parse_term
from klantreis.core.planner import plan
from klantreis.core.workdays import Calendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

EVENTS = {
    event: frozenset({"until", "ref", "point", "reason", "outcome", "date", "card", "key", "period", "talks"})
    for event in (
        "talk_planned talk_held no_show cancelled_by_client plan_agreed contact_held contact_tried placement_started "
        "placement_ended journey_closed case_paused case_resumed aftercare_contact activity_started activity_ended "
        "activity_report information_asked information_received end_moved extended review_done deceased moved_away "
        "message_accepted message_delivered message_bounced reason_accepted outreach_asked part_time_started "
        "part_time_ended income_stated wave_assigned pip_dated progress_talk_held stopped"
    ).split()
}

#: 2026 and 2027 as the Algemene termijnenwet knows them (domain.md 6.1), weekends left out.
PUBLIC = [
    date.fromisoformat(day)
    for day in (
        "2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25 "
        "2027-01-01 2027-03-26 2027-03-29 2027-04-27 2027-05-05 2027-05-06 2027-05-17"
    ).split()
]
DECREE = [date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7)]
CALENDAR = Calendar.of(public=PUBLIC, decree=DECREE, closures=[], valid_until=date(2028, 12, 31))


def names(anchors: Sequence[str] = (), counts: Sequence[str] = (), labels: Sequence[str] = ("part_time",)) -> Names:
    return Names(
        events=EVENTS, anchors=tuple(anchors), counts=tuple(counts), labels=tuple(labels),
        steps=("invite", "remind"), own_fields=True,
    )  # fmt: skip


def events(*written: str | tuple[str, str]) -> tuple[EventMatch, ...]:
    return tuple(
        EventMatch(item) if isinstance(item, str) else EventMatch(item[0], parse_condition(item[1], names()))
        for item in written
    )


def step(id: str, at: str, kind: str, to: str, *, ladder: str = "", level: int = 0, counts: Sequence[str] = (),
         when: str = "", not_after: str = "", within: str = "", done_by: Sequence[str] = (),
         options: Sequence[str] = (), anchors: Sequence[str] = ()) -> Step:  # fmt: skip
    known = names(anchors, counts)
    return Step(
        id=id,
        at=parse_date(at, known),
        kind=Kind(kind),
        template=id,
        to=to,
        when=parse_condition(when, known) if when else None,
        not_after=parse_term(not_after) if not_after else None,
        within=parse_term(within) if within else None,
        done_by=events(*done_by),
        options=tuple(options),
        ladder=ladder,
        level=level,
    )


def stalled() -> tuple[Step, ...]:
    """The ladder by time of the shared programmes."""
    return (
        step("nudge", "due + 1wd", "notify", "owner", ladder="stalled", level=1),
        step("lead", "due + 5wd", "notify", "team_lead", ladder="stalled", level=2),
        step("manager", "due + 15wd", "notify", "manager", ladder="stalled", level=3),
    )


def obligation(name: str, opens: str, *, due: str = "", series: str | Sequence[str] = "", origin: str = "",
               repeat: str = "", clock: str = "target", owner: str = "case_worker", per: str = "", until: str = "",
               while_label: str = "", match: str = "", met_by: Sequence[str | tuple[str, str]] = ("talk_held",),
               missed_by: Sequence[str] = (), lapsed_by: Sequence[str] = (), steps: Sequence[Step] = (),
               when: str = "", not_before: str = "", accept_earlier: str = "", roll: str = "",
               extended_by: Mapping[str, str | Extension] | None = None, pauses: Sequence[tuple[str, str, str]] = (),
               anchors: Sequence[str] = (), counts: Sequence[str] = ()) -> Obligation:  # fmt: skip
    known = names(anchors, counts)
    points = parse_series(series, known) if series else None
    if points is not None and origin:
        points = replace(points, origin=parse_date(origin, known))
    return Obligation(
        name=name,
        title=name,
        clock=clock,
        owner=owner,
        opens=parse_opens(opens, known, per),
        due=parse_date(due, known) if due else None,
        series=points,
        repeat=parse_term(repeat) if repeat else None,
        until=parse_date(until, known) if until else None,
        while_label=while_label,
        match=match,
        roll=roll,
        met_by=events(*met_by),
        missed_by=events(*missed_by),
        lapsed_by=events(*lapsed_by),
        steps=tuple(steps),
        when=parse_condition(when, known) if when else None,
        not_before=parse_date(not_before, known) if not_before else None,
        accept_earlier=parse_term(accept_earlier) if accept_earlier else None,
        extended_by={
            event: told if isinstance(told, Extension) else Extension(to=parse_date(told, known))
            for event, told in (extended_by or {}).items()
        },
        pauses=tuple(ClockPause(start=start, until=end, ground=ground) for start, end, ground in pauses),
    )


def journey(*obligations: Obligation, always: Sequence[Obligation] = (),
            moves: Mapping[str, Sequence[Move]] | None = None,
            others: Mapping[str, Sequence[Obligation]] | None = None, counts: Sequence[Count] = (),
            labels: Sequence[Label] = (), anchors: Mapping[str, str] | None = None,
            steps: Sequence[Step] = ()) -> Journey:  # fmt: skip
    """A journey that starts in `intake` with these obligations; `others` are further stages."""
    moves = moves or {}
    stages = {"intake": tuple(obligations), **{name: tuple(specs) for name, specs in (others or {}).items()}}
    known = names(tuple(anchors or ()))
    return Journey(
        name="small",
        title="small",
        version=1,
        valid_from=date(2026, 1, 1),
        start="intake",
        hash="small",
        stages={
            name: Stage(
                name=name, title=name, moves=tuple(moves.get(name, ())), obligations=specs,
                steps=tuple(steps) if name == "intake" else (),
            )
            for name, specs in stages.items()
        },
        always=Stage(name=ALWAYS, title=ALWAYS, obligations=tuple(always)),
        anchors={name: parse_date(text, known) for name, text in (anchors or {}).items()},
        counts={count.name: count for count in counts},
        labels={label.name: label for label in labels},
    )  # fmt: skip


def day(text: str) -> date:
    """`wo 2026-03-04`: a date with its weekday, so that a case worker can check the table."""
    weekday, written = text.split()
    result = date.fromisoformat(written)
    assert "ma di wo do vr za zo".split()[result.weekday()] == weekday, f"{written} is no {weekday}"
    return result


def moment(on: date, hour: int = 9) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=AMSTERDAM)


class Life:
    """A case through the days: `tell` records a fact, `on` plans a day and applies the plan."""

    def __init__(self, journey: Journey, enrolled: str, calendar: Calendar = CALENDAR, **fields: Value) -> None:
        self.journey, self.calendar = journey, calendar
        start = day(enrolled)
        first = Fact(id="f0", event="enrolled", occurred_on=start, recorded_at=moment(start, 8), data=fields)
        self.case = Case(ref="AAAAA-00000", enrolled_on=start, facts=(first,))
        self.last: Plan | None = None

    def tell(self, event: str, on: str, *, at: str = "", recorded: str = "", id: str = "", corrects: str = "",
             withdraws: str = "", **data: Value) -> str:  # fmt: skip
        happened = day(on)
        heard = moment(day(recorded) if recorded else happened, 12)
        appointment = moment(day(at), 10) if at else None
        name = id or f"f{len(self.case.facts)}"
        fact = Fact(
            id=name, event=event, occurred_on=happened, recorded_at=heard, at=appointment, data=data,
            corrects=corrects or None, withdraws=withdraws or None,
        )  # fmt: skip
        self.case = replace(self.case, facts=(*self.case.facts, fact))
        return name

    def on(self, when: str | date, *, leaves: bool = True) -> list[Action]:
        """Plan this day with what is known by then, apply it, and give back what is to be done today."""
        today = day(when) if isinstance(when, str) else when
        self.last = self.plan(today)
        state = PastState.given if leaves else PastState.waiting
        dropped = {key for key, _ in self.last.withdrawn}
        past = [
            replace(action, state=PastState.skipped) if action.key in dropped
            else replace(action, in_good_faith=action.in_good_faith or action.key in self.last.in_good_faith)
            for action in self.case.actions
        ]  # fmt: skip
        past += [
            PastAction(
                key=action.key,
                kind=action.kind,
                state=PastState.skipped if action.skipped else state,
                day=today,
                options=action.options,
            )
            for action in self.last.actions
        ]
        self.case = replace(self.case, actions=tuple(past))
        return [action for action in self.last.actions if not action.skipped]

    def plan(self, today: date) -> Plan:
        known = tuple(fact for fact in self.case.facts if fact.recorded_at.date() <= today)
        return plan(self.journey, replace(self.case, facts=known), today, self.calendar)

    def walk(self, first: str, last: str) -> dict[date, list[str]]:
        """Plan every office day from first to last; what was given, by day."""
        given: dict[date, list[str]] = {}
        today = day(first)
        while today <= day(last):
            if self.calendar.is_office_day(today) and (actions := self.on(today)):
                given[today] = [action.key.step for action in actions]
            today += timedelta(days=1)
        return given

    def row(self, obligation: str, point: str = "") -> ObligationState:
        """The newest row of this obligation in the last plan."""
        assert self.last is not None
        return [row for row in self.last.obligations if row.obligation == obligation and row.point == point][-1]

    def rows(self, obligation: str) -> list[ObligationState]:
        assert self.last is not None
        return [row for row in self.last.obligations if row.obligation == obligation]

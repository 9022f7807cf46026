"""A decision card: the facts that a named person needs to decide, and nothing that decides for them (domain.md 7.2).

Rules
-----
1. Facts only, with their days: what counts, what was sent and what became of it, who tried to reach the resident, what
   else is known by code. No advice, no score, and no option before another.
2. References and codes only: no name, no address, no text of a person.
3. Pure: a timeline goes in, so that a card and the timeline can never say different things.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from klantreis.core.actions import ObligationState
from klantreis.core.cards import CARD, DECISION, WHY
from klantreis.core.case import ActionKey, Fact, Kind, PastState
from klantreis.core.journey import Journey, Obligation
from klantreis.core.planner.explaining import CountedExplained, DueExplained, ObligationExplained, StepExplained
from klantreis.core.planner.known import Fate
from klantreis.core.planner.proof import Delivery
from klantreis.definitions.events import EventType
from klantreis.reports.history import TimelineAction
from klantreis.reports.timeline import Timeline

MISSED = ".missed"
_OURS = frozenset({"enrolled"})
_OF_DELIVERY = ("message_", "letter_")  #: what the channels tell stands with the message itself
_NO_DELIVERY = Delivery()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMessage:
    """A message of this case, with what became of it."""

    key: ActionKey
    day: date
    template: str
    to: str
    channel: str
    state: str  #: as in the table `action`
    reason: str
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCount:
    """A day that was counted, or that was not since its message is not proven."""

    counted: CountedExplained
    missed: str  #: title of the obligation that was missed; empty: a fact was counted
    message: CardMessage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOption:
    """An event to choose, with the further fields it takes and the reasons allowed (empty: any code)."""

    event: str
    fields: tuple[str, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything on a card but its code."""

    ref: str
    key: ActionKey
    template: str
    role: str
    person: str  #: who it was addressed to
    given_on: date
    due_on: date | None
    obligation: str  #: title
    clock: str
    since: date  #: the day on which the obligation opened: from then on everything is told
    due: DueExplained | None
    counts: tuple[CardCount, ...]
    messages: tuple[CardMessage, ...]
    contact: tuple[Fact, ...]  #: contact, and attempts at it
    known: tuple[Fact, ...]  #: what else happened
    paused_until: date | None  #: date.max: without an end
    options: tuple[CardOption, ...]


def open_cards(timeline: Timeline, events: Mapping[str, EventType]) -> tuple[Card, ...]:
    """The cards of this case that somebody was given and that wait for an answer, the oldest first."""
    waiting = {(row.obligation, row.opener, row.point) for row in _rows(timeline)}
    cards = (action for action in timeline.actions if action.kind is Kind.decide)
    given = [action for action in cards if action.past.state is PastState.given and _name(action.key) in waiting]
    return tuple(card(timeline, action, events) for action in given)


def _rows(timeline: Timeline) -> Iterator[ObligationState]:
    return (row for row in timeline.asked if row.kind == DECISION and row.verdict is None)


def _name(key: ActionKey) -> tuple[str, str, str]:
    return f"{key.obligation}.{key.step}", key.opener, key.point


def card(timeline: Timeline, action: TimelineAction, events: Mapping[str, EventType]) -> Card:
    """The card that this action gave, on what the timeline knows."""
    explained, step = _place(timeline, action.key)
    spec = _spec(timeline.journey, action.key.obligation)
    since = explained.state.opened_on if explained else timeline.explanation.plan.stage_since
    counted = step.counted if step else ()
    messages = {each.key: each for each in _messages(timeline)}
    rests_on = {each.rests_on for each in counted}
    attempts = _attempts(spec, events)
    told = {each.opener for each in counted}
    facts = [fact for fact in _standing(timeline, since) if (fact.corrects or fact.id) not in told]
    return Card(
        ref=timeline.ref,
        key=action.key,
        template=action.template,
        role=action.to,
        person=action.person,
        given_on=action.day,
        due_on=action.due,
        obligation=spec.title if spec else action.key.obligation,
        clock=spec.clock if spec else "target",
        since=since,
        due=explained.due if explained else None,
        counts=tuple(_count(each, messages, timeline.journey) for each in counted),
        messages=tuple(each for each in messages.values() if each.day >= since or each.key in rests_on),
        contact=tuple(fact for fact in facts if fact.event in attempts),
        known=tuple(fact for fact in facts if fact.event not in attempts),
        paused_until=timeline.explanation.plan.paused_until,
        options=tuple(_option(name, events[name]) for name in action.options if name in events),
    )


def _place(timeline: Timeline, key: ActionKey) -> tuple[ObligationExplained | None, StepExplained | None]:
    """The obligation that a card stands in, and the step that it is. A count that began anew may have left neither."""
    for each in timeline.explanation.obligations:
        for step in each.steps:
            if step.key == key:
                return each, step
    return None, None


def _count(each: CountedExplained, messages: Mapping[ActionKey, CardMessage], journey: Journey) -> CardCount:
    spec = _spec(journey, each.what.removesuffix(MISSED)) if each.what.endswith(MISSED) else None
    message = messages.get(each.rests_on) if each.rests_on else None
    return CardCount(counted=each, missed=spec.title if spec else "", message=message)


def _spec(journey: Journey, name: str) -> Obligation | None:
    stages = (journey.always, *journey.stages.values())
    return next((spec for stage in stages for spec in stage.obligations if spec.name == name), None)


def _messages(timeline: Timeline) -> Iterator[CardMessage]:
    for action in timeline.actions:
        if action.kind is Kind.send and action.state != "skipped":
            yield CardMessage(
                key=action.key,
                day=action.day,
                template=action.template,
                to=action.to,
                channel=action.channel,
                state=action.state,
                reason=action.reason,
                delivery=timeline.explanation.deliveries.get(action.key, _NO_DELIVERY),
            )


def _attempts(spec: Obligation | None, events: Mapping[str, EventType]) -> Collection[str]:
    """Contact, and what a colleague was asked to do to come to it."""
    asked = {match.event for step in (spec.steps if spec else ()) for match in step.done_by}
    return asked | {name for name, event in events.items() if event.contact}


def _standing(timeline: Timeline, since: date) -> Iterable[Fact]:
    for each in timeline.facts:
        fact = each.fact
        told_elsewhere = fact.event in _OURS or fact.event.startswith(_OF_DELIVERY)
        if each.fate is Fate.stands and fact.occurred_on >= since and not told_elsewhere:
            yield fact


def _option(name: str, event: EventType) -> CardOption:
    why = event.fields.get(WHY)
    reasons = {code: why.titles.get(code, code) for code in why.codes} if why else {}
    fields = tuple(field for field in event.fields if field not in (CARD, WHY))
    return CardOption(event=name, fields=fields, reasons=reasons)

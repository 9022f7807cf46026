"""Journeys nobody would write: obligations of every form, put together at random, with a history that reaches them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from klantreis.core.case import Fact, Value
from klantreis.core.journey import Count, Extension, Journey, Label, Move, Obligation, Step, Validity
from klantreis.core.parser import parse_date
from tests.core.small_journeys import journey, moment, names, obligation, stalled, step

DAY = timedelta(days=1)
START = date(2026, 3, 2)

ANCHORS = {"t0": "known(end_moved.date, enrolled.ww_end)"}
COUNTS = [
    Count(name="missed", of="no_show", proof_of="invite", since=("talk_held",)),
    Count(name="absent", of="no_show", since=("contact_held", "reason_accepted")),
    Count(name="points", of="o0.missed", since=("aftercare_contact",)),
]
NAMES = tuple(count.name for count in COUNTS)
LABELS = [Label(name="part_time", since=("part_time_started",), until=("part_time_ended",))]
MOVES = {
    "intake": [Move("talk_held", "trajectory"), Move("journey_closed", "end")],
    "trajectory": [Move("placement_started", "intake"), Move("stopped", "trajectory"), Move("journey_closed", "end")],
}
MEETINGS = ["talk_held", "contact_held", "plan_agreed", "aftercare_contact", "income_stated"]
EVENTS = [
    *MEETINGS * 3, *["talk_planned"] * 6, *["no_show"] * 4, "cancelled_by_client", "contact_tried", "plan_agreed",
    "placement_started", "placement_started", "stopped", "case_paused", "case_resumed", "end_moved", "extended",
    "part_time_started", "part_time_started", "part_time_ended", "activity_started", "activity_started",
    "activity_ended", "pip_dated", "information_asked", "information_received", "reason_accepted", "outreach_asked",
    "message_delivered", "message_delivered", "message_bounced",
]  # fmt: skip

CONDITIONS = [
    *[""] * 16, "happened(no_show)", "not happened(contact_held)", "group has young", "label part_time",
    "proven(invite)", "reason = other", "not point in (2w)", "reached(opened + 2w)", "reached(t0 - 4w)",
    "not reached(enrolled + 2m)", "happened(no_show) or reached(t0)",
]  # fmt: skip
BY_COUNT = (
    step("call", "1 x missed", "task", "owner", ladder="no_show", level=1, counts=NAMES, within="2wd",
         done_by=["contact_held", "contact_tried"]),
    step("again", "2 x absent", "task", "owner", ladder="no_show", level=2, counts=NAMES, within="2wd",
         done_by=["contact_held"]),
    step("card", "2 x missed + 5wd", "decide", "team_lead", ladder="no_show", level=3, counts=NAMES, within="5wd",
         options=["reason_accepted", "outreach_asked"]),
)  # fmt: skip
ONCE = Extension(to=parse_date("until", names()), once=True, in_time=True)
NO_LATER = parse_date("until", names())


def _steps(chance: random.Random, ats: Sequence[str]) -> list[Step]:
    steps = []
    for number in range(chance.randint(0, 3)):
        kind = chance.choice(["send", "send", "notify", "task", "decide"])
        steps.append(
            step(
                "invite" if number == 0 else f"s{number}", chance.choice(ats), kind,
                chance.choice(["client", "employer"]) if kind == "send" else "owner",
                anchors=tuple(ANCHORS), when=chance.choice(CONDITIONS),
                not_after=chance.choice(["", "", "2wd", "2w"]),
                within="3wd" if kind in ("task", "decide") else "",
                done_by=["contact_tried", "contact_held"] if kind == "task" else (),
                options=["reason_accepted", "case_paused"] if kind == "decide" else (),
            )
        )  # fmt: skip
    ladders = chance.choice([(), (), stalled(), BY_COUNT, (*stalled(), *BY_COUNT)])
    return [*steps, *ladders]


def _obligation(chance: random.Random, name: str) -> Obligation:
    opens = chance.choice([
        *["stage"] * 5, *["each talk_planned"] * 5, "each activity_started", "plan_agreed", "enrolled",
        "t0 - 8w", "t0", "1 x missed", "2 x absent", "1 x points", "known(1 x points) + 3d", "each part_time_started",
    ])  # fmt: skip
    ats = ["opened", "opened + 3wd", "due", "due - 2wd", "due - 1w", "due + 1wd", "t0 - 2w", "occurred + 1w"]
    form = chance.choice(["due", "due", "series", "repeat"])
    due, origin, repeat, match = "", "", "", ""
    series: str | list[str] = ""
    if form == "due":
        due = chance.choice(["opened + 10wd", "opened + 4w", "t0 - 2w", "t0 preceding", "opened + 1m following",
                             "opened + 3d atw", "opened + 2w atw", "max(opened + 8w atw, t0)",
                             "occurred + 4w ordinance",
                             "t0 + 6m none"])  # fmt: skip
        if opens == "each talk_planned":
            due, ats = "appointment", [*ats, "appointment - 1wd"]
    elif form == "series":
        points: list[str | list[str]] = [["1w", "2w", "4w"], "every 2w", "monthly on 10", "yearly on 04-01, 06-01",
                                         ["10wd", "6m"], "pip_dated.talks spread over 4m"]  # fmt: skip
        series = chance.choice(points)
        origin = chance.choice(["", "", "t0 - 6w", "enrolled"])
        match = chance.choice(["", "period"])
    else:
        repeat = chance.choice(["4w", "10wd", "1m"])
    clock = chance.choice(["target", "policy", "statutory"])
    met_by = chance.sample(MEETINGS, chance.randint(1, 2))
    made = obligation(
        name, opens, due=due, series=series, origin=origin, repeat=repeat, match=match, clock=clock, met_by=met_by,
        per=chance.choice(["", "ref"]) if opens.startswith("each") else "",
        anchors=tuple(ANCHORS), counts=NAMES, steps=_steps(chance, ats),
        missed_by=chance.choice([(), ("no_show",)]),
        lapsed_by=chance.choice([(), ("cancelled_by_client", "activity_ended")]),
        while_label=chance.choice(["", "", "", "part_time"]),
        until=chance.choice(["", "", "t0", "enrolled + 3m"]) if form != "due" else "",
        when=chance.choice(CONDITIONS),
        not_before=chance.choice(["", "", "opened + 1w"]),
        accept_earlier=chance.choice(["", "2w"]),
        extended_by=chance.choice([{}, {"extended": "occurred + 2w"}, {"extended": "due + 1m"}, {"extended": ONCE}]),
        pauses=chance.choice([(), (("information_asked", "information_received", "Awb 4:15"),)]),
    )  # fmt: skip
    return replace(
        made,
        pauses=made.pauses and (replace(made.pauses[0], no_later=chance.choice([None, NO_LATER])),),
        valid=chance.choice(
            [Validity(), Validity(), Validity(None, date(2026, 6, 30)), Validity(date(2026, 4, 1), None)]
        ),
    )


def journey_of(seed: int) -> Journey:
    chance = random.Random(seed)
    made = [_obligation(chance, f"o{number}") for number in range(chance.randint(3, 6))]
    places = [chance.choice(["intake", "trajectory", "always", "always"]) for _ in made]
    there = {place: [spec for spec, where in zip(made, places, strict=True) if where == place] for place in places}
    return journey(
        *there.get("intake", ()), always=there.get("always", ()), others={"trajectory": there.get("trajectory", ())},
        moves=MOVES, counts=COUNTS, labels=LABELS, anchors=ANCHORS,
        steps=[step("welcome", "stage + 2wd", "send", "client")] if chance.random() < 0.5 else (),
    )  # fmt: skip


def history_of(seed: int) -> tuple[Fact, ...]:
    """Facts of half a year, some from before enrolment, told late or ahead, corrected or withdrawn."""
    chance = random.Random(seed)
    ww_end = START + chance.randint(-30, 200) * DAY
    facts = [
        Fact(id="f0", event="enrolled", occurred_on=START, recorded_at=moment(START, 8), data={"ww_end": ww_end})
    ]  # fmt: skip
    for number in range(1, chance.randint(6, 28) + 1):
        event = chance.choice(EVENTS)
        occurred = START + chance.randint(-20, 200) * DAY
        if number == 28:
            event = chance.choice(["journey_closed", "deceased", "moved_away"])
        told = occurred + chance.choice([0, 0, 0, 1, 3, 9, 40, -7]) * DAY
        later = occurred + chance.randint(0, 20) * DAY
        fields: dict[str, dict[str, Value]] = {
            "case_paused": {"until": later},
            "extended": {"until": later},
            "information_asked": {"until": later} if chance.random() < 0.7 else {},
            "end_moved": {"date": ww_end + (later - occurred) * 3},
            "pip_dated": {"talks": 1 + (later - occurred).days},
            "income_stated": {"period": f"{later:%Y-%m}"},
            "message_delivered": {"key": f"o0|f{number - 1}||invite"},
            "message_bounced": {"key": f"o0|f{number - 1}||invite"},
        }
        data = fields.get(event, {})
        if chance.random() < 0.5:
            data = {**data, "ref": chance.choice(["A", "B"])}
        facts.append(
            Fact(
                id=f"f{number}", event=event, occurred_on=occurred, recorded_at=moment(max(told, START), 12),
                at=moment(later, 10) if event == "talk_planned" else None, data=data,
            )
        )  # fmt: skip
    for number in range(chance.randint(0, 2) if len(facts) > 1 else 0):
        target = facts[chance.randint(1, len(facts) - 1)]
        heard = target.recorded_at + chance.randint(1, 30) * DAY
        change = replace(target, id=f"c{number}", recorded_at=heard, corrects=None, withdraws=None)
        if chance.random() < 0.5:
            facts.append(replace(change, withdraws=target.id))
        else:
            moved = target.occurred_on + chance.randint(-5, 5) * DAY
            facts.append(replace(change, corrects=target.id, occurred_on=moved))
    return tuple(facts)

"""Cases for event logs, with canaries in every place that must not be read in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Sent
from klantreis.moments import AMSTERDAM

KEY = b"a secret of the tests"
AS_OF = date(2026, 11, 26)
TITLES = {"talk_planned": "Afspraak gemaakt", "intake_held": "Intake gehouden", "enrolled": "Ingeschreven"}
REF, WORKER, FACT_ID = "7K2QH-0M4ZT", "kw-geheim", "suite:zangzaad-1"
CANARIES = (REF, WORKER, "zangzaad", "L-0001", "kw-ander")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def fact(event: str, on: str, *, id_: str = "", moment: str = "", by: str = "", **more: Any) -> Happening:
    day = date.fromisoformat(on)
    heard = at(moment) if moment else None
    told = {"recorded_on": heard.date() if heard else day, "at": None, "reason": ""} | more
    return Happening(id_ or f"suite:zangzaad-{event}-{on}", event, day, moment=heard, by=by, **told)


def obligation(name: str = "first_talk", **more: Any) -> AuditedObligation:
    told: dict[str, Any] = {
        "obligation": name, "opener": FACT_ID, "point": "", "kind": "obligation", "title": "Eerste gesprek",
        "clock": "target", "owner": "case_worker", "stage": "intake", "opened_on": date(2026, 3, 2),
        "due_on": date(2026, 3, 9), "ended_on": None, "verdict": "", "reason": "", "evidence": "", "paused": False,
        "paused_days": 0, "law": "", "version": 1, "person": WORKER, "team": "noord", "groups": "young",
    }  # fmt: skip
    return AuditedObligation(**told | more)


#: A talk that was planned, reminded of, held a day late, and settled two obligations at once.
TALK = AuditedCase(
    ref=REF, person=17, municipality="landsmeer", journey="landsmeer", version=1, stage="trajectory",
    enrolled_on=date(2026, 3, 2), closed_on=None, closed_by="", groups=frozenset({"young", "part_time"}),
    labels=frozenset(), team="noord", case_worker=WORKER,
    obligations=(
        obligation(ended_on=date(2026, 3, 10), verdict="late", evidence="suite:zangzaad-intake_held-2026-03-10"),
        obligation("attend", opener="suite:zangzaad-talk_planned-2026-03-03", verdict="on_time",
                   due_on=date(2026, 3, 10), ended_on=date(2026, 3, 10),
                   evidence="suite:zangzaad-intake_held-2026-03-10"),
        obligation("plan", stage="trajectory", opener="t0@suite:zangzaad-intake_held-2026-03-10", point="6w",
                   opened_on=date(2026, 3, 10), due_on=date(2026, 4, 21)),
    ),
    facts=(
        fact("enrolled", "2026-03-02", id_=FACT_ID, moment="2026-03-02 09:00"),
        fact("talk_planned", "2026-03-03", moment="2026-03-03 14:30:05", by=WORKER, at=date(2026, 3, 10)),
        fact("intake_held", "2026-03-10", moment="2026-03-12 08:00", by="kw-ander"),
    ),
    sent=(Sent("attend", "suite:zangzaad-talk_planned-2026-03-03", "invite", "email", date(2026, 3, 3)),),
)  # fmt: skip


def other(number: int, **more: Any) -> AuditedCase:
    """Another case, of another resident."""
    return replace(TALK, ref=f"OTHER-{number:05}", person=100 + number, facts=(), sent=(), obligations=(), **more)


DAYS = st.dates(date(2026, 1, 1), AS_OF)
#: Words as no configuration has them: event logs hold whatever comes.
TEXTS = st.text(min_size=1, max_size=12)
VERDICTS = st.sampled_from(["", "on_time", "late", "missed", "lapsed", "renewed", "exempt"])


@st.composite
def cases(draw: st.DrawFn, number: int = 0) -> AuditedCase:
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=6)))
    facts = tuple(
        Happening(
            f"{number}:{place}", draw(TEXTS), day, day, None, draw(st.sampled_from(["", "late", "<&>"])),
            draw(st.one_of(st.none(), st.just(datetime(day.year, day.month, day.day, 10, tzinfo=AMSTERDAM)))),
            draw(st.sampled_from(["", "kw-1"])),
        )
        for place, day in enumerate(days)
    )  # fmt: skip
    obligations = tuple(
        obligation(
            f"o{place}", title=draw(TEXTS), opener=draw(st.sampled_from([fact.id for fact in facts] + ["enrolled@x"])),
            verdict=(verdict := draw(VERDICTS)), evidence=draw(st.sampled_from(["", facts[-1].id])),
            ended_on=days[-1] if verdict else None, opened_on=days[0], point=draw(st.sampled_from(["", "6w", "EMP-9"])),
            due_on=draw(st.one_of(st.none(), DAYS)), person=draw(st.sampled_from(["", "kw-1", "kw-2"])),
        )
        for place in range(draw(st.integers(0, 4)))
    )  # fmt: skip
    sent = tuple(
        Sent(each.obligation, each.opener, "remind", "email", draw(DAYS)) for each in obligations[:2] for _ in range(2)
    )
    return replace(
        TALK, ref=f"REF-{number}", person=number // 2, facts=facts, obligations=obligations, sent=sent,
        team=draw(TEXTS), case_worker=draw(st.sampled_from(["", "kw-1"])), closed_on=draw(st.one_of(st.none(), DAYS)),
    )  # fmt: skip


@st.composite
def many(draw: st.DrawFn) -> list[AuditedCase]:
    return [draw(cases(number)) for number in range(draw(st.integers(0, 4)))]


def plain(element: Any) -> Mapping[str, str]:
    """Attributes of a trace or an event by key."""
    return {child.get("key"): child.get("value") for child in element if child.get("key")}

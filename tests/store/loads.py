"""Small case loads, made through the store's own functions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine

from klantreis.core.actions import Action, ObligationState, Plan, Skip
from klantreis.core.case import ActionKey, Fact, Kind
from klantreis.store import enrolment, facts, runs
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.facts import NewFact
from klantreis.store.planned import Applied, AppliedPlan, Draft, NewAction
from klantreis.store.plans import apply_plans

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam
CALENDAR, FILE = "calendar-1", "landsmeer-1"


def opaque(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:40]


def fact(id_: str, event: str = "contact_held", day: date = MONDAY, **more: object) -> Fact:
    return Fact(**{"id": id_, "event": event, "occurred_on": day, "recorded_at": NINE, **more})  # type: ignore[arg-type]


def action(step: str = "remind", kind: Kind = Kind.send, to: str = "client", **more: object) -> Action:
    key = ActionKey("contact", "suite:1", "", step)
    values = {"key": key, "kind": kind, "template": step, "to": to, "stage": "intake", "step_day": MONDAY, **more}
    return Action(**values)  # type: ignore[arg-type]


def obligation(name: str = "contact", **more: object) -> ObligationState:
    values = {
        "obligation": name, "opener": "suite:1", "point": "", "kind": "obligation", "title": "Contact",
        "clock": "target", "owner": "case_worker", "stage": "intake", "opened_on": MONDAY,
        "due_on": MONDAY + timedelta(days=7), **more,
    }  # fmt: skip
    return ObligationState(**values)  # type: ignore[arg-type]


@dataclass
class Load:
    """A case load in `engine`: makes cases, plans and messages in one line each."""

    engine: Engine
    made: int = 0
    _fact: int = field(default=0)

    def case(self, *, municipality: str = "landsmeer", journey: str = "landsmeer", **more: object) -> str:
        self.made += 1
        number = self.made
        client_ref = f"L-{number:04d}"
        with writing(self.engine) as conn:
            client = enrolment.ClientIn(municipality=municipality, client_ref=client_ref, birth_date=date(1990, 5, 4))
            ids = enrolment.save_clients(conn, [client])
            client_id = ids[municipality, client_ref]
            enrolment.save_contacts(conn, {client_id: {"name": "Canary Vogel", "email": "canary@example.org"}}, NINE)
            values = {
                "ref": f"CASE0-{number:05d}", "client_id": client_id, "municipality": municipality,
                "journey": journey, "version": 1, "definition_hash": "definition-1", "stage": "intake",
                "enrolled_on": MONDAY, "case_worker": "kw-1", "team": "noord", "groups": "young", **more,
            }  # fmt: skip
            enrolment.insert_cases(conn, [enrolment.CaseIn(**values)])  # type: ignore[arg-type]
        return str(values["ref"])

    def cases(self, count: int) -> list[str]:
        return [self.case() for _ in range(count)]

    def read(self, *refs: str) -> list[LoadedCase]:
        with reading(self.engine) as conn:
            return load_cases(conn, refs)

    def one(self, ref: str) -> LoadedCase:
        return self.read(ref)[0]

    def record(self, ref: str, *new: Fact, look: date | None = MONDAY, wakes: bool = True) -> facts.Recorded:
        loaded = self.one(ref)
        with writing(self.engine) as conn:
            return facts.record(conn, [NewFact(loaded.id, each, look, wakes) for each in new], NINE)

    def run(self, day: date = MONDAY) -> runs.StoredRun:
        with writing(self.engine) as conn:
            return runs.begin(conn, at=NINE, day=day, started_at=NINE)

    def planned(self, ref: str, *actions: Action, plan: Plan | None = None, **more: object) -> AppliedPlan:
        """A plan for the case as it stands now, in which each action has a message of its own or shares a digest."""
        loaded = self.one(ref)
        return planned(loaded, actions, plan, **more)

    def apply(self, *plans: AppliedPlan, run_id: int | None = None, released: bool = True) -> Applied:
        with writing(self.engine) as conn:
            return apply_plans(conn, plans, at=NINE, opaque=opaque, run_id=run_id, released=released)

    def due_messages(self, count: int) -> list[str]:
        """Cases with one message each that may leave now."""
        refs = self.cases(count)
        self.apply(*[planned(loaded, [action()], None) for loaded in self.read(*refs)])
        return refs


def planned(
    loaded: LoadedCase, actions: Sequence[Action], plan: Plan | None = None, day: date = MONDAY, **more: object
) -> AppliedPlan:
    values = {
        "loaded": loaded,
        "plan": plan or Plan(stage=loaded.stage, stage_since=MONDAY, look_again_on=day + timedelta(days=30)),
        "day": day,
        "calendar_hash": CALENDAR,
        "municipality_hash": FILE,
        "actions": tuple(new_action(loaded, each) for each in actions),
        "owners": {"case_worker": loaded.case_worker},
        **more,
    }
    return AppliedPlan(**values)  # type: ignore[arg-type]


def new_action(loaded: LoadedCase, each: Action) -> NewAction:
    if each.skipped:
        return NewAction(action=each)
    staff = each.kind is not Kind.send
    draft = Draft(
        key=f"digest|{loaded.case_worker}|{MONDAY}" if staff else f"{loaded.ref}|{each.key.text()}",
        recipient_kind="staff" if staff else "client",
        channel="email",
        template="digest" if staff else each.template,
        municipality=loaded.municipality,
        day=MONDAY,
        due_at=NINE,
        client_id=None if staff else loaded.client_id,
        case_id=None if staff else loaded.id,
        person=loaded.case_worker if staff else "",
    )
    return NewAction(action=each, person=draft.person, draft=draft)


def skipped(step: str, why: Skip = Skip.too_old) -> Action:
    return action(step, skipped=why)

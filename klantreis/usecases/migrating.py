"""Running cases to another version of their journey: first shown, then done exactly so (ADR 0015).

Rules
-----
1. What is shown has a code over all of it: the journey, both definitions, and of every case its facts, its plan and
   what would change. Only with that code are cases moved, and only if it is the same when it is worked out again.
2. A case that changes between that and its own transaction is left as it is, and named: look again, and move the rest.
3. A case whose past would be judged otherwise stays with its version, unless that is asked for. So does one that cannot
   be planned.
4. Cases are read in batches and forgotten again; one batch is one transaction.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from klantreis.core.case import ActionKey
from klantreis.core.journey import Journey
from klantreis.core.migration import Change, Migration, migration
from klantreis.core.names import nearest
from klantreis.core.sending import AMSTERDAM
from klantreis.errors import FixInput, PlanChanged
from klantreis.store import runs
from klantreis.store.cases import LoadedCase, load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.versions import Move, Order, move, on_other_definition
from klantreis.usecases.checks import shown
from klantreis.usecases.context import Context
from klantreis.usecases.enrolment_batch import keep_definitions

BATCH = 500
JUDGED, BROKEN = "judged", "broken"  #: why a case stays

log = logging.getLogger("klantreis.migrating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to move where. `rejudge`: also where the past is judged otherwise."""

    journey: str
    to: int
    municipality: str = ""
    rejudge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MigratingCase:
    """A case as it would move, or why it stays."""

    ref: str
    municipality: str
    version: int  #: it follows now
    stays: str = ""  #: judged | broken
    migration: Migration | None = None  #: None: cannot be planned


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """Totals, in cases unless said otherwise."""

    journey: str
    to: int
    code: str
    days: Mapping[str, date]  #: by municipality the day of the next round
    cases: int = 0
    moving: int = 0
    changing: int = 0  #: of which something changes
    stays: Mapping[str, int] = field(default_factory=dict)  #: by reason
    other_stage: int = 0
    statutory: int = 0  #: in which a date or verdict of the law changes
    not_meant: int = 0  #: whom the new version is not meant for (`applies`)
    changes: Mapping[str, int] = field(default_factory=dict)  #: number of changes, by kind
    leaving: int = 0  #: messages the next round would decide for the cases that move
    new_messages: int = 0  #: of which the old version would not have decided
    again: int = 0  #: messages, lines, tasks and cards that would be given a second time
    moved: int = 0  #: really
    changed_meanwhile: tuple[str, ...] = ()  #: references that stayed because something came in


Tell = Callable[[MigratingCase], None]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a case between looking and moving."""

    ref: str
    facts: int
    links: int
    withdrawn: tuple[tuple[ActionKey, str], ...]


def look(app: Context, asked: Asked, at: datetime, tell: Tell) -> MigrationReport:
    """What would change, case by case (`tell`) and in totals. Writes nothing.

    Raises FixInput for a journey, version or municipality that the configuration does not have.
    """
    return _Migrating(app, asked, at).look(tell)


def migrate(app: Context, asked: Asked, at: datetime, plan: str, by: str, tell: Tell) -> MigrationReport:
    """Move the cases as `look` showed under the code `plan`. Raises PlanChanged when it would be another plan now."""
    migrating = _Migrating(app, asked, at)
    report = migrating.look(tell)
    if plan.strip().lower() != report.code:
        raise PlanChanged
    return migrating.move(report, by)


class _Migrating:
    """One look, and the moving that may follow it."""

    def __init__(self, app: Context, asked: Asked, at: datetime) -> None:
        self.app, self.asked, self.at = app, asked, at
        self.new = _version(app, asked)
        self.days = _next_rounds(app, asked, at)
        self.seen: dict[int, _Seen] = {}
        self.counted: Counter[str] = Counter()
        self.stays: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()

    # --- looking --------------------------------------------------------------------------------------------------

    def look(self, tell: Tell) -> MigrationReport:
        digest = sha256(f"{self.asked}|{self.new.hash}|{sorted(self.days.items())}".encode())
        for batch in self._batches():
            for loaded in batch:
                found = self._look_at(loaded)
                digest.update(_outcome(loaded, found).encode())
                self._count(loaded, found)
                tell(found)
        return self._report(_code(digest.hexdigest()))

    def _batches(self) -> Iterator[list[LoadedCase]]:
        after = 0
        while True:
            with reading(self.app.engine) as conn:
                refs, after = on_other_definition(
                    conn, self.asked.journey, self.new.hash, self.asked.municipality, after, BATCH
                )
                loaded = load_cases(conn, refs)
            if not refs:
                return
            yield loaded

    def _look_at(self, loaded: LoadedCase) -> MigratingCase:
        case = MigratingCase(ref=loaded.ref, municipality=loaded.municipality, version=loaded.version)
        old = self.app.journey(loaded.definition_hash)
        try:
            day, calendar = self.days[loaded.municipality], self.app.configuration.calendars[loaded.municipality]
            found = migration(loaded.case, old, self.new, day, calendar)
        except Exception as error:  # one case that cannot be planned must not stop the others; it stays, and is named
            log.error("%s cannot be compared: %s", loaded.ref, type(error).__name__)
            return replace(case, stays=BROKEN)
        stays = JUDGED if found.judges_the_past and not self.asked.rejudge else ""
        return replace(case, stays=stays, migration=found)

    def _count(self, loaded: LoadedCase, case: MigratingCase) -> None:
        self.counted["cases"] += 1
        if case.stays or case.migration is None:
            self.stays[case.stays] += 1
            return
        found = case.migration
        withdrawn = tuple((step.key, step.reason) for step in found.steps if step.change is Change.withdrawn)
        self.seen[loaded.id] = _Seen(loaded.ref, loaded.fact_seq, loaded.head.length, withdrawn)
        self.counted.update(
            moving=1,
            changing=not found.changes_nothing,
            other_stage=found.other_stage,
            statutory=bool(found.statutory),
            not_meant=not found.meant,
            leaving=found.leaving,
            new_messages=found.new_messages,
            again=len(found.again),
        )
        self.changes.update(each.change.value for each in found.obligations)
        self.changes.update(each.change.value for each in found.steps)

    def _report(self, code: str) -> MigrationReport:
        numbers: dict[str, Any] = dict(self.counted)
        return MigrationReport(
            journey=self.new.name,
            to=self.new.version,
            code=code,
            days=self.days,
            stays=dict(sorted(self.stays.items())),
            changes={change.value: self.changes[change.value] for change in Change if self.changes[change.value]},
            **numbers,
        )

    # --- moving ---------------------------------------------------------------------------------------------------

    def move(self, report: MigrationReport, by: str) -> MigrationReport:
        """Move what was seen, batch by batch. What is not as it was seen any more stays."""
        day = self.at.astimezone(AMSTERDAM).date()
        order = Order(to=self.new, by=by, plan=report.code, at=self.at, day=day)
        moved = 0
        for batch in self._batches():
            moves = [Move(loaded=each, withdrawn=self.seen[each.id].withdrawn) for each in batch if self._as_seen(each)]
            with writing(self.app.engine) as conn:
                keep_definitions(conn, [self.new], self.app.configuration.sources, self.at)
                lost = move(conn, moves, order)
            for each in moves:
                if each.loaded.ref not in lost:
                    del self.seen[each.loaded.id]
                    moved += 1
        left = tuple(sorted(each.ref for each in self.seen.values()))
        return replace(report, moved=moved, changed_meanwhile=left)

    def _as_seen(self, loaded: LoadedCase) -> bool:
        seen = self.seen.get(loaded.id)
        return seen is not None and (seen.facts, seen.links) == (loaded.fact_seq, loaded.head.length)


def _version(app: Context, asked: Asked) -> Journey:
    journeys = app.configuration.journeys
    if asked.journey not in journeys:
        raise FixInput(f"unknown journey {shown(asked.journey)}{nearest(asked.journey, journeys)}")
    versions = {version.version: version for version in journeys[asked.journey]}
    if asked.to not in versions:
        known = ", ".join(str(number) for number in versions)
        raise FixInput(f"`{asked.journey}` has no version {asked.to}; the configuration has {known}")
    return versions[asked.to]


def _next_rounds(app: Context, asked: Asked, at: datetime) -> dict[str, date]:
    """By municipality the day of the next round: today, unless there was one today already or the office is closed."""
    names = sorted(app.configuration.municipalities)
    if asked.municipality and asked.municipality not in names:
        raise FixInput(f"no municipality {shown(asked.municipality)}; the configuration has {', '.join(names)}")
    today = at.astimezone(AMSTERDAM).date()
    days = {}
    with reading(app.engine) as conn:
        for name in [asked.municipality] if asked.municipality else names:
            last = runs.last_day(conn, name)
            first = today if last is None or last < today else last + timedelta(days=1)
            days[name] = app.configuration.calendars[name].roll(first, "following")
    return days


def _outcome(loaded: LoadedCase, case: MigratingCase) -> str:
    """All that the code of the plan covers of one case."""
    told = asdict(case.migration) if case.migration else None
    read = (loaded.ref, loaded.definition_hash, loaded.fact_seq, loaded.planned_seq, case.stays)
    return json.dumps([*read, told], default=str, separators=(",", ":"))


def _code(digest: str) -> str:
    """The beginning of a digest, as it is typed: `4f2a-91bc-07de`."""
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))

"""Cases as an object-centric event log (OCEL 2.0): `ocel.sqlite`. One talk that settles two obligations is one event.

Rules
-----
1. Objects are cases, residents, colleagues, obligations, teams and municipalities. Events are facts, messages to the
   resident, and what becomes of an obligation: it begins, its last day passes, it ends.
2. Every object has at least one event: readers drop an object that has none.
3. Nothing leads to a person: references, facts and colleagues are pseudonyms, the same as in the other log.
4. An obligation begins and ends at the moment of the fact that did it, else at the beginning of the day.
5. The stage of a case is known where an obligation of that stage began, and where the case came to its present one
   (`stage_since`; unknown: the day of its last fact). A stage in between without obligations leaves no trace.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from klantreis.core.journey import ALWAYS
from klantreis.core.overdue import is_overdue
from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening
from klantreis.reports.mining import ocel_schema as schema
from klantreis.reports.mining.course import MESSAGE, CourseEvent, Key, Ties, beginning, course_of, key_of, readable
from klantreis.reports.mining.ocel_file import OcelFile, Value
from klantreis.reports.mining.pseudonyms import Pseudonyms

_POINT = re.compile(r"[0-9]{1,5}(wd|d|w|m|y)?|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")  #: a term, a number or a month
_A_DAY = timedelta(days=1)


class OcelLog:
    """Writes cases as they come. `add` each, then `close`; or use it in a `with`.

    `titles`: the words for an event, by code. `as_of`: the day asked. `coarse`: days only, no times.
    """

    def __init__(
        self, path: Path, names: Pseudonyms, as_of: date, titles: Mapping[str, str], *, coarse: bool = False
    ) -> None:
        self._file = OcelFile(path)
        self._names, self._titles, self._as_of, self._coarse = names, titles, as_of, coarse
        self._types: dict[str, tuple[str, str]] = {}  #: name and table of an event type, by code
        self._seen: set[str] = set()  #: colleagues, teams and municipalities that are there
        self._person = -1  #: cases come by person
        for code, attributes in schema.OBJECTS.items():
            self._file.object_type(code, schema.OBJECT_TITLES[code], attributes)

    @property
    def events(self) -> int:
        return self._file.events

    @property
    def objects(self) -> int:
        return self._file.objects

    @property
    def relations(self) -> int:
        """Between events and objects."""
        return self._file.relations

    def add(self, case: AuditedCase) -> None:
        """A case with all that belongs to it. Cases of one person come one after the other."""
        _OneCase(self, case).write()
        self._file.settle()

    def close(self) -> None:
        """Finish the file. What is not closed is no log."""
        self._file.finish()

    def __enter__(self) -> "OcelLog":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.close()
        else:
            self._file.drop()

    # --- for one case -------------------------------------------------------------------------------------------------

    def shared(self, kind: str, name: str, *values: Value) -> str:
        """An object that cases share, made when it is first met."""
        id_ = self._names.colleague(name) if kind == "colleague" else f"{kind}-{readable(name)}"
        if id_ not in self._seen:
            self._seen.add(id_)
            self._file.object(id_, schema.OBJECT_TITLES[kind], kind, values)
        return id_

    def event(
        self, code: str, title: str, attributes: Mapping[str, str], at: datetime, values: tuple[Value, ...]
    ) -> str:
        known = self._types.get(code)
        if known is None:
            known = self._types[code] = self._new_type(code, readable(title), attributes)
        return self._file.event(*known, self.written(at), values)

    def _new_type(self, code: str, title: str, attributes: Mapping[str, str]) -> tuple[str, str]:
        """Its name, and its table: letters, digits and `_`."""
        table = re.sub("[^a-z0-9_]", "_", code)
        if table != code:
            table = f"{table}_{len(self._types)}"
        return self._file.event_type(table, title, attributes), table

    def written(self, moment: datetime) -> str:
        day = moment.date()
        if self._coarse or moment == beginning(day):
            return _written(day)
        return moment.isoformat(timespec="milliseconds")


class _OneCase:
    """What is written of one case."""

    def __init__(self, log: OcelLog, case: AuditedCase) -> None:
        self.log, self.case, self.file, self.names = log, case, log._file, log._names
        self.id = self.names.of("case", case.ref)
        self.person = self.names.of("person", str(case.person))
        self.ties = Ties(case)
        self.ids: dict[Key, str] = {
            key: self.names.of("obligation", "|".join((case.ref, *key))) for key in map(key_of, case.obligations)
        }
        self.at: dict[str, datetime] = {}  #: of each fact

    def write(self) -> None:
        self._objects()
        for event in course_of(self.case):
            if event.fact is not None:
                self._fact(event, event.fact)
            else:
                self._message(event)
        for obligation in self.case.obligations:
            self._obligation(obligation)

    # --- the case -----------------------------------------------------------------------------------------------------

    def _objects(self) -> None:
        case, file = self.case, self.file
        if case.person != self.log._person:
            self.log._person = case.person
            file.object(self.person, schema.OBJECT_TITLES["person"], "person", ())
        stages = list(self._stages())
        values = (
            case.journey, case.version, case.municipality, "|".join(sorted(case.groups)) or None,
            _day(case.enrolled_on), _day(case.closed_on), case.closed_by or None, "open", stages[0][1],
        )  # fmt: skip
        file.object(self.id, schema.OBJECT_TITLES["case"], "case", values)
        for day, stage in stages[1:]:
            file.change(self.id, "case", _written(day), "stage", stage)
        if case.closed_on is not None:
            file.change(self.id, "case", _written(case.closed_on), "status", "closed")
        file.tie(self.id, self.person, "resident")
        self._entrance()

    def _entrance(self) -> None:
        """The beginning of a case is an event of its own: of the case, the resident, and who looks after it."""
        case, file = self.case, self.file
        around = [(self.log.shared("municipality", case.municipality, case.municipality), "municipality")]
        if case.team:
            team = f"{case.municipality}/{case.team}"
            around.append((self.log.shared("team", team, readable(case.team), case.municipality), "team"))
        if case.case_worker:
            around.append((self.log.shared("colleague", case.case_worker), "case_worker"))
        id_ = self.log.event("case_begins", "Zaak begint", {}, beginning(case.enrolled_on), ())
        self._relate(id_, (self.person, "resident"), *around)
        for object_, qualifier in around:
            file.tie(self.id, object_, qualifier)

    def _stages(self) -> Iterator[tuple[date, str]]:
        case, last = self.case, ""
        opened = sorted((each.opened_on, each.stage) for each in case.obligations if each.stage not in ("", ALWAYS))
        for day, stage in opened:
            if stage != last:
                yield day, stage
                last = stage
        if case.stage != last:
            yield case.stage_since or (case.facts[-1].on if case.facts else case.enrolled_on), case.stage

    # --- its events ---------------------------------------------------------------------------------------------------

    def _relate(self, event: str, *more: tuple[str, str]) -> None:
        """An event with its case and others; a pair and qualifier once."""
        self.file.relate(event, self.id, "case")
        for object_, qualifier in dict.fromkeys(more):
            self.file.relate(event, object_, qualifier)

    def _fact(self, event: CourseEvent, fact: Happening) -> None:
        self.at[fact.id] = event.at
        values = (
            fact.event, event.order, int(event.is_exact and not self.log._coarse), fact.reason or None,
            _day(fact.recorded_on), _day(fact.at),
        )  # fmt: skip
        title = self.log._titles.get(fact.event) or fact.event
        id_ = self.log.event(f"fact_{fact.event}", title, schema.FACT, event.at, values)
        opened = [(self.ids[key_of(each)], "opens") for each in self.ties.opened.get(fact.id, ())]
        ended = [(self.ids[key_of(each)], "ends") for each in self.ties.ended.get(fact.id, ())]
        by = [(self.log.shared("colleague", fact.by), "by")] if fact.by else []
        self._relate(id_, (self.person, "resident"), *by, *opened, *ended)

    def _message(self, event: CourseEvent) -> None:
        sent = event.sent
        assert sent is not None
        values = (f"{sent.obligation}.{sent.step}", event.order, 0, sent.channel or None)
        id_ = self.log.event("message_sent", MESSAGE, schema.SENT, event.at, values)
        self._relate(
            id_, (self.person, "resident"), *((self.ids[key_of(each)], "about") for each in self.ties.about(sent))
        )

    # --- its obligations ----------------------------------------------------------------------------------------------

    def _obligation(self, each: AuditedObligation) -> None:
        file, id_ = self.file, self.ids[key_of(each)]
        values = (
            each.obligation, readable(each.title), each.kind, each.clock, each.owner, each.stage,
            each.point if _POINT.fullmatch(each.point) else None, each.law or None, _day(each.opened_on),
            _day(each.due_on), _day(each.ended_on), each.paused_days, each.reason or None, "open",
        )  # fmt: skip
        file.object(id_, schema.OBJECT_TITLES["obligation"], "obligation", values)
        file.tie(id_, self.id, "case")
        charged = [(self.log.shared("colleague", each.person), "charged_to")] if each.person else []
        for colleague, qualifier in charged:
            file.tie(id_, colleague, qualifier)
        if each.team:
            team = f"{self.case.municipality}/{each.team}"
            team_id = self.log.shared("team", team, readable(each.team), self.case.municipality)
            charged.append((team_id, "team"))
            file.tie(id_, team_id, "team")
        turns = list(self._turns(each))
        of_turn = (readable(each.title), each.clock)
        for turn, at in turns:
            event = self.log.event(f"obligation_{turn}", schema.TURNS[turn], schema.TURN, at, of_turn)
            # To whom it was charged stands with the last: it is known for sure at the due date only.
            self._relate(event, (id_, "obligation"), *(charged if turn == turns[-1][0] else ()))
            if turn != "opened":
                state = "open_overdue" if turn == "past_due" else turn
                file.change(id_, "obligation", self.log.written(at), "state", state)

    def _turns(self, each: AuditedObligation) -> Iterator[tuple[str, datetime]]:
        """What becomes of it, in order."""
        if each.verdict == "exempt":
            yield "exempt", beginning(each.opened_on)
            return
        yield "opened", self._moment(self.ties.opener.get(key_of(each), ""), each.opened_on)
        if each.due_on is not None and is_overdue(each.due_on, each.ended_on or self.log._as_of):
            yield "past_due", beginning(max(each.due_on + _A_DAY, each.opened_on))
        if each.verdict:
            yield each.verdict, self._moment(each.evidence, each.ended_on or each.opened_on)

    def _moment(self, fact: str, day: date) -> datetime:
        at = self.at.get(fact)
        return at if at is not None and at.date() == day else beginning(day)


def _key(each: AuditedObligation) -> tuple[str, str, str]:
    return each.obligation, each.opener, each.point


def _code(event: str) -> str:
    """Of the table of an event type: letters, digits and `_`."""
    return f"fact_{re.sub('[^a-z0-9_]', '_', event)}"


@lru_cache(maxsize=10_000)
def _written(day: date) -> str:
    return beginning(day).isoformat(timespec="milliseconds")


def _day(day: date | None) -> str | None:
    return None if day is None else _written(day)

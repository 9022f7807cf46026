"""How an event log of another system is read: a small YAML that maps its columns and activities to a journey.

Rules
-----
1. Names of columns do not mind capitals; the words of an activity and of a code do.
2. What a mapping names has to exist in the configuration: the journey, the municipalities, the events and their fields.
   Every complaint has its file and line.
3. A person's name never comes in: who did something becomes a pseudonym, unless the mapping says that the column holds
   codes (`as: code`).
4. An activity is an event, or left out on purpose. What is neither is unknown, and is rejected unless the mapping says
   otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from klantreis.core.names import ENROLLED, nearest
from klantreis.definitions.configuration import Configuration
from klantreis.definitions.keys import CODE, LINE, NAME
from klantreis.definitions.shapes import Either, Key, Many, Named, Record, Word, complain, conform_record, shown
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, read_file
from klantreis.errors import BadConfiguration, Finding

REJECT, LEAVE_OUT, KEEP = "reject", "leave_out", "keep"
EARLIER, LATER = "earlier", "later"
THAT_DAY, DAY_BEFORE = "that_day", "day_before"
DAY, CODE_KIND, NUMBER, PSEUDONYM = "day", "code", "number", "pseudonym"

_WORDS = Word("words as they stand in the log", r"(?=.*\S)[^\x00-\x1f\x7f]{1,200}")
_COLUMN = Record(
    "a column",
    (
        Key("column", LINE, "its name in the header of the log", required=True),
        Key("as", Word("how it is read", choices=(DAY, CODE_KIND, NUMBER, PSEUDONYM)), "how it is read"),
        Key("codes", Named(CODE, _WORDS), "our code for each of its values; others are read as they are"),
        Key("midnight", Word("a day", choices=(THAT_DAY, DAY_BEFORE)), "the day that a moment at midnight stands for"),
    ),
)
_COLUMN_OR_NAME = Either((LINE, _COLUMN))
_ACTIVITY = Record(
    "an activity",
    (
        Key("event", NAME, "the event it is", required=True),
        Key("data", Named(_COLUMN_OR_NAME, NAME), "the fields of that event, each with its column"),
    ),
)
_END = Record(
    "an end",
    (
        Key("column", LINE, "the column with the moment on which the case ended; empty while it runs", required=True),
        Key("event", NAME, "the event that ends the case, where no activity says it", required=True),
    ),
)
_CASE_COLUMNS = ("team", "case_worker", "jobcoach", "district", "target_groups")
_COLUMNS = Record(
    "columns",
    (
        Key("case", LINE, "the number of the case", required=True),
        Key("activity", LINE, "what happened", required=True),
        Key("time", LINE, "when it happened: a day or a moment", required=True),
        Key("resource", _COLUMN_OR_NAME, "who did it"),
        Key("id", LINE, "the log's own number of the event, unique and stable"),
        Key("recorded", LINE, "when it was written down; without: when it happened"),
        Key("start", LINE, "when the case began; without: its first event"),
        Key("end", _END, "when the case ended"),
        *(Key(name, _COLUMN_OR_NAME, f"of the case: {name}") for name in _CASE_COLUMNS),
    ),
)
MAPPING_FILE = Record(
    "a mapping",
    (
        Key("journey", NAME, "the journey of these cases", required=True),
        Key("source", CODE, "the name of the system the log comes from", required=True),
        Key("municipality", Either((NAME, _COLUMN)), "of all cases, or the column that says it", required=True),
        Key("timezone", Word("a time zone such as Europe/Amsterdam", r"[A-Za-z_]+(/[A-Za-z_+\-0-9]+)*"),
            "of times without an offset; without: Europe/Amsterdam"),
        Key("twice", Word("a choice", choices=(REJECT, EARLIER, LATER)),
            "a time without an offset in the hour that occurs twice"),
        Key("formats", Many(LINE, alone=True), "how times are written, where not in ISO: `%d-%m-%Y %H:%M`"),
        Key("columns", _COLUMNS, "the columns of the log", required=True),
        Key("fields", Named(_COLUMN_OR_NAME, NAME), "what the journey reads of `enrolled`, each with its column"),
        Key("activities", Named(Either((NAME, _ACTIVITY)), _WORDS), "the event for each activity", required=True),
        Key("left_out", Many(_WORDS, alone=True), "activities that are left out on purpose"),
        Key("unknown", Word("a choice", choices=(REJECT, LEAVE_OUT)), "what becomes of any other activity"),
        Key("outside", Word("a choice", choices=(KEEP, REJECT)),
            "what becomes of events before the start or after the end of their case"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LogColumn:
    """A column and how it is read. `name` is in small letters."""

    name: str
    kind: str = CODE_KIND
    codes: Mapping[str, str] = field(default_factory=dict)
    midnight: str = ""  #: empty: that day, and a warning


@dataclass(frozen=True, slots=True)
class Activity:
    """The event that an activity is, and the columns its fields are read from."""

    event: str
    data: Mapping[str, LogColumn] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """All that is said of a log."""

    file: str
    journey: str
    source: str
    municipality: str  #: empty: `municipality_column` says it
    municipality_column: LogColumn | None
    timezone: ZoneInfo
    twice: str
    formats: tuple[str, ...]
    case: str
    activity: str
    time: str
    resource: LogColumn | None
    id: str
    recorded: str
    start: str
    end: str
    end_event: str
    of_case: Mapping[str, LogColumn]  #: team, case worker, …
    fields: Mapping[str, LogColumn]  #: of the fact `enrolled`
    activities: Mapping[str, Activity]
    left_out: frozenset[str]
    unknown: str
    outside: str

    def columns(self) -> Iterable[str]:
        """Every column that the log has to have."""
        named = (self.case, self.activity, self.time, self.id, self.recorded, self.start, self.end)
        read = [self.resource, self.municipality_column, *self.of_case.values(), *self.fields.values()]
        read += [column for activity in self.activities.values() for column in activity.data.values()]
        return dict.fromkeys([*filter(None, named), *(column.name for column in read if column)])


def read_mapping(path: Path, configuration: Configuration) -> LogMapping:
    """The mapping in this file. Raises BadConfiguration with every finding."""
    findings: list[Finding] = []
    root = conform_record(read_file(path, findings, path.name), MAPPING_FILE, findings)
    mapping = _Read(root, configuration, findings).mapping(path.name) if not findings else None
    if mapping is None or findings:
        raise BadConfiguration(tuple(sorted(findings, key=lambda finding: finding.line)))
    return mapping


class _Read:
    """Turns a file of the right shape into a mapping, and complains about what does not exist."""

    def __init__(self, root: MappingNode, configuration: Configuration, findings: list[Finding]) -> None:
        self.root, self.configuration, self.findings = root, configuration, findings
        self.columns = root.mapping("columns")

    def mapping(self, file: str) -> LogMapping:
        root, columns = self.root, self.columns
        end = columns.mapping("end")
        municipality = root.get("municipality")
        self._known(root.scalar("journey"), "journey", self.configuration.journeys)
        self._check_municipalities(municipality)
        if event := end.scalar("event"):
            self._event(event)
        return LogMapping(
            file=file,
            journey=root.text("journey"),
            source=root.text("source"),
            municipality=root.text("municipality"),
            municipality_column=_column(municipality) if isinstance(municipality, MappingNode) else None,
            timezone=self._timezone(),
            twice=root.text("twice", REJECT),
            formats=tuple(node.text for node in root.listed("formats") if isinstance(node, ScalarNode)),
            **{name: columns.text(name).lower() for name in ("case", "activity", "time", "id", "recorded", "start")},
            resource=_column(columns.get("resource"), PSEUDONYM),
            end=end.text("column").lower(),
            end_event=end.text("event"),
            of_case={name: self._of_case(name) for name in _CASE_COLUMNS if columns.get(name)},
            fields={name: _column_of(node) for name, node in root.mapping("fields").entries.items()},
            activities=self._activities(),
            left_out=self._left_out(),
            unknown=root.text("unknown", REJECT),
            outside=root.text("outside", KEEP),
        )

    def _of_case(self, name: str) -> LogColumn:
        return _column_of(self.columns.entries[name], PSEUDONYM if name in ("case_worker", "jobcoach") else CODE_KIND)

    def _timezone(self) -> ZoneInfo:
        name = self.root.text("timezone", "Europe/Amsterdam")
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            node = self.root.get("timezone") or self.root
            complain(self.findings, node, f"no time zone `{shown(name)}`; write it as Europe/Amsterdam or UTC")
            return ZoneInfo("Europe/Amsterdam")

    def _check_municipalities(self, node: Node | None) -> None:
        known = self.configuration.municipalities
        named = [node] if isinstance(node, ScalarNode) else []
        if isinstance(node, MappingNode):
            named = [code for code in node.mapping("codes").entries.values() if isinstance(code, ScalarNode)]
        for each in named:
            self._known(each, "municipality", known)
            journey = self.root.text("journey")
            if each.text in known and journey not in known[each.text].journeys:
                complain(self.findings, each, f"`{each.text}` has no journey `{shown(journey)}`; add it to its file")

    def _activities(self) -> dict[str, Activity]:
        found = {}
        for words, node in self.root.mapping("activities").entries.items():
            named = (
                node
                if isinstance(node, ScalarNode)
                else node.scalar("event")
                if isinstance(node, MappingNode)
                else None
            )
            data = node.mapping("data").entries if isinstance(node, MappingNode) else {}
            if named is not None:
                self._event(named, data)
                found[words] = Activity(named.text, {name: _column_of(each) for name, each in data.items()})
        return found

    def _event(self, node: ScalarNode, data: Mapping[str, Node] | None = None) -> None:
        events = self.configuration.events
        self._known(node, "event", events)
        for name in data or {}:
            if node.text in events and node.text != ENROLLED and name not in events[node.text].fields:
                meant = nearest(name, events[node.text].fields) or "; events.yaml has those that can"
                complain(self.findings, node, f"`{node.text}` has no field `{shown(name)}`{meant}")
        if node.text == ENROLLED and data:
            complain(self.findings, node, f"what `{ENROLLED}` holds stands under `fields`; move it there")

    def _left_out(self) -> frozenset[str]:
        nodes = [node for node in self.root.listed("left_out") if isinstance(node, ScalarNode)]
        for node in nodes:
            if node.text in self.root.mapping("activities").entries:
                complain(self.findings, node, "this activity has an event too; keep one of the two")
        return frozenset(node.text for node in nodes)

    def _known(self, node: ScalarNode | None, what: str, known: Iterable[str]) -> None:
        if node is not None and node.text not in known:
            meant = nearest(node.text, known) or f"; the configuration has {', '.join(sorted(known)[:12])}"
            complain(self.findings, node, f"unknown {what} `{shown(node.text)}`{meant}")


def _column_of(node: Node, kind: str = CODE_KIND) -> LogColumn:
    column = _column(node, kind)
    assert column is not None
    return column


def _column(node: Node | None, kind: str = CODE_KIND) -> LogColumn | None:
    match node:
        case ScalarNode(text):
            return LogColumn(name=text.lower(), kind=kind)
        case MappingNode():
            codes = {
                words: code.text
                for words, code in node.mapping("codes").entries.items()
                if isinstance(code, ScalarNode)
            }
            return LogColumn(
                name=node.text("column").lower(),
                kind=node.text("as", kind),
                codes=codes,
                midnight=node.text("midnight"),
            )
    return None

"""Rows of an enrolment file as values: each column checked, each complaint by column, with its remedy.

Rules
-----
1. What a file has a column for, it says: an empty cell says "none", a missing column says nothing.
2. The journey is the row's own, else the one asked for, else the municipality's `default_journey` or its only one. A
   case keeps the version that is valid on the day of enrolment.
3. Besides the columns below there is one for each field that a journey of the municipality reads from `enrolled`, one
   for each kind of organisation it writes to, and one for the consent to each kind of message that it sends. Any other
   column is an error of the whole file.
4. A row is taken whole or not at all, and all that is wrong with it is said at once.
5. `recorded_at` says when a case that is imported was first heard of, as it does for facts (ADR 31): never later than
   now. What is known already of a case stays.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from klantreis.core.case import Case, Fact, Kind, Value
from klantreis.core.conditions import FieldIs
from klantreis.core.dates import FieldDay
from klantreis.core.journey import Journey, Obligation, Series, Stage, Step, Waves
from klantreis.core.municipality import Municipality
from klantreis.core.names import ENROLLED
from klantreis.core.parts import parts
from klantreis.core.planner.admission import is_meant_for
from klantreis.core.planner.pool import LAST_TALK
from klantreis.core.workdays import Calendar
from klantreis.errors import FixInput
from klantreis.moments import parse_day
from klantreis.store.organisations import KINDS
from klantreis.usecases import checks
from klantreis.usecases.checks import Cells
from klantreis.usecases.incoming import heard_by
from klantreis.usecases.sheets import REASON, Row

ADDRESS: Mapping[str, Callable[[str], str]] = {
    "name": str,
    "email": checks.email,
    "phone": checks.phone,
    "address": str,
    "postcode": checks.postcode,
    "city": str,
}
RECORDED = "recorded_at"  #: when a case was first heard of, for imports; without: now
PARTIES = ("representative", "employer")
CONSENTS = ("email", "sms")
_OWNERS = ("case_worker", "jobcoach", "team", "district")
_CLIENT = {"client_ref", "language", "birth_date", "household", "secrecy", "deceased_on", "moved_on"}
COLUMNS = frozenset(
    {*_OWNERS, *_CLIENT, *ADDRESS, "target_groups", "prefers", "journey", "enrolled_on", RECORDED, REASON}
    | {f"{party}_{name}" for party in PARTIES for name in ADDRESS}
    | {f"consent_{channel}" for channel in CONSENTS}
)
#: Enrolment may be told ahead, but not by so much that it must be a typing error.
_AHEAD = timedelta(days=366)
_EARLIEST = date(1990, 1, 1)
_UNHEARD = datetime(1970, 1, 1, tzinfo=UTC)

SOURCE = "enrol"  #: of the facts that enrolment itself records


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A client as a row describes them. The mappings hold what the file has columns for."""

    row: Row
    client_ref: str
    journey: Journey
    enrolled_on: date
    client: Mapping[str, Any] = field(repr=False)  #: language, birth_date, household, secrecy
    contact: Mapping[str, Any] = field(repr=False)
    consents: Mapping[tuple[str, str], date | None]  #: by channel and kind of message
    case: Mapping[str, str]  #: groups (sorted, `|`-separated), case_worker, jobcoach, team, district
    deceased_on: date | None = None
    moved_on: date | None = None
    recorded_at: datetime | None = None  #: None: now
    fields: Mapping[str, Value] = field(default_factory=dict)  #: of the fact `enrolled`


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where applicants report: the municipality, its journeys, and the day."""

    municipality: Municipality
    calendar: Calendar
    today: date
    journey: str  #: asked for; empty: each row's own
    journeys: Mapping[str, tuple[Journey, ...]]  #: every version, by name
    version: Callable[[str, date], Journey]  #: the one valid on a day
    at: datetime = _UNHEARD  #: now
    types: Collection[str] = ()  #: kinds of message that consent is asked for, beside the municipality's own

    @cached_property
    def _enrolled_fields(self) -> Mapping[str, Mapping[str, Callable[[str], Value]]]:
        """By definition hash: worked out once, and asked for every row."""
        versions = (journey for name in self.municipality.journeys for journey in self.journeys[name])
        return {journey.hash: enrolled_fields(journey) for journey in versions}

    def require_columns(self, columns: Sequence[str]) -> None:
        """Raises FixInput for a column that no row could use, or when `client_ref` is missing."""
        if "client_ref" not in columns:  # asked first: without a header its place holds a resident, who is not named
            raise FixInput("the column 'client_ref' is missing; every row needs the municipality's client number")
        extra = frozenset().union(*self._enrolled_fields.values(), self._consent_columns)
        for number, column in enumerate(columns, start=1):
            if column not in COLUMNS | extra:
                raise FixInput(f"unknown column '{checks.shown(column)}' (column {number}); remove or rename it")

    def read(self, row: Row) -> Applicant:
        """The applicant of a row. Raises FixInput with everything that is wrong, by column."""
        cells = Cells(row.cells, [row.problem] if row.problem else [])
        client_ref = cells.required("client_ref", checks.client_ref(self.municipality.client_ref))
        enrolled_on = cells.read("enrolled_on", self._enrolment_day) or self.today
        journey = self._journey(cells, enrolled_on)
        told: dict[str, Any] = {
            "client": self._client(cells),
            "contact": self._contact(cells),
            "consents": self._consents(cells),
            "case": self._case(cells),
            "deceased_on": cells.read("deceased_on", checks.past_day(self.today)),
            "moved_on": cells.read("moved_on", checks.day),
            "recorded_at": cells.read(RECORDED, heard_by(self.at)),
            "fields": self._fields(cells, journey),
        }
        if cells.complaints or client_ref is None or journey is None:
            raise FixInput("; ".join(cells.complaints))
        return Applicant(row=row, client_ref=client_ref, journey=journey, enrolled_on=enrolled_on, **told)

    def admits(self, applicant: Applicant, client: Mapping[str, Any]) -> bool:
        """Whether the journey is meant for this person (`applies`). `client`: what we know beyond the row."""
        about = {**client, **applicant.client}
        case = Case(
            ref="",
            enrolled_on=applicant.enrolled_on,
            facts=(self.enrolled(applicant),),
            groups=frozenset(filter(None, applicant.case.get("groups", "").split("|"))),
            birth_date=about.get("birth_date"),
            language=about.get("language") or "nld",
        )
        return is_meant_for(applicant.journey, case, self.calendar)

    def enrolled(self, applicant: Applicant, ref: str = "", at: datetime = _UNHEARD) -> Fact:
        """The fact that begins a case."""
        return Fact(
            id=f"{SOURCE}:{ref}",
            event=ENROLLED,
            occurred_on=applicant.enrolled_on,
            recorded_at=applicant.recorded_at or at,
            data=applicant.fields,
        )

    # --- parts of a row -------------------------------------------------------------------------------------------

    def _journey(self, cells: Cells, on: date) -> Journey | None:
        offered = self.municipality.journeys
        default = self.municipality.default_journey or (offered[0] if len(offered) == 1 else "")
        name = cells.text("journey") or self.journey or default
        if name not in offered:
            cells.complaints.append(f"journey: this municipality has {', '.join(offered)}; name one of them")
            return None
        try:
            return self.version(name, on)
        except FixInput as error:
            cells.complaints.append(f"enrolled_on: {error}")
            return None

    def _enrolment_day(self, text: str) -> date:
        day = parse_day(text)
        if not _EARLIEST <= day <= self.today + _AHEAD:
            raise FixInput("lies more than a year ahead or before 1990; check the year")
        return day

    def _client(self, cells: Cells) -> dict[str, Any]:
        read = {
            "language": cells.read("language", checks.language) or "nld",
            "birth_date": cells.read("birth_date", checks.past_day(self.today)),
            "household": cells.read("household", checks.code),
            "secrecy": cells.read("secrecy", checks.yes_or_no) or False,
        }
        return {column: value for column, value in read.items() if cells.has(column)}

    def _case(self, cells: Cells) -> dict[str, str]:
        read = {name: cells.read(name, checks.code) or "" for name in _OWNERS if cells.has(name)}
        if cells.has("target_groups"):
            read["groups"] = "|".join(cells.read("target_groups", checks.codes) or ())
        return read

    def _contact(self, cells: Cells) -> dict[str, Any]:
        own: dict[str, Any] = {n: cells.read(n, parse) or "" for n, parse in ADDRESS.items() if cells.has(n)}
        if cells.has("prefers"):
            own["prefers"] = cells.read("prefers", self._channel) or ""
        for party in PARTIES:
            columns = {name: f"{party}_{name}" for name in ADDRESS if cells.has(f"{party}_{name}")}
            if columns:
                told = {name: cells.read(column, ADDRESS[name]) for name, column in columns.items()}
                own[party] = {name: value for name, value in told.items() if value}
        return own

    def _channel(self, text: str) -> str:
        orders = (self.municipality.channels.get("client", ()), *self.municipality.channels_for.values())
        offered = tuple(dict.fromkeys(name for order in orders for name in order))
        if text not in offered:
            raise FixInput(f"this municipality writes by {', '.join(offered)}; name one of them or leave it empty")
        return text

    @cached_property
    def _consent_columns(self) -> Mapping[str, tuple[str, str]]:
        """By column the channel and the kind of message."""
        own = self.municipality.message_type
        columns = {f"consent_{channel}": (channel, own) for channel in CONSENTS}
        return columns | {f"consent_{channel}_{kind}": (channel, kind) for channel in CONSENTS for kind in self.types}

    def _consents(self, cells: Cells) -> dict[tuple[str, str], date | None]:
        given = {column: about for column, about in self._consent_columns.items() if cells.has(column)}
        return {about: cells.read(column, checks.past_day(self.today)) for column, about in given.items()}

    def _fields(self, cells: Cells, journey: Journey | None) -> dict[str, Value]:
        parsers = self._enrolled_fields[journey.hash] if journey else {}
        if LAST_TALK in parsers:  # a typing error here would put somebody at the end of every wave
            parsers = {**parsers, LAST_TALK: checks.past_day(self.today)}
        read = {name: cells.read(name, parse) for name, parse in parsers.items()}
        return {name: value for name, value in read.items() if value is not None}


def enrolled_fields(journey: Journey) -> Mapping[str, Callable[[str], Value]]:
    """The columns of enrolment that a journey reads, wherever it does, each as what it is read as. Who a message goes
    to is read from the facts, the enrolment among them (`World.organisation`)."""
    found: dict[str, Callable[[str], Value]] = {}
    for node in parts(journey.applies):
        if isinstance(node, FieldIs) and not node.event:
            found[node.field] = checks.code
    for node in parts(journey):
        match node:
            case FieldIs(event=event, field=name) if event == ENROLLED:
                found[name] = checks.code
            case FieldDay(event=event, field=name) if event == ENROLLED:
                found[name] = checks.day
            case Series(spread_field=(event, name)) if event == ENROLLED:
                found[name] = checks.whole_number
            case Waves():
                found[LAST_TALK] = checks.day
            case Obligation(owner=owner, steps=steps):
                found.update(dict.fromkeys(_written_to(owner, steps), checks.reference))
            case Stage(steps=steps):
                found.update(dict.fromkeys(_written_to("", steps), checks.reference))
    return found


def _written_to(owner: str, steps: Iterable[Step]) -> set[str]:
    """The kinds of organisation that these steps of an obligation write to."""
    return {owner if step.to == "owner" else step.to for step in steps if step.kind is Kind.send} & set(KINDS)

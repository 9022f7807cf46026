"""The codes of the program in the words of staff. A code that is not here is shown as it is.

Only here do explanations become sentences: the planner gives values (`core/planner/explaining.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from babel.dates import format_date, format_datetime

from klantreis.core.env import Note
from klantreis.core.planner.explaining import DayOff, DueExplained, Standing
from klantreis.core.workdays import Term
from klantreis.reports.run_summary import REASONS

CLOCKS = {"statutory": "wettelijk", "policy": "beleid", "target": "streven"}
KINDS = {"send": "bericht", "notify": "melding", "task": "taak", "decide": "besluitkaart"}
ROWS = {"obligation": "verplichting", "task": "taak", "decision": "besluit"}
VERDICTS = {
    "on_time": "op tijd",
    "late": "te laat",
    "missed": "gemist",
    "lapsed": "vervallen",
    "renewed": "vernieuwd",
    "exempt": "niet van toepassing",
}
STATES = {
    "planned": "gepland",
    "held": "vastgehouden",
    "open": "wacht op verzending",
    "done": "gedaan",
    "not_sent": "niet verstuurd",
    "in_doubt": "onzeker",
    "skipped": "overgeslagen",
    "withdrawn": "ingetrokken",
}
MESSAGE_STATES = {
    "planned": "gepland",
    "due": "wacht op verzending",
    "claimed": "wordt opgepakt",
    "sending": "wordt verstuurd",
    "sent": "verstuurd",
    "refused": "geweigerd",
    "in_doubt": "onzeker",
    "withdrawn": "ingetrokken",
}
STANDINGS = {
    Standing.given: "gedaan",
    Standing.planned: "gepland",
    Standing.skipped: "overgeslagen",
    Standing.now: "nu aan de beurt",
    Standing.coming: "komt nog",
    Standing.held_back: "wacht",
    Standing.undated: "datum nog onbekend",
    Standing.not_needed: "niet nodig gebleken",
}
FATES = {"stands": "", "corrected": "verbeterd", "withdrawn": "ingetrokken", "withdrawal": "trekt in"}
WAITS = {"pause": "pauze", "rung": "de stap ervoor is net gezet", "condition": "voorwaarde geldt nog niet"}
DAYS_OFF = {DayOff.weekend: "weekend", DayOff.holiday: "feestdag", DayOff.closure: "kantoor gesloten"}
ENDED = {
    "stage_left": "fase verlaten",
    "journey_closed": "reis afgesloten",
    "window_over": "venster voorbij",
    "replaced": "vervangen",
    "entered_later": "later ingestroomd",
    "condition": "voorwaarde gold niet",
}
_UNITS = {
    "wd": ("werkdag", "werkdagen"),
    "d": ("dag", "dagen"),
    "w": ("week", "weken"),
    "m": ("maand", "maanden"),
    "y": ("jaar", "jaar"),
}
_NOTES = {
    "opened": "opening",
    "due": "uiterste dag",
    "stage": "begin van de fase",
    "enrolled": "inschrijving",
    "appointment": "dag van de afspraak",
    "occurred": "dag van de gebeurtenis",
    "max": "de laatste daarvan",
    "min": "de vroegste daarvan",
    "cycle": "begin van de ronde",
    "origin": "begin van de reeks",
    "fixed": "vaste dag",
}
_VARIES = re.compile(r"\{[{%]|[:;] ")
_DANGLING = re.compile(r" (op|om|van|voor|in|bij|na)$")
_PLACEHOLDER = re.compile(r"\{\{\s*verplichting\s*\}\}")


def written(day: date | None) -> str:
    """`ma 9 mrt. 2026`."""
    return "onbekend" if day is None else format_date(day, "EEEEEE d MMM y", locale="nl")


def moment(at: datetime | None) -> str:
    return "" if at is None else format_datetime(at, "EEEEEE d MMM y HH:mm", locale="nl")


def term(length: Term) -> str:
    """`5 werkdagen`."""
    one, more = _UNITS[length.unit]
    return f"{length.count} {one if length.count == 1 else more}"


def reason(code: str) -> str:
    return REASONS.get(code) or ENDED.get(code, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this configuration calls its events, stages, roles and templates."""

    events: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)  #: subject of a message, line for staff

    def event(self, name: str) -> str:
        return self.events.get(name, name)

    def ending(self, code: str) -> str:
        """Why an obligation ended: an event, or a code of the program."""
        return self.events.get(code) or reason(code)

    def stage(self, name: str) -> str:
        return {"end": "afgesloten", "always": "de hele reis"}.get(name) or self.stages.get(name) or name

    def role(self, name: str) -> str:
        return self.roles.get(name, name)

    def template(self, name: str, obligation: str = "") -> str:
        """A text in a few words: its first two sentences, as far as they say the same for everybody."""
        line = _PLACEHOLDER.sub(obligation or "verplichting", self.templates.get(name, name))
        same = _VARIES.split(line, maxsplit=1)[0]
        return _DANGLING.sub("", ". ".join(same.split(". ")[:2]).strip(" .,")) or name

    def note(self, note: Note) -> str:
        """One part of a date."""
        return f"{self._called(note)} ({written(note.day)})"

    def due(self, due: DueExplained) -> str:
        """How a due date came about, as one line."""
        parts = [self.note(note) for note in due.notes] or ["nog niet bekend"]
        if due.over:
            parts.append(f"schuift door: {', '.join(_off(day, why) for day, why in due.over)}")
        if due.paused_days:
            parts.append(f"{due.paused_days} dagen pauze geteld")
        if due.law:
            parts.append(due.law)
        return f"{' → '.join(parts)}; kalender {due.calendar[:8]}"

    def _called(self, note: Note) -> str:
        match note.kind:
            case "plus" | "minus" if note.term is not None:
                return f"{'+' if note.kind == 'plus' else '−'} {term(note.term)}"
            case "event":
                return self.event(note.name)
            case "first":
                return f"eerste keer {self.event(note.name)}"
            case "field":
                event, _, name = note.name.partition(".")
                return f"{self.event(event)}, {name}"
            case "count":
                return f"{note.number}e keer {note.name}"
            case "extended":
                return f"verlengd: {self.event(note.name)}"
            case "roll":
                return "op een werkdag"
        return _NOTES.get(note.kind) or note.name


def _off(day: date, why: DayOff) -> str:
    return f"{format_date(day, 'EEEEEE d MMM', locale='nl')} {DAYS_OFF[why]}"

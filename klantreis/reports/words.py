"""The codes of the program in the words of staff. A code that is not here is shown as it is.

Only here do explanations become sentences: the planner gives values (`core/planner/explaining.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from klantreis.core.case import Fact
from klantreis.core.env import Note
from klantreis.core.planner.explaining import DueExplained, Standing
from klantreis.reports import due_words
from klantreis.reports.days import moment as moment
from klantreis.reports.days import term as term
from klantreis.reports.days import written as written
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
#: What is heard of a message after it left (channels/port.py `Told`, core/incoming_mail.py `MailKind`).
HEARD = {
    "waiting": "onderweg",
    "delivered": "aangekomen",
    "posted": "op de post gedaan",
    "failed": "niet aangekomen",
    "returned": "retour gekomen",
    "unknown": "niet bekend bij de dienst",
    "bounced": "niet aangekomen",
    "delayed": "vertraagd",
    "automatic": "automatisch antwoord",
    "reply": "er is geantwoord",
    "opt_out": "afgemeld voor deze berichten",
    "unread": "post die iemand moet lezen",
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
#: What the replay found that somebody has to look at. A fact, by its event and day, stands before it.
PROBLEMS = {
    "met_too_early": "telt niet als gedaan: het was eerder dan mag",
    "extended_again": "verlengt niets: deze termijn was al eens verlengd, en dat mag één keer",
    "extended_too_late": "verlengt niets: de termijn was toen al voorbij",
}
ENDED = {
    "stage_left": "fase verlaten",
    "journey_closed": "reis afgesloten",
    "window_over": "venster voorbij",
    "replaced": "vervangen",
    "entered_later": "later ingestroomd",
    "condition": "voorwaarde gold niet",
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
    "own_field": "de dag die de verlenging noemt",
}
_FIELDS = {"until": "einddatum", "date": "datum"}  #: of facts, where the journey has no title for them
_OF_EXTENSION = ("own_field", "due", "extended")  #: kinds of notes with which an extension begins
_VARIES = re.compile(r"\{[{%]|[:;] ")
_DANGLING = re.compile(r" (op|om|van|voor|in|bij|na|naar|tot|met)$")
_PLACEHOLDER = re.compile(r"\{\{\s*verplichting\s*\}\}")


def reason(code: str) -> str:
    return REASONS.get(code) or ENDED.get(code, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this configuration calls its events, stages, roles and templates."""

    events: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  #: of anchors, counts, columns and fields
    roles: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)  #: subject of a message, line for staff
    #: By event and field the codes in Dutch, of the fields without which that fact says nothing.
    codes: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def event(self, name: str) -> str:
        return self.events.get(name, name)

    def said(self, fact: Fact) -> list[str]:
        """What the fact is about: of *Belemmering genoteerd* which one, and the dates it names besides its own."""
        about = [
            titles[str(fact.data[name])] for (event, name), titles in self.codes.items()
            if event == fact.event and str(fact.data.get(name)) in titles
        ]  # fmt: skip
        return about + [
            f"{self._field(name)} {written(value)}" for name, value in sorted(fact.data.items())
            if isinstance(value, date) and (fact.at is None or value != fact.at.date())
        ]  # fmt: skip

    def _field(self, name: str) -> str:
        return self.titles.get(name) or _FIELDS.get(name, name)

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
        return f"{self.called(note)} ({written(note.day)})"

    def due(self, due: DueExplained) -> str:
        """How a due date came about, as one line."""
        return f"{' → '.join(self.due_parts(due))}; {due_words.calendar_name(due)}"

    def due_parts(self, due: DueExplained) -> list[str]:
        """How a due date came about, part by part, in the order of counting, without the calendar it was counted on."""
        parts = [self.note(note) for note in due.notes if note.kind != "extended"] or ["nog niet bekend"]
        counted = next((at for at, note in enumerate(due.notes) if note.kind in _OF_EXTENSION), len(parts))
        parts[counted:counted] = due_words.standstill(due)
        if due.over:
            parts.append(due_words.moved(due))
        elif due.stays_on is not None and due.on is not None:
            parts.append(due_words.stayed(due.on, due.stays_on, due.article))
        parts += [self._extended(note, due) for note in due.notes if note.kind == "extended"]
        return [*parts, due.law] if due.law else parts

    def problem(self, code: str, facts: Mapping[str, Fact]) -> str:
        """`met_too_early:ID` in words; `facts` by id."""
        what, _, id_ = code.partition(":")
        fact = facts.get(id_)
        about = f"{self.event(fact.event)} van {written(fact.occurred_on)}" if fact else id_
        return f"{about} {PROBLEMS.get(what, what)}"

    def _extended(self, note: Note, due: DueExplained) -> str:
        """An extension, by which fact, and the article that allows it."""
        told = next((each for each in reversed(due.extensions) if each.event == note.name), None)
        if told is None:
            return self.note(note)
        law = f", {told.law}" if told.law else ""
        return f"{self.called(note)} van {written(told.on)}{law} (tot {written(note.day)})"

    def called(self, note: Note) -> str:
        """What a part of a date is called, without its day."""
        match note.kind:
            case "plus" | "minus" if note.term is not None:
                return f"+ {term(note.term)}" if note.kind == "plus" else f"− {term(note.term)}, teruggeteld"
            case "event":
                return self.event(note.name)
            case "first":
                return f"eerste keer {self.event(note.name)}"
            case "field":
                event, _, name = note.name.partition(".")
                return f"{self.event(event)}, {self._field(name)}"
            case "count":
                return f"{note.number}e keer {self.titles.get(note.name, note.name)}"
            case "extended":
                return f"verlengd: {self.event(note.name)}"
            case "roll":
                return "op een werkdag"
        return _NOTES.get(note.kind) or self.titles.get(note.name, note.name)

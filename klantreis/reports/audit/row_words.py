"""What the columns and codes of the obligations are called, in Dutch and English, with what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Head(NamedTuple):
    title: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    columns: Mapping[str, Head]  #: by name of the column
    states: Mapping[str, str]
    kinds: Mapping[str, str]
    clocks: Mapping[str, str]
    yes: str
    no: str


def words_of(language: str) -> RowWords:
    """Raises KeyError for a language the report is not written in."""
    return {"nl": _DUTCH, "en": _ENGLISH}[language]


_DUTCH = RowWords(
    columns={
        "case": Head("dossier", "onze eigen verwijzing, nooit het nummer van de inwoner"),
        "municipality": Head("gemeente", "code"),
        "journey": Head("klantreis", "code"),
        "version": Head("versie", "van de klantreis die het dossier op de gevraagde dag volgt: haar normen gelden"),
        "stage": Head("fase", "code"),
        "obligation": Head("verplichting", "code"),
        "point": Head("moment", "het moment in een reeks, zoals 3m; leeg: geen reeks"),
        "kind": Head("soort", "verplichting, taak of besliskaart; het percentage gaat over verplichtingen"),
        "title": Head("omschrijving", "zoals de klantreis haar noemt"),
        "clock": Head("klok", "wettelijk, beleid of streven"),
        "law": Head("wet", "artikel waarop de termijn rust"),
        "owner": Head("rol", "wie haar moet nakomen"),
        "team": Head("team", "op de uiterste dag; daarvoor: nu"),
        "groups": Head("doelgroepen", "gescheiden door |"),
        "opened": Head("begonnen op", "dag waarop de termijn begon"),
        "due": Head("uiterlijk op", "laatste dag waarop zij op tijd is; leeg: nog niet bekend"),
        "ended": Head("geëindigd op", "leeg: nog open"),
        "state": Head("stand", "op de peildag"),
        "state_code": Head("stand_code", "dezelfde stand als code, zoals in figures.json"),
        "in_period": Head("in periode", "ja: de uiterste dag valt in de periode van dit verslag"),
        "workdays_late": Head(
            "werkdagen te laat",
            "werkdagen na de uiterste dag, tot het einde of tot de peildag; op tijd: 0; leeg: telt niet mee",
        ),
        "paused_days": Head("dagen pauze", "kalenderdagen waarmee pauzes de uiterste dag verschoven"),
        "reason": Head("reden", "code"),
        "recorded_late": Head(
            "laat vastgelegd", "ja: meer dan vijf werkdagen nadat het gebeurde; leeg: niet nagekomen"
        ),
    },
    states={
        "on_time": "op tijd",
        "late": "te laat",
        "missed": "gemist",
        "lapsed": "vervallen",
        "running": "loopt",
        "open_overdue": "open en te laat",
        "paused": "gepauzeerd",
        "renewed": "vernieuwd",
        "exempt": "geen verplichting",
    },
    kinds={"obligation": "verplichting", "task": "taak", "decision": "besliskaart"},
    clocks={"statutory": "wettelijk", "policy": "beleid", "target": "streven"},
    yes="ja",
    no="nee",
)

_ENGLISH = RowWords(
    columns={
        "case": Head("case", "our own reference, never the resident's number"),
        "municipality": Head("municipality", "code"),
        "journey": Head("journey", "code"),
        "version": Head("version", "of the journey, which the case follows on the day asked: its norms hold"),
        "stage": Head("stage", "code"),
        "obligation": Head("obligation", "code"),
        "point": Head("point", "the point in a series, such as 3m; empty: no series"),
        "kind": Head("kind", "obligation, task or decision card; the percentage is of obligations"),
        "title": Head("title", "as the journey words it"),
        "clock": Head("clock", "statutory, policy or target"),
        "law": Head("law", "article on which the term rests"),
        "owner": Head("role", "who has to meet it"),
        "team": Head("team", "on the due date; before it: now"),
        "groups": Head("target groups", "separated by |"),
        "opened": Head("opened on", "day on which the term began"),
        "due": Head("due on", "last day on which it is on time; empty: not known yet"),
        "ended": Head("ended on", "empty: still open"),
        "state": Head("state", "on the day asked"),
        "state_code": Head("state_code", "the same state as a code, as in figures.json"),
        "in_period": Head("in period", "yes: the due date lies in the period of this report"),
        "workdays_late": Head(
            "working days late",
            "working days after the due date, until the end or the day asked; on time: 0; empty: not judged",
        ),
        "paused_days": Head("days paused", "calendar days by which pauses moved the due date"),
        "reason": Head("reason", "code"),
        "recorded_late": Head("recorded late", "yes: more than five working days after it happened; empty: not met"),
    },
    states={
        "on_time": "on time",
        "late": "late",
        "missed": "missed",
        "lapsed": "lapsed",
        "running": "running",
        "open_overdue": "open and overdue",
        "paused": "paused",
        "renewed": "renewed",
        "exempt": "no obligation",
    },
    kinds={"obligation": "obligation", "task": "task", "decision": "decision card"},
    clocks={"statutory": "statutory", "policy": "policy", "target": "target"},
    yes="yes",
    no="no",
)

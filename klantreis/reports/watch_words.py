"""What the watchdog says to staff, in Dutch: the name of its state, and a page with one line per part.

Rules
-----
1. The name of the state says what is wrong in a few words, the gravest first, and never more than three of them.
2. What the morning's `aandacht` shows already (the fuse, messages in doubt) stands on the page and makes nothing red.
3. The page gives no names of people: parts, numbers of parts and what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

ALL_WELL = "alles loopt"
SHOWN_ELSEWHERE = frozenset({"fuse", "in doubt"})
MOST = 3


class Line(Protocol):
    """A line of `doctor`."""

    @property
    def what(self) -> str: ...
    @property
    def level(self) -> object: ...


class Words(NamedTuple):
    """A part: what it is called, what is said when it is wrong, and what to do then."""

    part: str
    wrong: str
    do: str


_BEHEER = "Bel het beheer; `klantreis doctor` zegt wat er aan de hand is."
_OPVOLGING = "Kijk waarom, en start dan *dagelijkse opvolging*: die vindt alles wat nodig is."
_STOP = "Stop de run in Prefect en start hem opnieuw: er gaat niets dubbel."
WORDS: Mapping[str, Words] = {
    "round": Words("Opvolging", "opvolging is niet gelopen", _OPVOLGING),
    "database": Words("Database", "database niet in orde", _BEHEER),
    "prefect": Words("Prefect", "Prefect niet in orde", _BEHEER),
    "worker": Words("Worker", "geen worker", "Zonder worker start er niets. Laat het beheer er een starten."),
    "schedule": Words("Planning", "er start iets niet vanzelf", "Kijk bij Deployments of de planning aan staat."),
    "late": Words("Runs die wachten", "runs wachten te lang", "Kijk waar de worker mee bezig is."),
    "silent run": Words("Runs die zwijgen", "een run hangt", _STOP),
    "slot": Words("Eén tegelijk", "een plaats blijft bezet", "De waakhond geeft die plaats vrij; start hem nog eens."),
    "outbox": Words("Berichten", "berichten blijven liggen", "Start *berichten bezorgen*, of bel het beheer."),
    "calendar": Words("Kalender", "kalender loopt af", "Vul de nieuwe dagen aan in `config/calendars`."),
    "disk": Words("Schijf", "schijf bijna vol", "Laat het beheer ruimte maken."),
    "channel": Words("Kanaal", "kanaal niet in orde", _BEHEER),
    "backup": Words("Teruggezette database", "database is ouder dan wat verstuurd is", _BEHEER),
    "erased": Words("Gewiste personen", "gewiste personen zijn terug", "Wis hen opnieuw, voor al het andere."),
    "restore": Words("Terugzetten", "terugzetten is niet af", "Maak het herstel af (handleiding voor het beheer)."),
    "secret": Words("Sleutel", "sleutel niet in orde", _BEHEER),
    "configuration": Words("Configuratie", "configuratie klopt niet", "`klantreis check` zegt welk bestand en regel."),
    "klantreis": Words("klantreis", "klantreis start niet", _BEHEER),
    "fuse": Words("Zekering", "zekering wacht op een besluit", "Keur de ronde goed of trek haar in."),
    "in doubt": Words("Onzekere berichten", "berichten onzeker", "Zoek uit of ze zijn aangekomen."),
    "hold": Words("Stilgezet", "verzenden staat stil", "Zet het weer aan als het mag."),
    "leases": Words("Afgebroken bezorging", "bezorging afgebroken", "De volgende bezorging ruimt dit op."),
    "prefect queue": Words("Logboek van Prefect", "Prefect schrijft niet alles op", _BEHEER),
    "prefect log": Words("Logboek van Prefect", "Prefect schrijft niet alles op", _BEHEER),
    "prefect growth": Words("Opruimen in Prefect", "Prefect ruimt niet op", _BEHEER),
    "prefect database": Words("Database van Prefect", "database van Prefect te groot", _BEHEER),
    "redis": Words("Redis", "Redis niet in orde", _BEHEER),
    "alive": Words("Bewaking van buiten", "bewaking van buiten antwoordt niet", _BEHEER),
}  # fmt: skip
_DONE = (
    "- {} run(s) waarvan het proces weg was, genoteerd als afgebroken. Wat bleef liggen, doet de volgende ronde.",
    "- {} plaats(en) vrijgegeven die niemand meer gebruikte.",
    "- {} run(s) zwijgen, maar hun proces is er nog: kijk ernaar.",
)
_LEVELS = {"fine": "in orde", "doubtful": "kijk ernaar", "wrong": "**mis**"}
_ORDER = ("wrong", "doubtful", "fine")


def words_of(what: str) -> Words:
    """Of a line: `disk of KLANTREIS_OUT` and `channel email` are a disk and a channel."""
    known = WORDS.get(what) or WORDS.get(what.partition(" ")[0])
    return known or Words(what, f"{what} niet in orde", _BEHEER)


def red(lines: Iterable[Line]) -> tuple[str, ...]:
    """The codes that make the watchdog red, the gravest first."""
    wrong = [each.what for each in lines if str(each.level) == "wrong" and each.what not in SHOWN_ELSEWHERE]
    order = list(WORDS)
    return tuple(sorted(dict.fromkeys(wrong), key=lambda what: order.index(what) if what in order else len(order)))


def state_name(lines: Iterable[Line], put_right: int, about_today: bool) -> str:
    """What the state is called (rule 1). `about_today`: the round of today is asked about, not an earlier one."""
    said = list(dict.fromkeys(words_of(what).wrong for what in red(lines)))
    if about_today:
        said = ["opvolging van vandaag is niet gelopen" if each == WORDS["round"].wrong else each for each in said]
    more = f" en nog {len(said) - MOST}" if len(said) > MOST else ""
    mended = f"{put_right} hersteld" if put_right else ""
    return "; ".join(part for part in (", ".join(said[:MOST]) + more or ALL_WELL, mended) if part)


def page(lines: Sequence[Line], ended: int, freed: int, hanging: int) -> str:
    """The page as Markdown: what is wrong first."""
    done = [sentence.format(number) for number, sentence in zip((ended, freed, hanging), _DONE, strict=True) if number]
    told = sorted(lines, key=lambda each: _ORDER.index(str(each.level)))
    rows = [_row(each) for each in told]
    parts = ["| onderdeel | staat | wat te doen |", "|---|---|---|", *dict.fromkeys(rows)]
    head = ["### Hersteld", *done, ""] if done else []
    return "\n".join([*head, *parts, ""])


def _row(line: Line) -> str:
    words, level = words_of(line.what), str(line.level)
    detail = f" ({line.what.partition(' ')[2]})" if line.what.startswith("channel ") else ""
    do = "" if level == "fine" else words.do
    return f"| {words.part}{detail} | {_LEVELS[level]} | {do} |"

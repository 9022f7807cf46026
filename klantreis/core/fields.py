"""The fields a text may use, and how their values are worded in Dutch.

Rules
-----
1. Dates are written out with their weekday (`dinsdag 8 december 2026`), times with a point (`10.30 uur`), so that they
   can be read aloud and need no `morgen`. For a text of 160 signs there is a short form (`di 8 december`).
2. Who an organisation is written to about has a field of its own, which is empty in every other message: an
   organisation learns a resident's name, and nobody else does (Awb 2:5).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date

from klantreis.core.municipality import Municipality

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_UNITS = {
    "wd": ("werkdag", "werkdagen"),
    "d": ("dag", "dagen"),
    "w": ("week", "weken"),
    "m": ("maand", "maanden"),
    "y": ("jaar", "jaar"),
}
_TERM = re.compile(r"([0-9]{1,5})(wd|d|w|m|y)")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(-[0-9]{2})?")


class Field(NamedTuple):
    """What a field holds, an example of it, and whether it may be empty."""

    means: str
    example: str
    optional: bool = False


FIELDS: Mapping[str, Field] = {
    "naam": Field("naam van wie het bericht krijgt; leeg als wij die niet weten", "mevrouw Jansen", optional=True),
    "gemeente": Field("naam van de gemeente", "Landsmeer"),
    "afzender": Field("naam van het team dat schrijft", "Team Werk en Meedoen"),
    "medewerker": Field(
        "naam van de medewerker die erover gaat; leeg als die er niet is", "Noor de Wit", optional=True
    ),
    "telefoon": Field("telefoonnummer waarop de ontvanger ons bereikt", "020 123 45 67"),
    "bereikbaar": Field(
        "wanneer wij bereikbaar zijn; leeg als dat niet is ingevuld",
        "op werkdagen van 9.00 tot 17.00 uur",
        optional=True,
    ),
    "kenmerk": Field("ons eigen kenmerk van de zaak; zegt niets over de inwoner", "7K2QH-0M4ZT"),
    "datum": Field("dag van de afspraak, voluit", "dinsdag 8 december 2026"),
    "tijd": Field("tijd van de afspraak", "10.30 uur"),
    "plaats": Field("plaats van de afspraak met adres", "gemeentehuis Landsmeer, Raadhuisstraat 1"),
    "datum_kort": Field("dag van de afspraak, kort, voor een sms", "di 8 december"),
    "plaats_kort": Field("plaats van de afspraak zonder adres, voor een sms", "gemeentehuis Landsmeer"),
    "dag": Field("dag waar de tekst over gaat (`about` van de stap), voluit", "maandag 31 augustus 2026"),
    "uiterste_datum": Field("laatste dag waarop iets nog op tijd is, voluit", "vrijdag 18 december 2026"),
    "uiterste_datum_kort": Field("laatste dag waarop iets nog op tijd is, kort, voor een sms", "vr 18 december"),
    "periode": Field(
        "hoe lang na het begin, of over welke maand, in woorden; leeg als er geen punt is", "4 weken", optional=True
    ),
    "activiteit": Field(
        "kenmerk van de activiteit waar het over gaat (`per`); leeg als er geen is", "ACT-12", optional=True
    ),
    "werknemer": Field(
        "naam van de werknemer, alleen in een bericht aan de werkgever", "de heer Pietersen", optional=True
    ),
    "deelnemer": Field(
        "naam van de deelnemer, alleen in een bericht aan een partner of leerbedrijf",
        "mevrouw Jansen",
        optional=True,
    ),
    "verplichting": Field("wat er moet gebeuren; alleen in regels voor medewerkers", "Intakegesprek afspreken"),
}


APPOINTMENT = frozenset({"datum", "datum_kort", "tijd"})  #: the fields that say when an appointment is


@lru_cache(maxsize=1_000)
def written_day(day: date) -> str:
    """`dinsdag 8 december 2026`."""
    return format_date(day, "EEEE d MMMM y", locale="nl")


@lru_cache(maxsize=1_000)
def short_day(day: date) -> str:
    """`di 8 december`: for a text that has to be short and is read soon."""
    return format_date(day, "EE d MMMM", locale="nl")


def written_time(moment: datetime) -> str:
    """`10.30 uur`, in local time. `moment` is aware."""
    local = moment.astimezone(_AMSTERDAM)
    return f"{local.hour}.{local.minute:02} uur"


def written_term(term: str) -> str:
    """`1w` is `1 week`, `12m` is `12 maanden`. Anything else gives the empty text."""
    found = _TERM.fullmatch(term)
    if not found:
        return ""
    count, (one, more) = int(found[1]), _UNITS[found[2]]
    return f"{count} {one if count == 1 else more}"


def written_period(point: str) -> str:
    """A point of a series in words: a term, or the month it is about: `2026-04` is `april 2026`, `2026-06-01` is
    `juni 2026`. Anything else (a number, a reference) gives the empty text."""
    month = _MONTH.fullmatch(point)
    if not month:
        return written_term(point)
    return format_date(date(int(month[1]), int(month[2]), 1), "MMMM y", locale="nl")


def fill(
    municipality: Municipality,
    ref: str,
    *,
    name: str = "",
    colleague: str = "",
    colleague_phone: str = "",
    appointment: datetime | None = None,
    place: str = "",
    due: date | None = None,
    about: date | None = None,
    point: str = "",
    activity: str = "",
    employee: str = "",
    participant: str = "",
    obligation: str = "",
) -> dict[str, str]:
    """The value of every field; what is not known is empty, and `render` refuses a text that cannot do without it.

    `appointment` is aware. `place` is the code in the fact: no code means the address of the sender, a code that the
    municipality's file does not know means no place. `employee` may be given only in a message to an employer,
    `participant` only in one to a partner or training company.
    """
    sender = municipality.sender
    day = appointment.astimezone(_AMSTERDAM).date() if appointment else None
    where = municipality.places.get(place, "") if place else sender.get("address", "")
    return {
        "naam": name,
        "gemeente": municipality.title.removeprefix("Gemeente "),
        "afzender": sender.get("name", ""),
        "medewerker": colleague,
        "telefoon": colleague_phone or sender.get("phone", ""),
        "bereikbaar": sender.get("hours", ""),
        "kenmerk": ref,
        "datum": written_day(day) if day else "",
        "datum_kort": short_day(day) if day else "",
        "tijd": written_time(appointment) if appointment else "",
        "plaats": where,
        "plaats_kort": where.partition(",")[0],
        "uiterste_datum": written_day(due) if due else "",
        "uiterste_datum_kort": short_day(due) if due else "",
        "dag": written_day(about) if about else "",
        "periode": written_period(point),
        "activiteit": activity,
        "werknemer": employee,
        "deelnemer": participant,
        "verplichting": obligation,
    }

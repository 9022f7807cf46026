"""The fields a text may use, and how their values are worded in Dutch.

Dates are written out with their weekday (`dinsdag 8 december 2026`), times with a point (`10.30 uur`), so that they can
be read aloud and need no `morgen`.
"""

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
    "uiterste_datum": Field("laatste dag waarop iets nog op tijd is, voluit", "vrijdag 18 december 2026"),
    "periode": Field("hoe lang na het begin, in woorden; leeg als er geen punt is", "4 weken", optional=True),
    "werknemer": Field(
        "naam van de werknemer, alleen in een bericht aan de werkgever", "de heer Pietersen", optional=True
    ),
    "verplichting": Field("wat er moet gebeuren; alleen in regels voor medewerkers", "Intakegesprek afspreken"),
}


@lru_cache(maxsize=1_000)
def written_day(day: date) -> str:
    """`dinsdag 8 december 2026`."""
    return format_date(day, "EEEE d MMMM y", locale="nl")


def written_time(moment: datetime) -> str:
    """`10.30 uur`, in local time. `moment` is aware."""
    local = moment.astimezone(_AMSTERDAM)
    return f"{local.hour}.{local.minute:02} uur"


def written_term(point: str) -> str:
    """A point of a series in words: `1w` is `1 week`, `12m` is `12 maanden`. Anything else gives the empty text."""
    unit = point.lstrip("0123456789")
    count = point[: len(point) - len(unit)]
    if not count or unit not in _UNITS:
        return ""
    one, more = _UNITS[unit]
    return f"{count} {one if int(count) == 1 else more}"


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
    point: str = "",
    employee: str = "",
    obligation: str = "",
) -> dict[str, str]:
    """The value of every field; what is not known is empty, and `render` refuses a text that cannot do without it.

    `appointment` is aware. `place` is the code in the fact: no code means the address of the sender, a code that the
    municipality's file does not know means no place. `employee` may be given only in a message to an employer.
    """
    sender = municipality.sender
    return {
        "naam": name,
        "gemeente": municipality.title.removeprefix("Gemeente "),
        "afzender": sender.get("name", ""),
        "medewerker": colleague,
        "telefoon": colleague_phone or sender.get("phone", ""),
        "bereikbaar": sender.get("hours", ""),
        "kenmerk": ref,
        "datum": written_day(appointment.astimezone(_AMSTERDAM).date()) if appointment else "",
        "tijd": written_time(appointment) if appointment else "",
        "plaats": municipality.places.get(place, "") if place else sender.get("address", ""),
        "uiterste_datum": written_day(due) if due else "",
        "periode": written_term(point),
        "werknemer": employee,
        "verplichting": obligation,
    }

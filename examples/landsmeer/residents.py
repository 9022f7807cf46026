"""The 123 residents: invented names, addresses in reserved domains, numbers and postcodes that nobody can have."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from days import TAKEOVER, later

_words = str.split
_FIRST = _words(
    "Ans Bilal Cor Dewi Elif Fadil Greet Hana Ivo Jasmin Kees Luwam Maaike Noor Otto Petra Quint Rahel Samir Tess Umar "
    "Vera Wim Xandra Yonas Zita"
)
_LAST = _words("Proefstra Voorbeeld Testema Fictiedam Verzonnen Nepveld Schijnberg Modelmans Oefenhof Denkbeeld")
_EMPLOYERS = ("Bakkerij Bedacht", "Tuincentrum Testgroen", "Zorghuis Fictie", "Garage Proefrit", "Magazijn Model")
_LANGUAGES = ("nld",) * 7 + ("ara", "tir", "ukr")

COLUMNS = _words(
    "client_ref name email phone address postcode city language birth_date household target_groups case_worker "
    "jobcoach team district consent_email secrecy enrolled_on representative_name representative_email employer_name "
    "employer_email"
)


@dataclass(frozen=True)
class Resident:
    """A row of clients.csv."""

    ref: str
    enrolled_on: date
    case_worker: str
    cells: dict[str, str] = field(repr=False)


def residents(seed: int) -> list[Resident]:
    """All of them: 98 who are there on the day of the takeover, 25 who come in over the year."""
    return [_resident(number, random.Random(f"{seed}-resident-{number}")) for number in range(1, 124)]


def _resident(number: int, rng: random.Random) -> Resident:
    ref = f"L-{number:04d}"
    first, last = rng.choice(_FIRST), _LAST[number % len(_LAST)]
    address = f"{first}.{last}.{number}".lower()
    enrolled_on = TAKEOVER if number <= 98 else later(TAKEOVER, 2 + (number - 98) * 7)
    worker = "kw-1" if number % 3 == 0 else "kw-2"
    reachable = number % 17 != 0
    language = rng.choice(_LANGUAGES)
    employer = rng.choice(_EMPLOYERS)
    born = date(1964, 1, 1) + timedelta(days=rng.randrange(15_000))
    cells = {
        "client_ref": ref,
        "name": f"{first} {last}",
        "email": f"{address}@example.org" if reachable else "",
        "phone": f"06 0000 {number:04d}",
        "address": f"Proefstraat {number}",
        "postcode": "0000 AA",
        "city": "Landsmeer",
        "language": language,
        "birth_date": born.isoformat(),
        "household": f"H-{number // 2:03d}" if number % 20 < 2 and number > 1 else "",
        "target_groups": "|".join(_groups(language, born, rng)),
        "case_worker": worker,
        "jobcoach": "jc-1" if number % 4 else "",
        "team": "",
        "district": rng.choice(("landsmeer", "den_ilp", "purmerland")),
        "consent_email": "2025-11-03" if reachable and number % 13 else "",
        "secrecy": "yes" if number % 50 == 0 else "",
        "enrolled_on": enrolled_on.isoformat(),
        "representative_name": f"Bewind {last}" if number % 25 == 0 else "",
        "representative_email": f"bewind.{number}@example.org" if number % 25 == 0 else "",
        "employer_name": employer,
        "employer_email": f"{employer.split()[0].lower()}@example.org",
    }
    return Resident(ref, enrolled_on, worker, cells)


def _groups(language: str, born: date, rng: random.Random) -> list[str]:
    holds = {
        "status_holder": language != "nld",
        "young": born.year >= 1999,
        "over_50": born.year <= 1975,
        "disability": rng.random() < 0.15,
        "single_parent": rng.random() < 0.15,
    }
    return sorted(group for group, held in holds.items() if held)

"""Invented residents: made-up names, addresses in reserved domains, phone numbers and postcodes that nobody can have.

Rules
-----
1. Person 7 is drawn from the seed and the number 7 alone: more people, or other columns, change nobody else.
2. An address ends in `example.org` (RFC 2606), a phone number begins with `06 0000`, a postcode is `0000 AA`.
3. What a municipality wants differently it says with `more`: cells that are laid over the usual ones.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

_words = str.split
_FIRST = _words(
    "Ans Bilal Cor Dewi Elif Fadil Greet Hana Ivo Jasmin Kees Luwam Maaike Noor Otto Petra Quint Rahel Samir Tess Umar "
    "Vera Wim Xandra Yonas Zita"
)
_LAST = _words("Proefstra Voorbeeld Testema Fictiedam Verzonnen Nepveld Schijnberg Modelmans Oefenhof Denkbeeld")
_EMPLOYERS = ("Bakkerij Bedacht", "Tuincentrum Testgroen", "Zorghuis Fictie", "Garage Proefrit", "Magazijn Model")
LANGUAGES = ("nld",) * 7 + ("ara", "tir", "ukr")

COLUMNS = _words(
    "client_ref name email phone address postcode city language birth_date household target_groups case_worker "
    "jobcoach team district consent_email secrecy enrolled_on representative_name representative_email employer_name "
    "employer_email"
)


@dataclass(frozen=True)
class Person:
    """A row of clients.csv: nobody who exists."""

    number: int
    ref: str
    enrolled_on: date
    case_worker: str
    cells: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class About:
    """What is known of a person before the rest is drawn: what target groups and further columns may depend on."""

    number: int
    language: str
    born: date
    enrolled_on: date


Groups = Callable[[About, random.Random], Iterable[str]]
More = Callable[[About, random.Random], dict[str, str]]


def usual_groups(about: About, rng: random.Random) -> list[str]:
    """Target groups by language, age and chance."""
    holds = {
        "status_holder": about.language != "nld",
        "young": about.born.year >= 1999,
        "over_50": about.born.year <= 1975,
        "disability": rng.random() < 0.15,
        "single_parent": rng.random() < 0.15,
    }
    return [group for group, held in holds.items() if held]


def two_in_ten(number: int) -> str:
    """Of every twenty people the last and the first share a household."""
    return f"H-{number // 2:03d}" if number % 20 < 2 and number > 1 else ""


def nothing_more(_about: About, _rng: random.Random) -> dict[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Populace:
    """The residents of one case load. `people()` draws them."""

    seed: int
    prefix: str  #: of client_ref: `L` gives `L-0001`
    city: str
    count: int
    districts: Sequence[str]
    enrolled_on: Callable[[int], date]
    case_worker: Callable[[int], str]
    jobcoach: Callable[[int], str]
    consented_on: date  #: the day on which most of them agreed to e-mail
    domain: str = ""  #: of their addresses; by default `<city>.example.org`
    languages: Sequence[str] = LANGUAGES
    household: Callable[[int], str] = two_in_ten  #: its code, or empty
    groups: Groups = usual_groups
    more: More = nothing_more  #: further columns, such as `ww_end`, and usual ones told differently

    def people(self) -> list[Person]:
        return [self._person(number) for number in range(1, self.count + 1)]

    def _person(self, number: int) -> Person:
        rng = random.Random(f"{self.seed}-resident-{number}")
        name = f"{rng.choice(_FIRST)} {_LAST[number % len(_LAST)]}"
        language = rng.choice(self.languages)
        employer = rng.choice(_EMPLOYERS)
        born = date(1964, 1, 1) + timedelta(days=rng.randrange(15_000))
        about = About(number, language, born, self.enrolled_on(number))
        cells = {
            **self._reached(number, name),
            "language": language,
            "birth_date": born.isoformat(),
            "household": self.household(number),
            "target_groups": "|".join(sorted(self.groups(about, rng))),
            "case_worker": self.case_worker(number),
            "jobcoach": self.jobcoach(number),
            "team": "",
            "district": rng.choice(self.districts),
            "secrecy": "yes" if number % 50 == 0 else "",
            "enrolled_on": about.enrolled_on.isoformat(),
            **self._represented(number, name),
            "employer_name": employer,
            "employer_email": f"{employer.split()[0].lower()}@example.org",
        } | self.more(about, rng)
        return Person(number, cells["client_ref"], about.enrolled_on, cells["case_worker"], cells)

    def _reached(self, number: int, name: str) -> dict[str, str]:
        """One in seventeen has no address; one in thirteen did not agree to e-mail."""
        reachable = number % 17 != 0
        address = f"{name.replace(' ', '.').lower()}.{number}@{self.domain or f'{self.city.lower()}.example.org'}"
        return {
            "client_ref": f"{self.prefix}-{number:04d}",
            "name": name,
            "email": address if reachable else "",
            "phone": f"06 0000 {number:04d}",
            "address": f"Proefstraat {number}",
            "postcode": "0000 AA",
            "city": self.city,
            "consent_email": self.consented_on.isoformat() if reachable and number % 13 else "",
        }

    def _represented(self, number: int, name: str) -> dict[str, str]:
        """One in twenty-five has somebody who acts for them."""
        if number % 25:
            return {"representative_name": "", "representative_email": ""}
        return {
            "representative_name": f"Bewind {name.split()[1]}",
            "representative_email": f"bewind.{number}@example.org",
        }

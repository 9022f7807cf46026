"""What a form refuses is said in Dutch: every text of a use case that a form can reach stands in the catalogue."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from klantreis.errors import UnknownCase
from klantreis.refusals import in_dutch, is_known
from klantreis.refusals_nl import DUTCH
from klantreis.usecases.colleagues import WHY_NOT

#: Files whose refusals a form can cause, or a row of a file that a form names.
REACHED = [
    *Path("flows").glob("*.py"),
    Path("klantreis/moments.py"),
    Path("klantreis/definitions/events.py"),
    Path("klantreis/core/timeliness/sharing.py"),
    *(
        Path(f"klantreis/usecases/{name}.py")
        for name in (
            "applicants audit_folder audit_question audited card_desk checks colleagues deciding doubting enrolment "
            "enrolment_batch fact_batch holding inbox incoming measuring parties present recording releasing runs "
            "sheets slotting staffing steering transferring waving whose"
        ).split()
    ),
]
#: Asked by no form: a window for a person, a language, a format.
NOT_ASKED = {"a report is written in {}; ask for one of these"}
#: Only pass on what stands elsewhere, with a field before it.
PASSED_ON = {"{}: {}", "data.{}: {}", "data.{}", "{}", "journey: {}", "enrolled_on: {}"}


def raised(path: Path) -> Iterator[str]:
    """The texts with which this file refuses; `{}` stands for what is filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _refuses(node):
            text = _template(node.args[0])
            if text:
                yield text


def _refuses(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    return called == "FixInput" or called.endswith("complaints.append")


def _template(node: ast.expr) -> str:
    """Empty where the text is made elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        case _:
            return ""


TEXTS = sorted({text for path in REACHED for text in raised(path)} - NOT_ASKED - PASSED_ON)
DUTCH_ALREADY = [text for path in Path("flows").glob("*.py") for text in raised(path) if text[:1].isupper()]


def test_a_refusal_that_a_form_can_cause_has_its_dutch() -> None:
    english = [text for text in TEXTS if text not in DUTCH_ALREADY]
    assert len(english) > 100
    assert [text for text in english if not is_known(text.replace("{}", "x"))] == []


def test_so_has_a_refusal_that_is_made_elsewhere() -> None:
    assert [text for text in (*WHY_NOT.values(), str(UnknownCase())) if not is_known(text)] == []


def test_the_dutch_tells_of_nothing_that_the_english_does_not() -> None:
    assert [english for english, dutch in DUTCH.items() if _fields(dutch) > english.count("{}")] == []


def _fields(dutch: str) -> int:
    return sum(name is not None for _, name, _, _ in string.Formatter().parse(dutch))


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        (
            "--to: this colleague is not active on that day",
            "Naar: deze medewerker is op die dag niet in dienst",
        ),
        (
            "row 5: by: missing; every row needs one; data.place: this code is not allowed here; use one of a, b",
            "rij 5: by: ontbreekt; elke rij heeft er een; data.place: deze code mag hier niet; kies uit a, b",
        ),
        (
            "row 1: event: missing; every row needs one; occurred_on: missing; every row needs one",
            "rij 1: event: ontbreekt; elke rij heeft er een; occurred_on: ontbreekt; elke rij heeft er een",
        ),
        ("row 2: something new", "rij 2: (alleen in het Engels) something new"),
        (
            "data.place: this code is not allowed here; use one of a, b",
            "Gegevens, place: deze code mag hier niet; kies uit a, b",
        ),
        (
            "this case is paused without an end already; resume it first to end that sooner",
            "dit dossier staat al stil, zonder einde. Hervat het eerst als het eerder weer moet lopen",
        ),
        (
            "staff.csv: unknown column 'x'; remove or rename it",
            "staff.csv: onbekende kolom 'x'; haal die weg of geef een andere naam",
        ),
        ("something nobody translated; at all", "(alleen in het Engels) something nobody translated; at all"),
    ],
)  # fmt: skip
def test_what_is_said(english: str, dutch: str) -> None:
    assert in_dutch(english, {"to": "Naar", "data": "Gegevens"} if "row" not in english else {}) == dutch

"""What a form in Prefect asks. Every text is a choice or has a pattern, so that no name can be typed in anywhere.

The choices are those of the configuration when the module is loaded: deploy again after changing it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, JsonValue, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from klantreis.settings import Settings
from klantreis.usecases.values import RunTicket

EVERYWHERE = "alle"
SENDING = "bezorgen"  #: instead of a round: only what waits to be sent

#: Prefect's server does not check the format of days and moments, so a text could pass for one: a pattern stops it.
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?"
MOMENT = rf"{DAY.removesuffix('$')}[T ]{_TIME}$"


@dataclass(frozen=True)
class OneOf:
    """Marks a text as a choice: a drop-down in the form, and refused by the server when it is something else."""

    options: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.options))

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "enum": list(self.options)}


def asked(title: str, description: str, *, pattern: str | None = None, shape: str | None = None) -> Any:
    """How a parameter stands in a form. `pattern` also checks the value here; `shape` is for the server alone.

    Prefect puts the name of the parameter in the place of its title and drops its description; what stands in the
    extra part of the schema, it leaves alone.
    """
    extra: dict[str, JsonValue] = {"title": title, "description": description}
    return Field(pattern=pattern, json_schema_extra=extra | ({"pattern": shape} if shape else {}))


def municipalities() -> tuple[str, ...]:
    """Names of the configured municipalities: those of their files, so that a wrong file cannot hide the form."""
    return tuple(sorted(path.stem for path in (Settings().config / "municipalities").glob("*.yaml")))


At = Annotated[
    datetime | None,
    asked(
        "Moment",
        "Het moment waarop wordt gekeken wat er nodig is. Leeg: nu. Zonder tijdzone geldt de Nederlandse tijd. "
        "In de toekomst kan alleen als proef of in een simulatie.",
        shape=MOMENT,
    ),
]
Municipality = Annotated[
    str,
    OneOf((EVERYWHERE, *municipalities())),
    asked("Gemeente", "Van welke gemeente de dossiers zijn."),
]
OneMunicipality = Annotated[
    str,
    OneOf(municipalities()),
    asked("Gemeente", "Van welke gemeente de inwoners zijn."),
]
DryRun = Annotated[
    bool,
    asked("Proef", "Laat alleen zien wat er zou gebeuren: er wordt niets opgeslagen of verstuurd."),
]
CaseRef = Annotated[
    str,
    asked(
        "Dossier",
        "Ons eigen dossiernummer, zoals 7KQ4M-2XW9T. Nooit een naam, BSN of klantnummer.",
        pattern=r"^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$",
    ),
]
STAFF_CODE = r"[a-z]{1,12}-[0-9]{1,4}"


def staff_code(title: str, description: str, *, may_be_empty: bool = False) -> Any:
    """The question for a staff code."""
    return asked(title, description, pattern=f"^({STAFF_CODE})?$" if may_be_empty else f"^{STAFF_CODE}$")


StaffCode = Annotated[
    str, staff_code("Vastgelegd door", "De code van de medewerker die dit vastlegt, zoals kw-2. Nooit een naam.")
]
RunReference = Annotated[
    str,
    asked(
        "Ronde",
        "Nummer van de ronde, zoals R-20261123-1; of `bezorgen`: alleen versturen wat klaarstaat.",
        pattern=r"^(R-[0-9]{8}-[0-9]{1,6}|bezorgen)$",
    ),
]
HelperNumber = Annotated[int, asked("Volgnummer", "De hoeveelste die meehelpt."), Field(ge=1, le=64)]
Decider = Annotated[
    str, staff_code("Besloten door", "De code van de medewerker die dit besluit, zoals kw-2. Nooit een naam.")
]


def file_name(kinds: str, what: str) -> Any:
    """The question for a file in the inbox; `kinds` are its endings, separated by `|`."""
    return asked(
        "Bestand",
        f"De naam van {what} in de map voor binnenkomende bestanden (KLANTREIS_INBOX), zonder map ervoor. "
        "Kleine letters, cijfers en streepjes; noem het bestand nooit naar een inwoner.",
        pattern=rf"^[a-z0-9][a-z0-9_-]{{0,60}}\.({kinds})$",
    )


FileName = Annotated[str, file_name("csv|xlsx", "een CSV- of Excel-bestand")]
FactFile = Annotated[str, file_name("jsonl|csv|xlsx", "een JSONL-, CSV- of Excel-bestand")]


def _ticket_schema() -> dict[str, Any]:
    reference = {"type": "string", "pattern": r"^(R-DRY|R-[0-9]{8}-[0-9]+)?$"}
    code = {"type": "string", "pattern": r"^[a-z0-9_-]*$"}
    return {
        "type": "object",
        "title": "Ronde",
        "properties": {"run": reference, "municipality": code, "closed": code},
    }


#: Handed by a round to its stages, never filled in by hand.
Ticket = Annotated[RunTicket, WithJsonSchema(_ticket_schema())]

"""Record one fact from a form: case, event, day, and coded fields; never free text."""

from datetime import date, datetime
from typing import Annotated

from prefect.runtime import flow_run
from pydantic import BaseModel, Field

from flows.choices import EVENTS, FIELDS, VALUE
from flows.clock import moment, present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red
from flows.parameters import DAY, MOMENT, CaseRef, OneOf, StaffCode, asked
from flows.technical import flow
from tasks.recording import record_one
from tasks.tagging import case_tag, tag_this_run
from tasks.workplace import workplace

Event = Annotated[str, OneOf(EVENTS), asked("Gebeurtenis", "Wat er is gebeurd.")]
OccurredOn = Annotated[date, asked("Datum", "De dag waarop het gebeurde.", shape=DAY)]
Appointment = Annotated[
    datetime | None,
    asked("Afspraak op", "Alleen bij een afspraak: de dag en de tijd van de afspraak.", shape=MOMENT),
]


class CodedField(BaseModel):
    """Een gecodeerd gegeven bij de gebeurtenis."""

    name: Annotated[
        str,
        OneOf(FIELDS),
        Field(title="Gegeven", description="Welk gegeven, zoals place (de plaats) of until (tot wanneer)."),
    ]
    value: Annotated[
        str, Field(title="Code, datum of getal", description="Wat het is: een code, een dag, een getal.", pattern=VALUE)
    ]


Data = Annotated[
    tuple[CodedField, ...],
    asked("Gegevens", "Gecodeerde gegevens die bij de gebeurtenis horen, zoals place = stadhuis."),
]


@flow(name="Feit vastleggen", flow_run_name="vastleggen in {case}")
@refusals_end_red("")
async def record(
    case: CaseRef, event: Event, occurred_on: OccurredOn, by: StaffCode, at: Appointment = None, data: Data = ()
) -> str:
    """Legt één gebeurtenis vast in één dossier. De volgende ronde houdt er rekening mee."""
    fields = {
        "source": "prefect",
        "id": str(flow_run.id),
        "case": case,
        "event": code_of(event),
        "occurred_on": occurred_on,
        "by": by,
        "at": at and moment(at),
        "data": {field.name: field.value for field in data},
    }
    await tag_this_run(case_tag(case))
    with workplace() as app:
        outcome = record_one(fields, present_of(app, None))
    return done(outcome, "vastgelegd" if outcome == "new" else "was al vastgelegd")

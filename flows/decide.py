"""A decision card answered by a named person. Its code is taken out of Prefect before anything else (ADR 0034)."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ValidationError

from flows.choices import ANSWERS, WHYS
from flows.clock import present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red
from flows.naming import named_by_case
from flows.parameters import DAY, CaseRef, Decider, OneOf, asked
from flows.record import Data
from flows.technical import flow
from klantreis.errors import FixInput
from klantreis.usecases.deciding import Decision
from tasks.deciding import answer_card
from tasks.forgetting import forget_code, forget_left_behind, forget_on_failure
from tasks.workplace import workplace

Card = Annotated[
    str,
    asked(
        "Code op de kaart",
        "De code uit de mail met de kaart, zoals 7K2Q-0M4Z. Zodra de run begint, wordt zij in Prefect gewist.",
        pattern=r"^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$",
    ),
]
Answer = Annotated[
    str,
    OneOf(ANSWERS),
    asked("Antwoord", "Wat er is besloten. Kies wat op de kaart staat: iets anders wordt afgekeurd."),
]
Why = Annotated[str, OneOf(WHYS), asked("Reden", "Waarom zo is besloten.")]
On = Annotated[date | None, asked("Besloten op", "Leeg: vandaag. Anders kiest u hier de dag.", shape=DAY)]


class _Told(BaseModel):
    """What the form asks, checked."""

    case: CaseRef
    card: Card
    answer: Answer
    why: Why
    by: Decider
    on: On
    data: Data


@flow(
    name="Besluitkaart beantwoorden",
    flow_run_name=named_by_case("besluitkaart"),
    validate_parameters=False,  # what is wrong would stand in the log with its value before the code was forgotten
    at_a_bad_end=[forget_on_failure],
)
@refusals_end_red("")
async def decide(
    case: CaseRef, card: Card, answer: Answer, why: Why, by: Decider, on: On = None, data: Data = ()
) -> str:  # fmt: skip
    """Legt vast wat een medewerker op een besluitkaart antwoordt. Meer dan wat op de kaart staat, volgt er niet uit."""
    await forget_code()
    told = _checked({"case": case, "card": card, "answer": answer, "why": why, "by": by, "on": on, "data": data})
    fields = {field.name: field.value for field in told.data}
    decision = Decision(
        card=told.card, answer=code_of(told.answer), why=code_of(told.why), by=told.by, on=told.on, data=fields
    )
    await forget_left_behind()
    with workplace() as app:
        outcome = answer_card(told.case, decision, present_of(app, None))
    return done(outcome, "vastgelegd" if outcome == "new" else "was al vastgelegd")


def _checked(parameters: dict[str, Any]) -> _Told:
    """The parameters by their types. Raises FixInput, which repeats none of them; Prefect's own check logs them."""
    try:
        return _Told(**parameters)
    except ValidationError:
        raise FixInput("parameters: something is not as the form asks it") from None

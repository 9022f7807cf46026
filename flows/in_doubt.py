"""Messages whose fate is unknown: listed, or settled one by one by a colleague who found out."""

from typing import Annotated

from flows.clock import present_of
from flows.endings import done
from flows.forms import code_of, refusals_end_red, titled
from flows.parameters import OneOf, asked, staff_code
from flows.technical import flow
from klantreis.errors import FixInput
from tasks.deciding import resolve_message
from tasks.showing import show_doubts
from tasks.workplace import workplace

LIST, SENT, NOT_SENT = "laat de lijst zien", "verstuurd", "niet verstuurd"
WHYS = titled(
    {
        "mail_log": "staat in het logboek van de mailserver",
        "not_in_log": "staat niet in het logboek, en dat is volledig",
        "provider": "gevraagd aan de verzenddienst",
        "asked_resident": "gevraagd aan de inwoner",
        "asked_organisation": "gevraagd aan de werkgever of partner",
        "asked_colleague": "gevraagd aan de collega",
    }
)

What = Annotated[
    str,
    OneOf((LIST, SENT, NOT_SENT)),
    asked("Wat", "De lijst, of wat er van één bericht werd. Niet verstuurd: het gaat langs een andere weg alsnog."),
]
Key = Annotated[
    str,
    asked("Sleutel", "Leeg bij de lijst. Anders de sleutel uit de lijst: 40 tekens.", pattern=r"^([0-9a-f]{40})?$"),
]
Why = Annotated[str, OneOf(WHYS), asked("Hoe u het weet", "Alleen als u een bericht oplost.")]
By = Annotated[
    str,
    staff_code(
        "Uitgezocht door", "Leeg bij de lijst. Anders de code van de medewerker, zoals kw-2.", may_be_empty=True
    ),
]


@flow(name="Onzeker bericht oplossen", flow_run_name="onzekere berichten: {what}")
@refusals_end_red("")
async def in_doubt(what: What = LIST, key: Key = "", why: Why = WHYS[0], by: By = "") -> str:
    """Laat zien van welke berichten niet bekend is of ze zijn verstuurd, en legt vast wat iemand uitzocht."""
    if what != LIST:
        if not key:
            raise FixInput("key: say of which message, by its key from the list")
        if not by:
            raise FixInput("by: say who found out")
        with workplace() as app:
            cases = resolve_message(key, what == SENT, by, code_of(why), present_of(app, None))
        return done(what, f"opgelost: {what}", f"Dossiers: {', '.join(cases) or 'geen'}.")
    count = await show_doubts()
    return done(what, f"{count} onzeker" if count else "geen onzekere berichten")

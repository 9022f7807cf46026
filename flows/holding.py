"""The brake: sending stopped and started again, of everything or of a part."""

from collections.abc import Sequence
from typing import Annotated

from flows.choices import CHANNELS
from flows.clock import present_of
from flows.endings import done, needs_a_person
from flows.forms import code_of, refusals_end_red, titled
from flows.parameters import EVERYWHERE, Decider, OneOf, asked, municipalities
from flows.technical import flow
from klantreis.errors import FixInput
from klantreis.usecases.holding import Scope
from klantreis.usecases.values import HeldScope
from tasks.deciding import held_scopes, hold_sending, release_sending
from tasks.workplace import workplace

HOLD, RELEASE = "stilzetten", "hervatten"
NO_REASON = "geen: hervatten"
REASONS = titled(
    {
        "outage": "storing",
        "text_error": "fout in een tekst",
        "data_error": "fout in gegevens",
        "complaint": "klacht",
        "data_breach": "mogelijk datalek",
        "on_request": "op verzoek van de gemeente",
        "drill": "oefening",
    }
)

What = Annotated[
    str, OneOf((HOLD, RELEASE)), asked("Wat", "Stilzetten: er gaat niets meer uit. Hervatten: wat wacht, mag weer weg.")
]
Where = Annotated[str, OneOf((EVERYWHERE, *municipalities())), asked("Gemeente", "Alle, of alleen deze gemeente.")]
Channel = Annotated[
    str, OneOf((EVERYWHERE, *CHANNELS)), asked("Kanaal", "Alle, of alleen berichten langs deze weg, zoals email.")
]
Case = Annotated[
    str,
    asked(
        "Dossier",
        "Leeg, of alleen berichten in dit dossier. Ons eigen nummer, zoals 7KQ4M-2XW9T; nooit een naam of BSN.",
        pattern=r"^([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})?$",
    ),
]
Why = Annotated[
    str, OneOf((NO_REASON, *REASONS)), asked("Reden", "Alleen bij stilzetten. Staat daarna in elk overzicht.")
]


@flow(name="Verzenden stilzetten of hervatten", flow_run_name="verzenden {what}")
@refusals_end_red("")
async def holding(
    what: What, by: Decider, why: Why = NO_REASON, municipality: Where = EVERYWHERE, channel: Channel = EVERYWHERE,
    case: Case = "",
) -> str:  # fmt: skip
    """Zet het verzenden stil of laat het weer gaan: alles, een gemeente, een kanaal of een dossier."""
    scope = Scope(municipality=_chosen(municipality), channel=_chosen(channel), case=case)
    with workplace() as app:
        at = present_of(app, None)
        if what == HOLD:
            if why == NO_REASON:
                raise FixInput("why: a hold needs its reason")
            new = hold_sending(scope, by, code_of(why), at)
            return done(what, f"{_said(scope)} {'staat nu stil' if new else 'stond al stil'}")
        if release_sending(scope, by, at):
            return done(what, f"{_said(scope)} gaat weer")
        held = held_scopes()
    return needs_a_person(what, f"{_said(scope)} stond niet stil", f"Wat nu stilstaat: {_listed(held)}.")


def _chosen(choice: str) -> str:
    return "" if choice == EVERYWHERE else choice


def _said(scope: Scope | HeldScope) -> str:
    parts = (("gemeente", scope.municipality), ("kanaal", scope.channel), ("dossier", scope.case))
    return ", ".join(f"{name} {value}" for name, value in parts if value) or "alles"


def _listed(held: Sequence[HeldScope]) -> str:
    return "; ".join(_said(each) for each in held) or "niets"

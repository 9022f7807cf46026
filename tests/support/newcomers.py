"""Newcomers of Landsmeer: who integrates, beside the journey to work or not, and the calls of the broad intake.

Calls go by mail where the resident agreed to that kind of message, else as a letter: they have legal effect.
"""

from tests.core.small_journeys import day
from tests.support.cards import OnTheCard, answer, the_card
from tests.support.town import Town

NEWCOMERS, WORK = "landsmeer_newcomers", "landsmeer"
LEAD = "reg-1"  #: holds the role integration_lead

WARNING = "U was niet bij uw gesprek. Wij willen u graag zien"
THIRD_CALL = "U krijgt nog één oproep van ons"
#: How the three cards of the calls begin.
CARD_AFTER_ONE, CARD_AFTER_TWO, CARD_AFTER_THREE = (
    "Niet gekomen op de oproep",
    "Ook niet gekomen op de tweede",
    "Drie keer opgeroepen",
)


def enrol(town: Town, on: str, *clients: str, duo: str = "", brp: str = "", **columns: str) -> None:
    """Status holders who must integrate; `duo` and `brp` are days with their weekday, or not known yet."""
    dates = {name: f"{day(at)}" if at else "" for name, at in (("duo_notice", duo), ("brp_registration", brp))}
    groups = {"target_groups": "must_integrate|status_holder"}
    town.enrol(on, *clients, journey=NEWCOMERS, **(groups | dates | {"benefit_start": ""} | columns))


def tell(town: Town, client: str, event: str, on: str, **more: object) -> str:
    """A fact of the journey of newcomers."""
    return town.tell(client, event, on, journey=NEWCOMERS, who=LEAD, **more)  # type: ignore[arg-type]


def call(town: Town, client: str, on: str, at: str) -> None:
    """Call somebody for the broad intake, on that day."""
    tell(town, client, "talk_planned", on, at=at, place="stadhuis")
    town.live(on)


def stay_away(town: Town, client: str, on: str, then: str) -> None:
    """Not there; the day after it is looked at."""
    tell(town, client, "no_show", on)
    town.live(on)
    town.live(then)


def card(town: Town, client: str, title: str) -> OnTheCard:
    return the_card(town, client, LEAD, title, NEWCOMERS)


def decide(town: Town, client: str, title: str, event: str, on: str) -> None:
    """The integration lead answers the card with the code that stands on it, and the day is lived."""
    answer(town, card(town, client, title), event, on, by=LEAD)
    town.live(on)

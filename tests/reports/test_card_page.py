"""A decision card in words: what was sent and what became of it, and how it is answered. Facts and codes only."""

import pytest

from klantreis.core.case import Fact, Value
from klantreis.core.journey import Count
from klantreis.definitions.events import EventType, FieldKind, FieldType
from klantreis.reports.card import Card, open_cards
from klantreis.reports.card_page import MOST, CardWords, page
from klantreis.reports.timeline import Timeline
from tests.core.small_journeys import Life, day, journey, obligation, step
from tests.reports.timelines import WORDS, timeline_of

WHY = FieldType(FieldKind.code, ("ill", "moved"), {"ill": "ziek", "moved": "moved"})
EVENTS = {
    "reason_accepted": EventType("reason_accepted", "Goede reden", {"card": FieldType(FieldKind.ref), "why": WHY}),
    "case_paused": EventType(
        "case_paused",
        "Gepauzeerd",
        {"ground": FieldType(FieldKind.code, ("illness",), {"illness": "ziekte"}), "until": FieldType(FieldKind.date)},
    ),
    "contact_tried": EventType("contact_tried", "Geprobeerd", {"ref": FieldType(FieldKind.code)}),
    "contact_held": EventType("contact_held", "Gesproken", contact=True),
}
TALK = obligation(
    "talk", "stage", due="enrolled + 20wd", counts=["missed"],
    steps=[
        step("call", "1 x missed", "task", "owner", counts=["missed"], within="1wd", done_by=["contact_tried"]),
        step("card", "2 x missed", "decide", "team_lead", counts=["missed"], within="5wd",
             options=["reason_accepted", "case_paused"]),
    ],
)  # fmt: skip
ATTEND = obligation(
    "attend", "each talk_planned", due="appointment", missed_by=["no_show"],
    steps=[step("invite", "opened", "send", "client")],
)  # fmt: skip


def life(*deliveries: str) -> Life:
    """Two talks missed, on ma 9 and ma 16 maart, with an invitation for each of which these were heard."""
    told = Life(journey(TALK, ATTEND, counts=[Count(name="missed", of="no_show")]), "ma 2026-03-02")
    for heard, planned, at in zip(
        [*deliveries, "message_accepted", "message_accepted"],
        ("di 2026-03-03", "di 2026-03-10"),
        ("ma 2026-03-09", "ma 2026-03-16"),
        strict=False,
    ):
        told.tell("talk_planned", planned, at=at)
        (sent,) = [action for action in told.on(planned) if action.key.step == "invite"]
        if heard:
            told.tell(heard, planned, key=sent.key.text(), step="invite")
        told.tell("no_show", at)
        told.on(at)
    return told


def card_of(told: Life, on: str = "ma 2026-03-16", **more: object) -> tuple[Card, Timeline]:
    timeline = timeline_of(told, on, **more)  # type: ignore[arg-type]
    (card,) = open_cards(timeline, EVENTS)
    return card, timeline


def text_of(told: Life, on: str = "ma 2026-03-16", **more: object) -> str:
    card, _ = card_of(told, on, **more)
    return page(card, CardWords(words=WORDS, events=EVENTS, today=day(on)))


def test_the_whole_card() -> None:
    told = life()
    told.tell("contact_tried", "di 2026-03-17", ref="phone")
    told.tell("case_paused", "wo 2026-03-11", ground="illness", until=day("do 2026-03-12"))
    assert text_of(told, "wo 2026-03-18") == (
        """AAAAA-00000: Twee keer niet gekomen
Kaart voor tl-1 (teamleider), gegeven op ma 16 mrt 2026

Waar het om gaat:
- talk, uiterlijk di 31 mrt 2026 (streven)
- Zo komt die dag tot stand: inschrijving (ma 2 mrt 2026) → + 20 werkdagen (di 31 mrt 2026) → waarvan 1 dag door \
stilstand: de klok stond stil op wo 11 mrt 2026 (dossier gepauzeerd) → kalender db24614a, met de vrije dagen bij \
koninklijk besluit bekend t/m zo 31 dec 2028

Wat er is geteld:
- ma 9 mrt 2026: Niet verschenen
- ma 16 mrt 2026: Niet verschenen

Berichten sinds ma 2 mrt 2026:
- di 3 mrt 2026: Uw afspraak per e-mail: aangenomen op di 3 mrt 2026 en niet teruggekomen; bewezen sinds do 5 mrt 2026
- di 10 mrt 2026: Uw afspraak per e-mail: aangenomen op di 10 mrt 2026 en niet teruggekomen; bewezen sinds do 12 \
mrt 2026

Contact, en pogingen daartoe:
- di 17 mrt 2026: Geprobeerd (phone)

Wat er verder bekend is:
- di 3 mrt 2026: talk_planned (afspraak ma 9 mrt 2026 10:00)
- di 10 mrt 2026: talk_planned (afspraak ma 16 mrt 2026 10:00)
- wo 11 mrt 2026: case_paused (ziekte, tot do 12 mrt 2026)

U kunt kiezen uit:
- reason_accepted: reason_accepted
- case_paused: case_paused, met --data ground=illness en --until DATUM

Zo antwoordt u:
  klantreis decide AAAAA-00000 --card CODE --answer KEUZE --why REDEN --by tl-1
KEUZE is het woord achter uw keuze. REDEN is uw reden als code: ill (ziek), moved.
Er gebeurt niets vanzelf: zonder uw antwoord verandert er niets voor de inwoner.
De code staat op de kaart zelf: het dagbericht aan tl-1 van ma 16 mrt 2026."""
    )


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("message_delivered", "ontvangen op di 10 mrt 2026"),
        ("message_bounced", "niet bezorgd, gehoord op di 10 mrt 2026"),
        (
            "letter_handed_over",
            "op de post gedaan op di 10 mrt 2026 en niet teruggekomen; bewezen sinds do 12 mrt 2026",
        ),
        ("", "verstuurd; of het is bezorgd, is niet bewezen"),
    ],
)
def test_what_became_of_a_message_is_told(heard: str, said: str) -> None:
    assert f"- di 10 mrt 2026: Uw afspraak per e-mail: {said}" in text_of(life("message_accepted", heard))


def test_what_was_accepted_yesterday_is_not_proven_yet() -> None:
    told = life()
    told.tell("talk_planned", "ma 2026-03-16", at="ma 2026-03-23")
    (sent,) = [action for action in told.on("ma 2026-03-16") if action.key.step == "invite"]
    told.tell("message_accepted", "ma 2026-03-16", key=sent.key.text(), step="invite")
    said = "aangenomen op ma 16 mrt 2026; nog niet bewezen (pas vanaf wo 18 mrt 2026)"
    assert said in text_of(told, "di 2026-03-17")


def test_what_was_not_sent_says_why() -> None:
    text = text_of(life(), states={"invite": ("not_sent", "no_address")})
    assert "- di 3 mrt 2026: Uw afspraak per e-mail: niet verstuurd (geen adres bekend)" in text


def test_a_day_that_does_not_count_says_so() -> None:
    """The first invitation bounced; with three talks missed the card rests on the other two."""
    counts = [Count(name="missed", of="no_show", proof_of="invite")]
    told = Life(journey(TALK, ATTEND, counts=counts), "ma 2026-03-02")
    for number, (planned, at) in enumerate(
        (("di 2026-03-03", "ma 2026-03-09"), ("di 2026-03-10", "ma 2026-03-16"), ("di 2026-03-17", "ma 2026-03-23"))
    ):
        told.tell("talk_planned", planned, at=at)
        (sent,) = [action for action in told.on(planned) if action.key.step == "invite"]
        told.tell("message_accepted" if number else "message_bounced", planned, key=sent.key.text(), step="invite")
        told.tell("no_show", at)
        told.on(at)
    text = text_of(told, "ma 2026-03-23")
    assert (
        "- ma 9 mrt 2026: Niet verschenen. Telt niet mee: de bezorging van het bericht van di 3 mrt 2026 is niet "
        "bewezen\n"
        "- ma 16 mrt 2026: Niet verschenen. Telt mee: de bezorging van het bericht van di 10 mrt 2026 is bewezen\n"
        "- ma 23 mrt 2026: Niet verschenen. Telt mee: de bezorging van het bericht van di 17 mrt 2026 is bewezen\n"
    ) in text


def test_a_case_that_stands_still_says_until_when() -> None:
    told = life()
    told.tell("contact_tried", "di 2026-03-17", ref="phone")
    key = next(past.key.text() for past in told.case.actions if past.key.step == "card")
    data: dict[str, Value] = {"card": key.replace("card", "other")}
    told.tell("case_paused", "wo 2026-03-18", until=day("vr 2026-03-20"), **data)
    assert "- Het dossier staat stil, tot vr 20 mrt 2026" in text_of(told, "wo 2026-03-18")


def test_of_a_long_story_the_newest_is_told() -> None:
    told = life()
    for _ in range(MOST + 3):
        told.tell("contact_tried", "di 2026-03-17")
    assert f"Contact, en pogingen daartoe:\n- … en 3 eerder\n{'- di 17 mrt 2026: Geprobeerd' + chr(10)}" in text_of(
        told, "di 2026-03-17"
    )


def test_real_contact_stands_with_the_attempts_and_what_was_withdrawn_is_not_told() -> None:
    told = life()
    told.tell("contact_held", "di 2026-03-17", id="c1")
    assert "- di 17 mrt 2026: contact_held" in text_of(told, "di 2026-03-17").split("verder bekend")[0]
    told.tell("contact_held", "wo 2026-03-18", withdraws="c1")
    assert "contact_held" not in text_of(told, "wo 2026-03-18")


def test_an_answered_card_is_open_no_more_and_neither_is_one_that_waits_to_leave() -> None:
    told = life()
    key = next(past.key.text() for past in told.case.actions if past.key.step == "card")
    data: dict[str, Value] = {"card": key, "why": "ill"}
    told.tell("reason_accepted", "di 2026-03-17", **data)
    assert open_cards(timeline_of(told, "di 2026-03-17"), EVENTS) == ()
    assert open_cards(timeline_of(life(), "ma 2026-03-16", {"card": ("open", "")}), EVENTS) == ()


def test_a_card_holds_days_codes_and_references_only() -> None:
    card, _ = card_of(life())
    assert isinstance(card.known[0], Fact)
    assert {type(value) for fact in card.known for value in fact.data.values()} <= {str, int, float}

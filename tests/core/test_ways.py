"""Where a message goes and why: consent for this kind of message, the medium of the channel, legal effect."""

import pytest

from klantreis.core.ways import POST, Reachable, TextKind, Way, after, asked, first_way, may_use

WAYS = {"sms": Way("sms", "sms"), "email": Way("email", "email"), "file": Way("file", "")}
REMINDER, INVITATION = TextKind("service"), TextKind("invitation")
DECISION = TextKind("decision", legal=True)
EVERYWHERE = ("email", "sms")


def resident(*consents: str, media: tuple[str, ...] = EVERYWHERE) -> Reachable:
    """`email/service`: agreed to service messages by mail."""
    pairs = [consent.partition("/") for consent in consents]
    return Reachable(media=media, consents=frozenset((medium, kind) for medium, _, kind in pairs))


def goes(order: str, text: TextKind, to: Reachable) -> str | None:
    way = first_way([WAYS[name] for name in order.split()], text, to)
    return way.name if way else None


@pytest.mark.parametrize(
    ("text", "order", "consents", "goes_by", "why"),
    [
        (REMINDER, "email file", "", "file", "agreed to nothing"),
        (REMINDER, "email file", "email/service", "email", "agreed to this kind by mail"),
        (REMINDER, "email file", "email/invitation", "file", "consent for another kind does not hold for this one"),
        (REMINDER, "sms email file", "email/service", "email", "consent for mail is none for SMS"),
        (REMINDER, "sms email file", "email/service sms/service", "sms", "the first in the order that may be used"),
        (REMINDER, "email sms file", "email/service sms/service", "email", "the first in the order that may be used"),
        (INVITATION, "email file", "email/service", "file", "service messages are another kind than invitations"),
        (INVITATION, "email file", "email/service email/invitation", "email", "agreed to both kinds"),
        (INVITATION, "sms email file", "sms/service email/invitation", "email", "each kind its own consent"),
        (DECISION, "email file", "", "file", "legal effect: on paper"),
        (DECISION, "email file", "email/service email/invitation", "file", "legal effect: not by consent for others"),
        (DECISION, "email file", "email/decision", "email", "legal effect: agreed to this very kind"),
        (DECISION, "sms file", "sms/decision", "file", "legal effect: never by SMS, agreed or not"),
        (DECISION, "sms email file", "sms/decision email/decision", "email", "legal effect: mail can be kept, SMS not"),
        (DECISION, "sms", "sms/decision", None, "legal effect and nothing but SMS: it goes nowhere, and says so"),
        (REMINDER, "email", "", None, "no paper in the order: nowhere, and says so"),
    ],
)
def test_where_a_text_goes_by_consent_kind_and_channel(
    text: TextKind, order: str, consents: str, goes_by: str | None, why: str
) -> None:
    assert goes(order, text, resident(*consents.split())) == goes_by, why


@pytest.mark.parametrize(
    ("media", "goes_by", "why"),
    [
        (("email", "sms"), "sms", "every address is there"),
        (("email",), "email", "no telephone number, or it was refused"),
        ((), "file", "no address at all"),
    ],
)
def test_a_medium_without_an_address_is_no_way(media: tuple[str, ...], goes_by: str, why: str) -> None:
    agreed = resident("email/service", "sms/service", media=media)
    assert goes("sms email file", REMINDER, agreed) == goes_by, why


@pytest.mark.parametrize(("text", "goes_by"), [(REMINDER, "sms"), (DECISION, "email")])
def test_an_employer_or_organisation_is_asked_no_consent(text: TextKind, goes_by: str) -> None:
    assert goes("sms email file", text, Reachable(media=EVERYWHERE)) == goes_by


@pytest.mark.parametrize(
    ("named", "text", "tried"),
    [
        (None, REMINDER, ("email", "file")),
        ("sms", REMINDER, ("sms",)),
        ("sms", DECISION, ("sms", "email", "file")),
    ],
)
def test_a_step_may_name_a_channel_but_what_has_legal_effect_has_to_arrive(
    named: str | None, text: TextKind, tried: tuple[str, ...]
) -> None:
    assert asked(("email", "file"), named, text) == tried


@pytest.mark.parametrize(
    ("failed", "left"),
    [
        ("email", ("sms", "file")),
        ("sms", ("file",)),
        ("file", ()),
        ("mail_by_name", ("email", "sms", "file")),
    ],
)
def test_another_way_is_what_comes_after_the_one_that_failed(failed: str, left: tuple[str, ...]) -> None:
    assert after(("email", "sms", "file"), failed) == left


def test_a_letter_needs_a_postal_address_and_no_consent() -> None:
    letter = Way("letter", POST)
    nobody_agreed = Reachable(media=("post",), consents=frozenset())
    assert may_use(letter, DECISION, nobody_agreed)
    assert not may_use(letter, DECISION, Reachable(media=("email",), consents=frozenset()))


def test_paper_is_always_a_way() -> None:
    assert may_use(WAYS["file"], DECISION, Reachable())
